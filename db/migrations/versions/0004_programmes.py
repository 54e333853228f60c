"""Whose and where a total is, and the jobs told with it; a re-reading fills what was read before."""

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
    op.execute("UPDATE programmes SET country = COALESCE(SUBSTR(region, 1, 2), 'KZ')")
    op.create_index("ix_programmes_region_country", "programmes", ["region", "country"])
