"""Watches, the alerts they lead to, and what can become of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from domain.notices import Notice, Trigger, trigger_of
from domain.projects import Doubt
from domain.promises import Promise
from domain.proofs import Proof
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
    ``triggers``: what kinds of news; ``to``, ``moves`` and ``new_projects`` are about moves alone. ``language`` is the
    mail's: en, ru or kk; ``proof``: whether the weekly word that somebody looked is wanted.
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
    triggers: frozenset[Trigger] = frozenset({Trigger.MOVES})
    rhythm: Rhythm = IMMEDIATELY
    proof: bool = True


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


class Basis(StrEnum):
    """What a change rests on. INFERRED: from what later news say of the past, not from a report of the day itself."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Event:
    """A committed change with all that a letter says of it. ``before`` None means a project seen for the first time.

    With a ``notice`` it is that which is told, not a change: ``after`` is then how the project stands, and the mention
    is the notice's evidence. A total's ``project_id`` is the programme's. ``news_id`` numbers what is worth telling.
    ``also`` are ids that lead to the project since people found them to be one; ``dated`` is as in ``Change``.
    ``basis``, ``doubts`` (of an unconfirmed one), ``houses`` (how many say the same, each in a story of its own) and
    ``promises`` are looked up when the letter goes out.
    """

    change_id: int | None
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
    basis: Basis = Basis.REPORTED
    doubts: tuple[Doubt, ...] = ()
    houses: int = 1
    promises: tuple[Promise, ...] = ()
    news_id: int | None = None
    notice: Notice | None = None

    @property
    def trigger(self) -> Trigger:
        return trigger_of(self.notice) if self.notice else Trigger.MOVES

    @property
    def number(self) -> int:
        """What tells it apart from all other news."""
        return self.news_id or self.change_id or 0


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

    ``now`` and ``on`` are what holds instead: for a retraction, and beside a notice, how the project stands, None where
    nothing tells of it.
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
    """One mail to one watcher: the events of one sending, oldest first. ``key`` decides the Message-ID for good.

    ``watches`` are those of ``watch_ids``, for their filters; looked up when the letter goes out. ``confirm_until``: it
    asks whether letters are wanted at all, and tells nothing. ``proof`` stands at its end, or is all there is.
    """

    key: str
    email: str
    language: str
    watch_ids: tuple[str, ...]
    events: tuple[Event, ...]
    corrections: tuple[Correction, ...] = ()
    watches: tuple[Watch, ...] = ()
    confirm_until: datetime | None = None
    proof: Proof | None = None


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
    """Refused for good. ``address_gone`` where no other letter would arrive there either."""

    reason: str
    address_gone: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """Nobody's letter can be handed over now: the server, our login or our good name is at fault, not the recipient."""

    reason: str


Delivery = Delivered | Deferred | Rejected | Blocked


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server reported of a letter that it had taken before.

    ``recipients``: the address as we wrote it and as it became, where they differ; ``action`` and ``status`` as in
    RFC 3464; ``reason`` the other server's words.
    """

    message_id: str
    recipients: tuple[str, ...]
    action: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """An address that gets no more mail, since a server said for good that it does not exist."""

    email: str
    since: datetime
    reason: str
