"""`qadam alerts`: what was told to whom, with what result; and why somebody did or did not hear of something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from alerts.matching import refusals
from db.alert_views import alert_rows, told_changes
from db.linking import events
from db.watches import followed
from domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Reason:
    """One change of the project, and what the watch made of it."""

    on: date
    before: str | None
    after: str
    why: str


class NoSuchWatch(Problem):
    """The message is one sentence that says what to do."""


def reasons(connection: Connection, watch_id: str, project_id: str, now: datetime) -> tuple[Reason, ...]:
    """Why the watch heard of each change of the project, or why not; oldest change first. Raises NoSuchWatch."""
    watch = next((one for one in followed(connection) if one.id == watch_id), None)
    if watch is None:
        raise NoSuchWatch(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")
    changes = told_changes(connection, project_id)
    if not changes:
        raise NoSuchWatch(f"No change of a project {project_id} is known: `qadam projects` lists the ids.")
    told = {row.change_id: row for row in alert_rows(connection, now, watch=watch_id, changes=[*changes])}
    found = []
    for event in events(connection, changes):
        row, refused = told.get(event.change_id), refusals(watch, event)
        why = row.words if row else _unheard(refused, changes[event.change_id])
        found.append(Reason(event.on, event.before, event.after, why))
    return tuple(found)


def _unheard(refused: tuple[str, ...], news_at: datetime | None) -> str:
    if refused:
        return f"not wanted: the filter {' and '.join(refused)} does not admit it"
    if news_at is None:
        return "no news: it only filled a gap in the history, or a re-reading or decision brought it"
    return f"not queued: the watch did not ask for it yet when it became known on {news_at:%Y-%m-%d}"
