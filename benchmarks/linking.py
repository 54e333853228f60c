"""How long linking one mention takes, and how well it goes, as the archive grows: `make bench-linking`.

Timed are to find the projects that it may tell of and to judge them, which is what grows with the archive, and all that
linking does: history, promises, words of the search, news and alerts stored besides, and the disk waited for.

Reports of invented projects are linked to archives of growing size: on SQLite, and on PostgreSQL where its programs are
found. Half of them come one by one, as single news do, each in a transaction of its own; the others as the link stage
takes what has piled up, ten to a transaction. Processor time is this program's: without a server's, and without what
others on the machine take. Four of five reports are of stored projects, shortened and in a language drawn by chance;
the others are of projects that nobody has told of.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copyfile
from statistics import median, quantiles

from sqlalchemy import Engine, select

from alerts.audience import Audience
from benchmarks.filling import add_reports, add_source, copy_to_server, fill, public_id
from benchmarks.invented import Invented, Inventor, report
from db.engine import open_database, reading, upgrade_database, writing
from db.journal import keep, stop_keeping
from db.linking import claim_unlinked
from db.tables import mentions, projects
from domain.records import Mention
from flows.link import LEASE, TOGETHER, Past, Terms, compared, link_together
from tests.postgres import WHY_NOT, binaries, running

SIZES = (10_000, 100_000, 1_000_000)
REPORTS = 200
NEW = 0.2
LEFT_OUT = 0.25
LATER = timedelta(days=400)
# Otherwise as Debian delivers it: safe from power loss.
SERVER = ("shared_buffers=1GB", "max_wal_size=4GB")


@dataclass(frozen=True, slots=True)
class Report:
    """A later report of a project; ``truth`` is its public id, None where nobody has told of it."""

    day: datetime
    mention: Mention
    truth: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds a report, ``found``: until its project is known, then all of it, one by one and together; and of how
    many reports the machine was right."""

    found: float
    median: float
    slowest_tenth: float
    processor: float
    together: float
    processor_together: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def main() -> int:
    options = _options()
    found = binaries()
    server = running(found, SERVER) if found else nullcontext()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, server as postgres:
        if postgres is None:
            print(f"Only SQLite is measured: {WHY_NOT}.")
        file = Path(folder, "archive.db")
        for size, reports in archives(file, options.sizes):
            if postgres:
                there = upgrade_database(postgres.database())
                copy_to_server(file, there)
                _print("PostgreSQL", size, measured(there, reports))
            copy = copyfile(file, Path(folder, "measured.db"))
            _print("SQLite", size, measured(open_database(f"sqlite:///{copy}"), reports))
    return 0


def archives(file: Path, sizes: Sequence[int]) -> Iterator[tuple[int, list[Report]]]:
    """The file filled to one size after another, each time with reports of what it knows and does not know."""
    engine = upgrade_database(f"sqlite:///{file}")
    add_source(engine)
    with writing(engine) as connection:
        stop_keeping(connection)  # the past of a million rows that never change
    engine.dispose()
    inventor, done = Inventor(), 0
    numbers = {size: _drawn(size, REPORTS) for size in sizes}
    wanted, kept = set().union(*numbers.values()), list[Invented]()
    for size in sizes:
        fill(file, keeping(inventor.projects(size - done), wanted, kept))
        done = size
        yield size, reports_of([project for project in kept if project.number in numbers[size]], REPORTS)


def _drawn(size: int, reports: int) -> set[int]:
    """Numbers of the projects that reports are of."""
    return set(Random(size).sample(range(1, size + 1), round(reports * (1 - NEW))))


def keeping(invented: Iterator[Invented], wanted: set[int], kept: list[Invented]) -> Iterator[Invented]:
    for project in invented:
        if project.number in wanted:
            kept.append(project)
        yield project


def reports_among(known: Sequence[Invented], many: int) -> list[Report]:
    numbers = _drawn(len(known), many)
    return reports_of([project for project in known if project.number in numbers], many)


