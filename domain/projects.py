"""The long-lived project that mentions are resolved to, its history, and the answers of resolution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.records import Mention, Status


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mention as the timeline sees it; ``published_at`` orders, ``mention_id`` breaks ties and names evidence.

    ``confirmed``: a person has said that it belongs here, so that it counts however unsure its reader was.
    """

    mention_id: int
    published_at: datetime
    source_id: str
    story_id: int
    mention: Mention
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A project's move to another status, on the publication day of its evidence; the first one comes from None."""

    before: Status | None
    after: Status
    on: date
    mention_id: int


@dataclass(frozen=True, slots=True)
class Project:
    """A project as resolution compares it: all that its mentions say, oldest first."""

    id: int
    public_id: str
    name: str
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a comparison: what was compared, how alike in 0..1 (None: one side says nothing), and its weight."""

    field: str
    alike: float | None
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Matched:
    project_id: int
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class New:
    """No known project is like it; ``best`` is the nearest one's score, for the record."""

    best: float = 0.0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two projects fit about as well, or one fits half: a person should look; until then it is a project of its own."""

    candidates: tuple[Matched, ...]


Resolution = Matched | New | Ambiguous
