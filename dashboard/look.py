"""What a page has before it: the database as it is, or was known on a day, and for whom it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine

from db.engine import reading
from db.facets import FacetCache
from db.headline import HeadlineCache
from domain.knowledge import known_day
from domain.timeline import day_there
from flows.clock import now_utc
from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """What lives as long as the server does."""

    settings: Settings
    engine: Engine
    facets: FacetCache = field(default_factory=FacetCache)
    headlines: HeadlineCache = field(default_factory=HeadlineCache)


@dataclass(frozen=True, slots=True)
class Look:
    """One request's view. ``today`` is the day as of which is told; ``path`` and ``query`` are what was asked for,
    without the language."""

    connection: Connection
    settings: Settings
    language: str
    today: date
    as_of: date | None
    path: str
    query: tuple[tuple[str, str], ...]

    def link(self, path: str, **query: object) -> str:
        """A page of ours in the reader's language, as of the same day; what is None or empty is left out."""
        asked = {"as_of": self.as_of} | query
        return self.address(self.language, path, ((name, str(value)) for name, value in asked.items() if value))

    def again(self, language: str | None = None, **query: object) -> str:
        """This page with some of its filters changed (None takes one away), or in another language."""
        kept = [(name, value) for name, value in self.query if name not in query]
        added = [(name, str(value)) for name, value in query.items() if value is not None]
        return self.address(language or self.language, self.path, (*kept, *added))

    @staticmethod
    def address(language: str, path: str, query: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> str:
        asked = urlencode(tuple(query))
        return f"/{language}{path}{'?' if asked else ''}{asked}"


def house_of(request: Request) -> House:
    house: House = request.app.state.house
    return house


def language_of(request: Request) -> str:
    language: str = request.state.language
    return language


def look(request: Request) -> Iterator[Look]:
    """Raises NoSuchDay and DatabaseProblem."""
    house = house_of(request)
    today = house.settings.day or day_there(now_utc())
    words = request.query_params.get("as_of")
    as_of = known_day(words, today) if words else None
    query = tuple((name, value) for name, value in request.query_params.multi_items() if value)
    with reading(house.engine, as_of) as connection:
        yield Look(
            connection, house.settings, language_of(request), as_of or today, as_of, request.scope["path"], query
        )


Here = Annotated[Look, Depends(look, scope="function")]
