"""One article's stored reading beside a new one: which mentions are the same, which became which, what is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from db.rereading import Stored, split
from domain.records import Mention, Reading

PLACES = "spans"
"""The field that is counted, but not shown: numbers of characters tell people nothing."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Old and new mentions of one article that differ: ``changed`` are those that tell of the same project."""

    changed: tuple[tuple[Mention, Mention], ...]
    lost: tuple[Mention, ...]
    gained: tuple[Mention, ...]


def says_the_same(stored: Stored, reading: Reading) -> bool:
    said = (stored.relevant, stored.relevance) == (reading.relevant, reading.relevance)
    told, totals = split(stored.mentions, reading.mentions), split(stored.programmes, reading.programmes)
    return said and not (told.gone or told.fresh or totals.gone or totals.fresh)


def is_due(stored: Stored, reading: Reading, reader: str) -> bool:
    """Whether anything is to be written; what is parked is, for it was never linked."""
    return stored.state == "parked" or stored.reader != reader or not says_the_same(stored, reading)


def matches(gone: Sequence[Mention], fresh: Sequence[Mention]) -> dict[int, int]:
    """Which lost mention became which new one, by their places in the lists; those most alike first."""
    alike = [
        (-_likeness(old, new), before, after) for before, old in enumerate(gone) for after, new in enumerate(fresh)
    ]
    found: dict[int, int] = {}
    for likeness, before, after in sorted(alike):
        if -likeness >= ALIKE and before not in found and after not in found.values():
            found[before] = after
    return found


def pairs(stored: Stored, reading: Reading) -> Pairs:
    told = split(stored.mentions, reading.mentions)
    gone = [kept.said for kept in told.gone]
    found = matches(gone, told.fresh)
    return Pairs(
        changed=tuple((gone[before], told.fresh[after]) for before, after in sorted(found.items())),
        lost=tuple(mention for number, mention in enumerate(gone) if number not in found),
        gained=tuple(mention for number, mention in enumerate(told.fresh) if number not in found.values()),
    )


def changed_values(old: Mention, new: Mention) -> Iterator[tuple[str, Any, Any]]:
    """Fields with both values."""
    for name in (field.name for field in fields(Mention)):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield name, before, after


ALIKE = 2


def _likeness(old: Mention, new: Mention) -> int:
    """One sentence may tell of several plants, one product too: only both together, or a name, are enough."""
    return (
        4 * _names_overlap(old, new)
        + 2 * (old.name.casefold() == new.name.casefold())
        + (old.evidence == new.evidence)
        + bool(set(old.products) & set(new.products))
    )


def _names_overlap(old: Mention, new: Mention) -> bool:
    here, there = ([span for span in mention.spans if span.field == "name"] for mention in (old, new))
    return any(one.start < other.end and other.start < one.end for one in here for other in there)
