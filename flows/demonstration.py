"""`qadam demo`: the same pipeline, day by day, against a local newsroom of invented news and a virtual clock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from db.engine import reading
from db.views import counts, project_rows
from db.watches import save_watch
from demo.archive import read_articles
from demo.newsroom import Newsroom
from domain.problems import Problem
from domain.records import Status
from domain.timeline import day_there
from domain.watching import Watch
from flows import screen
from flows.pipeline import Pipeline
from flows.settings import HOUSE, Settings
from flows.wiring import pipeline

STEP = timedelta(days=1)
MARK = "DEMONSTRATION"
MADE = "Made by `qadam demo`, which empties this folder when it runs again.\n"
WATCHES = (
    Watch("all-moves", "analyst@example.org"),
    Watch("launches-ru", "bank@example.kz", language="ru", to=frozenset({Status.COMMISSIONED})),
    Watch("stops-kk", "monitoring@example.kz", language="kk", to=frozenset({Status.SUSPENDED, Status.CANCELLED})),
)


@dataclass(slots=True)
class VirtualClock:
    """A clock that stands still until it is set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def demonstrate(settings: Settings, folder: Path, days: int | None) -> None:
    """Leaves a database and an outbox in the folder, and shows what they hold."""
    folder = _emptied(folder.resolve())
    with Newsroom() as newsroom:
        settings = _settings(settings, folder, newsroom)
        moments = list(_moments(days))
        clock = VirtualClock(moments[0])
        work = replace(pipeline(settings, clock), proves=False, rng=random.Random(2026))  # noqa: S311
        for watch in WATCHES:
            save_watch(work.engine, watch, clock())
        with screen.days(len(moments)) as told:
            for moment in moments:
                told(_live_through(work, newsroom, clock, moment))
    (folder / MARK).write_text(f"{day_there(clock())}\n{MADE}", encoding="utf-8")
    with reading(work.engine) as connection:
        rows = project_rows(connection, limit=1000)
        best = max(rows, key=lambda row: row.sightings, default=None)
        screen.show_demo(counts(connection), best.public_id if best else None, folder)


def demonstrated(settings: Settings, folder: Path = HOUSE / "var" / "demo") -> Settings:
    """What an earlier demonstration left, on its last day; raises Problem where there was none."""
    try:
        day = date.fromisoformat((folder / MARK).read_text(encoding="utf-8").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        raise Problem("There is no whole demonstration yet: `make demo` makes one in two minutes.") from None
    return replace(settings, database=f"sqlite:///{folder}/qadam.db", day=day)


def _live_through(work: Pipeline, newsroom: Newsroom, clock: VirtualClock, moment: datetime) -> str:
    clock.now = moment
    newsroom.today(moment)
    report = work.run()
    return f"{moment:%Y-%m-%d}  moves: {report.linked.changed}" if report.linked.changed else f"{moment:%Y-%m-%d}"


def _moments(days: int | None) -> Iterator[datetime]:
    """Each evening from the first article to the day after the last, so that the day's news is out."""
    first, last = (pick(article.published for article in read_articles()) for pick in (min, max))
    evening = first.replace(hour=23, minute=30)
    length = (last - evening).days + 2
    return (evening + STEP * day for day in range(min(length, days or length)))


def _emptied(folder: Path) -> Path:
    """The folder without an earlier demonstration's database and letters; raises Problem if it holds anything else."""
    mark = folder / MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise Problem(f"{folder} holds something that is not a demonstration's: choose an empty folder with --folder.")
    for old in (*folder.glob("qadam.db*"), *(folder / "outbox").glob("*.eml")):
        old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(MADE, encoding="utf-8")
    return folder


def _no_watches(folder: Path) -> Path:
    path = folder / "watches.yaml"
    path.write_text("watches: []\n", encoding="utf-8")
    return path


def _settings(settings: Settings, folder: Path, newsroom: Newsroom) -> Settings:
    sources = folder / "sources.yaml"
    sources.write_text(newsroom.sources_text, encoding="utf-8")
    return replace(
        settings,
        database=f"sqlite:///{folder}/qadam.db",
        sources=sources,
        watches=_no_watches(folder),
        outbox=folder / "outbox",
        smtp=None,
        host_pause=0.0,
        threads=1,  # the newsroom lives in this process: more would only wait for each other
        allow_loopback=True,
    )
