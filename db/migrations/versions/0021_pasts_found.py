"""What rows were is found by indexes, which db.journal makes with all else that keeps the past after each migration."""

from __future__ import annotations

revision = "qadam_0021"
down_revision = "qadam_0020"


def upgrade() -> None:
    pass
