"""Which tables tell of the world, and what is kept of their past."""

from __future__ import annotations

from db.columns import past_of
from db.tables import (
    articles,
    changes,
    decisions,
    mentions,
    programmes,
    project_companies,
    projects,
    promises,
    silences,
    sources,
    unconfirmed_changes,
    versions,
)

NO_KNOWLEDGE = frozenset(
    {
        "alerts", "article_identities", "bounces", "canaries", "change_steps", "clock", "corrections",
        "decision_changes", "decision_mentions", "fresh_programmes", "letters", "lookout", "mutes", "news",
        "operators", "project_keys", "project_words", "proofs", "requests", "sessions", "stopped_addresses",
        "stories", "story_sentences", "watches",
    }
)  # fmt: skip
"""Tables that tell people nothing of the world, or only of rows of other tables, and then never change."""

_WORK = ("attempts", "failed_at", "lease_token", "lease_until", "lease_worker")
PASTS = {
    table.name: past_of(table, left_out, found_by)
    for table, left_out, found_by in (
        (sources, [column.name for column in sources.columns if column.name != "name"], ()),
        (articles, (), ()),
        (versions, ("text", "content_hash", *_WORK), ()),  # a text that was read never changes
        (projects, (), ()),
        (mentions, (), ("version_id", "project_id", "home_id")),
        (programmes, (), ("version_id",)),
        (changes, (), ("project_id", "on_date")),
        (unconfirmed_changes, (), ("project_id",)),
        (silences, (), ("project_id",)),
        (promises, (), ("project_id",)),
        (project_companies, (), ("project_id", "company")),
        (decisions, (), ()),
    )
}
"""What is kept of each table's past, by triggers: see db.journal."""

LASTING = {
    "sources": (),
    "articles": ("source_id", "url", "first_published_at", "first_seen_at"),
    "versions": ("article_id", "number"),
    "projects": ("public_id",),
    "decisions": (),
}
"""Tables whose rows are never deleted, and what of them never changes: what was is found beside what is. The past of
the others has indexes of its own."""
