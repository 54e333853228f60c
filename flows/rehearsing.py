"""What a watch would have been sent in the past: the stored news, matched and timed as they would be in earnest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from alerts.letters import render
from alerts.matching import wants
from db.events import news_events
from db.news import WITHDRAWN
from db.outbox import MOST_EVENTS
from db.tables import changes, news
from domain.rehearsal import News, rehearsed
from domain.watching import Event, Letter, Watch


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A letter that would have gone out, with its subject and the ids of the news that it tells."""

    at: datetime
    subject: str
    news: tuple[int, ...]


def rehearse(
    connection: Connection, watch: Watch, now: datetime, days: int, sender: str = "qadam@localhost"
) -> tuple[Rehearsed, ...]:
    """The letters of the last days, oldest first, by what is known of each project today; mutes are left aside."""
    stream = {told.id: told for told in _stream(connection, now - timedelta(days=days), now)}
    wanted = {event.number: event for event in news_events(connection, stream) if wants(watch, event)}
    found = rehearsed(watch.rhythm, [stream[news_id] for news_id in wanted], now)
    letters = []
    for sending in found:
        told = sorted((wanted[news_id] for news_id in sending.news_ids), key=lambda one: (one.on, one.number))
        for first in range(0, len(told), MOST_EVENTS):
            letters.append(_letter(watch, sending.at, tuple(told[first : first + MOST_EVENTS]), sender))
    return tuple(letters)


def _stream(connection: Connection, since: datetime, now: datetime) -> list[News]:
    told = (
        select(news.c.id, news.c.at, WITHDRAWN.label("withdrawn_at"))
        .outerjoin(changes, changes.c.id == news.c.change_id)
        .where(news.c.at >= since, news.c.at <= now)
    )
    return [News(row.id, row.at, row.withdrawn_at) for row in connection.execute(told)]


def _letter(watch: Watch, at: datetime, told: tuple[Event, ...], sender: str) -> Rehearsed:
    letter = Letter("rehearsal", watch.email, watch.language, (watch.id,), told)
    return Rehearsed(at, str(render(letter, sender, at)["Subject"]), tuple(event.number for event in told))
