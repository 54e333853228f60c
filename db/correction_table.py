"""What became of alerts that were told."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from db.columns import UtcDateTime, key, one_of
from db.tables import metadata
from domain.watching import CorrectionKind

_OPEN = text("letter_id IS NULL AND NOT quiet")

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    key("alerts.id"),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("told_change_id", ForeignKey("changes.id"), nullable=False),
    Column("told_on", Date, nullable=False),
    key("changes.id", nullable=True, index=True),
    Column("on_date", Date),
    Column("quiet", Boolean, nullable=False),
    key("decisions.id", nullable=True),
    key("letters.id", nullable=True, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("alert_id", "number"),
    one_of("kind", CorrectionKind),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("(change_id IS NULL) = (on_date IS NULL)", name="whole_claim"),
    CheckConstraint("NOT quiet OR letter_id IS NULL", name="quiet"),
    Index("ix_corrections_open", "alert_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
)
"""What became of an alert that was told, step by step; see domain.corrections. told_…: what the watcher believed;
change_id, on_date: what holds instead, null if nothing does; quiet: no letter is ever to tell it; letter_id null, and
not quiet: it waits, and only one of an alert can."""
