"""What people decide of mentions and projects; where a mention counts, beside where the machine put it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0002"
down_revision = "qadam_0001"


def upgrade() -> None:
    _mentions()
    _decisions()
    _decision_mentions()
    _decision_changes()
    _alerts()


def _mentions() -> None:
    """What is linked stays where it is, put there by the machine, and each mention is the first of its kind."""
    with op.batch_alter_table("mentions") as batch:
        batch.add_column(sa.Column("home_id", sa.Integer()))
        batch.add_column(sa.Column("lineage_id", sa.Integer()))
        batch.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key("fk_mentions_home_id_projects", "projects", ["home_id"], ["id"])
        batch.create_foreign_key("fk_mentions_lineage_id_mentions", "mentions", ["lineage_id"], ["id"])
    with op.batch_alter_table("mentions") as batch:
        batch.alter_column("confirmed", server_default=None)
    op.create_index("ix_mentions_home_id", "mentions", ["home_id"])
    op.create_index("ix_mentions_lineage_id", "mentions", ["lineage_id"])
    op.execute("UPDATE mentions SET home_id = project_id, lineage_id = id WHERE project_id IS NOT NULL")


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin_id", sa.Integer()),
        sa.Column("target_id", sa.Integer()),
        sa.Column("why", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text()),
        sa.CheckConstraint("kind IN ('confirm', 'reject', 'merge', 'split')", name="ck_decisions_kind"),
        sa.CheckConstraint("kind = 'confirm' OR origin_id IS NOT NULL", name="ck_decisions_whole_origin"),
        sa.CheckConstraint("kind = 'reject' OR target_id IS NOT NULL", name="ck_decisions_whole_target"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="ck_decisions_whole_undoing"),
        sa.ForeignKeyConstraint(["origin_id"], ["projects.id"], name="fk_decisions_origin_id_projects"),
        sa.ForeignKeyConstraint(["target_id"], ["projects.id"], name="fk_decisions_target_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_target_id", "decisions", ["target_id"])


def _decision_mentions() -> None:
    op.create_table(
        "decision_mentions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_decision_mentions_decision_id_decisions"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_decision_mentions_mention_id_mentions"),
        sa.PrimaryKeyConstraint("decision_id", "mention_id", name="pk_decision_mentions"),
    )
    op.create_index("ix_decision_mentions_mention_id", "decision_mentions", ["mention_id"])


def _decision_changes() -> None:
    op.create_table(
        "decision_changes",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("undoing", sa.Boolean(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("was_on", sa.Date()),
        sa.Column("was_mention_id", sa.Integer()),
        sa.CheckConstraint("effect IN ('added', 'withdrew', 'gave back', 'moved')", name="ck_decision_changes_effect"),
        sa.CheckConstraint("effect != 'moved' OR was_on IS NOT NULL", name="ck_decision_changes_whole_move"),
        sa.CheckConstraint("(was_on IS NULL) = (was_mention_id IS NULL)", name="ck_decision_changes_was"),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_decision_changes_change_id_changes"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_decision_changes_decision_id_decisions"),
        sa.ForeignKeyConstraint(
            ["was_mention_id"], ["mentions.id"], name="fk_decision_changes_was_mention_id_mentions"
        ),
        sa.PrimaryKeyConstraint("decision_id", "change_id", "undoing", name="pk_decision_changes"),
    )
    op.create_index("ix_decision_changes_change_id", "decision_changes", ["change_id"])


def _alerts() -> None:
    with op.batch_alter_table("alerts") as batch:
        batch.add_column(sa.Column("silenced_by", sa.Integer()))
        batch.create_foreign_key("fk_alerts_silenced_by_decisions", "decisions", ["silenced_by"], ["id"])
