"""Alerts for people: to whom each went, of what, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from db.decisions import standing
from db.news import WITHDRAWN
from db.notices import notice_of
from db.outbox import waiting_alerts
from db.rhythms import next_letters, waiting_since
from db.tables import alerts, changes, letters, mutes, news, projects, watches
from domain.notices import Notice, Trigger
from domain.rhythms import Due

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class AlertRow:
    """``state``: a letter's, or held, muted, withdrawn, silenced, removed; ``words`` tell it, with the reason.

    ``notice``: what it tells, where that is no change; then there is neither ``before`` nor ``after``. Of a total
    ``project_id`` is the programme's.
    """

    news_id: int
    change_id: int | None
    watch_id: str
    email: str
    project_id: str
    project_name: str
    trigger: Trigger
    notice: Notice | None
    before: str | None
    after: str | None
    on: date
    queued_at: datetime
    state: str
    words: str
    letter: str | None


def alert_rows(
    connection: Connection,
    now: datetime,
    *,
    watch: str | None = None,
    project: str | None = None,
    since: datetime | None = None,
    state: str | None = None,
    news_ids: Collection[int] | None = None,
    limit: int = MOST,
) -> tuple[AlertRow, ...]:
    """Those that meet all filters, newest first."""
    wanted = _alerts()
    if watch is not None:
        wanted = wanted.where(alerts.c.watch_id == watch)
    if project is not None:
        wanted = wanted.where(projects.c.public_id == project.upper())
    if since is not None:
        wanted = wanted.where(alerts.c.created_at >= since)
    if news_ids is not None:
        wanted = wanted.where(alerts.c.news_id.in_(news_ids))
    due = next_letters(connection, waiting_since(waiting_alerts(connection)), now)
    rows = map(lambda row: _row(row, due), connection.execute(wanted))
    return tuple(row for row in rows if state in (None, row.state))[:limit]


def told_changes(connection: Connection, public_id: str) -> dict[int, datetime | None]:
    """The ids of a project's changes, withdrawn ones too, and when each was news; of the survivor, if it was merged."""
    told = select(changes.c.id, news.c.at).outerjoin(news, news.c.change_id == changes.c.id)
    own = told.where(changes.c.project_id == _survivor(connection, public_id))
    return {row.id: row.at for row in connection.execute(own)}


def told_notices(connection: Connection, public_id: str) -> dict[int, datetime]:
    """The ids of a project's other news, and when each became known."""
    own = select(news.c.id, news.c.at).where(
        news.c.project_id == _survivor(connection, public_id), news.c.change_id.is_(None)
    )
    return {row.id: row.at for row in connection.execute(own)}


def _survivor(connection: Connection, public_id: str) -> int | None:
    number = connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()
    return None if number is None else standing(connection).survivor(number)


def _alerts() -> Select[Any]:
    return (
        select(
            alerts, watches.c.email, watches.c.removed_at, changes.c.before, changes.c.after,
            func.coalesce(changes.c.on_date, news.c.on_date).label("on_date"), WITHDRAWN.label("withdrawn_at"),
            news.c.kind, news.c.facts, news.c.refuted_at, news.c.programme_id, projects.c.public_id, projects.c.name,
            mutes.c.why, mutes.c.ends_at, letters.c.key, letters.c.state, letters.c.delivered_at,
            letters.c.delivered_to, letters.c.next_try_at, letters.c.last_error,
        )
        .select_from(alerts)
        .join(watches, watches.c.id == alerts.c.watch_id)
        .join(news, news.c.id == alerts.c.news_id)
        .outerjoin(changes, changes.c.id == alerts.c.change_id)
        .outerjoin(projects, projects.c.id == news.c.project_id)
        .outerjoin(letters, letters.c.id == alerts.c.letter_id)
        .outerjoin(mutes, mutes.c.id == alerts.c.muted_by)
        .order_by(alerts.c.created_at.desc(), alerts.c.id.desc())
    )  # fmt: skip


def _row(row: Row[Any], due: dict[str, Due]) -> AlertRow:
    state, words = _letter_state(row) if row.key else _unsent_state(row, due.get(row.watch_id))
    return AlertRow(
        news_id=row.news_id,
        change_id=row.change_id,
        watch_id=row.watch_id,
        email=row.email,
        project_id=row.public_id or f"P{row.programme_id:04d}",
        project_name=row.name or "",
        trigger=Trigger(row.kind),
        notice=None if row.facts is None else notice_of(row.kind, row.facts),
        before=row.before,
        after=row.after,
        on=row.on_date,
        queued_at=row.created_at,
        state=state,
        words=words,
        letter=row.key,
    )


def _letter_state(row: Row[Any]) -> tuple[str, str]:
    if row.delivered_at is not None:
        gone = "withdrawn" if row.change_id or row.refuted_at else "no longer so"
        later = f", {gone} since" if row.withdrawn_at else ""
        return row.state, f"delivered on {_minute(row.delivered_at)} to {row.delivered_to}{later}"
    error = f": {row.last_error}" if row.last_error else ""
    match row.state:
        case "waiting" | "unknown":
            return row.state, f"in a letter that is to go out from {_minute(row.next_try_at)} on{error}"
    return row.state, f"in a letter that is {row.state}{error}"


def _unsent_state(row: Row[Any], due: Due | None) -> tuple[str, str]:
    if row.muted_by is not None:
        return "muted", f"muted until {_minute(row.ends_at)}: {row.why}"
    if row.silenced_by is not None:
        return "silenced", f"not told: decision {row.silenced_by} gave the change back after it had been withdrawn"
    if row.withdrawn_at is not None:
        gone = "the change was withdrawn" if row.change_id else "it ceased to be so"
        return "withdrawn", f"not told: {gone} on {_minute(row.withdrawn_at)}, before its letter"
    if row.removed_at is not None:
        return "removed", "not told: the watch was removed"
    if due is None or due.held_by is None:
        return "due", "goes out with the next run"
    return "held", f"held by {due.held_by} until {_minute(due.at)}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
