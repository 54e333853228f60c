"""How many projects there are of a kind, and what they cost: counted once, then added up by whatever is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.records import Money, Sector, Status

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Cell:
    """Projects that are alike in all of these; ``currency`` None: those without a sum; sector and status None: not
    asked for."""

    region: str | None
    country: str | None
    sector: Sector | None
    status: Status | None
    currency: str | None
    projects: int
    amount: float


@dataclass(frozen=True, slots=True)
class Volume:
    """``sums`` by currency, the one of most projects first, of all but ``unpriced`` of the projects."""

    projects: int = 0
    sums: tuple[Money, ...] = ()
    unpriced: int = 0

    def amount(self, currency: str) -> float:
        return next((money.amount for money in self.sums if money.currency == currency), 0.0)


NONE = Volume()


def total(cells: Iterable[Cell]) -> Volume:
    """Nothing is converted: each currency has its own sum."""
    projects, amounts, many = 0, defaultdict[str, float](float), defaultdict[str, int](int)
    for cell in cells:
        projects += cell.projects
        if cell.currency is not None:
            amounts[cell.currency] += cell.amount
            many[cell.currency] += cell.projects
    first = sorted(amounts, key=lambda currency: (-many[currency], currency))
    return Volume(projects, tuple(Money(amounts[each], each) for each in first), projects - sum(many.values()))


def by_status(cells: Iterable[Cell]) -> dict[Status, Volume]:
    """All of them, in the order of a project's life."""
    found = _by(cells, lambda cell: cell.status)
    return {status: found.get(status, NONE) for status in Status}


def by_sector(cells: Iterable[Cell]) -> dict[Sector, Volume]:
    """Those that have any, the largest first."""
    return _largest_first(_by(cells, lambda cell: cell.sector or Sector.OTHER))


def by_region(cells: Iterable[Cell]) -> dict[str, Volume]:
    """Those that have any, the largest first; what has no region is left out."""
    placed = (cell for cell in cells if cell.region is not None)
    return _largest_first(_by(placed, lambda cell: cell.region or ""))


def currencies(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Those in which sums are told, the one of most projects first."""
    return tuple(money.currency for money in total(cells).sums)


def _by(cells: Iterable[Cell], key: Callable[[Cell], K]) -> dict[K, Volume]:
    groups: dict[K, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[key(cell)].append(cell)
    return {name: total(group) for name, group in groups.items()}


def _largest_first(found: dict[K, Volume]) -> dict[K, Volume]:
    return dict(sorted(found.items(), key=lambda item: (-item[1].projects, str(item[0]))))


@dataclass(frozen=True, slots=True)
class Shade:
    """One step of a scale: values from ``low`` to ``high``, both of which there are."""

    low: float
    high: float


MOST_SHADES = 5


def shades(values: Iterable[float], most: int = MOST_SHADES) -> tuple[Shade, ...]:
    """Steps that hold about as many values each, from the least to the greatest; nothing is a step of its own."""
    known = sorted(value for value in values if value > 0)
    steps: list[list[float]] = []
    for number, value in enumerate(known):
        step = number * most // len(known)
        if steps and (steps[-1][-1] == value or len(steps) > step):
            steps[-1].append(value)
        else:
            steps.append([value])
    return tuple(Shade(step[0], step[-1]) for step in steps)


def shade_of(value: float, scale: Sequence[Shade]) -> int:
    """0 for nothing, else the number of the step, from 1."""
    return next((number for number, step in enumerate(scale, 1) if step.low <= value <= step.high), 0)


def month_before(month: date, many: int = 1) -> date:
    """The first day of the month so many months earlier."""
    years, at = divmod(month.year * 12 + month.month - 1 - many, 12)
    return date(years, at + 1, 1)


def by_month(days: Mapping[date, int], last: date, many: int) -> tuple[tuple[date, int], ...]:
    """The last ``many`` months, oldest first and the one of ``last`` included, each by its first day."""
    counted: dict[date, int] = defaultdict(int)
    for day, launched in days.items():
        counted[day.replace(day=1)] += launched
    return tuple((month, counted[month]) for at in range(many) if (month := month_before(last, many - 1 - at)))
