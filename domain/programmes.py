"""The ledger of programmes: totals that are told again, or counted anew, are one line with its earlier figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.periods import Period, interval_of
from domain.promises import ROUNDING
from domain.records import Money, Programme, Sector, Status
from domain.timeline import day_there

# A total of the same place, period and sector whose figures are no further apart was counted anew, not another total.
RECOUNT = 0.75
# How long a total without a period can be recognised by its figures alone.
_REMEMBERED = timedelta(days=366)


class Phase(StrEnum):
    """Whether a total speaks of what is to come, of what is said to be done, or of what stands still."""

    PROMISED = "promised"
    DONE = "done"
    STOPPED = "stopped"


PHASES = {
    Status.ANNOUNCED: Phase.PROMISED,
    Status.PLANNED: Phase.PROMISED,
    Status.CONSTRUCTION: Phase.PROMISED,
    Status.COMMISSIONED: Phase.DONE,
    Status.SUSPENDED: Phase.STOPPED,
    Status.CANCELLED: Phase.STOPPED,
    Status.CLOSED: Phase.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One total as one article tells it; ``id`` is the programme's."""

    id: int
    version_id: int
    published_at: datetime
    source_id: str
    story_id: int
    source_name: str
    article_title: str
    article_url: str
    programme: Programme

    @property
    def on(self) -> date:
        return day_there(self.published_at)

    @property
    def phase(self) -> Phase:
        return PHASES[self.programme.status or Status.PLANNED]

    @property
    def period(self) -> Period | None:
        return interval_of(self.programme.period, self.on)

    @property
    def figures(self) -> Figures:
        told = self.programme
        money = None if told.amount is None or told.currency is None else Money(told.amount, told.currency)
        return Figures(told.count, money, told.jobs)


@dataclass(frozen=True, slots=True)
class Figures:
    """A number of projects, what they cost and how many they employ together, as far as told."""

    count: int | None
    money: Money | None
    jobs: int | None

    def are(self, other: Figures) -> bool:
        """Whether the other tells the same, as far as both tell something; counts are exact, sums are rounded."""
        counts, sums = self._counts(other), self._sums(other)
        known = [near for near in (counts and counts == 1, sums and sums >= 1 - ROUNDING) if near is not None]
        return bool(known) and all(known)

    def may_be_counted_anew_as(self, other: Figures) -> bool:
        counts, sums = self._counts(other), self._sums(other)
        if counts is None:
            return sums is not None and sums >= RECOUNT
        return counts >= RECOUNT and (sums is None or sums >= RECOUNT**2)

    def filled_from(self, other: Figures) -> Figures:
        return Figures(self.count or other.count, self.money or other.money, self.jobs or other.jobs)

    def _counts(self, other: Figures) -> float | None:
        return None if self.count is None or other.count is None else _ratio(self.count, other.count)

    def _sums(self, other: Figures) -> float | None:
        """Sums in two currencies are not compared: nobody knows at which rate."""
        if self.money is None or other.money is None or self.money.currency != other.money.currency:
            return None
        return _ratio(self.money.amount, other.money.amount)


@dataclass(frozen=True, slots=True)
class Count:
    """Figures of a line from the day when they were first told; ``repeated`` counts the other stories that did."""

    figures: Figures
    first_said: date
    statement_id: int
    source_name: str
    repeated: int


@dataclass(frozen=True, slots=True)
class Line:
    """Statements of one total, oldest first, and its figures as they were counted, the last ones being today's."""

    statements: tuple[Statement, ...]
    counts: tuple[Count, ...]

    @property
    def number(self) -> int:
        """The least id of its statements: later ones do not change it."""
        return min(statement.id for statement in self.statements)

    @property
    def first(self) -> Statement:
        return self.statements[0]

    @property
    def last(self) -> Statement:
        return self.statements[-1]

    @property
    def figures(self) -> Figures:
        return self.counts[-1].figures

    @property
    def phase(self) -> Phase:
        return self.first.phase

    @property
    def period(self) -> Period | None:
        return next((period for told in self.statements if (period := told.period)), None)

    @property
    def country(self) -> str | None:
        return self.first.programme.country

    @property
    def region(self) -> str | None:
        return self.first.programme.region

    @property
    def sector(self) -> Sector | None:
        return next((told.programme.sector for told in self.statements if told.programme.sector), None)

    def is_of_year(self, year: int) -> bool:
        """By its period; of a total without one by the year in which it was first said."""
        period = self.period
        return period.first.year <= year <= period.last.year if period else self.first.on.year == year


def lines(statements: Iterable[Statement]) -> tuple[Line, ...]:
    """The ledger of one place, in the order in which lines were first said.

    A statement joins the line that tells the same figures for the same time and sector; else the only one that it can
    be a recount of. Where two could be meant it begins a line of its own: two lines rather than a wrong one.
    """
    found: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda told: (told.published_at, told.id)):
        home = _home(found, statement)
        if home is None:
            found.append([statement])
        else:
            home.append(statement)
    return tuple(Line(tuple(told), _counts(told)) for told in found)


def _home(found: Sequence[list[Statement]], statement: Statement) -> list[Statement] | None:
    """Two different totals of one article are two lines, whatever else may be alike."""
    near = [told for told in found if _is_about_the_same(told, statement)]
    again = [told for told in near if any(told_one.figures.are(statement.figures) for told_one in told)]
    if again:
        return again[-1]
    anew = [told for told in near if _is_counted_anew(told, statement)]
    return anew[0] if len(anew) == 1 else None


def _is_about_the_same(told: Sequence[Statement], statement: Statement) -> bool:
    """Of the same phase, time and sector; what one side leaves out the figures must make up for."""
    last, is_again = told[-1], any(one.figures.are(statement.figures) for one in told)
    sectors = {one.programme.sector for one in told} | {statement.programme.sector}
    if last.phase is not statement.phase or len(sectors - {None}) > 1 or (len(sectors) > 1 and not is_again):
        return False
    periods = [period for one in told if (period := one.period)]
    if periods and statement.period:
        return periods[0].last == statement.period.last
    return is_again and statement.published_at - last.published_at <= _REMEMBERED


def _is_counted_anew(told: Sequence[Statement], statement: Statement) -> bool:
    in_other_articles = all(one.version_id != statement.version_id for one in told)
    return in_other_articles and told[-1].figures.may_be_counted_anew_as(statement.figures)


def _counts(told: Sequence[Statement]) -> tuple[Count, ...]:
    runs: list[list[Statement]] = []
    for statement in told:
        if runs and _merged(runs[-1]).are(statement.figures):
            runs[-1].append(statement)
        else:
            runs.append([statement])
    return tuple(
        Count(_merged(run), run[0].on, run[0].id, run[0].source_name, len({one.story_id for one in run}) - 1)
        for run in runs
    )


def _merged(run: Sequence[Statement]) -> Figures:
    figures = run[0].figures
    for statement in run[1:]:
        figures = figures.filled_from(statement.figures)
    return figures


def _ratio(a: float, b: float) -> float:
    return min(a, b) / max(a, b) if a > 0 and b > 0 else float(a == b)


def counterparts(line: Line, ledger: Iterable[Line]) -> tuple[Line, ...]:
    """What is said to be done of a promise, or was promised of what is done; ``ledger`` is of the same place."""
    if line.period is None:
        return ()
    return tuple(
        other
        for other in ledger
        if other.phase is not line.phase
        and other.sector == line.sector
        and other.period is not None
        and other.period.last == line.period.last
    )
