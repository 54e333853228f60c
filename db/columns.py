"""The kinds of columns that several tables have."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    String,
    Table,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out; SQLite keeps no zone, so it is taken off and put back there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or column)


def lease() -> tuple[Column[Any], ...]:
    """Who holds the row and until when; finishing asks for the token, so a late holder cannot write."""
    return (
        Column("lease_token", String),
        Column("lease_until", UtcDateTime),
        Column("lease_worker", String),
    )


def key(target: str, *, nullable: bool = False, primary_key: bool = False, index: bool = False) -> Column[Any]:
    """A column that points at ``table.id`` and is named after the table («stories» gives story_id)."""
    table = target.removesuffix(".id")
    singular = {"stories": "story", "watches": "watch", "news": "news"}.get(table, table.removesuffix("s"))
    return Column(f"{singular}_id", ForeignKey(target), nullable=nullable, primary_key=primary_key, index=index)


def past_of(table: Table, left_out: Iterable[str] = (), found_by: Collection[str] = ()) -> Table:
    """What rows of a table were before they changed: each as it stood at the end of the day before ``until``.

    ``existed`` is False where there was no such row yet. What is left out of it is told as it is now.
    """
    kept = [column for column in table.columns if column.name not in {"id", *left_out}]
    return Table(
        f"past_{table.name}",
        table.metadata,
        Column("id", table.c.id.type, primary_key=True, autoincrement=False),
        Column("until", Date, primary_key=True),
        Column("existed", Boolean, nullable=False),
        *(Column(column.name, column.type, index=column.name in found_by) for column in kept),
    )
