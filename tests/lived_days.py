"""Days that databases live through, event by event, and all that can be asked of one of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from db.decisions import Said, decision_rows
from db.engine import open_database, reading
from db.project_filter import ProjectFilter
from db.project_search import Asked
from db.project_views import disputes_of
from db.promise_views import Promised, promise_rows, tallies
from db.review import queue
from db.views import (
    article_rows,
    change_rows,
    counts,
    programme_rows,
    project_page,
    project_rows,
    unconfirmed_rows,
)
from domain.articles import Article
from domain.problems import Problem
from domain.records import Mention, Programme, Reading, Status
from domain.timeline import SURE_ENOUGH, day_there
from flows import programme_screen, promise_screen, review_screen, screen
from flows.decide import confirm, merge, reject, split, undo
from flows.exporting import TABLES
from flows.launch_commands import Launches
from flows.link import link
from flows.machine_records import project_record
from flows.programme_commands import programme_list
from flows.promise_commands import known_since, prospects_of
from flows.quoting import Standpoint
from flows.read import read
from flows.reread import reread
from tests.stored import NOW, article, poll
from tests.told import plant

S = Status
DAY = timedelta(days=1)
EVERYTHING = 1000
TOTAL = (Programme("12 plants worth 3 bn", 12, 3e9, "KZT"),)


@dataclass(frozen=True, slots=True)
class Told:
    """A day brings an article, published ``late`` days before, or an edit of the one of that name.

    ``waits``: it is read and linked only when something else happens.
    """

    name: str
    mentions: tuple[Mention, ...]
    late: int = 0
    waits: bool = False
    programmes: tuple[Programme, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """A person says so; it is left out where it stands against another decision."""

    kind: str
    one: Any
    other: Any = None


@dataclass(frozen=True, slots=True)
class Reread:
    """All is read again by a reader that finds this status everywhere; None: it finds nothing."""

    status: Status | None


@dataclass(frozen=True, slots=True)
class Days:
    count: int


Event = Told | Decided | Reread | Days


@dataclass(slots=True)
class Scribe:
    """Reads what was written down for each text, and counts its names."""

    name: str = "reader-1"
    said: dict[str, Reading] = field(default_factory=dict)
    abreast: int = 1

    def read(self, article: Article) -> Reading:
        return self.said[article.text]

    def learn(self, status: Status | None) -> None:
        self.name = f"reader-{int(self.name.rpartition('-')[2]) + 1}"
        for words, known in self.said.items():
            told = tuple(replace(one, status=status) for one in known.mentions) if status else ()
            self.said[words] = replace(known, mentions=told, relevant=bool(told))


def live(engine: Engine, events: Sequence[Event], until: date = date.max) -> date:
    """Lets a database live through the events from NOW on, no further than the end of a day; gives the last day."""
    now, scribe = NOW, Scribe()
    read(engine, scribe, now=now, worker="test")
    for number, event in enumerate(events):
        if isinstance(event, Days):
            now += event.count * DAY
        if day_there(now) > until:
            return until
        _happen(engine, event, number, scribe, now)
    return day_there(now)


def _happen(engine: Engine, event: Event, number: int, scribe: Scribe, now: datetime) -> None:
    match event:
        case Told():
            words = f"Report {number}."
            scribe.said[words] = Reading(bool(event.mentions), 0.9, event.mentions, event.programmes)
            poll(engine, article(event.name, words, published_at=now - event.late * DAY, seen_at=now), now=now)
        case Decided():
            with suppress(Problem):
                _decide(engine, event, Said("aina", now))
        case Reread():
            scribe.learn(event.status)
            reread(engine, scribe, now=now)
    if not (isinstance(event, Told) and event.waits):
        read(engine, scribe, now=now, worker="test")
        link(engine, now=now, worker="test")


def _decide(engine: Engine, wish: Decided, said: Said) -> None:
    match wish.kind:
        case "confirm":
            confirm(engine, wish.one, wish.other, said)
        case "reject":
            reject(engine, wish.one, wish.other, said)
        case "merge":
            merge(engine, wish.one, wish.other, said)
        case "split":
            split(engine, wish.one, wish.other, said)
        case "undo":
            undo(engine, wish.one, said)


def exports(engine: Engine, today: date, as_of: date | None = None) -> str:
    """Everything that the command line tells other programs, as one text."""
    told = io.StringIO()
    with reading(engine, as_of) as connection, redirect_stdout(told):
        known = project_rows(connection, limit=EVERYTHING)
        launches = Launches(connection, today, SURE_ENOUGH).of([row.public_id for row in known])
        screen.show_projects(known, launches, as_json=True)
        screen.show_projects(
            project_rows(connection, Asked(ProjectFilter(unsure=True)), limit=EVERYTHING), {}, as_json=True
        )
        screen.show_projects(
            project_rows(connection, Asked(ProjectFilter(disputed=True)), limit=EVERYTHING), {}, as_json=True
        )
        for number in range(1, 20):
            _export_page(connection, f"Q{number:04d}", today)
        promised = promise_rows(connection, Promised(), today)
        since = known_since(connection, (row.promise for row in promised))
        promise_screen.show_promises(promised, since, as_json=True)
        for by in ("source", "company"):
            promise_screen.show_tallies(tallies(connection, by, Promised(), today), by, as_json=True)
        screen.show_changes(change_rows(connection, limit=EVERYTHING), {}, as_json=True)
        screen.show_changes(unconfirmed_rows(connection, limit=EVERYTHING), {}, as_json=True)
        programme_screen.show_programmes(programme_list(connection, floor=SURE_ENOUGH, limit=EVERYTHING), as_json=True)
        screen.show_articles(article_rows(connection, limit=EVERYTHING), as_json=True)
        screen.print_json(programme_rows(connection, limit=EVERYTHING))
        screen.print_json(counts(connection))
        review_screen.show_queue(queue(connection), as_json=True)
        review_screen.show_decisions(decision_rows(connection), as_json=True)
        _export_files(Standpoint(connection, today, as_of, SURE_ENOUGH))
    return told.getvalue()


def _export_files(asked: Standpoint) -> None:
    """What machines are given in whole, but for the sources: how polls went is not kept."""
    for table in TABLES:
        if table.name != "sources":
            screen.print_json([row.model_dump(mode="json") for rows in table.parts(asked) for row in rows])
    for number in range(1, 20):
        record = project_record(asked, f"Q{number:04d}")
        screen.print_json(record and record.model_dump(mode="json"))


def _export_page(connection: Connection, public_id: str, today: date) -> None:
    page = project_page(connection, public_id)
    if page is not None:
        known = page.project.public_id
        found = prospects_of(connection, known, today=today, floor=SURE_ENOUGH)
        assert found is not None
        disputes = disputes_of(connection, known, SURE_ENOUGH)
        screen.show_project(page, found, disputes, known_since(connection, found.promises), as_json=True)


@contextmanager
def fresh(empty: Path) -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        copy = copyfile(empty, Path(folder) / "qadam.db")
        engine = open_database(f"sqlite:///{copy}", durable=False)
        yield engine
        engine.dispose()


LIME, OTHERS_LIME = plant("lime"), plant("lime", companies=("Other Owner",), locality="Balkhash")
UNSURE, TYRES = plant("glass", score=0.2), plant("tyres", S.ANNOUNCED, expected="2026-04", jobs=120)
PLANTS = (LIME, OTHERS_LIME, UNSURE, TYRES)


def at(told: Mention, status: Status, **values: Any) -> Mention:
    return replace(told, status=status, **values)


# Two plants that are one, a late article, an edit, a retraction, people who change their minds, a better reader.
STORY: tuple[Event, ...] = (
    Told("a", (LIME,)),
    Told("b", (at(OTHERS_LIME, S.ANNOUNCED), UNSURE)),
    Days(1),
    Told("a", (at(LIME, S.CONSTRUCTION, expected="2026-04"),)),
    Days(1),
    Decided("merge", "Q0001", "Q0002"),
    Told("c", (TYRES,), late=4, programmes=TOTAL),
    Told("d", (at(LIME, S.COMMISSIONED),), waits=True),
    Days(1),
    Decided("confirm", 3, "Q0003"),
    Told("c", ()),
    Days(1),
    Decided("undo", 1),
    Decided("split", "Q0001", [4]),
    Days(3),
    Reread(S.SUSPENDED),
    Told("e", (at(TYRES, S.CONSTRUCTION, expected="2027"),)),
    Days(30),
    Reread(None),
    Told("b", (at(OTHERS_LIME, S.CLOSED),)),
)
LAST = 37

NAME, MENTION, PROJECT = st.sampled_from("abcdef"), st.integers(1, 8), st.integers(1, 5).map("Q{:04d}".format)
SAID = st.builds(
    lambda one, status, expected, jobs: replace(one, status=status, expected=expected, jobs=jobs),
    st.sampled_from(PLANTS),
    st.sampled_from(S),
    st.sampled_from((None, "2026-03", "2026-04", "2027")),
    st.sampled_from((None, 50, 120)),
)
NEWS = st.builds(
    Told,
    NAME,
    st.lists(SAID, max_size=2).map(tuple),
    late=st.integers(0, 5),
    waits=st.booleans(),
    programmes=st.sampled_from(((), TOTAL)),
)
DECISION = st.one_of(
    st.builds(Decided, st.sampled_from(("confirm", "reject")), MENTION, PROJECT),
    st.builds(Decided, st.just("merge"), PROJECT, PROJECT),
    st.builds(Decided, st.just("split"), PROJECT, st.lists(MENTION, min_size=1, max_size=2, unique=True)),
    st.builds(Decided, st.just("undo"), st.integers(1, 4)),
)
EVENT = st.one_of(
    NEWS, NEWS, DECISION, st.builds(Days, st.integers(1, 3)), st.builds(Reread, st.sampled_from((None, *S)))
)


def day_of(days: int) -> date:
    return day_there(NOW + days * DAY)
