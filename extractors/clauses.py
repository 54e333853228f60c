"""Clauses of a sentence: the stretches within which a word and a value most likely belong together."""

from __future__ import annotations

import re
from collections.abc import Collection

from extractors.lexicon.signs import sign

_EDGE = sign("clause edge", "", "")
# Where a sentence may be cut once more, the surer joint first.
_JOINTS = (re.compile(r",\s+"), re.compile(r"(?:,\s+|\s)(?:and|и|а|әрі|және)\s|,\s+"))


def edges(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where clauses of the sentence [start, end) begin, the sentence's own start first; brackets are never cut."""
    return (
        start,
        *(match.end() for match in _EDGE.finditer(text, start, end) if not _in_brackets(text, start, match.start())),
    )


def with_own_verbs(
    text: str, cuts: tuple[int, ...], end: int, named: Collection[int], told: Collection[int]
) -> tuple[int, ...]:
    """Clauses cut at commas and «and», too, if then each that names something also tells of it; else as they are.

    «A mill was opened, a plant is being built», but not «a mill, a plant and a mine will be built».
    """
    finer = (_cut(text, cuts, end, joint) for joint in _JOINTS)
    return next((some for some in finer if each_tells(some, named, told)), cuts)


def each_tells(cuts: tuple[int, ...], named: Collection[int], told: Collection[int]) -> bool:
    """Whether several clauses name something, and each of them also tells of it."""
    naming = {clause_of(cuts, at) for at in named}
    return len(naming) > 1 and naming <= {clause_of(cuts, at) for at in told}


def _cut(text: str, cuts: tuple[int, ...], end: int, joint: re.Pattern[str]) -> tuple[int, ...]:
    matches = joint.finditer(text, cuts[0], end)
    return tuple(sorted({*cuts, *(m.end() for m in matches if not _in_brackets(text, cuts[0], m.start()))}))


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.rfind("(", start, at) > text.rfind(")", start, at)


def clause_of(edges_: tuple[int, ...], at: int) -> int:
    """The number of the clause that holds character ``at``."""
    return sum(edge <= at for edge in edges_) - 1
