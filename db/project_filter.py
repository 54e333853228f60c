"""Which projects are wanted, in which order: one filter for pages, exports, the API, the map and the command line.

Its query string is how a view is kept and passed on, so it has one form for one filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from domain.problems import Problem
from domain.records import Sector, Status
from domain.searching import words
from domain.sums import amount_of

USUAL_CURRENCY = "KZT"
PAGE = 50
LAST_PAGE = 200
MOST_WORDS = 8
LONGEST = 200
"""Characters of one value: whoever sends more is no reader."""


class FilterProblem(Problem):
    """A filter that cannot be meant; the message says what can be."""


class Sort(StrEnum):
    """NEWEST: those that moved last first; RELEVANCE: those whose name has the words first; MENTIONS: the most told of.

    EXPECTED: only those with a date, the soonest first; INVESTMENT: only those with a sum in the filter's currency, the
    largest first."""

    NEWEST = "newest"
    RELEVANCE = "relevance"
    NAME = "name"
    EXPECTED = "expected"
    INVESTMENT = "investment"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """All that is given must hold; of several statuses or regions, one.

    ``words``: of name, product, company or place, in any language and script; ``product`` and ``company`` in any
    spelling; ``country`` and ``regions`` are ISO codes; ``expected_from`` and ``expected_to`` are years;
    ``investment``: at least so much in ``currency`` (None: tenge); ``unsure``: instead those of which no reading was
    sure enough; ``overdue``: not launched, and what was expected is over; ``quiet``: unheard of, by
    rumours even, for longer than is usual for its status and sector.
    """

    words: str = ""
    statuses: tuple[Status, ...] = ()
    regions: tuple[str, ...] = ()
    sector: Sector | None = None
    product: str | None = None
    company: str | None = None
    country: str | None = None
    expected_from: int | None = None
    expected_to: int | None = None
    investment: float | None = None
    currency: str | None = None
    jobs: int | None = None
    disputed: bool = False
    unsure: bool = False
    overdue: bool = False
    quiet: bool = False
    sort: Sort | None = None
    page: int = 1

    @property
    def order(self) -> Sort:
        """Without words nothing is more relevant than the rest."""
        usual = Sort.RELEVANCE if self.words else Sort.NEWEST
        return usual if self.sort is None or (self.sort is Sort.RELEVANCE and not self.words) else self.sort

    @property
    def is_of_a_day(self) -> bool:
        """Whether another day has another answer, though nothing became known."""
        return self.overdue or self.quiet

    @property
    def told_currency(self) -> str:
        return self.currency or USUAL_CURRENCY

    def query(self) -> tuple[tuple[str, str], ...]:
        """The names and values of its query string; what says nothing is left out, and the order is always the same."""
        return tuple(self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        for name, field in _FIELDS.items():
            value = getattr(self, field.attribute)
            if field.many:
                yield from ((name, str(one)) for one in sorted(value))
            elif value is True:
                yield name, "1"
            elif value and not (name == "page" and value == 1):
                yield name, f"{value:.10g}" if isinstance(value, float) and value < 1e10 else _plain(value)

    def without(self, name: str, value: str | None = None) -> ProjectFilter:
        """Without one condition, or one of its values, from the first page on; ``name`` is that of the query string."""
        field = _FIELDS[name]
        kept = getattr(self, field.attribute)
        if field.many and value is not None:
            left: Any = tuple(one for one in kept if str(one) != value)
        else:
            left = _USUAL[field.attribute] if value is None or dict(self.query()).get(name) == value else kept
        return self._with(field, left)

    def where(self, name: str, value: str) -> ProjectFilter:
        """With one condition more, or in place of another of its kind, from the first page on."""
        field = _FIELDS[name]
        read = _read(name, field, _squeezed(value))
        chosen = tuple(dict.fromkeys((*getattr(self, field.attribute), read))) if field.many else read
        return self._with(field, chosen)

    def _with(self, field: _Field, value: Any) -> ProjectFilter:
        changed: dict[str, Any] = {field.attribute: value, "page": 1}
        return _checked(replace(self, **changed))


def read_filter(pairs: Iterable[tuple[str, str]]) -> ProjectFilter:
    """From the names and values of a query string; empty values say nothing, and names that it does not know are passed
    over. Raises FilterProblem."""
    said: dict[str, Any] = {}
    for name, text in pairs:
        field, value = _FIELDS.get(name), _squeezed(text)
        if field is None or not value:
            continue
        read = _read(name, field, value)
        said[field.attribute] = tuple(dict.fromkeys((*said.get(field.attribute, ()), read))) if field.many else read
    return _checked(ProjectFilter(**said))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _read(name: str, field: _Field, value: str) -> Any:
    if len(value) > LONGEST:
        raise FilterProblem(f"A value of {name} has more than {LONGEST} characters: shorten it.")
    try:
        return field.read(value)
    except ValueError:
        raise FilterProblem(f"There is no {name} «{value[:40]}»: {field.form}.") from None


def _checked(wanted: ProjectFilter) -> ProjectFilter:
    first, last = wanted.expected_from, wanted.expected_to
    if first and last and first > last:
        raise FilterProblem(f"Nothing is expected from {first} to {last}: give the earlier year first.")
    if wanted.currency and wanted.investment is None and wanted.order is not Sort.INVESTMENT:
        return replace(wanted, currency=None)  # a form sends it along
    return wanted


def _plain(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class _Field:
    """How a value is read, which raises ValueError, and what is to be written instead."""

    attribute: str
    read: Callable[[str], Any]
    form: str
    many: bool = False


def _matching(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text := text.upper()):
            raise ValueError(text)
        return text

    return read


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


def _words(text: str) -> str:
    if not 0 < len(words(text)) <= MOST_WORDS:
        raise ValueError(text)
    return text


def _amount(text: str) -> float:
    amount = amount_of(text)
    if not 0 < amount < 1e18:
        raise ValueError(text)
    return amount


def _flag(text: str) -> bool:
    if text.lower() not in ("1", "0", "true", "false"):
        raise ValueError(text)
    return text.lower() in ("1", "true")


def _any(text: str) -> str:
    return text


def _one_of(kind: type[StrEnum]) -> str:
    return f"choose {', '.join(kind)}"


_YEAR = _between(1990, 2100)
_FIELDS = {
    "q": _Field("words", _words, f"search for up to {MOST_WORDS} words"),
    "status": _Field("statuses", lambda text: Status(text.lower()), _one_of(Status), many=True),
    "region": _Field("regions", _matching(r"[A-Z]{2}-[A-Z0-9]{1,3}"), "write an ISO code such as KZ-35", many=True),
    "sector": _Field("sector", lambda text: Sector(text.lower()), _one_of(Sector)),
    "product": _Field("product", _any, ""),
    "company": _Field("company", _any, ""),
    "country": _Field("country", _matching("[A-Z]{2}"), "write an ISO code such as KZ"),
    "expected_from": _Field("expected_from", _YEAR, "write a year such as 2026"),
    "expected_to": _Field("expected_to", _YEAR, "write a year such as 2027"),
    "investment": _Field("investment", _amount, "write a sum such as 50 bn"),
    "currency": _Field("currency", _matching("[A-Z]{3}"), "write a code such as KZT"),
    "jobs": _Field("jobs", _between(1, 10_000_000), "write a number such as 500"),
    "disputed": _Field("disputed", _flag, "write 1"),
    "unsure": _Field("unsure", _flag, "write 1"),
    "overdue": _Field("overdue", _flag, "write 1"),
    "quiet": _Field("quiet", _flag, "write 1"),
    "sort": _Field("sort", Sort, _one_of(Sort)),
    "page": _Field("page", _between(1, LAST_PAGE), f"the list ends at page {LAST_PAGE}, narrow it by a filter"),
}
NAMES = tuple(_FIELDS)
_USUAL = {each.name: each.default for each in fields(ProjectFilter)}
