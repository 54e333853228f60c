"""News are found by their kind: the first page asks for the newest of each."""

from __future__ import annotations

from alembic import op

revision = "qadam_0019"
down_revision = "qadam_0018"


def upgrade() -> None:
    op.create_index("ix_news_kind_at", "news", ["kind", "at"])
