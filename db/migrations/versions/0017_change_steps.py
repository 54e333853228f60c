"""The steps of changes in the order in which they became known, so that a copy kept elsewhere can follow them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.timeline import day_there

revision = "qadam_0017"
down_revision = "qadam_0016"

PORTION = 5_000


def upgrade() -> None:
    op.create_table(
        "change_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_change_steps_change_id_changes"),
        sa.CheckConstraint("step IN ('recorded', 'corrected', 'withdrawn', 'restored')", name="ck_change_steps_step"),
        sa.PrimaryKeyConstraint("id", name="pk_change_steps"),
    )
    op.create_index("ix_change_steps_change_id_id", "change_steps", ["change_id", "id"])
    _take_down(op.get_bind())


def _take_down(connection: sa.Connection) -> None:
    """What is known already, in the order of its moments; corrections of before are in the changes themselves."""
    moment = sa.DateTime(timezone=True)
    changes = sa.table(
        "changes", sa.column("id", sa.Integer), sa.column("recorded_at", moment), sa.column("withdrawn_at", moment)
    )
    rows = connection.execute(sa.select(changes)).all()
    told = [(row.recorded_at, row.id, "recorded") for row in rows]
    told += [(row.withdrawn_at, row.id, "withdrawn") for row in rows if row.withdrawn_at is not None]
    steps = [_step(number, *one) for number, one in enumerate(sorted(told), 1)]
    table = sa.table("change_steps", *map(sa.column, ("id", "change_id", "step")), sa.column("known_on", sa.Date))
    for start in range(0, len(steps), PORTION):
        connection.execute(sa.insert(table), steps[start : start + PORTION])
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT setval('change_steps_id_seq', :last, false)"), {"last": len(steps) + 1})


def _step(number: int, at: datetime, change_id: int, step: str) -> dict[str, Any]:
    return {"id": number, "change_id": change_id, "step": step, "known_on": _day(at)}


def _day(at: datetime) -> date:
    """SQLite gives moments without a zone; they are of UTC."""
    return day_there(at if at.tzinfo else at.replace(tzinfo=UTC))
