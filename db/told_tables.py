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
from domain.notices import Trigger
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
    Column("confirmed_at", UtcDateTime),
    Column("unsubscribed_at", UtcDateTime),
    one_of("origin", ("file", "command")),
)
"""confirmed_at null: nobody has confirmed yet that letters are wanted, and none is sent but the one that asks;
unsubscribed_at: its reader has ended it, which no file brings back."""

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
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    key("changes.id", nullable=True),
    key("projects.id", nullable=True, index=True),
    key("programmes.id", nullable=True, index=True),
    key("mentions.id", nullable=True),
    Column("on_date", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("facts", JSON),
    Column("withdrawn_at", UtcDateTime),
    Column("refuted_at", UtcDateTime),
    UniqueConstraint("change_id"),
    Index(None, "kind", "at"),
    one_of("kind", Trigger),
    CheckConstraint("(kind = 'moves') = (change_id IS NOT NULL)", name="whole_move"),
    CheckConstraint("refuted_at IS NULL OR withdrawn_at IS NOT NULL", name="whole_refutation"),
)
"""What was worth a letter when it became known (``at``), whoever watched: the changes that did not only fill gaps, and
notices of other kinds. key: the same thing is one row for good; mention_id, facts: a notice's evidence and what was
true then; withdrawn_at: when a notice ceased to hold; refuted_at: when one that somebody was told was found to be
wrong, and not only overtaken by later news."""

fresh_programmes = Table("fresh_programmes", metadata, key("programmes.id", primary_key=True))
"""Totals that were read and have not been looked at for news yet."""

lookout = Table(
    "lookout",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("quiet", JSON, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""day: up to which it was looked for promises whose day has passed; quiet: by status and sector, since when a project
must have been silent to be quiet then. What was so before the first look is no news."""

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
    key("news.id", index=True),
    key("changes.id", nullable=True, index=True),
    key("letters.id", nullable=True, index=True),
    Column("silenced_by", ForeignKey("decisions.id")),
    Column("muted_by", ForeignKey("mutes.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("told_on", Date),
    UniqueConstraint("watch_id", "news_id"),
)
"""change_id: the change that the news is of, for its corrections; null for a notice. silenced_by: the decision that
gave an alert's change back after it had been withdrawn untold; nobody is told of what decisions change. told_on: the
day of the change as the letter tells it."""

_CORRECTION_WAITS = text("letter_id IS NULL AND NOT quiet")

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    key("alerts.id"),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("told_change_id", ForeignKey("changes.id")),
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
    CheckConstraint("change_id IS NULL OR on_date IS NOT NULL", name="whole_claim"),
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
change_id, on_date: what holds instead, both null if nothing does; a day without a change is that of the alert's
notice. quiet: no letter is ever to tell it; letter_id null, and not quiet: it waits, and only one of an alert can."""

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    key("watches.id", nullable=True, index=True),
    Column("mailbox", String, nullable=False),
    key("letters.id", index=True),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
)
"""Who was asked whether letters are wanted, by the one letter of each; watch_id null: nobody answered, and the watch is
forgotten."""

proofs = Table(
    "proofs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String, nullable=False),
    Column("language", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("said", JSON, nullable=False),
    key("letters.id", index=True),
    UniqueConstraint("email", "language", "day"),
)
"""The weekly word that somebody looked, at the end of a letter or in one of its own; said: see domain.proofs."""

CANARY_STAGES = ("reading", "linking", "matching", "writing")

canaries = Table(
    "canaries",
    metadata,
    Column("day", Date, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("reader", String, nullable=False),
    Column("stopped_at", String),
    Column("why", Text),
    one_of("stopped_at", CANARY_STAGES),
    CheckConstraint("(stopped_at IS NULL) = (why IS NULL)", name="whole_fault"),
)
"""How a known invented article fared each day on the way to a letter; stopped_at null: it got there."""
