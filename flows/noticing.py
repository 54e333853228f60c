"""Notices: what a linked article brings besides moves, what a day makes overdue or quiet, totals that are news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from alerts.audience import Audience
from db.corrections import Cause, correct
from db.engine import reading, writing
from db.events import news_events
from db.lookout import cuts_of, last_look, overdue_since, quiet_since, remember_look, usual_now
from db.marks import mark
from db.news import queue_news, record_notices, withdraw
from db.promises import FollowedProject, followed_by_number
from db.refutations import refute, refuted_among, settle_totals, withdrawn_of
from db.totals import forget_fresh, fresh_lines, fresh_totals, has_total, withdraw_totals
from domain.notices import Notice
from domain.noticing import (
    ROUND_UP,
    Noticed,
    Subject,
    fallen_silent,
    holds,
    is_wrong,
    missed,
    noticed,
    total_of,
)
from domain.silence import UsualSilence
from domain.timeline import History, day_there

# So many projects, or totals, are looked at in one transaction: other writers wait no longer.
PORTION = 100


def withdraw_outdated(connection: Connection, told: Mapping[int, Notice], subject: Subject, now: datetime) -> bool:
    """Takes back what is not so any more: an end mutes slips, a launch what was overdue, any word a silence. Gives
    whether there was any.

    ``told`` are the notices that have held until now, by the ids of their news.
    """
    outdated = [number for number, notice in told.items() if not holds(notice, subject)]
    withdraw(connection, outdated, now)
    return bool(outdated)


def refuted_notices(connection: Connection, subjects: Iterable[Subject], now: datetime) -> tuple[int, ...]:
    """Looks which notices that were told and hold no more were wrong; gives the ids of those of which that is new, or
    no longer so. To be asked when all projects concerned are written anew: of a project that was taken in, the one
    that took it in answers."""
    known = {subject.project_id: subject for subject in subjects}
    told = withdrawn_of(connection, known.keys())
    wrong = {one.id for one in told if is_wrong(one.notice, one.on, known[one.project_id], known=one.refuted)}
    found = [one.id for one in told if one.id in wrong and not one.refuted]
    restored = [one.id for one in told if one.id not in wrong and one.refuted]
    refute(connection, found, restored, now)
    return (*found, *restored)


def take_back_totals(connection: Connection, version_id: int, now: datetime) -> tuple[int, ...]:
    """Withdraws news of totals that the article tells no more; gives the ids of those found wrong, or right after
    all."""
    withdraw_totals(connection, version_id, now)
    return settle_totals(connection, version_id, now)


def notice_article(
    connection: Connection, version_id: int, subjects: Iterable[Subject], fresh: frozenset[int], now: datetime
) -> list[int]:
    """Records what the mentions of a version bring besides moves; gives the ids of the news."""
    in_round_up = len(fresh) >= ROUND_UP or (len(fresh) > 1 and has_total(connection, version_id))
    recorded: list[int] = []
    for subject in subjects:
        found = noticed(subject, fresh, in_round_up=in_round_up)
        recorded += record_notices(connection, subject.project_id, found, now)
    return recorded


def tell_notices(connection: Connection, news_ids: Sequence[int], watches: Audience, now: datetime) -> int:
    """Queues an alert for everybody who wants to hear of them; gives how many were queued."""
    told = news_events(connection, news_ids) if news_ids else ()
    wanted = [(watch.id, event.number) for event in told for watch in watches.of(event)]
    return queue_news(connection, wanted, now) if wanted else 0


def look_out(engine: Engine, watches: Audience, now: datetime, floor: float) -> int:
    """Once a day: which promises are overdue since the last look, and which projects have fallen silent. Gives how many
    alerts that led to.

    A look that is killed is taken up again; what it had told by then is known by its key.
    """
    today = day_there(now)
    with reading(engine) as connection:
        last = last_look(connection)
        if last.since is not None and last.since >= today:
            return 0
        usual = usual_now(connection)
        cuts = cuts_of(usual, today, last.quiet)
        overdue = set(overdue_since(connection, last.since, today)) if last.since else set()
        ids = sorted(overdue | set(quiet_since(connection, last.quiet, cuts)))
    day = _Day(today, last.since or today, usual, floor)
    queued = 0
    for first in range(0, len(ids), PORTION):
        mark("notice.between_portions")
        with writing(engine, now) as connection:
            queued += _look_at(connection, ids[first : first + PORTION], day, watches, now)
            mark("notice.inside_write")
    with writing(engine, now) as connection:
        remember_look(connection, today, cuts)
    return queued


@dataclass(frozen=True, slots=True)
class _Day:
    today: date
    since: date
    usual: UsualSilence
    floor: float

    def notices(self, project_id: int, project: FollowedProject) -> Iterator[Noticed]:
        found = History(project.changes)
        subject = Subject(project_id, project.sightings, found, self.today, floor=self.floor)
        yield from missed(subject, self.since)
        yield from fallen_silent(subject, project.sector, self.usual)


def _look_at(connection: Connection, ids: Sequence[int], day: _Day, watches: Audience, now: datetime) -> int:
    recorded: list[int] = []
    for project_id, project in followed_by_number(connection, ids):
        with suppress(ArithmeticError, LookupError, TypeError, ValueError):  # one that breaks our code stops no other
            recorded += record_notices(connection, project_id, list(day.notices(project_id, project)), now)
    return tell_notices(connection, recorded, watches, now)


def notice_totals(engine: Engine, watches: Audience, now: datetime) -> int:
    """Looks at the totals that linked articles have brought since; gives how many alerts that led to."""
    with reading(engine) as connection:
        if not fresh_totals(connection, 1):
            return 0
    queued = 0
    while True:
        with writing(engine, now) as connection:
            fresh = fresh_totals(connection, PORTION)
            if not fresh:
                return queued
            found = [one for line in fresh_lines(connection, fresh) if (one := total_of(line, fresh))]
            restored = refuted_among(connection, [one.key for one in found])
            queued += tell_notices(connection, record_notices(connection, None, found, now), watches, now)
            correct(connection, (), restored, Cause(now))
            forget_fresh(connection, fresh)
            mark("notice.inside_write")
