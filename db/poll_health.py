"""How the polls of each source go, for those who look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.tables import articles, sources
from domain.articles import SourceKind


@dataclass(frozen=True, slots=True)
class PollHealth:
    """``problem``: what went wrong last, None where all is well; ``failures`` counts polls that failed in a row."""

    id: str
    name: str
    url: str
    language: str
    kind: SourceKind
    enabled: bool
    standing: str
    articles: int
    newest_at: datetime | None
    last_polled_at: datetime | None
    last_success_at: datetime | None
    failures: int
    problem: str | None


def poll_health(connection: Connection) -> tuple[PollHealth, ...]:
    """All sources by id, those no longer polled too."""
    newest = func.max(articles.c.first_published_at).label("newest_at")
    counted = select(articles.c.source_id, func.count().label("articles"), newest).group_by(articles.c.source_id)
    told = counted.subquery()
    rows = select(sources, told.c.articles, told.c.newest_at).outerjoin(told, told.c.source_id == sources.c.id)
    return tuple(
        PollHealth(
            row.id, row.name, row.url, row.language, SourceKind(row.kind), row.enabled, row.standing,
            row.articles or 0, row.newest_at, row.last_polled_at, row.last_success_at, row.failures,
            row.parked or row.last_error,
        )
        for row in connection.execute(rows.order_by(sources.c.id))
    )  # fmt: skip
