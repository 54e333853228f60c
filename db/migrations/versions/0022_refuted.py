"""Notices that were told and found to be wrong are corrected as changes are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0022"
down_revision = "qadam_0021"


def upgrade() -> None:
    with op.batch_alter_table("news") as batch:
        batch.add_column(sa.Column("refuted_at", sa.DateTime(timezone=True)))
        batch.create_check_constraint("ck_news_whole_refutation", "refuted_at IS NULL OR withdrawn_at IS NOT NULL")
    with op.batch_alter_table("corrections") as batch:
        batch.alter_column("told_change_id", nullable=True)
        batch.drop_constraint("ck_corrections_whole_claim", type_="check")
        batch.create_check_constraint("ck_corrections_whole_claim", "change_id IS NULL OR on_date IS NOT NULL")
    # What was found wrong before is settled without a letter: totals here, told or not; the others by the next run, by
    # the projects that answer for them.
    op.execute("UPDATE news SET refuted_at = withdrawn_at WHERE kind = 'programmes'")
    op.execute(
        "UPDATE projects SET stale = true WHERE id IN (SELECT n.project_id FROM news n "
        "JOIN alerts a ON a.news_id = n.id WHERE n.withdrawn_at IS NOT NULL AND a.letter_id IS NOT NULL) "
        "OR id IN (SELECT target_id FROM decisions WHERE kind = 'merge' AND undone_at IS NULL)"
    )
