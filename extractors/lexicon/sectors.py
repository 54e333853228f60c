"""Sectors that a text names as such («mining», «АПК», «жеңіл өнеркәсіп»), in all three languages."""

from __future__ import annotations

import re
from functools import cache

from domain.records import Sector
from extractors.found import Found
from extractors.lexicon.signs import sections

# One industry in the words of Kazakhstan; our records know two, and the ore comes first.
_JOINT = {"mining_metallurgy": Sector.METALLURGY}


@cache
def _pattern() -> re.Pattern[str]:
    """The longer names first: «mining and metallurgy» is not mining."""
    ordered = sorted(sections("sectors"), key=lambda row: row[0] not in _JOINT)
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{words})' for name, words in ordered)})(?!\w)", re.IGNORECASE)


def find_sectors(text: str) -> tuple[Found[Sector], ...]:
    """In the order of the text."""
    return tuple(
        Found(_JOINT.get(name) or Sector(name), match.start(), match.end())
        for match in _pattern().finditer(text)
        if (name := match.lastgroup)
    )
