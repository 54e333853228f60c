"""What a change rests on: whose word, and in how many houses."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from domain.projects import Sighting
from domain.records import Status
from domain.timeline import FORTNIGHT, publication_day
from domain.watching import Basis


def basis_of(mention_ids: Collection[int], dated: str | None, sightings: Iterable[Sighting]) -> Basis:
    """A person's word, that of news which look back, or that of a plain report; ``mention_ids`` are its evidence."""
    if any(sighting.confirmed for sighting in sightings if sighting.mention_id in mention_ids):
        return Basis.CONFIRMED
    return Basis.INFERRED if dated else Basis.REPORTED


def houses_of(after: Status, on: date, sightings: Iterable[Sighting]) -> int:
    """How many say the same within a fortnight of it; a reprint is no second word, nor is a house's other language."""
    same = [
        sighting
        for sighting in sightings
        if sighting.mention.status is after and abs(publication_day(sighting) - on) <= FORTNIGHT
    ]
    return max(1, min(len({sighting.house for sighting in same}), len({sighting.story_id for sighting in same})))
