"""What can become of a promise; each fate holds what only it can have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from domain.records import Capacity, Status

Figure = int | Capacity
"""Jobs, or a capacity."""


class FateName(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    SLIPPED = "slipped"
    BROUGHT_FORWARD = "brought-forward"
    MADE_PRECISE = "made-precise"
    OVERDUE = "overdue"
    DROPPED = "dropped"
    SHORT = "short"
    CHANGED = "changed"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Open:
    """Neither due nor settled."""

    name: ClassVar[FateName] = FateName.OPEN


@dataclass(frozen=True, slots=True)
class Overdue:
    """The due day passed ``days`` ago without news of a launch."""

    name: ClassVar[FateName] = FateName.OVERDUE
    days: int


@dataclass(frozen=True, slots=True)
class Settled:
    """News of the day ``on`` settled it; ``mention_id`` is the evidence."""

    on: date
    mention_id: int


@dataclass(frozen=True, slots=True)
class Kept(Settled):
    """Launched by the due day, or with no less than was promised."""

    name: ClassVar[FateName] = FateName.KEPT


@dataclass(frozen=True, slots=True)
class Late(Settled):
    """Launched ``days`` after the due day."""

    name: ClassVar[FateName] = FateName.LATE
    days: int


@dataclass(frozen=True, slots=True)
class Slipped(Settled):
    """The due day moved back by ``days`` to the last of ``to``, for the ``times``-th time."""

    name: ClassVar[FateName] = FateName.SLIPPED
    to: str
    days: int
    times: int


@dataclass(frozen=True, slots=True)
class BroughtForward(Settled):
    """The due day moved by ``days`` towards today."""

    name: ClassVar[FateName] = FateName.BROUGHT_FORWARD
    to: str
    days: int


@dataclass(frozen=True, slots=True)
class MadePrecise(Settled):
    """``to`` lies within what was promised."""

    name: ClassVar[FateName] = FateName.MADE_PRECISE
    to: str


@dataclass(frozen=True, slots=True)
class Dropped(Settled):
    """The project ended without a launch; ``end`` is cancelled or closed."""

    name: ClassVar[FateName] = FateName.DROPPED
    end: Status


@dataclass(frozen=True, slots=True)
class Short(Settled):
    """Launched with ``told`` instead; ``share`` in 0..1 of what was promised is missing."""

    name: ClassVar[FateName] = FateName.SHORT
    told: Figure
    share: float


@dataclass(frozen=True, slots=True)
class Changed(Settled):
    """Before the launch another figure was given."""

    name: ClassVar[FateName] = FateName.CHANGED
    to: Figure


@dataclass(frozen=True, slots=True)
class Untold(Settled):
    """Launched, and nobody has said with how much: neither kept nor broken as far as anybody knows."""

    name: ClassVar[FateName] = FateName.UNTOLD


Fate = Open | Overdue | Kept | Late | Slipped | BroughtForward | MadePrecise | Dropped | Short | Changed | Untold

FATES: dict[FateName, type[Any]] = {
    kind.name: kind
    for kind in (Open, Overdue, Kept, Late, Slipped, BroughtForward, MadePrecise, Dropped, Short, Changed, Untold)
}
