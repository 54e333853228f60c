"""How long a project has been quiet, against what is usual for its status and sector: never a status of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from domain.projects import Change
from domain.records import Sector, Status
from domain.status import FINISHED

# Nine of ten silences end sooner than the usual one.
USUAL_SHARE = 0.9
# Fewer say nothing of the longest tenth of them.
FEWEST_GAPS = 20

Group = tuple[Status | None, Sector | None]


class Gap(NamedTuple):
    """``days`` between two days with news of a project, and what it stood as on the first of them."""

    status: Status
    sector: Sector
    days: int


@dataclass(frozen=True, slots=True)
class UsualSilence:
    """Days by status and sector, by status alone (sector None) and over all (both None), where enough is known."""

    days: Mapping[Group, int]

    def of(self, status: Status, sector: Sector) -> int | None:
        """The narrowest group that has enough gaps; None in an archive that is too young to say."""
        groups: tuple[Group, ...] = ((status, sector), (status, None), (None, None))
        return next((self.days[group] for group in groups if group in self.days), None)


@dataclass(frozen=True, slots=True)
class Silence:
    """``days`` since the last news; nine of ten such silences had ended after ``usual`` days."""

    days: int
    usual: int

    @property
    def quiet(self) -> bool:
        return self.days > self.usual


def gaps(days: Iterable[date], changes: Sequence[Change], sector: Sector) -> Iterator[Gap]:
    """A project's days with news, in any order, as gaps; two articles of one day are one piece of news.

    Gaps of finished projects are left out: of those no news is due.
    """
    for before, after in pairwise(sorted(set(days))):
        status = _status_on(changes, before)
        if status is not None and status not in FINISHED:
            yield Gap(status, sector, (after - before).days)


def usual_silence(known: Iterable[Gap] | Mapping[Gap, int]) -> UsualSilence:
    """Takes the gaps of the whole archive, one by one or how often each occurs."""
    counted: dict[Group, Counter[int]] = defaultdict(Counter)
    for gap, many in Counter(known).items():
        groups: tuple[Group, ...] = ((gap.status, gap.sector), (gap.status, None), (None, None))
        for group in groups:
            counted[group][gap.days] += many
    enough = {group: lengths for group, lengths in counted.items() if lengths.total() >= FEWEST_GAPS}
    return UsualSilence({group: _longest_usual(lengths) for group, lengths in enough.items()})


def silence(last: date, today: date, status: Status, sector: Sector, usual: UsualSilence) -> Silence | None:
    """None where there is nothing to tell: the project is finished, or nobody knows what is usual."""
    days = usual.of(status, sector)
    return None if days is None or status in FINISHED else Silence((today - last).days, days)


def _status_on(changes: Sequence[Change], day: date) -> Status | None:
    return next((change.after for change in reversed(changes) if change.on <= day), None)


def _longest_usual(lengths: Counter[int]) -> int:
    """The percentile by nearest rank, so that it is a gap that did occur."""
    rest = ceil(USUAL_SHARE * lengths.total())
    for days in sorted(lengths):
        rest -= lengths[days]
        if rest <= 0:
            return days
    raise AssertionError("no gaps were counted")
