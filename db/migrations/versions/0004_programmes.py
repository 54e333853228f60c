"""Whose and where a total is, and the jobs told with it; what was read before is filled by the next re-reading."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0004"
down_revision = "qadam_0002"


def upgrade() -> None:
    with op.batch_alter_table("programmes", recreate="always") as batch:
        batch.add_column(sa.Column("country", sa.String()))
        batch.add_column(sa.Column("sector", sa.String()))
        batch.add_column(sa.Column("jobs", sa.Integer()))
    op.create_index("ix_programmes_region_country", "programmes", ["region", "country"])
