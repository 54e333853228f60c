"""Which report each value that a project stands for comes from: the newest believed one that gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.milestones import in_order
from domain.names import same_company
from domain.projects import Sighting
from domain.records import Capacity, Facility, Mention, Money, Sector, Span
from domain.timeline import believed

Value = str | int | Money | Capacity | Facility | Sector

SINGLE = ("expected", "investment", "capacity", "jobs", "facility", "sector", "country", "region", "locality")
MOST_SPELLINGS = 4
LISTED = ("products", "companies")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its field, as the mention names it, and the report that gives it; ``span`` None: it stands nowhere
    in so many words; ``spellings`` are other names of the same company."""

    field: str
    value: Value
    sighting: Sighting
    span: Span | None
    spellings: tuple[str, ...] = ()


def figures(sightings: Sequence[Sighting], floor: float, most: int) -> tuple[Figure, ...]:
    """The single values, then the listed ones, ``most`` of each list."""
    sure = believed(sightings, floor) or list(sightings)
    newest = in_order(sure)[::-1]
    return (*_single(newest), *(figure for field in LISTED for figure in _listed(newest, field, most)))


def _single(newest: Sequence[Sighting]) -> Iterator[Figure]:
    for field in SINGLE:
        told = ((sighting, _value(sighting.mention, field)) for sighting in newest)
        found = next(((sighting, value) for sighting, value in told if value is not None), None)
        if found:
            yield _figure(field, found[1], found[0])


def _value(mention: Mention, field: str) -> Value | None:
    """«Other» says nothing."""
    value: Value | None = getattr(mention, field)
    return None if value in (Sector.OTHER, Facility.OTHER) else value


def _listed(newest: Sequence[Sighting], field: str, most: int) -> list[Figure]:
    """The newest spelling stands for a company, wherever its others are."""
    found: list[Figure] = []
    for sighting in newest:
        for value in getattr(sighting.mention, field):
            known = next((at for at, one in enumerate(found) if _is_one(field, str(one.value), value)), None)
            if known is not None:
                found[known] = _spelled(found[known], value)
            elif len(found) < most:
                found.append(_figure(field, value, sighting))
    return found


def _is_one(field: str, known: str, value: str) -> bool:
    return known == value or (field == "companies" and same_company(known, value))


def _spelled(figure: Figure, value: str) -> Figure:
    if value == figure.value or value in figure.spellings or len(figure.spellings) == MOST_SPELLINGS:
        return figure
    return replace(figure, spellings=(*figure.spellings, value))


def _figure(field: str, value: Value, sighting: Sighting) -> Figure:
    spans = [span for span in sighting.mention.spans if span.field == field]
    if field in LISTED:  # spans of a list stand in its order, where there is one for each
        values = getattr(sighting.mention, field)
        at = values.index(value)
        return Figure(field, value, sighting, spans[at] if len(spans) == len(values) else None)
    return Figure(field, value, sighting, spans[0] if spans else None)
