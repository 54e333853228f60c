"""Watches, the alerts they lead to, and what can become of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.records import Mention, Sector, Status


@dataclass(frozen=True, slots=True)
class Watch:
    """What one subscriber wants to hear of; an empty filter admits everything.

    ``projects`` are public ids; ``regions`` ISO 3166-2; ``to`` the statuses whose arrival is news;
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
    words: frozenset[str] = frozenset()
    new_projects: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What all mentions of a project say together; the one behind a change may be silent on it."""

    region: str | None = None
    country: str | None = None
    sector: Sector | None = None
    products: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


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


class CorrectionKind(StrEnum):
    """retracted: news no longer say what was told; merged: it holds of another project, which this one is; redated: it
    was so much earlier or later; other: a person decided that it does not hold of this project; restored: it holds
    after all."""

    RETRACTED = "retracted"
    MERGED = "merged"
    REDATED = "redated"
    OTHER = "other"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of an event that was told before; ``event`` is as it was told.

    ``now`` and ``on`` are what holds instead: for a retraction how the project stands, None where nothing tells of it.
    ``reason`` are the words of the person who decided so, empty where news did; ``instead`` is the public id of the
    project that the told one is now.
    """

    event: Event
    kind: CorrectionKind
    now: Status | None
    on: date | None
    reason: str = ""
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one watcher: the events of one sending, oldest first. ``key`` decides the Message-ID for good."""

    key: str
    email: str
    language: str
    watch_ids: tuple[str, ...]
    events: tuple[Event, ...]
    corrections: tuple[Correction, ...] = ()


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
