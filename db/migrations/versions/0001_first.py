"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "qadam_0001"
down_revision = None


def upgrade() -> None:
    _sources()
    _stories()
    _story_sentences()
    _articles()
    _article_identities()
    _versions()
    _projects()
    _project_keys()
    _mentions()
    _programmes()
    _changes()
    _watches()
    _letters()
    _alerts()


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("interval_seconds", sa.Integer(), nullable=False),
        sa.Column("expected_per_day", sa.Float(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("etag", sa.String()),
        sa.Column("last_modified", sa.String()),
        sa.Column("validated_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("last_success_at", sa.DateTime(timezone=True)),
        sa.Column("last_polled_at", sa.DateTime(timezone=True)),
        sa.Column("polled_url", sa.String()),
        sa.Column("moved_to", sa.String()),
        sa.Column("moved_seen", sa.Integer(), nullable=False),
        sa.Column("moved_since", sa.DateTime(timezone=True)),
        sa.Column("parked", sa.Text()),
        sa.Column("lease_token", sa.String()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_worker", sa.String()),
        sa.CheckConstraint("kind IN ('feed', 'sitemap', 'listing')", name="ck_sources_kind"),
        sa.CheckConstraint("interval_seconds > 0", name="ck_sources_interval"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_enabled_next_poll_at", "sources", ["enabled", "next_poll_at"])


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )


def _story_sentences() -> None:
    op.create_table(
        "story_sentences",
        sa.Column("sentence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_sentences_story_id_stories"),
        sa.PrimaryKeyConstraint("sentence", "story_id", name="pk_story_sentences"),
    )
    op.create_index("ix_story_sentences_story_id", "story_sentences", ["story_id"])


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_articles_source_id_sources"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_articles_story_id_stories"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_source_id_first_published_at", "articles", ["source_id", "first_published_at"])
    op.create_index("ix_articles_story_id", "articles", ["story_id"])


def _article_identities() -> None:
    op.create_table(
        "article_identities",
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_identities_article_id_articles"),
        sa.PrimaryKeyConstraint("identity", name="pk_article_identities"),
    )
    op.create_index("ix_article_identities_article_id", "article_identities", ["article_id"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("relevance", sa.Float()),
        sa.Column("relevant", sa.Boolean()),
        sa.Column("reader", sa.String()),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.Column("linked_at", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.String()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_worker", sa.String()),
        sa.CheckConstraint(
            "state IN ('waiting', 'read', 'linked', 'parked', 'reprint', 'outdated')", name="ck_versions_state"
        ),
        sa.CheckConstraint(
            "state NOT IN ('read', 'linked') OR relevance IS NOT NULL AND relevant IS NOT NULL AND reader IS NOT NULL",
            name="ck_versions_whole_reading",
        ),
        sa.CheckConstraint("number >= 1", name="ck_versions_number"),
        sa.CheckConstraint("relevance BETWEEN 0 AND 1", name="ck_versions_relevance"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_versions_article_id_articles"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("article_id", "number", name="uq_versions_article_id_number"),
    )
    op.create_index("ix_versions_state_published_at_id", "versions", ["state", "published_at", "id"])


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String()),
        sa.Column("status_on", sa.Date()),
        sa.Column("facility", sa.String()),
        sa.Column("sector", sa.String()),
        sa.Column("country", sa.String()),
        sa.Column("region", sa.String()),
        sa.Column("locality", sa.Text()),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("companies", sa.JSON(), nullable=False),
        sa.Column("expected", sa.String()),
        sa.Column("investment_amount", sa.Float()),
        sa.Column("investment_currency", sa.String()),
        sa.Column("capacity_value", sa.Float()),
        sa.Column("capacity_unit", sa.String()),
        sa.Column("jobs", sa.Integer()),
        sa.Column("sightings", sa.Integer(), nullable=False),
        sa.Column("last_published_at", sa.DateTime(timezone=True)),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')",
            name="ck_projects_status",
        ),
        sa.CheckConstraint("sightings >= 0", name="ck_projects_sightings"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("public_id", name="uq_projects_public_id"),
    )
    op.create_index("ix_projects_last_published_at", "projects", ["last_published_at"])
    op.create_index("ix_projects_status_region", "projects", ["status", "region"])


def _project_keys() -> None:
    op.create_table(
        "project_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_keys_project_id_projects"),
        sa.PrimaryKeyConstraint("key", "project_id", name="pk_project_keys"),
    )
    op.create_index("ix_project_keys_project_id", "project_keys", ["project_id"])


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("country", sa.String()),
        sa.Column("region", sa.String()),
        sa.Column("locality", sa.Text()),
        sa.Column("companies", sa.JSON(), nullable=False),
        sa.Column("expected", sa.String()),
        sa.Column("investment_amount", sa.Float()),
        sa.Column("investment_currency", sa.String()),
        sa.Column("capacity_value", sa.Float()),
        sa.Column("capacity_unit", sa.String()),
        sa.Column("jobs", sa.Integer()),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer()),
        sa.Column("resolution", sa.JSON()),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')",
            name="ck_mentions_status",
        ),
        sa.CheckConstraint("(capacity_value IS NULL) = (capacity_unit IS NULL)", name="ck_mentions_capacity"),
        sa.CheckConstraint(
            "(investment_amount IS NULL) = (investment_currency IS NULL)", name="ck_mentions_investment"
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="ck_mentions_score"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_mentions_project_id_projects"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_mentions_version_id_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
        sa.UniqueConstraint("version_id", "position", name="uq_mentions_version_id_position"),
    )
    op.create_index("ix_mentions_project_id_superseded", "mentions", ["project_id", "superseded"])


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("projects", sa.Integer()),
        sa.Column("amount", sa.Float()),
        sa.Column("currency", sa.String()),
        sa.Column("period", sa.String()),
        sa.Column("region", sa.String()),
        sa.Column("status", sa.String()),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "status IN ('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')",
            name="ck_programmes_status",
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_programmes_version_id_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
        sa.UniqueConstraint("version_id", "position", name="uq_programmes_version_id_position"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String()),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "after IN ('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')",
            name="ck_changes_after",
        ),
        sa.CheckConstraint(
            "before IN ('announced', 'planned', 'construction', 'commissioned', 'suspended', 'cancelled', 'closed')",
            name="ck_changes_before",
        ),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_changes_mention_id_mentions"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_changes_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.UniqueConstraint(
            "project_id", "after", "on_date", "mention_id", name="uq_changes_project_id_after_on_date_mention_id"
        ),
    )
    op.create_index("ix_changes_mention_id", "changes", ["mention_id"])
    op.create_index("ix_changes_on_date", "changes", ["on_date"])


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("origin IN ('file', 'command')", name="ck_watches_origin"),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unknowns", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("delivered_to", sa.Text()),
        sa.Column("lease_token", sa.String()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_worker", sa.String()),
        sa.CheckConstraint("state != 'delivered' OR delivered_at IS NOT NULL", name="ck_letters_whole_delivery"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'unknown', 'delivered', 'rejected')", name="ck_letters_state"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("key", name="uq_letters_key"),
    )
    op.create_index("ix_letters_state_next_try_at", "letters", ["state", "next_try_at"])


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.String(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"], name="fk_alerts_change_id_changes"),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name="fk_alerts_letter_id_letters"),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_alerts_watch_id_watches"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("watch_id", "change_id", name="uq_alerts_watch_id_change_id"),
    )
    op.create_index("ix_alerts_change_id", "alerts", ["change_id"])
    op.create_index("ix_alerts_letter_id", "alerts", ["letter_id"])
