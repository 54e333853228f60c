"""Clauses of a sentence: the stretches within which a word and a value most likely belong together."""

from __future__ import annotations

from extractors.lexicon.signs import sign

_EDGE = sign("clause edge", "", "")


def edges(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where clauses of the sentence [start, end) begin, the sentence's own start first; brackets are never cut."""
    return (
        start,
        *(match.end() for match in _EDGE.finditer(text, start, end) if not _in_brackets(text, start, match.start())),
    )


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def clause_of(edges_: tuple[int, ...], at: int) -> int:
    """The number of the clause that holds character ``at``."""
    return sum(edge <= at for edge in edges_) - 1
