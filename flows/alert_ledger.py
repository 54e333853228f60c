"""`qadam alerts`: what was told to whom, with what result; and why somebody did or did not hear of something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from alerts.matching import refusals
from db.alert_views import alert_rows, told_changes, told_notices
from db.events import events, news_events
from db.watches import followed
from domain.notices import Notice, Trigger
from domain.problems import Problem
from domain.watching import Event


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of news of the project, and what the watch made of it; ``before`` and ``after`` are of changes only."""

    on: date
    trigger: Trigger
    notice: Notice | None
    before: str | None
    after: str | None
    why: str


class NoSuchWatch(Problem):
    """The message is one sentence that says what to do."""


def reasons(connection: Connection, watch_id: str, project_id: str, now: datetime) -> tuple[Reason, ...]:
    """Why the watch heard of each change of the project, and of its other news, or why not; oldest first.

    Raises NoSuchWatch.
    """
    watch = next((one for one in followed(connection) if one.id == watch_id), None)
    if watch is None:
        raise NoSuchWatch(f"There is no watch «{watch_id}»: `qadam watch list` shows them.")
    changes, notices = told_changes(connection, project_id), told_notices(connection, project_id)
    if not changes and not notices:
        raise NoSuchWatch(f"No change of a project {project_id} is known: `qadam projects` lists the ids.")
    found = []
    told = (*events(connection, changes), *news_events(connection, notices))
    numbers = [event.news_id for event in told if event.news_id]
    heard = {row.news_id: row for row in alert_rows(connection, now, watch=watch_id, news_ids=numbers)}
    for event in sorted(told, key=lambda one: (one.on, one.number)):
        at = notices.get(event.number) if event.notice else changes[event.change_id or 0]
        row = heard.get(event.news_id or 0)
        why = row.words if row else _unheard(refusals(watch, event), at)
        found.append(_reason(event, why))
    return tuple(found)


def _reason(event: Event, why: str) -> Reason:
    if event.notice is None:
        return Reason(event.on, event.trigger, None, event.before, event.after, why)
    return Reason(event.on, event.trigger, event.notice, None, None, why)


def _unheard(refused: tuple[str, ...], news_at: datetime | None) -> str:
    if refused:
        return f"not wanted: the filter {' and '.join(refused)} does not admit it"
    if news_at is None:
        return "no news: it only filled a gap in the history, or a re-reading or decision brought it"
    return f"not queued: the watch did not ask for it yet when it became known on {news_at:%Y-%m-%d}"
