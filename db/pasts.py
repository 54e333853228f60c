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
    table.name: past_of(table, left_out)
    for table, left_out in (
        (sources, [column.name for column in sources.columns if column.name != "name"]),
        (articles, ()),
        (versions, ("text", "content_hash", *_WORK)),  # a text that was read never changes
        (projects, ()),
        (mentions, ()),
        (programmes, ()),
        (changes, ()),
        (unconfirmed_changes, ()),
        (silences, ()),
        (promises, ()),
        (project_companies, ()),
        (decisions, ()),
    )
}
"""What is kept of each table's past, by triggers: see db.journal."""
