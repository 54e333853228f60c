"""The same mention of the same article, through its edits and readings: what became of what was said before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from domain.likeness import Account, account, likeness
from domain.records import Mention
from domain.resolution import MATCH

ALIKE = 2


def matches(gone: Sequence[Mention], fresh: Sequence[Mention], edited: Collection[int] = ()) -> dict[int, int]:
    """Which lost mention became which new one, by their places in the lists; those most alike first.

    ``edited`` are places of lost ones that stood in another text than the new ones.
    """
    alike = [
        (-_likeness(old, new, before in edited), -_shared(old, new), before, after)
        for before, old in enumerate(gone)
        for after, new in enumerate(fresh)
    ]
    found: dict[int, int] = {}
    for degree, _, before, after in sorted(alike):
        if -degree >= ALIKE and before not in found and after not in found.values():
            found[before] = after
    return found


def _likeness(old: Mention, new: Mention, is_edited: bool) -> int:
    """One sentence may tell of several plants, one product too: only both together, or a name, are enough.

    In an edited text places have shifted: there a name is not enough against facts that speak for another plant, and
    facts that would link two articles link a plant under a new name to itself.
    """
    if old == new:
        return 8
    same_evidence = old.evidence == new.evidence
    degree = (
        4 * (not is_edited and _names_overlap(old, new))
        + 2 * (old.name.casefold() == new.name.casefold())
        + same_evidence
        + bool(set(old.products) & set(new.products))
    )
    if not is_edited or same_evidence:
        return degree
    facts = likeness(_account(old), _account(new))
    if facts.contradictions:
        return 0
    return max(degree, ALIKE * (facts.score >= MATCH and not facts.doubts))


def _shared(old: Mention, new: Mention) -> int:
    """Decides between equals: places, companies and figures in common."""
    pairs = ((old.region, new.region), (old.locality, new.locality), (old.capacity, new.capacity))
    return sum(one is not None and one == other for one, other in pairs) + bool(set(old.companies) & set(new.companies))


def _names_overlap(old: Mention, new: Mention) -> bool:
    here, there = ([span for span in mention.spans if span.field == "name"] for mention in (old, new))
    return any(one.start < other.end and other.start < one.end for one in here for other in there)


_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def _account(mention: Mention) -> Account:
    return account((mention,), mention.status, _ANY_DAY, _ANY_DAY)
