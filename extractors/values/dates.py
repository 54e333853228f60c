"""Dates and periods of an article, resolved from its publication day, in English, Russian and Kazakh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from extractors.found import Found
from extractors.values.date_words import (
    COUNTS,
    ENGLISH,
    FORWARD_CASE,
    KAZAKH,
    MONTHS,
    ORDINALS,
    RUSSIAN,
    SEASONS,
    TURNS,
    Grammar,
)
from extractors.values.letters import folded, is_kazakh


class _Kind(Enum):
    YEAR = "year"
    MONTH = "month"
    QUARTER = "quarter"  # halves and seasons too: the quarter that they end in or stand for
    DONE = "done"  # resolved already


@dataclass(frozen=True, slots=True)
class _Part:
    """A year, or a month or quarter that may still want one.

    ``turn`` is -1, 0 or +1 for «last», «this», «next» before a month or season. ``leaning`` is +1 where a bare month
    or season is said to come, -1 where it is said to be over, 0 where nothing tells.
    """

    kind: _Kind
    value: int
    start: int
    end: int
    turn: int | None = None
    leaning: int = 0
    written: str = ""


_CYRILLIC = re.compile("[а-я]")
_DIGITS = re.compile(r"\d+")
_YEAR_BEHIND = re.compile(r",? (?:of |in |of the |года |\()?|,|-")
_YEAR_BEFORE = re.compile(r",? (?:the |\()?|-")
_SEASON_AHEAD = re.compile(
    r"(?<!\w)(?:in|by|since|until|till|for|from|before|after|late|early|of|during)(?: the| late| early| mid)?[ -]\Z"
)
_OF_YEAR = re.compile(r",?(?: of)? (?:20\d\d|this year|next year|last year)")
_NAME_BEFORE = re.compile(r"[\w,/$€₸№.-]\Z|№ \Z")
_SENTENCE = 90  # characters around a date that may tell whether it is still to come


def find_dates(text: str, published: date) -> tuple[Found[str], ...]:
    """Past and future dates as "2026", "2026-Q4", "2026-09" or "soon", in the order of the text.

    An exact day gives its month. A half gives the quarter that it ends in (Q2, Q4); of the seasons spring gives Q2,
    summer Q3, autumn Q4, winter Q1; «end of the year» gives the year, a window («2035–2036») its first year.
    «Last spring» and «next March» are the nearest ones before and after publication. A month, quarter or season with
    nothing beside it is the publication year's; the next year's if it is over by then and the words around it look
    ahead, or if it ended more than six months before.
    """
    lower = folded(text)
    grammar = _grammar(lower)
    return tuple(_dates(lower, tuple(_parts(text, lower, grammar, published)), grammar, published))


def _grammar(lower: str) -> Grammar:
    if not _CYRILLIC.search(lower):
        return ENGLISH
    return KAZAKH if is_kazakh(lower) else RUSSIAN


def _parts(text: str, lower: str, grammar: Grammar, published: date) -> Iterator[_Part]:
    end = 0
    for start in grammar.starts.finditer(lower):
        match = grammar.part.match(lower, start.start()) if start.start() >= end else None
        if match is not None and _is_date(text, lower, match, grammar):
            end = match.end()
            yield _part(match, lower, grammar, published)


def _is_date(text: str, lower: str, match: re.Match[str], grammar: Grammar) -> bool:
    """«May» needs its capital, «spring» a preposition, and a year must not be part of a name or figure."""
    if match.lastgroup in ("year", "iso", "dotted"):
        before = lower[max(0, match.start() - 4) : match.start()]
        return before == "mid-" or not _NAME_BEFORE.search(before)
    if grammar is not ENGLISH or match.lastgroup not in ("month", "season"):
        return True
    if match.lastgroup == "month":
        return any(letter.isupper() for letter in text[match.start() : match.end()])
    turned = _turn(match[0]) is not None or _OF_YEAR.match(lower, match.end())
    return bool(turned or _SEASON_AHEAD.search(lower, max(0, match.start() - 16), match.start()))


def _turn(words: str) -> int | None:
    return next((turn for stem, turn in TURNS if words.startswith(stem)), None)


def _part(match: re.Match[str], lower: str, grammar: Grammar, published: date) -> _Part:
    words, kind = match[0], match.lastgroup
    start, end = match.span()
    if kind == "year":
        return _Part(_Kind.YEAR, int(words[:4]), start, end)
    if kind == "this_year":
        return _Part(_Kind.YEAR, published.year + (_turn(words) or 0), start, end)
    if kind == "month":
        value = next(month for word in reversed(words.split()) if (month := MONTHS.get(word[:3])))
        return _Part(_Kind.MONTH, value, start, end, _turn(words), _leaning(match, lower, grammar))
    if kind in ("quarter", "half", "season"):
        return _Part(_Kind.QUARTER, _quarter(words, kind), start, end, _turn(words), _leaning(match, lower, grammar))
    return _Part(_Kind.DONE, 0, start, end, written=_resolved(kind or "", words, published))


def _quarter(words: str, kind: str) -> int:
    if kind == "season":
        return next(quarter for stem, quarter in SEASONS if stem in words)
    digits = _DIGITS.search(words)
    number = int(digits[0]) if digits else next(number for stem, number in ORDINALS if words.startswith(stem))
    return number * 2 if kind == "half" else number


def _leaning(match: re.Match[str], lower: str, grammar: Grammar) -> int:
    start, end = match.span()
    if grammar.ahead.search(lower, max(0, start - 20), start) or (grammar.year_first and FORWARD_CASE.search(match[0])):
        return 1
    if grammar.since.search(lower, max(0, start - 12), start):
        return -1
    reach = max(0, start - _SENTENCE)
    left = max(reach, *(lower.rfind(stop, reach, start) for stop in (". ", "\n", "; ")))
    return int(bool(grammar.future.search(lower, left, end + _SENTENCE)))


def _resolved(kind: str, words: str, published: date) -> str:
    if kind == "iso":
        return words[:7]
    if kind == "dotted":
        return f"{words[-4:]}-{words[-7:-5]}"
    if kind == "this_month":
        return _shifted(published, months=_turn(words) or 0)
    return _counted(words, published, -1 if kind == "ago" else 1) if kind in ("ago", "later") else "soon"


def _counted(words: str, published: date, sign: int) -> str:
    """«in two years», «через полгода», «екі жыл бұрын»."""
    if "полгода" in words or "жарты" in words:
        return _shifted(published, sign * 6)
    if "полтора" in words:
        return _shifted(published, sign * 18)
    digits = _DIGITS.search(words)
    count = int(digits[0][:3]) if digits else next((COUNTS[word] for word in words.split() if word in COUNTS), 1)
    if any(stem in words for stem in ("month", "месяц", " ай")):
        return _shifted(published, sign * count)
    return str(published.year + sign * count)


def _shifted(day: date, months: int) -> str:
    years, month = divmod(day.month - 1 + months, 12)
    return f"{day.year + years}-{month + 1:02d}"


def _dates(lower: str, parts: Sequence[_Part], grammar: Grammar, published: date) -> Iterator[Found[str]]:
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if after is not None and _belong(lower, part, after, grammar):
            year, other = (part, after) if part.kind is _Kind.YEAR else (after, part)
            yield Found(_written(other, year.value), part.start, after.end)
            at += 2
        else:
            yield Found(_alone(part, published), part.start, part.end)
            at += 1


def _belong(lower: str, part: _Part, after: _Part, grammar: Grammar) -> bool:
    """Whether the two are one date: «IV квартал | 2026 года», «2026 жылдың | төртінші тоқсаны»."""
    parts = (_Kind.MONTH, _Kind.QUARTER)
    if part.kind in parts and after.kind is _Kind.YEAR:
        return not grammar.year_first and bool(_YEAR_BEHIND.fullmatch(lower, part.end, after.start))
    if part.kind is _Kind.YEAR and after.kind in parts:
        fits = grammar.year_first or after.kind is _Kind.QUARTER
        return fits and bool(_YEAR_BEFORE.fullmatch(lower, part.end, after.start))
    return False


def _written(part: _Part, year: int) -> str:
    return f"{year}-{part.value:02d}" if part.kind is _Kind.MONTH else f"{year}-Q{part.value}"


def _alone(part: _Part, published: date) -> str:
    if part.kind is _Kind.DONE:
        return part.written
    return str(part.value) if part.kind is _Kind.YEAR else _written(part, _nearest_year(part, published))


def _nearest_year(part: _Part, published: date) -> int:
    last = part.value if part.kind is _Kind.MONTH else part.value * 3
    first = last if part.kind is _Kind.MONTH else last - 2
    if part.turn == 1:
        return published.year + (first <= published.month)
    if part.turn is not None and part.turn < 0:
        return published.year - (last >= published.month)
    if part.turn == 0:
        return published.year
    return published.year + _bare_turn(part.leaning, last - published.month)


def _bare_turn(leaning: int, months: int) -> int:
    """0 for the publication year, else +1 or -1; ``months`` from publication to the last month of the part."""
    if leaning < 0 and months > 6:
        return -1
    return int(months < 0 if leaning > 0 else months < -6)
