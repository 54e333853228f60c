"""The long-lived project that mentions are resolved to, its history, and the answers of resolution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.records import Mention, Status

_LANGUAGE = re.compile(r"-[a-z]{2}$")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One mention as the timeline sees it; ``published_at`` orders, ``mention_id`` breaks ties and names evidence.

    ``confirmed``: a person has said that it belongs here, so that it counts however unsure its reader was.
    ``established``: its source's word alone may move a project.
    """

    mention_id: int
    published_at: datetime
    source_id: str
    story_id: int
    mention: Mention
    confirmed: bool = False
    established: bool = True

    @property
    def house(self) -> str:
        """Who publishes it: sources whose ids differ only by the language («kazinform-ru») are one house."""
        return _LANGUAGE.sub("", self.source_id)


@dataclass(frozen=True, slots=True)
class Change:
    """A project's move to another status; the first one comes from None.

    ``on`` is the publication day of its evidence, unless the text gives another: then ``dated`` is what it gives
    («2019», «2019-03») and ``on`` the last day of that.
    """

    before: Status | None
    after: Status
    on: date
    mention_id: int
    dated: str | None = None


class Doubt(StrEnum):
    """Why a report alone does not move a project."""

    UNSURE = "unsure"
    HEARSAY = "hearsay"
    UNPROVEN = "unproven"
    UNSAID = "unsaid"
    DENIED = "denied"
    SUDDEN = "sudden"


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A change that a doubtful report would make; nobody is told of it as a fact."""

    change: Change
    doubts: tuple[Doubt, ...]


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
