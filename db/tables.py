"""The tables: what is stored, which values are allowed, and the index behind every claim."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.columns import UtcDateTime, key, one_of
from db.decision_tables import EFFECTS, decision_changes, decision_mentions, decisions
from db.operator_tables import operators, sessions
from db.polled_tables import (
    VERSION_STATES,
    article_identities,
    articles,
    metadata,
    sources,
    stories,
    story_sentences,
    versions,
)
from db.told_tables import (
    LETTER_STATES,
    alerts,
    bounces,
    canaries,
    change_steps,
    corrections,
    fresh_programmes,
    letters,
    lookout,
    mutes,
    news,
    proofs,
    requests,
    stopped_addresses,
    watches,
)
from domain.fates import FateName
from domain.promises import PromiseKind
from domain.records import Status

__all__ = [
    "EFFECTS",
    "LETTER_STATES",
    "PROJECT_VALUES",
    "VERSION_STATES",
    "alerts",
    "article_identities",
    "articles",
    "bounces",
    "canaries",
    "change_steps",
    "changes",
    "clock",
    "corrections",
    "decision_changes",
    "decision_mentions",
    "decisions",
    "fresh_programmes",
    "letters",
    "lookout",
    "mentions",
    "metadata",
    "mutes",
    "news",
    "operators",
    "programmes",
    "project_companies",
    "project_keys",
    "project_words",
    "projects",
    "promises",
    "proofs",
    "requests",
    "sessions",
    "silences",
    "sources",
    "stopped_addresses",
    "stories",
    "story_sentences",
    "unconfirmed_changes",
    "versions",
    "watches",
]  # fmt: skip

PROJECT_VALUES: tuple[str, ...] = (
    "facility", "sector", "country", "region", "locality", "expected",
    "investment_amount", "investment_currency", "capacity_value", "capacity_unit", "jobs",
)  # fmt: skip
"""Columns that a project takes over from its mentions, the newest that says something."""

STORED_FATES = tuple(fate.value for fate in FateName if fate is not FateName.OVERDUE)

projects = Table(
    "projects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public_id", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", String),
    Column("status_on", Date),
    Column("facility", String),
    Column("sector", String),
    Column("country", String),
    Column("region", String),
    Column("locality", Text),
    Column("products", JSON, nullable=False),
    Column("companies", JSON, nullable=False),
    Column("expected", String),
    Column("investment_amount", Float),
    Column("investment_currency", String),
    Column("capacity_value", Float),
    Column("capacity_unit", String),
    Column("jobs", Integer),
    Column("sightings", Integer, nullable=False, default=0),
    Column("last_published_at", UtcDateTime),
    Column("search_text", Text, nullable=False),
    Column("disputed", String, index=True),
    Column("stale", Boolean, nullable=False, default=False, index=True),
    Column("name_key", Text, nullable=False, default=""),
    Column("expected_year", Integer),
    Column("expected_by", Date),
    Column("heard_at", UtcDateTime),
    one_of("status", Status),
    CheckConstraint("sightings >= 0", name="sightings"),
    Index(
        "ix_projects_facets",
        "status",
        "region",
        "sector",
        "country",
        "expected_year",
        "sightings",
        "expected_by",
        "investment_currency",
        "investment_amount",
        "jobs",
        "disputed",
    ),
    Index(None, "heard_at"),
    Index(None, "status_on", "id"),
    Index(None, "name_key", "id"),
    Index(None, "expected_by", "id"),
    Index(None, "investment_currency", "investment_amount", "id"),
    Index(None, "sightings", "id"),
    Index(
        "ix_projects_figures",
        "region",
        "country",
        "sector",
        "status",
        "investment_currency",
        "expected",
        "investment_amount",
    ),
)
"""disputed: the fields on which sources contradict each other, with commas between, null if none; stale: the rules, or
what a source's word is worth, have changed since the history was computed. heard_at: when its last believed news were
published, from which it is quiet. search_text: all words by which it is found,
as domain.searching notes them; name_key: its place among names; expected_by: the last day of what is expected. All that
lists are narrowed by is one index, which is read in place of the table."""

project_words = Table(
    "project_words",
    metadata,
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("field", SmallInteger, primary_key=True, autoincrement=False),
    key("projects.id", primary_key=True),
    Index(None, "project_id", "word"),
    sqlite_with_rowid=False,
)
"""The words of projects that are listed, one by one, so that an index finds the beginnings of words and counts products
and companies, on any database alike; the words of others, and of days that are over, are read from search_text."""

project_companies = Table(
    "project_companies",
    metadata,
    Column("id", Integer, primary_key=True),
    key("projects.id"),
    Column("company", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("project_id", "company"),
    Index(None, "company", "name", "project_id"),
)
"""company: what all spellings of one company share, in whatever language; name: how this project's news spell it."""

project_keys = Table(
    "project_keys",
    metadata,
    Column("key", Text, primary_key=True),
    key("projects.id", primary_key=True, index=True),
)

