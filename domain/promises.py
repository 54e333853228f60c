"""What a project's news promised and what became of it: a pure function of its sightings and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar

from domain.fates import (
    BroughtForward,
    Changed,
    Dropped,
    Fate,
    Figure,
    Kept,
    Late,
    MadePrecise,
    Open,
    Overdue,
    Short,
    Slipped,
    Untold,
)
from domain.periods import Period, period_of
from domain.projects import Change, Sighting
from domain.records import Capacity, Mention, Status
from domain.status import FINISHED
from domain.timeline import SURE_ENOUGH, believed, publication_day

# News round their figures: within this share of it a figure is the same one told again.
ROUNDING = 0.03

_AHEAD = frozenset({Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION})
# Who halts the works may say when they go on; the jobs of a halted plant promise nothing.
_DATED = _AHEAD | {Status.SUSPENDED}

_JOBS = "jobs"

V = TypeVar("V", Period, Figure)


class PromiseKind(StrEnum):
    LAUNCH = "launch"
    JOBS = "jobs"
    CAPACITY = "capacity"


@dataclass(frozen=True, slots=True)
class Promise:
    """``said`` is the date of a launch («2026-Q4»), a number of jobs or a capacity.

    ``due`` is the last day of the date, None for a figure. ``first_said``, ``mention_id`` and ``source_id`` tell who
    said it first; ``repeated`` counts the other stories that said it again.
    """

    kind: PromiseKind
    said: str | Figure
    due: date | None
    first_said: date
    repeated: int
    mention_id: int
    source_id: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The days in which a project was on its way, both included; ``rests_until`` begins the next stretch, if any."""

    begins: date
    end: Change | None = None
    rests_until: date = date.max

    @property
    def launch(self) -> Change | None:
        return self.end if self.end and self.end.after is Status.COMMISSIONED else None

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.end is None or day <= self.end.on)


@dataclass(frozen=True, slots=True)
class _Claim(Generic[V]):
    sighting: Sighting
    said: V

    @property
    def on(self) -> date:
        return publication_day(self.sighting)


def ledger(
    sightings: Iterable[Sighting], changes: Sequence[Change], today: date, floor: float = SURE_ENOUGH
) -> tuple[Promise, ...]:
    """Every promise with its fate as of ``today``, in the order in which they were first said.

    ``changes`` is the project's history, oldest first. What was said before a launch or an end is settled by it; what
    is said afterwards is background until the project is on its way again. For what was known on an earlier day give
    the sightings and the history of that day.
    """
    told = sorted(believed(sightings, floor), key=_publication)
    found = [
        pair for stretch in _stretches(changes) for pair in (*_launches(told, stretch, today), *_figures(told, stretch))
    ]
    order = list(PromiseKind)
    found.sort(key=lambda pair: (*_publication(pair[0]), order.index(pair[1].kind)))
    return tuple(promise for _, promise in found)


def _publication(sighting: Sighting) -> tuple[datetime, int]:
    return sighting.published_at, sighting.mention_id


def _stretches(changes: Sequence[Change]) -> list[_Stretch]:
    """From the first news to a launch or an end, and again from each new start."""
    stretches = [_Stretch(date.min)]
    for change in changes:
        last, finished = stretches[-1], change.after in FINISHED
        if finished and last.end is None:
            stretches[-1] = _Stretch(last.begins, change)
        elif not finished and last.end is not None:
            stretches[-1] = _Stretch(last.begins, last.end, change.on)
            stretches.append(_Stretch(change.on))
    return stretches


def _runs(claims: Iterable[_Claim[V]], is_again: Callable[[_Claim[V], _Claim[V]], bool]) -> list[list[_Claim[V]]]:
    """Claims that repeat one promise, by what each run began with."""
    runs: list[list[_Claim[V]]] = []
    for claim in claims:
        if runs and is_again(runs[-1][0], claim):
            runs[-1].append(claim)
        else:
            runs.append([claim])
    return runs


def _promise(kind: PromiseKind, run: Sequence[_Claim[V]], fate: Fate) -> tuple[Sighting, Promise]:
    first, said = run[0].sighting, run[0].said
    stories = {claim.sighting.story_id for claim in run}
    words, due = (said.words, said.last) if isinstance(said, Period) else (said, None)
    return first, Promise(kind, words, due, run[0].on, len(stories) - 1, first.mention_id, first.source_id, fate)


def _launches(told: Sequence[Sighting], stretch: _Stretch, today: date) -> Iterator[tuple[Sighting, Promise]]:
    runs, slips = _runs(_dates(told, stretch), _is_date_again), 0
    for run, successor in pairwise(runs):
        slips += run[0].said.last < successor[0].said.last
        yield _promise(PromiseKind.LAUNCH, run, _moved(run[0].said, successor[0], slips))
    for run in runs[-1:]:
        yield _promise(PromiseKind.LAUNCH, run, _arrived(run[0].said, stretch.end, today))


