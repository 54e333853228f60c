"""Alerts for people: to whom each went, of what, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from db.decisions import standing
from db.outbox import waiting_alerts
from db.rhythms import next_letters, waiting_since
from db.tables import alerts, changes, letters, mutes, news, projects, watches
from domain.rhythms import Due

MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class AlertRow:
    """``state``: a letter's, or held, muted, withdrawn, silenced, removed; ``words`` tell it, with the reason."""

    change_id: int
    watch_id: str
    email: str
    project_id: str
    project_name: str
    before: str | None
    after: str
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
    changes: Collection[int] | None = None,
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
    if changes is not None:
        wanted = wanted.where(alerts.c.change_id.in_(changes))
    due = next_letters(connection, waiting_since(waiting_alerts(connection)), now)
    rows = map(lambda row: _row(row, due), connection.execute(wanted))
    return tuple(row for row in rows if state in (None, row.state))[:limit]


def told_changes(connection: Connection, public_id: str) -> dict[int, datetime | None]:
    """The ids of a project's changes, withdrawn ones too, and when each was news; of the survivor, if it was merged."""
    number = connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()
    if number is None:
        return {}
    own = changes.c.project_id == standing(connection).survivor(number)
    told = select(changes.c.id, news.c.at).join(news, isouter=True).where(own)
    return {row.id: row.at for row in connection.execute(told)}


def _alerts() -> Select[Any]:
    return (
        select(
            alerts, watches.c.email, watches.c.removed_at, changes.c.before, changes.c.after, changes.c.on_date,
            changes.c.withdrawn_at, projects.c.public_id, projects.c.name, mutes.c.why, mutes.c.ends_at,
            letters.c.key, letters.c.state, letters.c.delivered_at, letters.c.delivered_to, letters.c.next_try_at,
            letters.c.last_error,
        )
        .select_from(alerts)
        .join(watches, watches.c.id == alerts.c.watch_id)
        .join(changes, changes.c.id == alerts.c.change_id)
        .join(projects, projects.c.id == changes.c.project_id)
        .outerjoin(letters, letters.c.id == alerts.c.letter_id)
        .outerjoin(mutes, mutes.c.id == alerts.c.muted_by)
        .order_by(alerts.c.created_at.desc(), alerts.c.id.desc())
    )  # fmt: skip


def _row(row: Row[Any], due: dict[str, Due]) -> AlertRow:
    state, words = _letter_state(row) if row.key else _unsent_state(row, due.get(row.watch_id))
    return AlertRow(
        change_id=row.change_id,
        watch_id=row.watch_id,
        email=row.email,
        project_id=row.public_id,
        project_name=row.name,
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
        later = ", withdrawn since" if row.withdrawn_at else ""
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
        return "withdrawn", f"not told: the change was withdrawn on {_minute(row.withdrawn_at)}, before its letter"
    if row.removed_at is not None:
        return "removed", "not told: the watch was removed"
    if due is None or due.held_by is None:
        return "due", "goes out with the next run"
    return "held", f"held by {due.held_by} until {_minute(due.at)}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
