"""Keys by which a mention finds the projects it may speak of: blocking keys, and pairs where one finds too many."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

_PAIRED = ("place", "company", "product")
_AND = " & "


def pairs(keys: Iterable[str]) -> frozenset[str]:
    """Two keys of different kinds as one: few projects share a town and an owner, however large both are."""
    told = sorted(key for key in keys if _kind(key) in _PAIRED and _AND not in key)
    return frozenset(f"{one}{_AND}{other}" for one, other in combinations(told, 2) if _kind(one) != _kind(other))


def with_pairs(keys: frozenset[str]) -> frozenset[str]:
    return keys | pairs(keys)


def _kind(key: str) -> str:
    return key.partition(" ")[0]
