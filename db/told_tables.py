"""The tables of those who are told: watches, their alerts, the letters that bring them, and what came of that."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.columns import UtcDateTime, key, lease, one_of
from db.polled_tables import metadata
from domain.watching import CorrectionKind

watches = Table(
    "watches",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False),
    Column("language", String, nullable=False),
    Column("definition", JSON, nullable=False),
    Column("origin", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    one_of("origin", ("file", "command")),
)

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

CHANGE_STEPS = ("recorded", "corrected", "withdrawn", "restored")

change_steps = Table(
    "change_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    key("changes.id"),
    Column("step", String, nullable=False),
    Column("known_on", Date, nullable=False),
    one_of("step", CHANGE_STEPS),
    Index(None, "change_id", "id"),
)
"""What became of each change, in the order in which it became known; written by triggers, see db.stepping."""

LETTER_STATES = ("waiting", "sending", "unknown", "delivered", "rejected", "bounced")
"""sending: the text may be on its way; unknown: it may have arrived, and is sent once more with the same key; bounced:
a server took it, and reported later that it could not deliver it."""

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("email", String, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("deferrals", Integer, nullable=False, default=0),
    Column("unknowns", Integer, nullable=False, default=0),
    Column("message_id", String, index=True),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("last_error", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("delivered_to", Text),
    *lease(),
    one_of("state", LETTER_STATES),
    CheckConstraint("state != 'delivered' OR delivered_at IS NOT NULL", name="whole_delivery"),
    Index(None, "state", "next_try_at"),
)
"""attempts decide how long to wait for the next; deferrals, failures by the letter's doing, when it is given up."""

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

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    key("watches.id"),
    key("changes.id", index=True),
    key("letters.id", nullable=True, index=True),
    Column("silenced_by", ForeignKey("decisions.id")),
    Column("muted_by", ForeignKey("mutes.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("told_on", Date),
    UniqueConstraint("watch_id", "change_id"),
)
"""silenced_by: the decision that gave an alert's change back after it had been withdrawn untold; nobody is told of what
decisions change. told_on: the day of the change as the letter tells it."""

_CORRECTION_WAITS = text("letter_id IS NULL AND NOT quiet")

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
    Index(
        "ix_corrections_open",
        "alert_id",
        unique=True,
        sqlite_where=_CORRECTION_WAITS,
        postgresql_where=_CORRECTION_WAITS,
    ),
)
"""What became of an alert that was told, step by step; see domain.corrections. told_…: what the watcher believed;
change_id, on_date: what holds instead, null if nothing does; quiet: no letter is ever to tell it; letter_id null, and
not quiet: it waits, and only one of an alert can."""
