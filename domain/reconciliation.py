"""A register's projects beside those of the news: which are in both, how surely, and what is told otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.disputes import yearly
from domain.exchange import SWING, dollars
from domain.periods import period_of
from domain.products import KIN
from domain.projects import Ambiguous, Matched, New, Part, Project, Resolution
from domain.promises import ROUNDING
from domain.records import Capacity, Mention, Money, Status
from domain.resolution import resolve
from domain.timeline import believed, day_there, history, publication_day

TOLERANCE = ROUNDING
"""Figures that are no further apart are one figure, rounded."""

Value = str | int | Money | Capacity | Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register, read as a mention.

    ``status`` is what the register says, None where it says nothing (a mention must have one); ``unread`` are cells
    that say something nobody understood.
    """

    row: int
    mention: Mention
    status: Status | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the news say of a project now, the newest sure value of each kind; ``priced_on``: when its investment was
    told."""

    id: int
    public_id: str
    name: str
    region: str | None
    status: Status | None
    expected: str | None
    investment: Money | None
    capacity: Capacity | None
    jobs: int | None
    priced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """``comparable`` is False where both give a figure, but in units, or currencies of years, that nothing compares."""

    field: str
    listed: Value
    known: Value
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that a row may mean, how much so in 0..1, and why, part by part."""

    known: Known
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class InBoth:
    entry: Entry
    found: Candidate
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Two projects fit about as well, or one fits half; or ``better`` is the row that the best one went to."""

    entry: Entry
    candidates: tuple[Candidate, ...]
    better: int | None = None


@dataclass(frozen=True, slots=True)
class OnlyListed:
    """``best`` is the score of the project that is most like it, 0 where none is."""

    entry: Entry
    best: float


Finding = InBoth | Unclear | OnlyListed


@dataclass(frozen=True, slots=True)
class Compared:
    """A row beside all projects that it could mean; ``known`` are those that the answer names."""

    entry: Entry
    on: date
    resolution: Resolution
    known: tuple[Known, ...]

    @property
    def score(self) -> float:
        return self.resolution.score if isinstance(self.resolution, Matched) else 0.0


def compare(entry: Entry, projects: Sequence[Project], on: datetime, floor: float) -> Compared:
    """``on``: when the register says what it says."""
    resolution = resolve(entry.mention, on, projects)
    named = {matched.project_id for matched in _matches(resolution)}
    return Compared(entry, day_there(on), resolution, tuple(_known(one, floor) for one in projects if one.id in named))


def findings(compared: Iterable[Compared]) -> tuple[Finding, ...]:
    """In the order of the rows. Two rows are two projects: the row that fits one best gets it, the others wait."""
    rows = list(compared)
    taken: dict[int, int] = {}
    for one in sorted(rows, key=lambda row: (-row.score, row.entry.row)):
        if isinstance(one.resolution, Matched):
            taken.setdefault(one.resolution.project_id, one.entry.row)
    return tuple(_finding(one, taken) for one in rows)


def _finding(compared: Compared, taken: dict[int, int]) -> Finding:
    entry, resolution = compared.entry, compared.resolution
    if isinstance(resolution, New):
        return OnlyListed(entry, resolution.best)
    candidates = tuple(_candidates(compared))
    if isinstance(resolution, Ambiguous):
        return Unclear(entry, candidates)
    owner = taken[resolution.project_id]
    if owner != entry.row:
        return Unclear(entry, candidates, owner)
    return InBoth(entry, candidates[0], tuple(differences(entry, candidates[0].known, compared.on)))


def _candidates(compared: Compared) -> Iterator[Candidate]:
    known = {one.id: one for one in compared.known}
    for matched in _matches(compared.resolution):
        yield Candidate(known[matched.project_id], matched.score, matched.parts)


def _matches(resolution: Resolution) -> tuple[Matched, ...]:
    match resolution:
        case Matched():
            return (resolution,)
        case Ambiguous(candidates):
            return candidates
        case New():
            return ()


def _known(project: Project, floor: float) -> Known:
    sure = believed(project.sightings, floor) or project.sightings
    newest = [told.mention for told in reversed(sure)]
    changes = history(project.sightings, floor)
    return Known(
        project.id,
        project.public_id,
        project.name,
        next((told.region for told in newest if told.region), None),
        changes[-1].after if changes else None,
        next((told.expected for told in newest if told.expected), None),
        next((told.investment for told in newest if told.investment), None),
        next((told.capacity for told in newest if told.capacity), None),
        next((told.jobs for told in newest if told.jobs), None),
        next((publication_day(told) for told in reversed(sure) if told.mention.investment), None),
    )


def differences(entry: Entry, known: Known, on: date) -> Iterator[Difference]:
    """Only where both say something; what lies within the tolerance, or within the other's period, is the same.

    ``on``: when the register says it. A cost in another currency is another only beyond what rates do within two years.
    """
    listed = entry.mention
    if listed.investment and known.investment:
        alike = _cost_alike(listed.investment, on, known.investment, known.priced_on or on)
        if not alike:
            yield Difference("cost", listed.investment, known.investment, alike is not None)
    if listed.capacity and known.capacity:
        mine, its = yearly(listed.capacity), yearly(known.capacity)
        if mine.unit != its.unit or not _is_about(mine.value, its.value):
            yield Difference("capacity", listed.capacity, known.capacity, mine.unit == its.unit)
    if listed.jobs and known.jobs and not _is_about(listed.jobs, known.jobs):
        yield Difference("jobs", listed.jobs, known.jobs)
    if listed.expected and known.expected and not _agree(listed.expected, known.expected):
        yield Difference("launch", listed.expected, known.expected)
    if known.status and entry.status and entry.status is not known.status:
        yield Difference("status", entry.status, known.status)


def _cost_alike(listed: Money, on: date, known: Money, then: date) -> bool | None:
    """None: no rate of the year is known."""
    if listed.currency == known.currency:
        return _is_about(listed.amount, known.amount)
    mine, its = dollars(listed, on), dollars(known, then)
    return None if mine is None or its is None else max(mine, its) <= SWING * min(mine, its)


def _is_about(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(a, b)


def _agree(listed: str, known: str) -> bool:
    """«soon» contradicts no date."""
    one, other = period_of(listed), period_of(known)
    return one is None or other is None or one.holds(other) or other.holds(one)


def reasons(parts: Iterable[Part]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields in which the two are the same, and those in which they are not; when it was told says little."""
    told = [part for part in parts if part.alike is not None and part.field != "time"]
    return (
        tuple(part.field for part in told if part.alike is not None and part.alike >= KIN),
        tuple(part.field for part in told if part.alike == 0),
    )
