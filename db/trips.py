"""Fewer trips to a server: questions that are asked together, writes that are waited for together.

Linking one article waited for thirty short answers of PostgreSQL, one after the other. SQLite answers within the
program: there nothing is to be spared.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select, TypeDecorator
from sqlalchemy.exc import DBAPIError


def asked_together(connection: Connection, questions: Sequence[Select[Any]], **numbers: int) -> list[Sequence[Any]]:
    """The rows of each question; all of them take the same parameters, which must be numbers. Values that stand in a
    question itself must be such that the driver takes them as they are."""
    if connection.dialect.name != "postgresql":
        return [connection.execute(question, numbers).all() for question in questions]
    prepared = [_prepared(question, connection.dialect) for question in questions]
    with _waiting(connection):
        cursors = [connection.connection.driver_connection.cursor() for _ in prepared]  # type: ignore[union-attr]
        with _pipeline(connection):
            for cursor, question in zip(cursors, prepared, strict=True):
                cursor.execute(question.words, question.values | numbers)
        return [list(map(question.row, cursor)) for cursor, question in zip(cursors, prepared, strict=True)]


@contextmanager
def unwaited(connection: Connection) -> Iterator[None]:
    """Statements inside are sent one behind the other and waited for at the end, where at the latest an error shows.

    What they give back cannot be asked for.
    """
    with _waiting(connection), _pipeline(connection):
        yield


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question as the driver takes it; SQLAlchemy cannot read the answers of a pipeline."""

    words: str
    values: dict[str, Any]
    make: Callable[[Sequence[Any]], Any]
    ours: Sequence[tuple[int, Callable[[Any], Any]]]
    """Columns of kinds of our own; the driver reads all others as SQLAlchemy does."""

    def row(self, values: Sequence[Any]) -> Any:
        read = list(values)
        for at, kind in self.ours:
            read[at] = kind(read[at])
        return self.make(read)


@lru_cache(maxsize=64)
def _prepared(question: Select[Any], dialect: Dialect) -> _Prepared:
    columns = list(question.selected_columns)
    row = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    ours = [(at, column.type) for at, column in enumerate(columns) if isinstance(column.type, TypeDecorator)]
    read = [(at, made) for at, kind in ours if (made := kind.result_processor(dialect, None))]
    compiled = question.compile(dialect=dialect)
    return _Prepared(str(compiled), compiled.params, row._make, read)


def _pipeline(connection: Connection) -> AbstractContextManager[Any]:
    """Nothing where the driver has none: then each statement is waited for."""
    if connection.dialect.name != "postgresql":
        return nullcontext()
    made: AbstractContextManager[Any] = getattr(connection.connection.driver_connection, "pipeline", nullcontext)()
    return made


@contextmanager
def _waiting(connection: Connection) -> Iterator[None]:
    """What the driver says at the end of a pipeline is an error like any other."""
    driver = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except driver as error:
        lost = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, driver, connection_invalidated=lost, dialect=connection.dialect
        ) from error
