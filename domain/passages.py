"""Sentences around values, and texts in pieces of which each knows what values stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# What is told of a sentence; no honest one is longer.
LONGEST = 600

_BREAK = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with the words in it that give a value: ``marked`` may be empty, then nobody knows where they are."""

    before: str
    marked: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """As it stands in its text."""
        return self.before + self.marked + self.after


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) of a text, and what they say: the name of a field."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters under the same marks; ``gap``: something was left out before it."""

    text: str
    fields: tuple[str, ...] = ()
    gap: bool = False


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around [start, end) begins and ends."""
    begin = max((found.end() for found in _BREAK.finditer(text, 0, start)), default=0)
    found = _BREAK.search(text, end)
    return begin, found.start() if found else len(text)


def passage(text: str, start: int, end: int) -> Passage:
    """The sentence around [start, end), or of a very long one what is near."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    begin, stop = sentence_bounds(text, start, end)
    begin, stop = max(begin, start - LONGEST // 2), min(stop, end + LONGEST // 2)
    return Passage(text[begin:start].lstrip(), text[start:end], text[end:stop].rstrip())


def pieces(text: str, marks: Iterable[Mark], longest: int) -> Iterator[Piece]:
    """All of a text, or of a longer one what stands around its marks, in their order."""
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    last = 0
    for begin, end in _windows(len(text), kept, longest):
        cuts = sorted({begin, end, *(at for mark in kept for at in (mark.start, mark.end) if begin < at < end)})
        for start, stop in pairwise(cuts):
            fields = tuple(dict.fromkeys(mark.field for mark in kept if mark.start <= start and stop <= mark.end))
            yield Piece(text[start:stop], fields, gap=start == begin and begin > last)
        last = end
    if last < len(text):
        yield Piece("", gap=True)


def _windows(length: int, marks: list[Mark], longest: int) -> Iterator[tuple[int, int]]:
    """Stretches of no more than ``longest`` characters together, a like share of the room around each mark."""
    if length <= longest or not marks:
        yield 0, min(length, longest)
        return
    room = longest // (2 * len(marks))
    begin, end, left = 0, -1, longest
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        near = max(0, mark.start - room), min(length, max(mark.start + room, min(mark.end, mark.start + longest)))
        if end < 0:
            begin, end = near
        elif near[0] <= end:
            end = max(end, near[1])
        else:
            yield begin, min(end, begin + left)
            left -= min(end - begin, left)
            begin, end = near
        if left <= 0:
            return
    yield begin, min(end, begin + left)