def _dates(told: Sequence[Sighting], stretch: _Stretch) -> Iterator[_Claim[Period]]:
    """Dates that lay ahead when they were published: of a missed one there is nothing to promise."""
    for sighting in told:
        on, period = publication_day(sighting), period_of(sighting.mention.expected)
        if period and on <= period.last and stretch.holds(on) and sighting.mention.status in _DATED:
            yield _Claim(sighting, period)


def _is_date_again(known: _Claim[Period], claim: _Claim[Period]) -> bool:
    """The same, or a vaguer one that holds it, unless its day has passed: «2026» in July moves what was due in June."""
    return claim.said.holds(known.said) and claim.on <= known.said.last


def _moved(known: Period, claim: _Claim[Period], slips: int) -> Fate:
    on, mention_id, to = claim.on, claim.sighting.mention_id, claim.said.words
    days = (claim.said.last - known.last).days
    if known.holds(claim.said):
        return MadePrecise(on, mention_id, to)
    return Slipped(on, mention_id, to, days, slips) if days > 0 else BroughtForward(on, mention_id, to, -days)


def _arrived(promised: Period, end: Change | None, today: date) -> Fate:
    if end is None:
        return Overdue((today - promised.last).days) if today > promised.last else Open()
    if end.after is not Status.COMMISSIONED:
        return Dropped(end.on, end.mention_id, end.after)
    days = (_earliest(end) - promised.last).days
    return Late(end.on, end.mention_id, days) if days > 0 else Kept(end.on, end.mention_id)


def _earliest(end: Change) -> date:
    """A launch «in 2024» may have been on its first day: nobody is late by what is not known."""
    period = period_of(end.dated)
    return period.first if period else end.on


def _figures(told: Sequence[Sighting], stretch: _Stretch) -> Iterator[tuple[Sighting, Promise]]:
    claims: dict[str, list[_Claim[Figure]]] = defaultdict(list)
    for sighting in told:
        if stretch.holds(publication_day(sighting)) and sighting.mention.status in _AHEAD:
            for figure in _figures_of(sighting.mention):
                claims[_unit(figure)].append(_Claim(sighting, figure))
    for unit, said in claims.items():
        yield from _figures_in(unit, said, told, stretch)


def _figures_in(
    unit: str, claims: Sequence[_Claim[Figure]], told: Sequence[Sighting], stretch: _Stretch
) -> Iterator[tuple[Sighting, Promise]]:
    runs = _runs(claims, lambda known, claim: _is_about(known.said, claim.said))
    kind = PromiseKind.JOBS if unit == _JOBS else PromiseKind.CAPACITY
    for run, (successor, *_) in pairwise(runs):
        yield _promise(kind, run, Changed(successor.on, successor.sighting.mention_id, successor.said))
    yield _promise(kind, runs[-1], _fulfilled(runs[-1][0].said, told, stretch))


def _fulfilled(promised: Figure, told: Sequence[Sighting], stretch: _Stretch) -> Fate:
    """The first figure told of the launched project decides: what it grew to later was not what was opened."""
    if stretch.launch is None:
        return Dropped(stretch.end.on, stretch.end.mention_id, stretch.end.after) if stretch.end else Open()
    reached = next(_reached(_unit(promised), told, stretch.launch.on, stretch.rests_until), None)
    if reached is None:
        return Untold(stretch.launch.on, stretch.launch.mention_id)
    on, mention_id, said = reached.on, reached.sighting.mention_id, reached.said
    if _amount(said) >= _amount(promised) or _is_about(promised, said):
        return Kept(on, mention_id)
    return Short(on, mention_id, said, 1 - _amount(said) / _amount(promised))


def _reached(unit: str, told: Sequence[Sighting], launched: date, until: date) -> Iterator[_Claim[Figure]]:
    for sighting in told:
        if sighting.mention.status is Status.COMMISSIONED and launched <= publication_day(sighting) < until:
            yield from (_Claim(sighting, said) for said in _figures_of(sighting.mention) if _unit(said) == unit)


def _figures_of(mention: Mention) -> Iterator[Figure]:
    yield from (figure for figure in (mention.jobs, mention.capacity) if figure is not None and _amount(figure) > 0)


def _unit(figure: Figure) -> str:
    """Capacities in two units are two promises: nothing says that they mean one output."""
    return figure.unit if isinstance(figure, Capacity) else _JOBS


def _amount(figure: Figure) -> float:
    return figure.value if isinstance(figure, Capacity) else figure


def _is_about(known: Figure, told: Figure) -> bool:
    return abs(_amount(told) - _amount(known)) <= ROUNDING * _amount(known)
