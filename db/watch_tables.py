"""What watches are kept from for a while, and what was news whoever watched."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from db.columns import UtcDateTime, key
from db.tables import metadata

mutes = Table(
    "mutes",
    metadata,
    Column("id", Integer, primary_key=True),
    key("watches.id", index=True),
    Column("project_id", ForeignKey("projects.id")),
    Column("why", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)
"""project_id null: all that the watch would tell. What is queued before ends_at is dropped, in sight."""

news = Table(
    "news",
    metadata,
    key("changes.id", primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
"""The changes that were worth a letter when they became known, whoever watched; all others only filled gaps."""
