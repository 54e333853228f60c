"""Clauses of a sentence: the stretches within which a word and a value most likely belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.lexicon.signs import sign

_EDGE = sign("clause edge", "", "")
_COMMA = re.compile(r",\s+")


def edges(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where clauses of the sentence [start, end) begin, the sentence's own start first; brackets are never cut."""
    return (
        start,
        *(match.end() for match in _EDGE.finditer(text, start, end) if not _in_brackets(text, start, match.start())),
    )


def with_own_verbs(
    text: str, cuts: tuple[int, ...], end: int, named: Iterable[int], told: Iterable[int]
) -> tuple[int, ...]:
    """Clauses cut at every comma, too, if then each that names something also tells of it; else as they are.

    «A mill was opened, a plant is being built», but not «a mill, a plant and a mine will be built».
    """
    commas = (
        match.end() for match in _COMMA.finditer(text, cuts[0], end) if not _in_brackets(text, cuts[0], match.start())
    )
    finer = tuple(sorted({*cuts, *commas}))
    naming = {clause_of(finer, at) for at in named}
    return finer if len(naming) > 1 and naming <= {clause_of(finer, at) for at in told} else cuts


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def clause_of(edges_: tuple[int, ...], at: int) -> int:
    """The number of the clause that holds character ``at``."""
    return sum(edge <= at for edge in edges_) - 1
