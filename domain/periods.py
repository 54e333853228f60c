"""The span of days that an expected date, or the period of a total, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DATED = re.compile(r"([12]\d{3})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter or month, as an article dates it («2026», «2026-Q4», «2026-09»), with its first and last day."""

    words: str
    first: date
    last: date

    def holds(self, other: Period) -> bool:
        """Whether the other lies within this one, or is it."""
        return self.first <= other.first and other.last <= self.last


@lru_cache(maxsize=1_024)
def period_of(expected: str | None) -> Period | None:
    """None where no date is given: nothing, «soon», or what is no date."""
    found = _DATED.fullmatch(expected or "")
    if found is None:
        return None
    year, quarter, month = (int(part) if part else 0 for part in found.groups())
    begins = month or quarter * 3 - 2 if month or quarter else 1
    months = 1 if month else 3 if quarter else 12
    return Period(found[0], date(year, begins, 1), _last_day(year, begins + months - 1))


def ending_between(first: date, until: date) -> Iterator[str]:
    """The years, quarters and months whose last day is ``first`` or later, and before ``until``."""
    for number in range(first.year * 12 + first.month - 1, until.year * 12 + until.month):
        year, month = divmod(number, 12)
        words = (f"{year}-{month + 1:02}", f"{year}-Q{month // 3 + 1}", f"{year}")
        ended = (1, 3, 12)
        if first <= _last_day(year, month + 1) < until:
            yield from (said for said, every in zip(words, ended, strict=True) if (month + 1) % every == 0)


def interval_of(told: str | None, said: date) -> Period | None:
    """Of a programme's period; what has no first day («by 2028») begins with the year in which it was said."""
    first, slash, last = (told or "").partition("/")
    if not slash:
        return period_of(told)
    begins, ends = period_of(first), period_of(last)
    if told is None or ends is None:
        return None
    return Period(told, begins.first if begins else min(date(said.year, 1, 1), ends.first), ends.last)


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
