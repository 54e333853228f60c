"""Which tables tell of the world, and what is kept of their past."""

from __future__ import annotations

from db.columns import past_of
from db.tables import (
    articles,
    changes,
    decisions,
    mentions,
    programmes,
    projects,
    silences,
    sources,
    unconfirmed_changes,
    versions,
)

NO_KNOWLEDGE = frozenset(
    {
        "alerts", "article_identities", "bounces", "clock", "corrections", "decision_changes",
        "decision_mentions", "letters", "mutes", "news", "project_keys", "project_words", "stopped_addresses",
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
        (decisions, ()),
    )
}
"""What is kept of each table's past, by triggers: see db.journal."""
