"""When the next letter is due: at local time, never in quiet hours, never twice for one hour of the rhythm."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rhythms import IMMEDIATELY, Due, Every, Hold, Quiet, Rhythm, end_of_quiet, next_letter
from tests.test_watch_words import CLOCKS

ZONES = ["Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
QUIETS = st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair))
RHYTHMS = st.builds(
    Rhythm,
    every=st.sampled_from(Every),
    at=CLOCKS,
    day=st.integers(0, 6),
    zone=st.sampled_from(ZONES),
    quiet=st.none() | QUIETS,
    budget=st.none() | st.integers(1, 3),
)
# Around the nights in which clocks change in Europe, America and on Lord Howe.
MOMENTS = st.sampled_from([datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)]).flatmap(
    lambda first: st.integers(0, 30 * 24 * 60).map(lambda minutes: first + timedelta(minutes=minutes))
)


def local(text: str, zone: str = "Asia/Almaty") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_quiet(rhythm: Rhythm, moment: datetime) -> bool:
    return rhythm.quiet is not None and rhythm.quiet.holds(moment.astimezone(ZoneInfo(rhythm.zone)).time())


def lived(rhythm: Rhythm, queued: list[datetime]) -> list[datetime]:
    """When letters go out if somebody looks whenever something comes, and at each hour that he was told."""
    letters: list[datetime] = []
    waiting, now = sorted(queued), min(queued)
    while waiting:
        due = next_letter(rhythm, waiting[0], letters, now)
        if due.held_by is None:
            letters.append(now)
            waiting = [moment for moment in waiting if moment > now]
        now = min([moment for moment in waiting if moment > now] + ([due.at] if due.held_by else []), default=now)
        assert now < max(queued) + timedelta(days=40), "lost"
    return letters


def test_an_immediate_letter_is_due_at_once() -> None:
    now = local("2026-03-16 09:00")
    assert next_letter(IMMEDIATELY, now, [now], now) == Due(now)


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [
        (Rhythm(Every.HOURLY), "2026-03-16 10:00"),
        (Rhythm(Every.DAILY), "2026-03-17 08:00"),
        (Rhythm(Every.DAILY, time(17, 30)), "2026-03-16 17:30"),
        (Rhythm(Every.WEEKLY, time(8), 4), "2026-03-20 08:00"),
        (Rhythm(Every.WEEKLY), "2026-03-23 08:00"),
    ],
)
def test_a_digest_is_due_at_the_next_local_hour_of_its_rhythm(rhythm: Rhythm, due: str) -> None:
    monday = local("2026-03-16 09:10")
    assert next_letter(rhythm, monday, [], monday) == Due(local(due), Hold.RHYTHM)


def test_an_hour_at_which_nobody_was_at_work_is_made_up_for() -> None:
    now = local("2026-03-20 14:00")
    assert next_letter(Rhythm(Every.DAILY), local("2026-03-16 09:00"), [], now) == Due(now)


@pytest.mark.parametrize(("day", "utc_hour"), [("2026-03-28", 7), ("2026-03-30", 6), ("2026-10-26", 7)])
def test_a_daily_letter_keeps_its_local_hour_when_clocks_change(day: str, utc_hour: int) -> None:
    rhythm = Rhythm(Every.DAILY, zone="Europe/Berlin")
    before = local(f"{day} 01:00", "Europe/Berlin")
    assert next_letter(rhythm, before, [], before).at.hour == utc_hour


def test_an_hour_that_the_clocks_skip_comes_after_the_gap_and_one_shown_twice_comes_once() -> None:
    rhythm = Rhythm(Every.DAILY, time(2, 30), zone="Europe/Berlin")
    skipped = local("2026-03-29 01:00", "Europe/Berlin")
    assert next_letter(rhythm, skipped, [], skipped).at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = local("2026-10-25 01:00", "Europe/Berlin")
    assert lived(rhythm, [twice])[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = lived(rhythm, [twice, datetime(2026, 10, 25, 1, 0, tzinfo=UTC)])
    assert between[1] == local("2026-10-26 02:30", "Europe/Berlin")


def test_what_comes_in_quiet_hours_is_held_until_they_end() -> None:
    rhythm = Rhythm(quiet=Quiet(time(22), time(7)))
    night = local("2026-03-16 23:30")
    assert next_letter(rhythm, night, [], night) == Due(local("2026-03-17 07:00"), Hold.QUIET)
    morning = local("2026-03-17 07:00")
    assert next_letter(rhythm, night, [], morning) == Due(morning)


def test_over_budget_the_rest_of_the_week_comes_in_one_letter_on_monday() -> None:
    rhythm, tuesday = Rhythm(budget=2), local("2026-03-17 12:00")
    letters = [local("2026-03-15 12:00"), local("2026-03-16 10:00")]
    assert next_letter(rhythm, tuesday, letters, tuesday) == Due(tuesday)
    spent = [*letters, local("2026-03-17 11:00")]
    assert next_letter(rhythm, tuesday, spent, tuesday) == Due(local("2026-03-23 08:00"), Hold.BUDGET)


@given(RHYTHMS, MOMENTS, st.lists(MOMENTS, max_size=4), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_no_letter_is_ever_due_in_quiet_hours_or_in_the_past(
    rhythm: Rhythm, since: datetime, letters: list[datetime], passed: timedelta
) -> None:
    now = since + passed
    due = next_letter(rhythm, since, [letter for letter in letters if letter <= now], now)
    assert due.at >= now
    assert (due.held_by is None) == (due.at == now)
    assert not is_quiet(rhythm, due.at)


@given(RHYTHMS, MOMENTS)
def test_quiet_hours_end_within_a_day_and_a_bit(rhythm: Rhythm, moment: datetime) -> None:
    assert timedelta(0) <= end_of_quiet(rhythm, moment) - moment <= timedelta(hours=25)


@given(RHYTHMS, st.lists(MOMENTS, min_size=1, max_size=6))
@example(Rhythm(Every.WEEKLY, time(6, 51)), [local("2026-03-06"), local("2026-10-23"), local("2026-10-26 06:51")])
def test_all_that_waits_is_told_and_no_hour_of_the_rhythm_brings_two_letters(
    rhythm: Rhythm, queued: list[datetime]
) -> None:
    letters = lived(rhythm, queued)
    assert letters[-1] >= max(queued)
    assert not any(is_quiet(rhythm, letter) for letter in letters)
    since_at = timedelta(hours=rhythm.at.hour, minutes=rhythm.at.minute)
    weeks = [
        (letter.astimezone(ZoneInfo(rhythm.zone)).replace(tzinfo=None) - since_at).isocalendar()[:2]
        for letter in letters
    ]
    if rhythm.budget is not None:
        assert all(weeks.count(week) <= rhythm.budget for week in weeks)
    if rhythm.quiet is None and rhythm.budget is None:  # what comes while a letter is held goes along with it
        for before, after in pairwise(letters):
            for told in [moment for moment in queued if before < moment <= after]:
                a_moment_ago = told - timedelta(microseconds=1)  # what comes right at the hour goes along with the rest
                assert next_letter(rhythm, a_moment_ago, [before], told).at <= after
