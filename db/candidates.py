"""Which projects a mention may speak of: a bounded number, the likeliest first, however many are stored.

A key that few projects have says much, one that thousands have says little: of each key no more than MOST_OF_A_KEY
projects are read, the newest. Where two keys have more than that, the few projects that have both are found by the
two as one key (domain.keys), and what else the likeliest have in common with the mention is looked up by index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log2
from typing import Any

from sqlalchemy import CompoundSelect, Connection, bindparam, literal_column, select, union_all

from db.tables import project_keys, projects
from domain.keys import pairs

MOST_CANDIDATES = 20
MOST_OF_A_KEY = 128
# So many of the likeliest are asked for the keys by which they were not found.
_LOOKED_UP = 4 * MOST_CANDIDATES

_ALSO = select(project_keys.c.project_id, project_keys.c.key).where(
    project_keys.c.key.in_(bindparam("keys", expanding=True)),
    project_keys.c.project_id.in_(bindparam("projects", expanding=True)),
)
_SEEN = select(projects.c.id).where(projects.c.id.in_(bindparam("projects", expanding=True)), projects.c.sightings > 0)


def candidate_ids(connection: Connection, keys: frozenset[str]) -> list[int]:
    """Projects that share a key, those that share most and rarest first; hidden ones stay out."""
    found = _found(connection, keys)
    common = {key for key, some in found.items() if len(some) == MOST_OF_A_KEY}
    found |= _found(connection, pairs(common))
    ranked = _ranked(found)[:_LOOKED_UP]
    if common:
        for project_id, key in connection.execute(_ALSO, {"keys": sorted(common), "projects": ranked}):
            found[key].add(project_id)
        likeliest = set(ranked)
        ranked = [project_id for project_id in _ranked(found) if project_id in likeliest]
    seen = set(connection.execute(_SEEN, {"projects": ranked}).scalars())
    return [project_id for project_id in ranked if project_id in seen][:MOST_CANDIDATES]


def _found(connection: Connection, keys: Iterable[str]) -> dict[str, set[int]]:
    """The newest projects of each key."""
    told = sorted(keys)
    found: dict[str, set[int]] = defaultdict(set)
    if told:
        for at, project_id in connection.execute(
            _newest_of(len(told)), {f"key_{n}": key for n, key in enumerate(told)}
        ):
            found[told[at]].add(project_id)
    return found


@lru_cache(maxsize=64)
def _newest_of(many: int) -> CompoundSelect[Any]:
    """One statement for so many keys: written once, for writing it costs more than running it."""
    return union_all(*(select(_newest(at).subquery()) for at in range(many)))


def _newest(at: int) -> Any:
    return (
        select(literal_column(str(at)).label("at"), project_keys.c.project_id)
        .where(project_keys.c.key == bindparam(f"key_{at}"))
        .order_by(project_keys.c.project_id.desc())
        .limit(literal_column(str(MOST_OF_A_KEY)))
    )


def _ranked(found: Mapping[str, set[int]]) -> list[int]:
    """By what they share, a key counting the more the fewer have it; the older of two that share as much first."""
    shared: defaultdict[int, float] = defaultdict(float)
    for some in found.values():
        weight = 1 + log2(max(MOST_OF_A_KEY / len(some), 1)) if some else 0
        for project_id in some:
            shared[project_id] += weight
    return sorted(shared, key=lambda project_id: (-shared[project_id], project_id))
