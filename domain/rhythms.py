"""When a watcher's next letter is due: at once or in digests at local time, never in quiet hours, never over budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

MONDAY = 0
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Letters older than this have no say in when the next one is due.
MEMORY = timedelta(days=8)


class Every(StrEnum):
    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class Quiet(NamedTuple):
    """From one local time, which is quiet, to another, which is not; over midnight where ``end`` is the earlier."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``at`` and ``day`` (Monday is 0) are when daily and weekly letters go out, by the clocks of ``zone``.

    ``budget`` is the most letters from one Monday at ``at`` to the next, when what it leaves over comes in one.
    """

    every: Every = Every.IMMEDIATE
    at: time = time(8)
    day: int = MONDAY
    zone: str = "Asia/Almaty"
    quiet: Quiet | None = None
    budget: int | None = None


IMMEDIATELY = Rhythm()


class Hold(StrEnum):
    """Why a letter that is not due yet has to wait."""

    RHYTHM = "rhythm"
    QUIET = "quiet hours"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Due:
    """``at`` is now where nothing holds the letter."""

    at: datetime
    held_by: Hold | None = None


def next_letter(rhythm: Rhythm, since: datetime, letters: Iterable[datetime], now: datetime) -> Due:
    """When what has waited ``since`` is to be written, given when the watcher's letters of late were: now or later.

    A digest takes all that waits at its hour; an hour at which nobody was at work is made up for at once. Times ahead
    of now were written by a clock that was wrong.
    """
    written = [letter for letter in letters if letter <= now]
    slot = _slot(rhythm, max([min(since, now), *written]))
    due = Due(slot, Hold.RHYTHM) if slot > now else Due(now)
    if _is_spent(rhythm, written, due.at):
        due = Due(_next_week(rhythm, due.at), Hold.BUDGET)
    awake = end_of_quiet(rhythm, due.at)
    return due if awake == due.at else Due(awake, Hold.QUIET)


def end_of_quiet(rhythm: Rhythm, moment: datetime) -> datetime:
    """The moment itself, or when the quiet hours end in which it lies."""
    local = moment.astimezone(ZoneInfo(rhythm.zone))
    if rhythm.quiet is None or not rhythm.quiet.holds(local.time()):
        return moment
    days = (local.date(), local.date() + DAY)
    return min(end for day in days for end in _shown(rhythm, day, rhythm.quiet.end) if end > moment)


def _slot(rhythm: Rhythm, after: datetime) -> datetime:
    """The first moment after another at which the rhythm beats."""
    local = after.astimezone(ZoneInfo(rhythm.zone))
    match rhythm.every:
        case Every.IMMEDIATE:
            return after
        case Every.HOURLY:
            return after - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) + HOUR
        case Every.DAILY:
            return _first_after(after, rhythm, _days(local.date()), rhythm.at)
        case Every.WEEKLY:
            days = [day for day in _days(local.date()) if day.weekday() == rhythm.day]
            return _first_after(after, rhythm, days, rhythm.at)


def _days(first: date) -> list[date]:
    return [first + number * DAY for number in range(8)]


def _first_after(after: datetime, rhythm: Rhythm, days: Iterable[date], at: time) -> datetime:
    return min(moment for day in days if (moment := _shown(rhythm, day, at)[0]) > after)


def _shown(rhythm: Rhythm, day: date, at: time) -> tuple[datetime, datetime]:
    """When the clocks first and last show a local time; where they skip it, the moment as long after the gap."""
    zone = ZoneInfo(rhythm.zone)
    first, again = (datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    return first, max(first, again)


def _is_spent(rhythm: Rhythm, letters: Iterable[datetime], at: datetime) -> bool:
    week = _week(rhythm, at)
    return rhythm.budget is not None and sum(_week(rhythm, letter) == week for letter in letters) >= rhythm.budget


def _week(rhythm: Rhythm, moment: datetime) -> datetime:
    """When the week began: at the hour at which what the last one left over goes out, or it would go out before."""
    today = moment.astimezone(ZoneInfo(rhythm.zone)).date()
    monday = today - today.weekday() * DAY
    began = _shown(rhythm, monday, rhythm.at)[0]
    return began if began <= moment else _shown(rhythm, monday - 7 * DAY, rhythm.at)[0]


def _next_week(rhythm: Rhythm, moment: datetime) -> datetime:
    monday = _week(rhythm, moment).astimezone(ZoneInfo(rhythm.zone)).date() + 7 * DAY
    return _shown(rhythm, monday, rhythm.at)[0]
