"""The sentence of a text that stands around a value."""

from __future__ import annotations

import re

REACH = 300
_END = re.compile(r"[.!?…](?=\s)|\n")
_SPACE = re.compile(r"\s+")


def sentence_around(text: str, start: int, end: int) -> str:
    """Of ``text``, from the end of the sentence before [start, end) to that of its own, or REACH letters to each side.

    It is for people to find the place by: «млрд. тенге» may cut it short.
    """
    first = max(0, start - REACH)
    before = [found.end() for found in _END.finditer(text, first, start)]
    after = _END.search(text, end, end + REACH)
    told = text[before[-1] if before else first : after.end() if after else end + REACH]
    return _SPACE.sub(" ", told).strip()
