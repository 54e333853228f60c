"""Corrections of what people were told, the day that each was told of, and mentions that tell of no project."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0010"
down_revision = "qadam_0009"

OPEN = sa.text("letter_id IS NULL AND NOT quiet")


def upgrade() -> None:
    _alerts()
    _decisions()
    _corrections()
    # An announcement anew wakes a paused project now: the next run computes their histories, and mails nobody for it.
    op.execute("UPDATE projects SET stale = true WHERE status = 'suspended'")


def _alerts() -> None:
    """Letters that are out told of the day that their change has now, for all that is known."""
    with op.batch_alter_table("alerts", recreate="always") as batch:
        batch.add_column(sa.Column("told_on", sa.Date()))
    op.execute(
        "UPDATE alerts SET told_on = (SELECT c.on_date FROM changes c WHERE c.id = alerts.change_id) "
        "WHERE letter_id IS NOT NULL"
    )


def _decisions() -> None:
    with op.batch_alter_table("decisions") as batch:
        batch.add_column(sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.drop_constraint("ck_decisions_kind", type_="check")
        batch.drop_constraint("ck_decisions_whole_target", type_="check")
        batch.create_check_constraint("ck_decisions_kind", "kind IN ('confirm', 'reject', 'merge', 'split', 'discard')")
        batch.create_check_constraint(
            "ck_decisions_whole_target", "kind IN ('reject', 'discard') OR target_id IS NOT NULL"
        )
    with op.batch_alter_table("decisions") as batch:
        batch.alter_column("quiet", server_default=None)


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told_change_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("change_id", sa.Integer()),
        sa.Column("on_date", sa.Date()),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Integer()),
        sa.Column("letter_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('retracted', 'merged', 'redated', 'other', 'restored')", name="ck_corrections_kind"
        ),
        sa.CheckConstraint("number >= 1", name="ck_corrections_number"),
        sa.CheckConstraint("(change_id IS NULL) = (on_date IS NULL)", name="ck_corrections_whole_claim"),
        sa.CheckConstraint("NOT quiet OR letter_id IS NULL", name="ck_corrections_quiet"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_corrections_alert_id_alerts"),
        sa.ForeignKeyConstraint(["told_change_id"], ["changes.id"], name="fk_corrections_told_change_id_changes"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_corrections_change_id_changes"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_corrections_decision_id_decisions"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_corrections_letter_id_letters"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.UniqueConstraint("alert_id", "number", name="uq_corrections_alert_id_number"),
    )
    op.create_index("ix_corrections_change_id", "corrections", ["change_id"])
    op.create_index("ix_corrections_letter_id", "corrections", ["letter_id"])
    op.create_index(
        "ix_corrections_open", "corrections", ["alert_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
