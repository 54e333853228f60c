"""What each mention reports as done; of what was read before, nothing is known until it is read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0005"
down_revision = "qadam_0004"


def upgrade() -> None:
    with op.batch_alter_table("mentions") as batch:
        batch.add_column(sa.Column("milestones", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("mentions") as batch:
        batch.alter_column("milestones", server_default=None)
