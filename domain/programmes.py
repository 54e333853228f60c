"""The ledger of programmes: totals that are told again, or counted anew, are one line with its earlier figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
    shelves = _Shelves()
    for statement in sorted(statements, key=lambda told: (told.published_at, told.id)):
        shelves.take(statement, statement.figures, statement.period)
    return tuple(Line(tuple(draft.told), _counts(draft.told)) for draft in shelves.drafts)


@dataclass(slots=True)
class _Draft:
    """A line that is being gathered; ``ends`` is the last day of its period, if any statement told one."""

    told: list[Statement] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    sectors: set[Sector | None] = field(default_factory=set)
    ends: date | None = None

    def says(self, figures: Figures) -> bool:
        return any(known.are(figures) for known in self.figures)

    def is_about(self, statement: Statement, figures: Figures, ends: date | None) -> bool:
        """Of the same time and sector; what one side leaves out the figures must make up for."""
        sectors = self.sectors | {statement.programme.sector}
        if len(sectors - {None}) > 1 or (len(sectors) > 1 and not self.says(figures)):
            return False
        if self.ends and ends:
            return self.ends == ends
        return self.says(figures) and statement.published_at - self.told[-1].published_at <= _REMEMBERED

    def is_counted_anew_by(self, statement: Statement, figures: Figures) -> bool:
        """Two different totals of one article are two lines, whatever else may be alike."""
        in_other_articles = all(one.version_id != statement.version_id for one in self.told)
        return in_other_articles and self.told[-1].figures.may_be_counted_anew_as(figures)


class _Shelves:
    """Drafts by what a statement can find them by: the end of their period, or the number of their projects."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self._by_end: dict[tuple[Phase, date], list[_Draft]] = defaultdict(list)
        self._by_count: dict[tuple[Phase, int | None], list[_Draft]] = defaultdict(list)

    def take(self, statement: Statement, figures: Figures, period: Period | None) -> None:
        ends = period.last if period else None
        draft = self._home(statement, figures, ends)
        if draft is None:
            draft = _Draft()
            self.drafts.append(draft)
        if ends and draft.ends is None:
            draft.ends = ends
            self._by_end[statement.phase, ends].append(draft)
        if all(known.count != figures.count for known in draft.figures):
            self._by_count[statement.phase, figures.count].append(draft)
        draft.told.append(statement)
        if figures not in draft.figures:
            draft.figures.append(figures)
        draft.sectors.add(statement.programme.sector)

    def _home(self, statement: Statement, figures: Figures, ends: date | None) -> _Draft | None:
        timed = self._by_end[statement.phase, ends] if ends else []
        near = {id(draft): draft for draft in (*timed, *self._by_count[statement.phase, figures.count])}
        about = [draft for draft in near.values() if draft.is_about(statement, figures, ends)]
        again = [draft for draft in about if draft.says(figures)]
        if again:
            return max(again, key=lambda draft: (draft.told[0].published_at, draft.told[0].id))
        anew = [draft for draft in about if draft.is_counted_anew_by(statement, figures)]
        return anew[0] if len(anew) == 1 else None


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
