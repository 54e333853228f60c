"""Addresses that nothing more is sent to, and the reports by which that was found out."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from db.columns import UtcDateTime, key
from db.tables import metadata

stopped_addresses = Table(
    "stopped_addresses",
    metadata,
    Column("email", String, primary_key=True),
    key("letters.id"),
    Column("reason", Text, nullable=False),
    Column("stopped_at", UtcDateTime, nullable=False),
)
"""Nothing more is sent there until a person says so; the letter is the one that told us."""

bounces = Table(
    "bounces",
    metadata,
    Column("fingerprint", String, primary_key=True),
    key("letters.id", nullable=True, index=True),
    Column("words", Text),
    Column("read_at", UtcDateTime, nullable=False),
)
"""Reports of the bounce mailbox that were read, by a hash of their bytes; without a letter where it was not ours."""
