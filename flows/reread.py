"""Stored articles are read again by another reader: shown first, applied if wished, and nobody is mailed for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from alerts.audience import Audience
from db.corrections import Cause
from db.engine import DatabaseProblem, backup_database, open_database, reading, writing
from db.marks import mark
from db.outbox import dissolve_outdated
from db.projects import earlier_projects, supersede
from db.reading import is_sound
from db.rereading import (
    Place,
    Stored,
    count_rereadable,
    drop_unlinked,
    end_woken,
    name_reader,
    replace_linked,
    replace_unlinked,
    rereadable,
    sleeping_alerts,
    split,
    standings,
    stored_version,
    without_sightings,
)
from db.watches import watches as stored_watches
from domain.records import Reading
from domain.timeline import SURE_ENOUGH, begin_there
from domain.watching import Watch
from extractors.reader import Reader, ReaderUnavailable
from flows.clock import now_utc
from flows.link import Past, Terms, alerts_for, past_of, put_right, rewrite, settle
from flows.noticing import take_back_totals
from flows.progress import Progress, Silent
from flows.rereading_differences import is_due, says_the_same
from flows.rereading_report import Failed, Held, Outcome, Reread, RereadReport, Same, Tally
from flows.settings import Settings
from flows.wiring import reader

BATCH = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """``since``: only articles published then or later; ``examples``: how many of each kind the report gives;
    ``floor``: how sure a mention must be to change anything."""

    since: datetime | None = None
    examples: int = 40
    floor: float = SURE_ENOUGH


def reread_stored(
    settings: Settings,
    *,
    model: str | None = None,
    since: date | None = None,
    examples: int = 40,
    apply: bool = False,
    progress: Progress | None = None,
) -> RereadReport:
    """What `qadam reread` does, with the configured reader or that of ``model``; ``since`` is a day in Kazakhstan."""
    chosen = settings if model is None else replace(settings, model=model, endpoint=None)
    begin = begin_there(since) if since else None
    wish = Wish(begin, examples, settings.floor)
    engine = open_database(settings.database)
    try:
        if apply:
            return reread(engine, reader(chosen), wish, now=now_utc(), progress=progress)
        return preview(engine, reader(chosen), wish, now=now_utc(), progress=progress)
    finally:
        engine.dispose()


def reread(
    engine: Engine, by: Reader, wish: Wish | None = None, *, now: datetime, progress: Progress | None = None
) -> RereadReport:
    """Reads everything again and writes what is different, an article a transaction.

    A run that was killed is completed by the next one: what is done already reads the same and is passed over.
    """
    with writing(engine, now) as connection:
        dissolve_outdated(connection, now)
    wish = wish or Wish()
    terms = Terms(Audience(stored_watches(engine)), now, wish.floor)

    def apply(stored: Stored, told: Reading) -> Outcome:
        with writing(engine, now) as connection:
            return _applied(connection, stored.version_id, told, by.name, terms)

    return _Work(engine, by, wish, now, progress or Silent()).done(apply, tuple(terms.watches))


def preview(
    engine: Engine, by: Reader, wish: Wish | None = None, *, now: datetime, progress: Progress | None = None
) -> RereadReport:
    """What ``reread`` would do; the database stays as it is.

    An SQLite file is copied, and the copy is read again in earnest: what is shown is what was done there. A database on
    a server has no cheap copy, and one transaction around everything would keep all other writers waiting: there only
    the readings are compared, and the report says that it knows nothing of projects.
    """
    if engine.dialect.name != "sqlite":
        return compare(engine, by, wish, now=now, progress=progress)
    with tempfile.TemporaryDirectory(prefix="qadam-reread-") as folder:
        file = backup_database(engine.url.render_as_string(hide_password=False), Path(folder) / "copy.db")
        copy = open_database(f"sqlite:///{file}", durable=False)
        try:
            return replace(reread(copy, by, wish, now=now, progress=progress), applied=False)
        finally:
            copy.dispose()


def compare(
    engine: Engine, by: Reader, wish: Wish | None = None, *, now: datetime, progress: Progress | None = None
) -> RereadReport:
    """The differences of the readings alone; writes nothing."""
    return _Work(engine, by, wish or Wish(), now, progress or Silent()).done(None, ())


Apply = Callable[[Stored, Reading], Outcome]


@dataclass(frozen=True, slots=True)
class _Work:
    engine: Engine
    by: Reader
    wish: Wish
    now: datetime
    progress: Progress

    def done(self, apply: Apply | None, watches: tuple[Watch, ...]) -> RereadReport:
        tally = Tally(self.wish.examples)
        with reading(self.engine) as connection:
            total = count_rereadable(connection, self.wish.since)
        for stored in self._stored():
            tally.add(self._one(stored, apply))
            self.progress.step("reread", tally.counts["articles"], total, stored.article.title)
        with reading(self.engine) as connection:
            return tally.report(connection, self.by.name, watches, projects_known=apply is not None)

    def _stored(self) -> Iterator[Stored]:
        """A page at a time; what is stored behind the last one meanwhile comes, too."""
        place: Place | None = None
        while True:
            with reading(self.engine) as connection:
                page = rereadable(connection, since=self.wish.since, after=place, limit=BATCH, now=self.now)
            if not page:
                return
            yield from page
            place = page[-1].place

    def _one(self, stored: Stored, apply: Apply | None) -> Outcome:
        """The boundary at which one article that cannot be read or linked stops: it stays as it was."""
        try:
            told = self.by.read(stored.article)
            if not is_sound(told):
                return Failed(stored.article.title, "the reader gave numbers out of range")
            if not is_due(stored, told, self.by.name):
                return Same()
            outcome = apply(stored, told) if apply else Reread(stored, told)
        except (ReaderUnavailable, DatabaseProblem):
            raise
        except Exception as error:  # noqa: BLE001
            return Failed(stored.article.title, f"{type(error).__name__}: {error}")
        mark("reread.after_commit")
        return outcome


def _applied(connection: Connection, version_id: int, told: Reading, by: str, terms: Terms) -> Outcome:
    """Writes the new reading and all that follows from it, in the caller's transaction.

    What waits to be linked is linked, and told of, by the next run: it is news still. All else is written into the
    histories without an alert, so that no letter can ever come of it.
    """
    stored = stored_version(connection, version_id, terms.now)
    if stored is None or not stored.is_free:
        return Held()
    if not is_due(stored, told, by):
        return Same()
    if stored.state == "read":
        replace_unlinked(connection, stored, told, by, terms.now)
        return Reread(stored, told)
    if stored.state == "linked" and says_the_same(stored, told):
        name_reader(connection, stored, by, terms.now)
        return Reread(stored, told)
    return _relinked(connection, stored, told, by, terms)


def _relinked(connection: Connection, stored: Stored, told: Reading, by: str, terms: Terms) -> Reread:
    counting = stored
    if stored.state == "parked":
        drop_unlinked(connection, stored)
        counting = replace(stored, mentions=(), programmes=())
    parts = split(counting.mentions, told.mentions)
    before = earlier_projects(connection, stored.version_id, itself=True)
    lost = {kept.project_id for kept in parts.gone if kept.project_id} | set(supersede(connection, stored.version_id))
    fresh = replace_linked(connection, counting, told, by, terms.now)
    past = past_of(connection, stored.version_id, fresh, before, terms.ledger.standing(connection))
    taken = frozenset(kept.project_id for kept in parts.same if kept.project_id)
    past = replace(past, taken=taken, heirs=_heirs(connection, past))
    settled = settle(connection, fresh, stored.article.published_at, past, terms.now)
    touched = sorted(lost | settled.keys())
    was, asleep = standings(connection, touched), sleeping_alerts(connection, touched)
    rewritten = [rewrite(connection, project_id, terms.now, terms.floor) for project_id in touched]
    totals = take_back_totals(connection, stored.version_id, terms.now)
    put_right(connection, rewritten, Cause(terms.now, quiet=True), totals)
    end_woken(connection, asleep)
    mark("reread.before_commit")
    untold = tuple(alerts_for(rewritten, terms.watches))
    return Reread(stored, told, was, standings(connection, touched), untold)


def _heirs(connection: Connection, past: Past) -> dict[int, int]:
    """A project that only this article tells of stays the same project, however differently it is read now."""
    projects = {
        mention_id: former.project_id for mention_id, former in past.formers.items() if former.project_id is not None
    }
    left = without_sightings(connection, projects.values())
    return {mention_id: project_id for mention_id, project_id in projects.items() if project_id in left}
