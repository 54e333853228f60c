"""Words that carry a status, and the search for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from domain.records import Status
from extractors.lexicon.signs import for_lowered, lowered, sections


class Grade(IntEnum):
    """How much a cue says by itself: WEAK words yield, FIRM ones are explicit, FINAL ones settle the matter."""

    WEAK = 1
    FIRM = 2
    FINAL = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """A status word at [start, end). ``status`` None marks words that speak of a past plan and prove nothing.

    ``denies``: they say that a thing has not come to this end («not stopped», «denied that work had been halted»).
    """

    status: Status | None
    grade: Grade
    start: int
    end: int
    denies: Status | None = None


LANGUAGES = ("en", "ru", "kk")
_Meaning = tuple[Status | None, Grade, Status | None]  # status, grade, what is denied


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[_Meaning, ...]]:
    """One alternation for a language; the number of the group that matched tells its meaning."""
    rows = sections(f"cues_{language}")
    alternation = "|".join(f"({words})" for _, words in rows)
    meanings = tuple(_meaning(*heading.split()) for heading, _ in rows)
    return for_lowered(rf"(?<![\w-])(?:{alternation})(?!\w)"), meanings


def _meaning(status: str, grade: str, denies: str = "none") -> _Meaning:
    return _status(status), Grade(int(grade)), _status(denies)


def _status(name: str) -> Status | None:
    return None if name == "none" else Status(name)


def find_cues(text: str, language: str) -> tuple[Cue, ...]:
    """All status words of ``text``, in order; earlier rows of the tables win where two begin at one place."""
    pattern, meanings = _pattern(language if language in LANGUAGES else "en")
    found = []
    for match in pattern.finditer(lowered(text)):
        status, grade, denies = meanings[(match.lastindex or 1) - 1]
        found.append(Cue(status, grade, match.start(), match.end(), denies))
    return tuple(found)
