"""What has become known of late besides moves: dates that slipped, promises overdue, projects that fell silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, or_, select

from db.events import news_events
from db.tables import news
from domain.notices import Trigger
from domain.watching import Event


def noticed(
    connection: Connection, kinds: Collection[Trigger], since: datetime, until: datetime, limit: int
) -> tuple[Event, ...]:
    """Those of the kinds that held in the end, the newest first; ``until`` as of which is asked."""
    holds = or_(news.c.withdrawn_at.is_(None), news.c.withdrawn_at > until)
    newest = (
        select(news.c.id)
        .where(news.c.kind.in_([kind.value for kind in kinds]), news.c.at > since, news.c.at <= until, holds)
        .order_by(news.c.at.desc(), news.c.id.desc())
        .limit(limit)
    )
    ids = list(connection.execute(newest).scalars())
    place = {news_id: number for number, news_id in enumerate(ids)}
    return tuple(sorted(news_events(connection, ids), key=lambda event: place[event.number]))
