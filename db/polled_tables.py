"""The tables of what was polled: sources, articles and their versions, and the claims on them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.columns import UtcDateTime, key, lease, one_of
from domain.articles import SourceKind, Standing

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("url", String, nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("interval_seconds", Integer, nullable=False),
    Column("expected_per_day", Float, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("standing", String, nullable=False),
    Column("next_poll_at", UtcDateTime, nullable=False),
    Column("etag", String),
    Column("last_modified", String),
    Column("validated_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("last_success_at", UtcDateTime),
    Column("last_polled_at", UtcDateTime),
    Column("polled_url", String),
    Column("moved_to", String),
    Column("moved_seen", Integer, nullable=False, default=0),
    Column("moved_since", UtcDateTime),
    Column("parked", Text),
    *lease(),
    one_of("kind", SourceKind),
    one_of("standing", Standing),
    CheckConstraint("interval_seconds > 0", name="interval"),
    Index(None, "enabled", "next_poll_at"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("published_at", UtcDateTime, nullable=False),
)

story_sentences = Table(
    "story_sentences",
    metadata,
    Column("sentence", BigInteger, primary_key=True, autoincrement=False),
    key("stories.id", primary_key=True, index=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    key("sources.id"),
    Column("url", Text, nullable=False),
    key("stories.id", index=True),
    Column("first_published_at", UtcDateTime, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Index(None, "source_id", "first_published_at"),
)

article_identities = Table(
    "article_identities",
    metadata,
    Column("identity", Text, primary_key=True),
    key("articles.id", index=True),
)

VERSION_STATES = ("waiting", "read", "linked", "parked", "reprint", "outdated")
"""waiting: to be read; read: to be linked; parked: failed three times; reprint: its story is read elsewhere;
outdated: edited before anybody read it."""

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    key("articles.id"),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("failed_at", UtcDateTime),
    Column("relevance", Float),
    Column("relevant", Boolean),
    Column("reader", String),
    Column("read_at", UtcDateTime),
    Column("linked_at", UtcDateTime),
    *lease(),
    UniqueConstraint("article_id", "number"),
    one_of("state", VERSION_STATES),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("relevance BETWEEN 0 AND 1", name="relevance"),
    CheckConstraint(
        "state NOT IN ('read', 'linked') OR relevance IS NOT NULL AND relevant IS NOT NULL AND reader IS NOT NULL",
        name="whole_reading",
    ),
    Index(None, "state", "published_at", "id"),
)