def reports_of(known: Sequence[Invented], many: int) -> list[Report]:
    """Of each project one, and of projects that nobody has told of as many as are missing."""
    rng = Random(many)
    told = [_report(project, rng, public_id(project.number)) for project in known]
    told += [_report(project, rng, None) for project in Inventor(seed=3).projects(many - len(known))]
    rng.shuffle(told)
    return told


def _report(project: Invented, rng: Random, truth: str | None) -> Report:
    last, _ = project.reports[-1]
    return Report(last + LATER, report(project, rng, len(project.reports), LEFT_OUT), truth)


def measured(engine: Engine, reports: Sequence[Report]) -> Figures:
    """Links each report, in the copy of the archive that is thrown away afterwards."""
    with writing(engine) as connection:
        keep(connection)
    ids = add_reports(engine, [(each.day, each.mention) for each in reports])
    truths = dict(zip(ids, (each.truth for each in reports), strict=True))
    now = max(each.day for each in reports)
    found = _found(engine, reports)
    terms = Terms(Audience(()), now)
    alone = _timed(engine, terms, len(reports) // 2, 1)
    together = _timed(engine, terms, len(reports), TOGETHER)
    right, linked = _judged(engine, truths)
    engine.dispose()
    known = sum(truth is not None for truth in truths.values())
    return Figures(
        found,
        median(wall for wall, _ in alone),
        quantiles((wall for wall, _ in alone), n=10)[-1],
        median(processor for _, processor in alone),
        median(wall for wall, _ in together),
        median(processor for _, processor in together),
        right / max(linked, 1),
        right / known,
    )


def _found(engine: Engine, reports: Sequence[Report]) -> float:
    """The median of what it takes to find the project of a report, or that there is none."""
    seconds = []
    with reading(engine) as connection:
        for number, each in enumerate(reports):
            start = time.perf_counter()
            compared(connection, each.day, (number, each.mention), Past())
            seconds.append(time.perf_counter() - start)
    return median(seconds) * 1000


def _timed(engine: Engine, terms: Terms, most: int, portion: int) -> list[tuple[float, float]]:
    """Milliseconds a report, by the clock and of the processor, for each portion that is linked together."""
    found: list[tuple[float, float]] = []
    claims = claim_unlinked(engine, now=terms.now, worker="bench", lease=LEASE, limit=most)
    for first in range(0, len(claims), portion):
        some = claims[first : first + portion]
        start, busy = time.perf_counter(), time.process_time()
        link_together(engine, some, terms)
        wall, processor = time.perf_counter() - start, time.process_time() - busy
        found.append((wall * 1000 / len(some), processor * 1000 / len(some)))
    return found


def _judged(engine: Engine, truths: dict[int, str | None]) -> tuple[int, int]:
    """How many reports came to their own projects, and how many to any."""
    there = (
        select(mentions.c.id, projects.c.public_id, mentions.c.resolution)
        .join(projects, projects.c.id == mentions.c.project_id)
        .where(mentions.c.id >= min(truths))
    )
    with reading(engine) as connection:
        rows = connection.execute(there).all()
    matched = [row for row in rows if row.resolution["answer"] == "matched"]
    return sum(truths[row.id] == row.public_id for row in matched), len(matched)


def _print(name: str, size: int, figures: Figures) -> None:
    print(
        f"{name:10} {size:9,} projects: {figures.found:.1f} ms to find and judge; "
        f"{figures.median:5.1f} ms in all, one of ten over {figures.slowest_tenth:5.1f} ms, "
        f"{figures.processor:.1f} ms of processor; "
        f"together {figures.together:.1f} ms, {figures.processor_together:.1f} ms of processor; "
        f"precision {figures.precision:.3f}, recall {figures.recall:.3f}",
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-linking", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many projects, growing")
    parser.add_argument("--folder", help="where there is room for 8 GB (default: where temporary files go)")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
