"""The totals that the first page begins with: few, because each is counted anew whenever something was written."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from db.state import Kept
from db.tables import articles, projects, sources


@dataclass(frozen=True, slots=True)
class Headline:
    projects: int
    articles: int
    sources: int


@dataclass(frozen=True, slots=True)
class HeadlineCache:
    told: Kept[Headline] = field(default_factory=lambda: Kept(most=8))

    def headline(self, connection: Connection) -> Headline:
        return self.told.get(connection, "headline", lambda: headline(connection))


def headline(connection: Connection) -> Headline:
    def number(counted: FromClause, *where: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(counted).where(*where)).scalar_one())

    return Headline(number(projects, projects.c.sightings > 0), number(articles), number(sources, sources.c.enabled))
