"""Projects are found by their figures, too: by size and cost within the region."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.records import Capacity, Money
from domain.resolution import figure_keys

revision = "qadam_0014"
down_revision = "qadam_0013"

PORTION = 5_000

_MENTIONS = sa.table(
    "mentions",
    *map(sa.column, ("id", "project_id", "region", "capacity_value", "capacity_unit")),
    *map(sa.column, ("investment_amount", "investment_currency")),
)
_ADDED = sa.text("INSERT INTO project_keys (key, project_id) VALUES (:key, :project_id) ON CONFLICT DO NOTHING")


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    while rows := connection.execute(_portion(last)).all():
        last = rows[-1].id
        found = {(key, row.project_id) for row in rows for key in _keys(row)}
        if found:
            connection.execute(_ADDED, [{"key": key, "project_id": project_id} for key, project_id in sorted(found)])


def _portion(last: int) -> sa.Select[Any]:
    column = _MENTIONS.c
    figured = sa.or_(column.capacity_value.is_not(None), column.investment_amount.is_not(None))
    wanted = sa.select(_MENTIONS).where(column.id > last, column.project_id.is_not(None), figured)
    return wanted.order_by(column.id).limit(PORTION)


def _keys(row: sa.Row[Any]) -> frozenset[str]:
    capacity = None if row.capacity_value is None else Capacity(row.capacity_value, row.capacity_unit)
    cost = None if row.investment_amount is None else Money(row.investment_amount, row.investment_currency)
    return figure_keys(row.region, capacity, cost)
