"""The tables of those who may decide on the pages: operators, and where they are logged in."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from db.columns import UtcDateTime, key
from db.polled_tables import metadata

operators = Table(
    "operators",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    key("operators.id", index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
)
"""Of the token itself only the browser knows: whoever reads the database cannot log in by it."""
