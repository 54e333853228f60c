"""Which projects a mention may speak of: a bounded number, the likeliest first, however many are stored.

A key that few projects have says much, one that thousands have says little: of each key no more than MOST_OF_A_KEY
projects are read, the newest. Where two keys have more than that, the few projects that have both are found by the
two as one key (domain.keys), and what else the likeliest have in common with the mention is looked up by index.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from math import log2
from typing import Any

from sqlalchemy import (
    ARRAY,
    Connection,
    Dialect,
    Integer,
    String,
    Text,
    TextClause,
    TextualSelect,
    TypeDecorator,
    bindparam,
    text,
)
from sqlalchemy.types import TypeEngine

from domain.keys import pairs

MOST_CANDIDATES = 20
MOST_OF_A_KEY = 128
# So many of the likeliest are asked for the keys by which they were not found.
_LOOKED_UP = 2 * MOST_CANDIDATES


class _Listed(TypeDecorator[list[Any]]):
    """A list as one value, so that a statement is written, and planned, once for lists of every length."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Integer] | type[String] = Integer) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.loads(value)


def _newest(gathered: str, keys: str) -> TextualSelect:
    """A row for each key: a hundred ids in one value cost less than a hundred rows."""
    newest = (
        "SELECT project_id FROM project_keys WHERE project_keys.key = wanted.value "  # noqa: S608
        f"ORDER BY project_id DESC LIMIT {MOST_OF_A_KEY}"
    )
    said = text(f"SELECT wanted.value AS key, {gathered.format(newest)} AS found FROM {keys} AS wanted")  # noqa: S608
    return said.bindparams(bindparam("keys", type_=_Listed(String))).columns(key=String(), found=_Listed())


def _also(keys: str, those: str) -> TextualSelect:
    """Each pair of key and project is looked up: the other way round, the keys of a project may be many."""
    said = text(
        "SELECT project_keys.key, project_keys.project_id "  # noqa: S608
        f"FROM {keys} AS wanted CROSS JOIN {those} AS one CROSS JOIN project_keys "
        "WHERE project_keys.key = wanted.value AND project_keys.project_id = one.value"
    )
    lists = bindparam("keys", type_=_Listed(String)), bindparam("projects", type_=_Listed())
    return said.bindparams(*lists).columns(key=String(), project_id=Integer())


def _added(keys: str) -> TextClause:
    said = text(
        "INSERT INTO project_keys (key, project_id) "  # noqa: S608
        f"SELECT wanted.value, CAST(:project AS INTEGER) FROM {keys} AS wanted WHERE TRUE ON CONFLICT DO NOTHING"
    )
    return said.bindparams(bindparam("keys", type_=_Listed(String)))


_NEWEST = {
    "sqlite": _newest("(SELECT json_group_array(project_id) FROM ({}))", "json_each(:keys)"),
    "postgresql": _newest("ARRAY({})", "(SELECT unnest(:keys) AS value)"),
}
_ALSO = {
    "sqlite": _also("json_each(:keys)", "json_each(:projects)"),
    "postgresql": _also("(SELECT unnest(:keys) AS value)", "(SELECT unnest(:projects) AS value)"),
}

_ADDED = {
    "sqlite": _added("json_each(:keys)"),
    "postgresql": _added("(SELECT unnest(:keys) AS value)"),
}


def candidate_ids(connection: Connection, keys: frozenset[str]) -> list[int]:
    """Projects that share a key, those that share most and rarest first, the older of two that share as much."""
    found = _found(connection, keys)
    common = {key for key in keys if len(found.get(key, ())) == MOST_OF_A_KEY}
    shared = _shared(found[key] for key in found.keys() & (keys | pairs(common)))
    likeliest = _best(shared)
    if common:
        told = {"keys": sorted(common), "projects": likeliest}
        for key, project_id in connection.execute(_ALSO[connection.dialect.name], told):
            shared[project_id] += project_id not in found[key]
    return sorted(likeliest, key=lambda project_id: (-shared[project_id], project_id))


def add_keys(connection: Connection, project_id: int, keys: Iterable[str]) -> None:
    """Makes the project findable by these keys, too."""
    connection.execute(_ADDED[connection.dialect.name], {"keys": sorted(keys), "project": project_id})


def _found(connection: Connection, keys: frozenset[str]) -> dict[str, frozenset[int]]:
    """The newest projects of each key, and of two keys of different kinds as one."""
    if not keys:
        return {}
    wanted = {"keys": sorted(keys | pairs(keys))}
    return {key: frozenset(some) for key, some in connection.execute(_NEWEST[connection.dialect.name], wanted) if some}


def _shared(found: Iterable[Set[int]]) -> defaultdict[int, float]:
    """How much each project shares, a key counting the more the fewer have it."""
    shared: defaultdict[int, float] = defaultdict(float)
    for some in found:
        weight = 1 + log2(MOST_OF_A_KEY / len(some))
        for project_id in some:
            shared[project_id] += weight
    return shared


def _best(shared: Mapping[int, float]) -> list[int]:
    """The likeliest, in no order: all that share as much as the last of them, if those are not too many."""
    least = sorted(shared.values(), reverse=True)[_LOOKED_UP - 1 : _LOOKED_UP] or [0.0]
    more = [project_id for project_id, much in shared.items() if much > least[0]]
    as_much = sorted(project_id for project_id, much in shared.items() if much == least[0])
    return more + as_much[: _LOOKED_UP - len(more)]
