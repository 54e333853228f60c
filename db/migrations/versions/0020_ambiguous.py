"""What waits for a person is found by an index: the queue read every mention that there is."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "qadam_0020"
down_revision = "qadam_0019"


def upgrade() -> None:
    op.create_index(
        "ix_mentions_ambiguous",
        "mentions",
        ["id"],
        sqlite_where=text("json_extract(resolution, '$.answer') = 'ambiguous'"),
        postgresql_where=text("resolution ->> 'answer' = 'ambiguous'"),
    )
