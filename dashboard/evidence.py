"""What supports a value, ready for a page: the sentence with its words marked, whose it is, and its article."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from alerts.plain import language_of
from db.dossiers import Told, articles_of, passages_of
from domain.passages import Passage
from domain.projects import Sighting
from domain.records import Span
from domain.speakers import speaker_of
from domain.timeline import publication_day

Asked = tuple[int, Span | None]
"""A mention, and where in its article a value stands; None: nowhere in so many words."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence with its source. ``speaker``: whose word it is by the sentence; ``is_near``: it does not give the
    value in words, but is what its article says of the project."""

    passage: Passage
    language: str
    speaker: str | None
    mention_id: int
    told: Told | None
    on: date
    is_near: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one project, looked up at once."""

    sightings: Mapping[int, Sighting]
    articles: Mapping[int, Told]
    passages: Mapping[tuple[int, Span], Passage]

    def of(self, mention_id: int, span: Span | None = None, *, is_status: bool = False) -> Quoted | None:
        """None where the mention counts no longer. ``is_status``: its whole sentence says what is asked for."""
        sighting = self.sightings.get(mention_id)
        if sighting is None:
            return None
        found = self.passages.get((mention_id, span)) if span else None
        told = found or Passage(sighting.mention.evidence)
        return Quoted(
            told,
            language_of(told.sentence),
            speaker_of(told.sentence),
            mention_id,
            self.articles.get(mention_id),
            publication_day(sighting),
            is_near=found is None and not is_status,
        )


def evidence_for(
    connection: Connection, sightings: Iterable[Sighting], asked: Iterable[Asked], also: Collection[int] = ()
) -> Evidence:
    """``also``: mentions of which no more is asked than their articles."""
    wanted = dict.fromkeys(asked)
    articles = articles_of(connection, {mention_id for mention_id, _ in wanted} | set(also))
    spans = [(mention_id, span) for mention_id, span in wanted if span]
    return Evidence({each.mention_id: each for each in sightings}, articles, passages_of(connection, spans))


def span_of(sighting: Sighting, field: str) -> Span | None:
    return next((span for span in sighting.mention.spans if span.field == field), None)
