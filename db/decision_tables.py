"""The tables of what people decided of mentions and projects, and what that did to histories."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from db.columns import UtcDateTime, key, one_of
from db.polled_tables import metadata
from domain.decisions import Kind

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("origin_id", ForeignKey("projects.id")),
    Column("target_id", ForeignKey("projects.id"), index=True),
    Column("why", Text),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("undone_by", Text),
    Column("quiet", Boolean, nullable=False, default=False),
    one_of("kind", Kind),
    CheckConstraint("kind = 'confirm' OR origin_id IS NOT NULL", name="whole_origin"),
    CheckConstraint("kind IN ('reject', 'discard') OR target_id IS NOT NULL", name="whole_target"),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="whole_undoing"),
)
"""What people decided, kept for good; see domain.decisions for origin and target; quiet: nobody gets a correction."""

decision_mentions = Table(
    "decision_mentions",
    metadata,
    key("decisions.id", primary_key=True),
    key("mentions.id", primary_key=True, index=True),
)
"""The mentions as they were when it was decided; their lineages are what the decision is about."""

EFFECTS = ("added", "withdrew", "gave back", "moved")
"""moved: the same change, but of another day or by other evidence; was_… are day and evidence before, whenever either
is another now."""

decision_changes = Table(
    "decision_changes",
    metadata,
    key("decisions.id", primary_key=True),
    key("changes.id", primary_key=True, index=True),
    Column("undoing", Boolean, primary_key=True),
    Column("effect", String, nullable=False),
    Column("was_on", Date),
    Column("was_mention_id", ForeignKey("mentions.id")),
    one_of("effect", EFFECTS),
    CheckConstraint("effect != 'moved' OR was_on IS NOT NULL", name="whole_move"),
    CheckConstraint("(was_on IS NULL) = (was_mention_id IS NULL)", name="was"),
)
"""What each decision, and its undoing, did to histories: of whom it made what they were told untrue, and how to put it
right again."""
