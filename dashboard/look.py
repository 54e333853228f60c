"""What a page has before it: the database as it is, or was known on a day, and for whom it is told."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from sqlalchemy import Connection, Engine

from dashboard.pace import Tries
from db.engine import reading
from db.facets import FacetCache
from db.headline import HeadlineCache
from db.operators import session_operator
from db.state import Kept
from domain.knowledge import known_day
from domain.timeline import day_there
from flows.clock import moment_of, now_utc
from flows.settings import Settings

T = TypeVar("T")
COOKIE = "qadam_session"
OPEN_DOORS = ("/login", "/confirm/", "/unsubscribe/", "/mute/")  # also where all else is for operators only


@dataclass(frozen=True, slots=True)
class House:
    """What lives as long as the server does."""

    settings: Settings
    engine: Engine
    facets: FacetCache = field(default_factory=FacetCache)
    headlines: HeadlineCache = field(default_factory=HeadlineCache)
    counts: Kept[Any] = field(default_factory=lambda: Kept(most=256))
    calendars: Kept[bytes] = field(default_factory=lambda: Kept(most=16))
    tries: Tries = field(default_factory=Tries)


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is logged in; ``form_token`` marks the forms that were made for this session."""

    name: str
    form_token: str


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
    house: House
    operator: Operator | None = None

    def keep(self, asked: Hashable, count: Callable[[], T]) -> T:
        """What is counted over all projects is counted once, as long as nobody writes; ``asked`` says what."""
        counted: T = self.house.counts.get(self.connection, asked, count)
        return counted

    @property
    def moment(self) -> datetime:
        """When it is told: now, or the evening of the day as of which is asked."""
        return moment_of(self.today)

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
    """Raises NoSuchDay and DatabaseProblem, and 401 where all is for operators only and none is logged in."""
    house = house_of(request)
    today = house.settings.day or day_there(now_utc())
    words = request.query_params.get("as_of")
    as_of = known_day(words, today) if words else None
    query = tuple((name, value) for name, value in request.query_params.multi_items() if value)
    path = request.scope["path"]
    with reading(house.engine, as_of) as connection:
        operator = _operator(connection, request.cookies.get(COOKIE))
        if house.settings.private and operator is None and not path.startswith(OPEN_DOORS):
            raise HTTPException(401)
        language, told_as_of = language_of(request), as_of or today
        yield Look(connection, house.settings, language, told_as_of, as_of, path, query, house, operator)


def _operator(connection: Connection, token: str | None) -> Operator | None:
    if not token:
        return None
    name = session_operator(connection, hash_of(token), now_utc())
    return None if name is None else Operator(name, hash_of(f"form {token}"))


def hash_of(token: str) -> str:
    """What is kept of a secret: whoever reads it cannot act by it."""
    return sha256(token.encode()).hexdigest()


Here = Annotated[Look, Depends(look, scope="function")]
