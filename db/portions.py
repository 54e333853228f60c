"""Many rows at once: lists as long as they come, in statements that every database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, insert

T = TypeVar("T")
MOST_VALUES = 5_000


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """Portions that fit into one IN."""
    rest = iter(values)
    while portion := list(islice(rest, MOST_VALUES)):
        yield portion


def insert_all(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Nothing where there are no rows; SQLAlchemy would insert one of defaults."""
    listed = list(rows)
    if listed:
        connection.execute(_insert(table), listed if len(listed) > 1 else listed[0])


@cache
def _insert(table: Table) -> Insert:
    """Writing a statement costs more than running it; inline: nobody asks for the numbers that rows were given."""
    return insert(table).inline()
