"""What was news and when, for rehearsals; mutes with their reason, and which alerts they dropped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0009"
down_revision = "qadam_0008"


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_news_change_id_changes"),
        sa.PrimaryKeyConstraint("change_id", name="pk_news"),
    )
    op.create_index("ix_news_at", "news", ["at"])
    # Of what was told before only that is known of which somebody was to hear.
    op.execute("INSERT INTO news (change_id, at) SELECT change_id, MIN(created_at) FROM alerts GROUP BY change_id")
    op.create_table(
        "mutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_mutes_watch_id_watches"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_mutes_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_mutes"),
    )
    op.create_index("ix_mutes_watch_id", "mutes", ["watch_id"])
    with op.batch_alter_table("alerts") as batch:
        batch.add_column(sa.Column("muted_by", sa.Integer()))
        batch.create_foreign_key("fk_alerts_muted_by_mutes", "mutes", ["muted_by"], ["id"])
