"""Words that carry a status, in English, Russian and Kazakh: their tables, and the search for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from domain.records import Status
from extractors.cue_words import EN, KK, RU, CueTable


class Grade(IntEnum):
    """How much a cue says by itself: WEAK words yield to others, FIRM ones are explicit, FINAL ones settle the matter."""

    WEAK = 1
    FIRM = 2
    FINAL = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A status word at [start, end). ``status`` None marks words that speak of a past plan and prove nothing."""

    status: Status | None
    grade: Grade
    start: int
    end: int


_TABLES: dict[str, CueTable] = {"en": EN, "ru": RU, "kk": KK}


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[tuple[Status | None, Grade], ...]]:
    """One alternation for a language; the number of the group that matched is the index of its meaning."""
    meanings: list[tuple[Status | None, Grade]] = []
    parts: list[str] = []
    for code, grade, words in _TABLES[language]:
        meanings.append((Status(code) if code else None, Grade(grade)))
        parts.append("(" + "|".join(words.split("\n")) + ")")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE), tuple(meanings)


def find_cues(text: str, language: str) -> tuple[Cue, ...]:
    """All status words of ``text``, in order; earlier rows of the tables win where two begin at one place."""
    pattern, meanings = _pattern(language if language in _TABLES else "en")
    found = []
    for match in pattern.finditer(text):
        status, grade = meanings[(match.lastindex or 1) - 1]
        found.append(Cue(status, grade, match.start(), match.end()))
    return tuple(found)
