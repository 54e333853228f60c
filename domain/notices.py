"""What a watch can hear of besides moves: each kind of notice with what was true when it became known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.disputes import Field, Said
from domain.programmes import Figures
from domain.projects import Doubt
from domain.records import Status


class Trigger(StrEnum):
    """What a watch can ask to hear of; MOVES are changes of status, first sightings among them."""

    MOVES = "moves"
    SLIPS = "slips"
    OVERDUE = "overdue"
    SILENCE = "silence"
    ANNOUNCED_AGAIN = "announced_again"
    DISPUTES = "disputes"
    PROGRAMMES = "programmes"
    UNCONFIRMED = "unconfirmed"


OF_TIME = frozenset({Trigger.OVERDUE, Trigger.SILENCE})
"""What nobody reports: it is found by looking at what is stored and at the day."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The promised launch moved later: from ``said`` to ``to``, by ``days``, for the ``times``-th time."""

    said: str
    to: str
    days: int
    times: int


@dataclass(frozen=True, slots=True)
class Missed:
    """The promised day has passed without news of a launch."""

    said: str
    due: date


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing was heard ``since`` that day; nine of ten such silences had ended after ``usual`` days."""

    since: date
    days: int
    usual: int


@dataclass(frozen=True, slots=True)
class AnnouncedAgain:
    """For the ``times``-th time; ``first`` and ``last``: days of the first announcement and of the one before."""

    times: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Position:
    said: Said
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What each house that takes part said last, oldest first."""

    field: Field
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """Figures of a programme; ``before``: as they were counted until now, None for a total that is new."""

    before: Figures | None
    now: Figures
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Rumour:
    """A change that a doubtful report would make."""

    before: Status | None
    after: Status
    on: date
    dated: str | None
    doubts: tuple[Doubt, ...]


Notice = Slip | Missed | Quiet | AnnouncedAgain | Contradiction | Total | Rumour

TRIGGER_OF: dict[type[Notice], Trigger] = {
    Slip: Trigger.SLIPS,
    Missed: Trigger.OVERDUE,
    Quiet: Trigger.SILENCE,
    AnnouncedAgain: Trigger.ANNOUNCED_AGAIN,
    Contradiction: Trigger.DISPUTES,
    Total: Trigger.PROGRAMMES,
    Rumour: Trigger.UNCONFIRMED,
}


def trigger_of(notice: Notice) -> Trigger:
    return TRIGGER_OF[type(notice)]
