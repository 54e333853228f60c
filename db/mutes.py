"""What a watcher does not want to hear of for a while: dropped, but in sight, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, case, func, insert, or_, select, update

from db.decisions import standing
from db.engine import writing
from db.tables import alerts, mutes, news, projects, watches
from db.watches import IS_FOLLOWED
from domain.problems import Problem


class MuteProblem(Problem):
    """There is nothing of that name to mute; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Mute:
    """``project_id`` None: the whole watch."""

    watch_id: str
    project_id: str | None
    why: str
    created_at: datetime
    ends_at: datetime


def add_mute(engine: Engine, mute: Mute) -> None:
    """Keeps it, from ``created_at`` on; what already waits is dropped, too. Raises MuteProblem."""
    with writing(engine, mute.created_at) as connection:
        mute_in(connection, mute)


def mute_in(connection: Connection, mute: Mute) -> None:
    """The same in a transaction that does more."""
    _must_be_followed(connection, mute.watch_id)
    connection.execute(
        insert(mutes).values(
            watch_id=mute.watch_id,
            project_id=_project(connection, mute.project_id),
            why=mute.why,
            created_at=mute.created_at,
            ends_at=mute.ends_at,
        )
    )


def muted_until(connection: Connection, watch_id: str, project_id: str | None, now: datetime) -> datetime:
    """The end of the longest mute in force of just this; now where there is none. Raises MuteProblem."""
    number = _project(connection, project_id)
    of_project = mutes.c.project_id.is_(None) if number is None else mutes.c.project_id == number
    ends = select(mutes.c.ends_at).where(mutes.c.watch_id == watch_id, of_project, mutes.c.ends_at > now)
    return max(connection.execute(ends).scalars(), default=now)


def lift_mutes(engine: Engine, watch_id: str, project_id: str | None, now: datetime) -> int:
    """Ends what is muted under this name; what was dropped stays dropped. Gives how many mutes ended."""
    with writing(engine, now) as connection:
        number = _project(connection, project_id)
        of_project = mutes.c.project_id.is_(None) if number is None else _muted_project(connection) == number
        running = (mutes.c.watch_id == watch_id) & of_project & (mutes.c.ends_at > now)
        return connection.execute(update(mutes).where(running).values(ends_at=now)).rowcount


def mutes_in_force(connection: Connection, now: datetime) -> tuple[Mute, ...]:
    """Those that have not ended, soonest to end first."""
    told = (
        select(mutes, projects.c.public_id)
        .join(projects, isouter=True)
        .where(mutes.c.ends_at > now)
        .order_by(mutes.c.ends_at, mutes.c.id)
    )
    return tuple(
        Mute(row.watch_id, row.public_id, row.why, row.created_at, row.ends_at) for row in connection.execute(told)
    )


def drop_muted(connection: Connection) -> None:
    """Marks what waits and was queued before a mute of it ended."""
    of = select(news.c.project_id).where(news.c.id == alerts.c.news_id).correlate(alerts).scalar_subquery()
    muting = (
        select(func.min(mutes.c.id))
        .where(mutes.c.watch_id == alerts.c.watch_id, alerts.c.created_at < mutes.c.ends_at)
        .where(or_(mutes.c.project_id.is_(None), _muted_project(connection) == of))
        .correlate(alerts)
        .scalar_subquery()
    )
    waiting = alerts.c.letter_id.is_(None) & alerts.c.muted_by.is_(None)
    of_muted = alerts.c.watch_id.in_(select(mutes.c.watch_id))
    connection.execute(update(alerts).where(waiting, of_muted).values(muted_by=muting))


def _muted_project(connection: Connection) -> ColumnElement[int]:
    """What the muted project has become by merges: it stays muted under the lead."""
    told = select(mutes.c.project_id).where(mutes.c.project_id.is_not(None)).distinct()
    muted = list(connection.execute(told).scalars())
    decisions = standing(connection) if muted else None
    leads = {one: lead for one in muted if decisions and (lead := decisions.survivor(one)) != one}
    return case(leads, value=mutes.c.project_id, else_=mutes.c.project_id) if leads else mutes.c.project_id


def _must_be_followed(connection: Connection, watch_id: str) -> None:
    if not connection.execute(select(watches.c.id).where(watches.c.id == watch_id, IS_FOLLOWED)).all():
        raise MuteProblem(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")


def _project(connection: Connection, public_id: str | None) -> int | None:
    """The survivor, where two were merged."""
    if public_id is None:
        return None
    number = connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()
    if number is None:
        raise MuteProblem(f"There is no project {public_id}: `qadam projects` lists the ids.")
    return standing(connection).survivor(number)
