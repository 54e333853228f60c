"""The day on which rows are written, by which their past is kept; the tables of the past come with the triggers that
fill them, after every upgrade anew (db.journal)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "qadam_0008"
down_revision = "qadam_0007"


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_clock_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_clock"),
    )
    _begin_today()


def _begin_today() -> None:
    """A database that was in use kept only the newest state of its projects: its past begins with this upgrade."""
    if op.get_bind().execute(sa.text("SELECT id FROM sources")).first() is None:
        return
    today = (datetime.now(UTC) + timedelta(hours=5)).date()
    begin = sa.text("INSERT INTO clock (id, day, since) VALUES (1, :today, :today)")
    op.execute(begin.bindparams(sa.bindparam("today", today, type_=sa.Date())))
