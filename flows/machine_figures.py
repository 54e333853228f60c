"""Each value that a project stands for, with the sentence of the report that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from db.dossiers import passages_of
from db.paging import ToldMention
from domain.provenance import Figure
from domain.provenance import figures as chosen
from domain.records import Span
from domain.watching import Basis
from flows import machine_models as told
from flows.quoting import Standpoint, mention_basis, mention_quote, plain

MOST_LISTED = 20
CONCLUDED = {"sector": "products", "country": "country", "facility": "name"}
"""What is concluded, and the field whose place in the text shows from what."""


def figures(asked: Standpoint, rows: Iterable[ToldMention], disputed: Sequence[str]) -> Iterator[told.Figure]:
    """As the newest believed report has it; of products and companies each one."""
    known = {row.mention_id: row for row in rows}
    found = chosen([row.sighting for row in known.values()], asked.floor, MOST_LISTED)
    places = [(figure.sighting.mention_id, figure.span or _shown_by(figure)) for figure in found]
    passages = passages_of(asked.connection, [(mention_id, span) for mention_id, span in places if span])
    for figure, (mention_id, span) in zip(found, places, strict=True):
        row, passage = known[mention_id], passages.get((mention_id, span)) if span else None
        yield told.Figure(
            field=figure.field,
            value=plain(figure.value),
            basis=_basis(figure, row, asked.floor),
            disputed=figure.field in disputed,
            quote=mention_quote(row, passage.sentence if passage and passage.marked.strip() else None),
        )


def _shown_by(figure: Figure) -> Span | None:
    field = CONCLUDED.get(figure.field)
    return next((span for span in figure.sighting.mention.spans if span.field == field), None)


def _basis(figure: Figure, row: ToldMention, floor: float) -> Basis:
    """A report that does not say it in so many words is what it is concluded from."""
    basis = mention_basis(row, floor)
    is_said = any(span.field == figure.field for span in figure.sighting.mention.spans)
    return basis if basis is not Basis.REPORTED or (is_said and figure.field not in CONCLUDED) else Basis.INFERRED
