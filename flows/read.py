"""The read stage: articles that wait become readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from db.marks import mark
from db.reading import ArticleClaim, claim_waiting, fail_reading, finish_reading
from domain.records import Reading
from extractors.reader import Reader
from flows.progress import Progress, Silent

LEASE = timedelta(minutes=10)
BATCH = 50


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How many articles were read, found relevant, or failed."""

    read: int = 0
    relevant: int = 0
    failed: int = 0


def read(engine: Engine, reader: Reader, *, now: datetime, worker: str, progress: Progress | None = None) -> ReadReport:
    """Reads all that waits, a batch a transaction."""
    report, progress = ReadReport(), progress or Silent()
    while claims := claim_waiting(engine, now=now, worker=worker, lease=LEASE, limit=BATCH):
        mark("read.after_claim")
        results = [(claim, reading) for claim in claims if (reading := _read_one(engine, reader, claim, now))]
        mark("read.before_write")
        finish_reading(engine, results, reader.name, now)
        mark("read.after_commit")
        report = ReadReport(
            report.read + len(results),
            report.relevant + sum(reading.relevant for _, reading in results),
            report.failed + len(claims) - len(results),
        )
        progress.step("read", report.read + report.failed, report.read + report.failed, claims[-1].article.title)
    return report


def _read_one(engine: Engine, reader: Reader, claim: ArticleClaim, now: datetime) -> Reading | None:
    """The boundary at which one poisonous article stops: it is recorded with its error, the others go on."""
    try:
        return reader.read(claim.article)
    except Exception as error:  # noqa: BLE001
        fail_reading(engine, claim, f"{type(error).__name__}: {error}", now)
        return None
