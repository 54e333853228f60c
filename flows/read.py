"""The read stage: articles that wait become readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from threading import Event
from time import monotonic
from typing import TypeAlias

from sqlalchemy import Engine

from db.marks import mark
from db.reading import ArticleClaim, claim_waiting, fail_reading, finish_reading, release
from domain.records import Reading
from extractors.reader import Reader, ReaderUnavailable
from flows.progress import Progress, Silent

LEASE = timedelta(minutes=10)
BATCH = 50


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How many articles were read, found relevant, or failed; ``unavailable`` says why the rest waits, if it does."""

    read: int = 0
    relevant: int = 0
    failed: int = 0
    unavailable: str | None = None


def read(engine: Engine, reader: Reader, *, now: datetime, worker: str, progress: Progress | None = None) -> ReadReport:
    """Reads all that waits, a batch a transaction; a reader that cannot work leaves everything waiting."""
    report, progress = ReadReport(), progress or Silent()
    while claims := claim_waiting(engine, now=now, worker=worker, lease=LEASE, limit=BATCH):
        mark("read.after_claim")
        batch = _read_in_time(engine, reader, claims, now)
        mark("read.before_write")
        if batch.results:
            finish_reading(engine, batch.results, reader.name, now)
        release(engine, batch.untried, now)
        mark("read.after_commit")
        report = ReadReport(
            report.read + len(batch.results),
            report.relevant + sum(reading.relevant for _, reading in batch.results),
            report.failed + len(claims) - len(batch.results) - len(batch.untried),
            batch.unavailable,
        )
        progress.step("read", report.read + report.failed, report.read + report.failed, claims[-1].article.title)
        if report.unavailable:
            break
    return report


@dataclass(frozen=True, slots=True)
class _Batch:
    """What came of a batch; ``untried`` are to be given back."""

    results: list[tuple[ArticleClaim, Reading]]
    untried: Sequence[ArticleClaim] = ()
    unavailable: str | None = None


@dataclass(frozen=True, slots=True)
class _Failed:
    """What kept one article from being read."""

    error: str


_Outcome: TypeAlias = Reading | _Failed | ReaderUnavailable | None  # None: not tried


def _read_in_time(engine: Engine, reader: Reader, claims: Sequence[ArticleClaim], now: datetime) -> _Batch:
    """Reads until the batch is done, half its lease is over, or the reader turns out to be of no use."""
    results, untried, unavailable = list[tuple[ArticleClaim, Reading]](), list[ArticleClaim](), None
    try:
        for claim, outcome in zip(claims, _outcomes(reader, claims), strict=True):
            match outcome:
                case Reading():
                    results.append((claim, outcome))
                case _Failed(error):
                    fail_reading(engine, claim, error, now)
                case _:
                    untried.append(claim)
                    unavailable = unavailable or (str(outcome) if outcome else None)
    except ReaderUnavailable as problem:
        return _Batch([], claims, str(problem))
    return _Batch(results, untried, unavailable)


def _outcomes(reader: Reader, claims: Sequence[ArticleClaim]) -> Iterator[_Outcome]:
    """In the order of the claims, as many at once as the reader bears; whoever stops waits for those that are being
    read. Raises ReaderUnavailable."""
    begun, useless = monotonic(), Event()

    def outcome(number: int, claim: ArticleClaim) -> _Outcome:
        if useless.is_set() or (number and monotonic() - begun > LEASE.total_seconds() / 2):
            return None
        told = _read_one(reader, claim)
        if isinstance(told, ReaderUnavailable):
            useless.set()
        return told

    with ThreadPoolExecutor(reader.abreast) as threads:
        yield from threads.map(outcome, count(), claims)


def _read_one(reader: Reader, claim: ArticleClaim) -> _Outcome:
    """The boundary at which one poisonous article stops: it is recorded with its error, the others go on."""
    try:
        return reader.read(claim.article)
    except ReaderUnavailable as problem:
        return problem
    except Exception as error:  # noqa: BLE001
        return _Failed(f"{type(error).__name__}: {error}")