silences = Table(
    "silences",
    metadata,
    Column("id", Integer, primary_key=True),
    key("projects.id"),
    Column("number", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("sector", String, nullable=False),
    Column("days", Integer, nullable=False),
    CheckConstraint("days > 0", name="days"),
    UniqueConstraint("project_id", "number"),
    Index(None, "status", "sector", "days"),
)
"""The gaps between days with news of a project, oldest first; see domain.silence."""

promises = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    key("projects.id"),
    Column("number", Integer, nullable=False),
    Column("region", String),
    Column("sector", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("said", JSON, nullable=False),
    Column("due", Date),
    Column("first_said", Date, nullable=False),
    Column("repeated", Integer, nullable=False),
    key("mentions.id"),
    key("sources.id"),
    Column("fate", String, nullable=False),
    Column("days", Integer),
    Column("outcome", JSON, nullable=False),
    UniqueConstraint("project_id", "number"),
    one_of("kind", PromiseKind),
    one_of("fate", STORED_FATES),
    Index(None, "region", "sector", "fate", "due", "days"),
    Index(None, "source_id", "fate", "due", "days"),
    Index(None, "fate", "first_said", "mention_id"),
    Index(None, "sector", "first_said", "mention_id"),
    Index(None, "first_said", "mention_id"),
)
"""The ledger of each project, as domain.promises has it, in order; open: it is overdue from the day after due on. days:
by how many it slipped, came late or early; outcome: what only its fate has."""

AMBIGUOUS = {
    "sqlite": text("json_extract(resolution, '$.answer') = 'ambiguous'"),
    "postgresql": text("resolution ->> 'answer' = 'ambiguous'"),
}
"""Mentions that a person is to look at; an index knows them, if it is asked for in these words."""

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    key("versions.id"),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("facility", String, nullable=False),
    Column("status", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("products", JSON, nullable=False),
    Column("sector", String, nullable=False),
    Column("country", String),
    Column("region", String),
    Column("locality", Text),
    Column("companies", JSON, nullable=False),
    Column("expected", String),
    Column("investment_amount", Float),
    Column("investment_currency", String),
    Column("capacity_value", Float),
    Column("capacity_unit", String),
    Column("jobs", Integer),
    Column("score", Float, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("milestones", JSON, nullable=False),
    Column("reader", String, nullable=False),
    key("projects.id", nullable=True),
    Column("home_id", ForeignKey("projects.id"), index=True),
    Column("lineage_id", ForeignKey("mentions.id"), index=True),
    Column("confirmed", Boolean, nullable=False, default=False),
    Column("resolution", JSON),
    Column("superseded", Boolean, nullable=False, default=False),
    UniqueConstraint("version_id", "position"),
    one_of("status", Status),
    CheckConstraint("score BETWEEN 0 AND 1", name="score"),
    CheckConstraint("(investment_amount IS NULL) = (investment_currency IS NULL)", name="investment"),
    CheckConstraint("(capacity_value IS NULL) = (capacity_unit IS NULL)", name="capacity"),
    Index(None, "project_id", "superseded"),
    Index(None, "expected"),
    Index("ix_mentions_ambiguous", "id", sqlite_where=AMBIGUOUS["sqlite"], postgresql_where=AMBIGUOUS["postgresql"]),
)
"""project_id: where the mention counts; home_id: where it would by the machine alone, for the reasons in resolution;
lineage_id: the first mention of which this is a later version or reading, itself if it is the first."""

programmes = Table(
    "programmes",
    metadata,
    Column("id", Integer, primary_key=True),
    key("versions.id"),
    Column("position", Integer, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("projects", Integer),
    Column("amount", Float),
    Column("currency", String),
    Column("period", String),
    Column("region", String),
    Column("status", String),
    Column("spans", JSON, nullable=False),
    Column("reader", String, nullable=False),
    Column("superseded", Boolean, nullable=False, default=False),
    Column("country", String),
    Column("sector", String),
    Column("jobs", Integer),
    UniqueConstraint("version_id", "position"),
    one_of("status", Status),
    Index(None, "region", "country"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    key("projects.id"),
    Column("before", String),
    Column("after", String, nullable=False),
    Column("on_date", Date, nullable=False, index=True),
    key("mentions.id", index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("dated", String),
    UniqueConstraint("project_id", "after", "on_date", "mention_id"),
    one_of("before", Status),
    one_of("after", Status),
    Index(None, "after", "on_date", "withdrawn_at"),
)
"""dated: the month or year that the text gives; None: on_date is when its evidence was published."""

unconfirmed_changes = Table(
    "unconfirmed_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    key("projects.id"),
    Column("before", String),
    Column("after", String, nullable=False),
    Column("on_date", Date, nullable=False, index=True),
    key("mentions.id", index=True),
    Column("dated", String),
    Column("doubts", JSON, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("project_id", "after"),
    one_of("before", Status),
    one_of("after", Status),
)
"""What doubtful reports would make of a project. In a table of its own: nothing that tells of changes can
take it for one."""

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("writes", Integer, nullable=False, default=0),
    Column("ledgers_since", Date),
    CheckConstraint("id = 1", name="one_row"),
)
"""``day``: the day in Kazakhstan on which the last transaction wrote, which never goes back; ``since``: the first one
at whose end is kept what was known; ``ledgers_since``: the same of promises and companies, where they are kept from a
later day on than the rest; ``writes``: how many transactions have written, by which db.state tells states."""
