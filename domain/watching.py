"""Watches, the alerts they lead to, and what can become of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from domain.records import Mention, Money, Sector, Status
from domain.rhythms import IMMEDIATELY, Rhythm


class Move(NamedTuple):
    """From one status to another; None stands for any."""

    before: Status | None
    after: Status | None

    def admits(self, before: Status | None, after: Status) -> bool:
        return self.before in (None, before) and self.after in (None, after)


@dataclass(frozen=True, slots=True)
class Watch:
    """What one subscriber wants to hear of; an empty filter admits everything.

    ``projects`` are public ids; ``regions`` ISO 3166-2; ``to`` the statuses whose arrival is news, as is each of
    ``moves``; ``investment`` holds the least sum in each currency that is heard of, ``jobs`` the least number;
    ``language`` is the mail's: en, ru or kk.
    """

    id: str
    email: str
    language: str = "en"
    projects: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    to: frozenset[Status] = frozenset()
    moves: frozenset[Move] = frozenset()
    words: frozenset[str] = frozenset()
    investment: frozenset[Money] = frozenset()
    jobs: int | None = None
    new_projects: bool = False
    rhythm: Rhythm = IMMEDIATELY


@dataclass(frozen=True, slots=True)
class Known:
    """What all mentions of a project say together; the one behind a change may be silent on it."""

    region: str | None = None
    country: str | None = None
    sector: Sector | None = None
    products: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    investment: Money | None = None
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A committed change with all that a letter says of it. ``before`` None means a project seen for the first time.

    ``also`` are ids that lead to the project since people found them to be one; ``dated`` is as in ``Change``.
    """

    change_id: int
    project_id: str
    project_name: str
    before: Status | None
    after: Status
    on: date
    mention: Mention
    article_title: str
    article_url: str
    source_name: str
    published_at: datetime
    known: Known = Known()
    also: tuple[str, ...] = ()
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one watcher: the events of one sending, oldest first. ``key`` decides the Message-ID for good."""

    key: str
    email: str
    language: str
    watch_ids: tuple[str, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    where: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not taken now; try again. ``unknown`` is True where the connection was lost after the text had gone out."""

    reason: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    reason: str


Delivery = Delivered | Deferred | Rejected
