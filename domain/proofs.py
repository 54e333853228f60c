"""The weekly proof that silence means «nothing happened»: what was looked at, what was missing, and a test article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.articles import KAZAKHSTAN
from domain.rhythms import Rhythm, end_of_quiet

PERIOD = 7  # days
DAY = timedelta(days=1)
# A silence is a gap when by its usual volume so many articles are missing: chance alone makes none of these.
_MISSED, _LEAST = 12.0, timedelta(hours=36)
_MISSED_BY_SMALL, _LEAST_BY_SMALL = 3.0, timedelta(days=6)
# Newsrooms publish little on Saturdays and Sundays.
_AT_WEEKENDS = 0.2


class Stage(StrEnum):
    READING = "reading"
    LINKING = "linking"
    MATCHING = "matching"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Canary:
    """How the invented article of a day fared; ``stopped_at`` None: a letter would have come out."""

    day: date
    reader: str
    stopped_at: Stage | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A source's longest silence, and how many articles it usually brings in such a time."""

    source: str
    length: timedelta
    missed: int


@dataclass(frozen=True, slots=True)
class Proof:
    since: datetime
    at: datetime
    sources: int
    healthy: int
    articles: int
    gaps: tuple[Gap, ...] = ()
    canary: Canary | None = None

    @property
    def is_alarming(self) -> bool:
        """Whether a silence of ours may mean that we see nothing."""
        blind = self.articles == 0 or self.healthy * 2 < self.sources
        return blind or self.canary is None or self.canary.stopped_at is not None


def gap_of(source: str, per_day: float, seen: Iterable[datetime], since: datetime, until: datetime) -> Gap | None:
    """The longest silence, if it is longer than the source's volume lets expect."""
    moments = [since, *sorted(moment for moment in seen if since < moment < until), until]
    start, end = max(pairwise(moments), key=lambda pair: pair[1] - pair[0])
    length, missed = end - start, per_day * _working_days(start, end)
    large = missed >= _MISSED and length >= _LEAST
    small = missed >= _MISSED_BY_SMALL and length >= _LEAST_BY_SMALL
    return Gap(source, length, round(missed)) if large or small else None


def _working_days(start: datetime, end: datetime) -> float:
    """Days between two moments, those of weekends counted in part."""
    total, at = 0.0, start.astimezone(KAZAKHSTAN)
    while at < end:
        midnight = datetime.combine(at.date() + DAY, datetime.min.time(), KAZAKHSTAN)
        stop = min(midnight, end.astimezone(KAZAKHSTAN))
        total += (stop - at) / DAY * (_AT_WEEKENDS if at.weekday() >= 5 else 1.0)
        at = stop
    return total


def is_due(rhythm: Rhythm, last: datetime, now: datetime) -> bool:
    """Whether a week of the watcher's days has passed: then the next letter bears the proof."""
    return _days_between(rhythm, last, now) >= PERIOD


def goes_alone(rhythm: Rhythm, proof: Proof, letters: Sequence[datetime], now: datetime) -> bool:
    """Whether a proof that is due is a letter of its own now: where nothing else was sent in the week, or where it
    cannot wait for something that may never come. At the watcher's hour, and never in quiet hours."""
    local = now.astimezone(ZoneInfo(rhythm.zone))
    silent = all(_days_between(rhythm, letter, now) >= PERIOD for letter in letters)
    is_time = local.time() >= rhythm.at and end_of_quiet(rhythm, now) == now
    return is_time and (silent or proof.is_alarming)


def _days_between(rhythm: Rhythm, earlier: datetime, later: datetime) -> int:
    zone = ZoneInfo(rhythm.zone)
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days
