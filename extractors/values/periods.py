"""Stretches of time that a total is told for: a year, nine months, «by 2028», «2025–2029», the next four years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.found import Found
from extractors.values.dates import find_dates
from extractors.values.letters import folded
from extractors.values.numbers import find_numbers

_MONTHS_BEFORE = re.compile(
    r"(?:\b(?:in|for|over|during)(?: the)?(?: first| past)?|\b(?:за|по итогам|в течение)(?: первые| прошедшие)?"
    r"|жыл(?:дың)? басынан бергі|алғашқы) \Z"
)
_MONTHS = re.compile(
    r" months?\b(?! ago)|[ -]?(?:ти |и )?месяц\w{0,2}\b(?! назад)|[ -]?(?:ти )?месячн\w+|[ -]ай(?:да|дың|лық|дағы)\b"
)
_YEARS = re.compile(r"[ -]years?\b(?! ago)|[ -](?:год\w?|лет)\b(?! назад)|[ -]жыл(?:да|дың|ға|ды|ы)?\b(?! бұрын)")
_COMING = re.compile(
    r"(?:\b(?:in|over|within|during)? ?(?:the )?(?:next|coming)|\bв(?:о)? (?:течение )?(?:ближайши\w+|следующи\w+)"
    r"|\bна ближайши\w+|(?:алдағы|таяу|келесі|жақын)) \Z"
)
_PAST = re.compile(r"(?:\b(?:the )?(?:last|past|previous)|\bза (?:последни\w+|минувши\w+|прошедши\w+)|соңғы|өткен) \Z")
_SO_FAR = re.compile(
    r"since (?:the )?(?:beginning|start) of (?:the|this) year|since january|so far this year|(?:this )?year to date"
    r"|с начала (?:этого |текущего |нынешнего )?года|с начала 20\d\d года|с января"
    r"|(?:жыл|биыл) басынан(?: бері| бергі)?"
)
_WINDOW = re.compile(
    r"(?<![\w.,-])(?:from |between |с )?(20\d\d)(?: ?[-–—/] ?| to | through | and | по | до )((?:20)?\d\d)"
    r"(?![\d%]|[.,]\d)"
)
_HALF = re.compile(r"\bhalf\b(?! of the year\b)|\bh[12]\b|полугод|половин|жарты")
_DEADLINE_BEFORE = re.compile(
    r"(?:\b(?:by|until|till|before|through)(?: the)?(?: end of)?|\b(?:до|к)(?: конц[ау])?) \Z"
)
_DEADLINE_BEHIND = re.compile(r"(?: жыл\w*)?(?: соңына)?[ ]?(?:дейін|қарай)")
_DAY = re.compile(r"(?<![\d.])[0-3]?\d(?:-го|st|nd|rd|th)?(?!\d)")
_NEAR = 24  # characters between «nine months» and the year they are of
_QUARTERS = {"Q2": ("01", "06"), "Q4": ("07", "12")}


def find_periods(text: str, published: date) -> tuple[Found[str], ...]:
    """Periods in the order of the text; none overlaps another.

    "2024", "2024-Q3", "2024-09", or two of them as an ISO 8601 interval: "2024-01/2024-09" for nine months,
    "2025/2029" for a window, "../2028" for a deadline in another year than this. «By the end of the year» is the year;
    an exact day, which more often tells when somebody spoke, its year; «soon» none.
    """
    lower = folded(text)
    dates = find_dates(text, published)
    found = [*_windows(lower), *_counted(lower, dates, published), *_so_far(lower, published)]
    taken = [(one.start, one.end) for one in found]
    alone = (_alone(lower, one, published) for one in dates if one.value != "soon")
    found += [one for one in alone if not any(one.start < end and start < one.end for start, end in taken)]
    return tuple(sorted(found, key=lambda one: one.start))


def _windows(lower: str) -> Iterator[Found[str]]:
    """«2025–2029», «с 2025 по 2029 год»; what does not rise is none."""
    for match in _WINDOW.finditer(lower):
        first, last = int(match[1]), int(match[2] if len(match[2]) == 4 else f"20{match[2]}")
        if first < last <= first + 25:
            yield Found(f"{first}/{last}", match.start(), match.end())


def _counted(lower: str, dates: tuple[Found[str], ...], published: date) -> Iterator[Found[str]]:
    """«за 9 месяцев», «in the next four years», «соңғы үш жылда»."""
    for number in find_numbers(lower):
        count = int(number.value)
        if number.value != count or not 1 <= count <= 25:
            continue
        before = lower[max(0, number.start - 30) : number.start]
        if (months := _MONTHS.match(lower, number.end)) and count <= 12:
            if _MONTHS_BEFORE.search(before) or "ай" in months[0]:
                year, end = _year_of_months(count, months.end(), dates, published)
                yield Found(f"{year}-01/{year}-{count:02d}", number.start, end)
        elif years := _YEARS.match(lower, number.end):
            if _COMING.search(before):
                yield Found(f"{published.year}/{published.year + count}", number.start, years.end())
            elif _PAST.search(before):
                yield Found(f"{published.year - count}/{published.year}", number.start, years.end())


def _year_of_months(count: int, at: int, dates: tuple[Found[str], ...], published: date) -> tuple[int, int]:
    """The year that is named right behind, else the last one in which so many months were over."""
    for found in dates:
        if 0 <= found.start - at <= _NEAR and found.value[:4].isdigit():
            return int(found.value[:4]), found.end
    return published.year - (count > published.month), at


def _so_far(lower: str, published: date) -> Iterator[Found[str]]:
    for match in _SO_FAR.finditer(lower):
        year = published.year
        yield Found(f"{year}-01/{year}-{published.month:02d}", match.start(), match.end())


def _alone(lower: str, found: Found[str], published: date) -> Found[str]:
    value, words = found.value, lower[found.start : found.end]
    year, _, part = value.partition("-")
    if part in _QUARTERS and _HALF.search(words):
        return Found("/".join(f"{year}-{month}" for month in _QUARTERS[part]), found.start, found.end)
    if part.isdigit() and _DAY.search(words.replace(year, "")):
        return Found(year, found.start, found.end)
    if int(year) > published.year and _is_deadline(lower, found):
        return Found(f"../{value}", found.start, found.end)
    return found


def _is_deadline(lower: str, found: Found[str]) -> bool:
    before = lower[max(0, found.start - 20) : found.start]
    return bool(_DEADLINE_BEFORE.search(before) or _DEADLINE_BEHIND.match(lower, found.end))
