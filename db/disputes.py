"""The sentences behind a project's values, and the contradictions that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from db.portions import portions
from db.tables import mentions, versions
from domain.disputes import Dispute, Field, Quote, disputes, may_differ
from domain.passages import LONGEST, sentence_bounds
from domain.projects import Sighting
from domain.records import Span

# So much of the sentence tells whether a figure is a least («more than») or a most («up to»).
NEAR = 30

_FIELDS = frozenset(field.value for field in Field)


def disputes_among(connection: Connection, seen: Sequence[Sighting], floor: float) -> tuple[Dispute, ...]:
    """Texts are looked up only where two houses say two things."""
    return disputes(seen, dict(_quotes(connection, seen)), floor) if may_differ(seen) else ()


def _quotes(connection: Connection, seen: Sequence[Sighting]) -> Iterator[tuple[tuple[int, str], Quote]]:
    spans = {sighting.mention_id: sighting.mention.spans for sighting in seen}
    texts = select(mentions.c.id, versions.c.text).join(versions, versions.c.id == mentions.c.version_id)
    for portion in portions(spans):
        for mention_id, text in connection.execute(texts.where(mentions.c.id.in_(portion))):
            for span in spans[mention_id]:
                if span.field in _FIELDS and span.field != Field.STATUS:
                    yield (mention_id, span.field), quote_of(text, span)


def quote_of(text: str, span: Span) -> Quote:
    """The sentence around a span."""
    begin, end = sentence_bounds(text, span.start, span.end)
    near = slice(max(begin, span.start - NEAR), span.start)
    return Quote(text[begin:end][:LONGEST].strip(), text[near], text[span.end : min(end, span.end + NEAR)])
