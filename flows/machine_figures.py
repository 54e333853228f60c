"""Each value that a project stands for, with the sentence of the report that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from db.disputes import quote_of
from db.paging import ToldMention, texts_of
from domain.records import Sector, Span
from domain.timeline import believed
from domain.watching import Basis
from flows import machine_models as told
from flows.quoting import Standpoint, mention_basis, mention_quote, plain

SINGLE = ("facility", "sector", "country", "region", "locality", "expected", "investment", "capacity", "jobs")
LISTED = ("products", "companies")
MOST_LISTED = 20
CONCLUDED = {"sector": "products", "country": "country", "facility": "name"}
"""What is concluded, and the field whose place in the text shows from what."""

_Chosen = tuple[str, Any, ToldMention]


def figures(asked: Standpoint, rows: Iterable[ToldMention], disputed: Sequence[str]) -> Iterator[told.Figure]:
    """As the newest believed report has it; of products and companies each one."""
    known = {row.mention_id: row for row in rows}
    seen = sorted((row.sighting for row in known.values()), key=lambda one: (one.published_at, one.mention_id))
    newest_first = [known[one.mention_id] for one in reversed(believed(seen, asked.floor) or seen)]
    chosen = [*_single(newest_first), *_listed(newest_first)]
    texts = texts_of(asked.connection, {row.version_id for _, _, row in chosen})
    for name, value, row in chosen:
        text, spans = texts.get(row.version_id, ""), _spans(row, name)
        span = _spot(text, spans, value) if name in LISTED else next(iter(spans), None)
        yield told.Figure(
            field=name,
            value=plain(value),
            basis=_basis(row, is_said=bool(spans) and name not in CONCLUDED, floor=asked.floor),
            disputed=name in disputed,
            quote=mention_quote(row, _sentence(text, span)),
        )


def _single(newest_first: Sequence[ToldMention]) -> Iterator[_Chosen]:
    """«Other» says nothing."""
    for name in SINGLE:
        told_by = ((getattr(row.mention, name), row) for row in newest_first)
        found = next(((value, row) for value, row in told_by if value not in (None, Sector.OTHER)), None)
        if found:
            yield name, *found


def _listed(newest_first: Sequence[ToldMention]) -> Iterator[_Chosen]:
    for name in LISTED:
        first: dict[str, ToldMention] = {}
        for row in newest_first:
            for value in getattr(row.mention, name):
                first.setdefault(value, row)
        yield from ((name, value, row) for value, row in list(first.items())[:MOST_LISTED])


def _spans(row: ToldMention, name: str) -> list[Span]:
    return [span for span in row.mention.spans if span.field == CONCLUDED.get(name, name)]


def _spot(text: str, spans: Iterable[Span], value: str) -> Span | None:
    """Of several names the one that is meant; a product has another name in its text."""
    return next((span for span in spans if text[span.start : span.end].casefold() == value.casefold()), None)


def _sentence(text: str, span: Span | None) -> str | None:
    """None where the text has no such place: then the sentence that carries the status stands in for it."""
    if span is None or not text[span.start : span.end].strip():
        return None
    return quote_of(text, span).sentence or None


def _basis(row: ToldMention, *, is_said: bool, floor: float) -> Basis:
    basis = mention_basis(row, floor)
    return basis if basis is not Basis.REPORTED or is_said else Basis.INFERRED
