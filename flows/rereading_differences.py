"""One article's stored reading beside a new one: which mentions are the same, which became which, what is different."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from db.rereading import Stored, split
from domain.lineage import matches
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
