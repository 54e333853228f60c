"""A project's history: a pure function of its sightings, the same whatever the order in which they arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from domain.articles import KAZAKHSTAN
from domain.projects import Change, Sighting
from domain.records import Status
from domain.status import moves

# A reading less sure than this waits for a person, unless another floor is configured.
SURE_ENOUGH = 0.35

# Of several statuses reported on one day the last of these is believed: an end is never said by the way.
_STRENGTH = (
    Status.ANNOUNCED,
    Status.PLANNED,
    Status.CONSTRUCTION,
    Status.COMMISSIONED,
    Status.SUSPENDED,
    Status.CANCELLED,
    Status.CLOSED,
)


def day_there(moment: datetime) -> date:
    """The day in Kazakhstan: news of half past midnight there is not yesterday's."""
    return moment.astimezone(KAZAKHSTAN).date()


def publication_day(sighting: Sighting) -> date:
    return day_there(sighting.published_at)


def history(sightings: Iterable[Sighting], floor: float = SURE_ENOUGH) -> tuple[Change, ...]:
    """The changes in order of publication, at most one a day; the first has ``before`` None.

    What a reader was less sure of than ``floor`` waits for a person and changes nothing: a project that only such
    mentions tell of has no history yet.
    """
    ordered = sorted(believed(sightings, floor), key=lambda sighting: (sighting.published_at, sighting.mention_id))
    changes: list[Change] = []
    for on, day in groupby(ordered, key=publication_day):
        strongest = max(day, key=lambda sighting: _STRENGTH.index(sighting.mention.status))
        before = changes[-1].after if changes else None
        after = strongest.mention.status
        if before is None or moves(before, after):
            changes.append(Change(before, after, on, strongest.mention_id))
    return tuple(changes)


def believed(sightings: Iterable[Sighting], floor: float) -> list[Sighting]:
    """Those that a reader was sure enough of, or a person has confirmed."""
    return [sighting for sighting in sightings if sighting.confirmed or sighting.mention.score >= floor]
