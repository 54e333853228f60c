"""What a source's word is worth, changes that wait for a confirmation or are dated by the text, disputed fields."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0006"
down_revision = "qadam_0005"

STATUSES = "('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')"


def upgrade() -> None:
    _sources()
    _projects()
    anew = op.get_bind().dialect.name == "sqlite"  # which would write a column that is added behind all constraints
    with op.batch_alter_table("changes", recreate="always" if anew else "never") as batch:
        batch.add_column(sa.Column("dated", sa.String()))
    _unconfirmed_changes()


def _sources() -> None:
    with op.batch_alter_table("sources") as batch:
        batch.add_column(sa.Column("standing", sa.String(), nullable=False, server_default="established"))
        batch.create_check_constraint("ck_sources_standing", "standing IN ('established', 'unproven')")
    with op.batch_alter_table("sources") as batch:
        batch.alter_column("standing", server_default=None)


def _projects() -> None:
    """Histories were computed by other rules: the next run computes them anew, and mails nobody for it."""
    with op.batch_alter_table("projects") as batch:
        batch.add_column(sa.Column("disputed", sa.String()))
        batch.add_column(sa.Column("stale", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("projects") as batch:
        batch.alter_column("stale", server_default=None)
    op.create_index("ix_projects_disputed", "projects", ["disputed"])
    op.create_index("ix_projects_stale", "projects", ["stale"])


def _unconfirmed_changes() -> None:
    op.create_table(
        "unconfirmed_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String()),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("dated", sa.String()),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"before IN {STATUSES}", name="ck_unconfirmed_changes_before"),
        sa.CheckConstraint(f"after IN {STATUSES}", name="ck_unconfirmed_changes_after"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_unconfirmed_changes_project_id_projects"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_unconfirmed_changes_mention_id_mentions"),
        sa.PrimaryKeyConstraint("id", name="pk_unconfirmed_changes"),
        sa.UniqueConstraint("project_id", "after", name="uq_unconfirmed_changes_project_id_after"),
    )
    op.create_index("ix_unconfirmed_changes_on_date", "unconfirmed_changes", ["on_date"])
    op.create_index("ix_unconfirmed_changes_mention_id", "unconfirmed_changes", ["mention_id"])
