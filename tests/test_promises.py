"""Promises stay in the ledger as they were made, each with what became of it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fates import (
    BroughtForward,
    Changed,
    Dropped,
    Kept,
    Late,
    MadePrecise,
    Open,
    Overdue,
    Settled,
    Short,
    Slipped,
    Untold,
)
from domain.periods import period_of
from domain.projects import Sighting
from domain.promises import Promise, PromiseKind, ledger
from domain.records import Capacity, Status
from domain.timeline import SURE_ENOUGH, history
from tests.newsreel import (
    ANNOUNCED,
    CANCELLED,
    CLOSED,
    COMMISSIONED,
    CONSTRUCTION,
    PLANNED,
    SUSPENDED,
    fates,
    promises,
    told,
)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_date_is_due_on_the_last_day_of_its_period(words: str, first: date, last: date) -> None:
    period = period_of(words)
    assert period is not None
    assert (period.words, period.first, period.last) == (words, first, last)


@pytest.mark.parametrize("words", [None, "", "soon", "2026-Q5", "2026-13", "2026-00", "226", "2026-Q", "2026-09-01"])
def test_what_names_no_period_is_no_dated_promise(words: str | None) -> None:
    assert period_of(words) is None
    assert fates(told("2025-01-10", PLANNED, words)) == []


def test_a_promise_says_who_made_it_and_when() -> None:
    story = [
        told("2025-01-10", ANNOUNCED, source="ministry"),
        told("2025-02-10", PLANNED, "2026-Q4", source="akimat", mention_id=7),
        told("2025-03-10", PLANNED, "2026-Q4", source="agency"),
    ]
    assert promises(*story, today="2026-12-31") == (
        Promise(PromiseKind.LAUNCH, "2026-Q4", date(2026, 12, 31), date(2025, 2, 10), 1, 7, "akimat", Open()),
    )


def test_a_launch_by_the_last_day_keeps_the_promise() -> None:
    story = [told("2025-01-10", PLANNED, "2025"), told("2025-12-31", COMMISSIONED, mention_id=9)]
    assert fates(*story) == [("2025", Kept(date(2025, 12, 31), 9))]


def test_a_launch_after_the_last_day_is_late_by_the_days_between() -> None:
    story = [told("2025-01-10", PLANNED, "2025"), told("2026-01-03", COMMISSIONED, mention_id=9)]
    assert fates(*story) == [("2025", Late(date(2026, 1, 3), 9, 3))]


def test_the_day_is_the_one_in_kazakhstan() -> None:
    story = [told("2025-01-10", PLANNED, "2025"), told("2025-12-31", COMMISSIONED, at=20, mention_id=9)]
    assert fates(*story) == [("2025", Late(date(2026, 1, 1), 9, 1))]


def test_without_news_of_a_launch_the_promise_is_overdue_from_the_next_day_on() -> None:
    story = [told("2025-01-10", PLANNED, "2025-09")]
    assert fates(*story, today="2025-09-30") == [("2025-09", Open())]
    assert fates(*story, today="2025-10-01") == [("2025-09", Overdue(1))]


def test_a_date_that_slips_twice_leaves_both_old_ones_in_the_ledger() -> None:
    story = [
        told("2024-01-10", PLANNED, "2024-Q4"),
        told("2024-11-01", CONSTRUCTION, "2025-Q2", mention_id=2),
        told("2025-06-15", CONSTRUCTION, "2026", mention_id=3),
    ]
    assert fates(*story, today="2026-01-01") == [
        ("2024-Q4", Slipped(date(2024, 11, 1), 2, "2025-Q2", 181, 1)),
        ("2025-Q2", Slipped(date(2025, 6, 15), 3, "2026", 549, 2)),
        ("2026", Open()),
    ]


def test_a_date_brought_forward_is_no_slip_and_does_not_count_as_one() -> None:
    story = [
        told("2024-01-10", PLANNED, "2026"),
        told("2024-05-10", PLANNED, "2025", mention_id=2),
        told("2025-01-10", CONSTRUCTION, "2027", mention_id=3),
    ]
    assert fates(*story, today="2025-01-10") == [
        ("2026", BroughtForward(date(2024, 5, 10), 2, "2025", 365)),
        ("2025", Slipped(date(2025, 1, 10), 3, "2027", 730, 1)),
        ("2027", Open()),
    ]


def test_a_date_within_the_promised_one_makes_it_precise() -> None:
    story = [told("2025-01-10", PLANNED, "2026"), told("2025-06-10", CONSTRUCTION, "2026-Q2", mention_id=2)]
    assert fates(*story, today="2026-07-01") == [
        ("2026", MadePrecise(date(2025, 6, 10), 2, "2026-Q2")),
        ("2026-Q2", Overdue(1)),
    ]


def test_a_vaguer_repetition_is_a_repetition() -> None:
    story = [told("2025-01-10", PLANNED, "2026-Q2"), told("2025-06-10", PLANNED, "2026")]
    (promise,) = promises(*story)
    assert (promise.said, promise.repeated) == ("2026-Q2", 1)


def test_a_vaguer_date_after_the_promised_day_has_passed_moves_it() -> None:
    story = [told("2025-01-10", PLANNED, "2026-Q2"), told("2026-07-10", CONSTRUCTION, "2026", mention_id=2)]
    assert fates(*story, today="2026-08-01") == [
        ("2026-Q2", Slipped(date(2026, 7, 10), 2, "2026", 184, 1)),
        ("2026", Open()),
    ]


def test_a_missed_date_told_again_promises_nothing_new() -> None:
    story = [told("2025-01-10", PLANNED, "2025"), told("2026-02-10", CONSTRUCTION, "2025")]
    (promise,) = promises(*story, today="2026-03-01")
    assert (promise.fate, promise.repeated) == (Overdue(60), 0)


def test_one_story_told_by_several_is_one_who_said_it_again() -> None:
    story = [
        told("2025-01-10", PLANNED, "2026", story=1),
        told("2025-01-10", PLANNED, "2026", at=10, story=1),
        told("2025-02-10", PLANNED, "2026", story=2),
        told("2025-02-11", PLANNED, "2026", story=2),
    ]
    assert [promise.repeated for promise in promises(*story)] == [1]


@pytest.mark.parametrize("end", [CANCELLED, CLOSED])
def test_an_end_drops_what_was_promised(end: Status) -> None:
    story = [told("2025-01-10", PLANNED, "2026", jobs=90), told("2026-02-10", end, mention_id=2)]
    dropped = Dropped(date(2026, 2, 10), 2, end)
    assert fates(*story) == [("2026", dropped), (90, dropped)]


def test_a_halt_drops_nothing_and_may_come_with_a_new_date() -> None:
    story = [told("2025-01-10", CONSTRUCTION, "2025"), told("2025-06-10", SUSPENDED, "2027", mention_id=2)]
    assert fates(*story, today="2026-01-01") == [
        ("2025", Slipped(date(2025, 6, 10), 2, "2027", 730, 1)),
        ("2027", Open()),
    ]


def test_a_dropped_project_taken_up_again_promises_anew() -> None:
    story = [
        told("2024-01-10", PLANNED, "2024"),
        told("2024-06-10", CANCELLED, mention_id=2),
        told("2024-09-10", ANNOUNCED, "2025"),
        told("2025-06-10", PLANNED, "2026"),
    ]
    assert fates(*story, today="2026-01-01") == [("2024", Dropped(date(2024, 6, 10), 2, CANCELLED)), ("2026", Open())]


def test_what_is_told_of_a_launched_project_is_background() -> None:
    story = [
        told("2024-01-10", PLANNED, "2024"),
        told("2024-06-10", COMMISSIONED, "2025", mention_id=2, jobs=50),
        told("2024-09-10", PLANNED, "2027", jobs=500),
    ]
    assert fates(*story) == [("2024", Kept(date(2024, 6, 10), 2))]


def test_what_the_launching_days_other_articles_say_still_counts() -> None:
    story = [told("2025-03-10", CONSTRUCTION, "2025-03", at=3), told("2025-03-10", COMMISSIONED, mention_id=2)]
    assert fates(*story) == [("2025-03", Kept(date(2025, 3, 10), 2))]


def test_fewer_jobs_at_the_launch_are_short_by_their_share() -> None:
    story = [told("2024-01-10", PLANNED, jobs=1200), told("2025-01-10", COMMISSIONED, jobs=900, mention_id=2)]
    assert fates(*story) == [(1200, Short(date(2025, 1, 10), 2, 900, 0.25))]


@pytest.mark.parametrize("jobs", [1165, 1200, 5000])
def test_as_many_jobs_as_promised_or_about_as_many_keep_the_promise(jobs: int) -> None:
    story = [told("2024-01-10", PLANNED, jobs=1200), told("2025-01-10", COMMISSIONED, jobs=jobs, mention_id=2)]
    assert fates(*story) == [(1200, Kept(date(2025, 1, 10), 2))]


def test_the_first_figure_told_of_the_launched_plant_decides() -> None:
    story = [
        told("2024-01-10", PLANNED, jobs=100),
        told("2025-01-10", COMMISSIONED),
        told("2025-02-10", COMMISSIONED, jobs=60, mention_id=3),
        told("2025-09-10", COMMISSIONED, jobs=100),
    ]
    assert fates(*story) == [(100, Short(date(2025, 2, 10), 3, 60, 0.4))]


def test_a_launch_that_tells_no_figure_neither_keeps_nor_breaks_the_promise() -> None:
    story = [
        told("2024-01-10", PLANNED, capacity=Capacity(100.0, "MW")),
        told("2025-01-10", COMMISSIONED, capacity=Capacity(9.0, "ha"), mention_id=2),
    ]
    assert fates(*story) == [(Capacity(100.0, "MW"), Untold(date(2025, 1, 10), 2))]


def test_what_a_plant_opens_with_when_it_is_taken_up_anew_tells_nothing_of_its_first_launch() -> None:
    story = [
        told("2020-01-10", PLANNED, jobs=100),
        told("2021-01-10", COMMISSIONED, mention_id=2),
        told("2022-01-10", CLOSED),
        told("2023-01-10", CONSTRUCTION, jobs=60),
        told("2024-01-10", COMMISSIONED, jobs=60, mention_id=5),
    ]
    assert fates(*story) == [(100, Untold(date(2021, 1, 10), 2)), (60, Kept(date(2024, 1, 10), 5))]


def test_another_figure_before_the_launch_leaves_the_old_one_in_the_ledger() -> None:
    story = [
        told("2024-01-10", PLANNED, jobs=1000),
        told("2024-03-10", PLANNED, jobs=1020),
        told("2024-06-10", CONSTRUCTION, jobs=400, mention_id=3),
        told("2025-01-10", COMMISSIONED, jobs=400, mention_id=4),
    ]
    first, second = promises(*story)
    assert (first.said, first.repeated, first.fate) == (1000, 1, Changed(date(2024, 6, 10), 3, 400))
    assert (second.said, second.due, second.fate) == (400, None, Kept(date(2025, 1, 10), 4))


def test_many_small_steps_do_not_pass_as_rounding() -> None:
    story = [told(f"2024-0{month}-10", PLANNED, jobs=1000 + 25 * month) for month in range(1, 7)]
    assert [promise.said for promise in promises(*story)] == [1025, 1075, 1125]


def test_capacities_in_two_units_are_two_promises() -> None:
    story = [
        told("2024-01-10", PLANNED, capacity=Capacity(100.0, "MW")),
        told("2024-02-10", PLANNED, capacity=Capacity(9.0, "ha")),
        told("2024-03-10", PLANNED, capacity=Capacity(100.0, "MW")),
    ]
    assert [(promise.said, promise.repeated, promise.fate) for promise in promises(*story)] == [
        (Capacity(100.0, "MW"), 1, Open()),
        (Capacity(9.0, "ha"), 0, Open()),
    ]


def test_what_a_reader_was_not_sure_of_promises_nothing() -> None:
    story = [told("2025-01-10", PLANNED, "2026"), told("2025-06-10", PLANNED, "2028", score=SURE_ENOUGH - 0.01)]
    assert fates(*story, today="2025-06-10") == [("2026", Open())]


def test_the_whole_story_of_one_plant() -> None:
    story = [
        told("2021-03-01", ANNOUNCED, "2023", jobs=500, source="ministry", mention_id=1),
        told("2022-02-01", PLANNED, "2023-Q3", capacity=Capacity(30_000.0, "t/year"), mention_id=2),
        told("2022-12-20", PLANNED, "2023", source="akimat", mention_id=3),
        told("2023-10-15", CONSTRUCTION, "2024", mention_id=4),
        told("2024-12-05", CONSTRUCTION, "2025-03", jobs=320, mention_id=5),
        told("2025-04-20", COMMISSIONED, jobs=318, capacity=Capacity(15_000.0, "t/year"), mention_id=6),
    ]
    opened = date(2025, 4, 20)
    assert [(promise.said, promise.repeated, promise.fate) for promise in promises(*story)] == [
        ("2023", 0, MadePrecise(date(2022, 2, 1), 2, "2023-Q3")),
        (500, 0, Changed(date(2024, 12, 5), 5, 320)),
        ("2023-Q3", 1, Slipped(date(2023, 10, 15), 4, "2024", 458, 1)),
        (Capacity(30_000.0, "t/year"), 0, Short(opened, 6, Capacity(15_000.0, "t/year"), 0.5)),
        ("2024", 0, Slipped(date(2024, 12, 5), 5, "2025-03", 90, 2)),
        ("2025-03", 0, Late(opened, 6, 20)),
        (320, 0, Kept(opened, 6)),
    ]


EXPECTED = (None, "soon", "2024", "2025", "2025-Q1", "2025-Q4", "2025-11", "2026")
CAPACITIES = (None, Capacity(10.0, "MW"), Capacity(25.0, "MW"), Capacity(10.0, "ha"))


@st.composite
def stories(draw: st.DrawFn) -> list[Sighting]:
    row = st.tuples(
        st.integers(0, 900),
        st.sampled_from(Status),
        st.sampled_from(EXPECTED),
        st.sampled_from((None, 0, 100, 101, 300)),
        st.sampled_from(CAPACITIES),
        st.sampled_from((0.1, SURE_ENOUGH, 1.0)),
        st.integers(1, 8),
    )
    return [
        told(
            (date(2024, 1, 1) + timedelta(days=day)).isoformat(),
            status,
            expected,
            jobs=jobs,
            capacity=capacity,
            score=score,
            story=number,
            mention_id=at,
        )
        for at, (day, status, expected, jobs, capacity, score, number) in enumerate(draw(st.lists(row, max_size=14)))
    ]


TODAY = date(2026, 6, 19)


@given(stories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_ledger(story: list[Sighting], rng: random.Random) -> None:
    shuffled = rng.sample(story, len(story))
    assert ledger(shuffled, history(shuffled), TODAY) == ledger(story, history(story), TODAY)


@given(stories())
def test_a_promise_that_was_moved_is_followed_by_the_one_it_moved_to(story: list[Sighting]) -> None:
    found = ledger(story, history(story), TODAY)
    for promise in found:
        if isinstance(promise.fate, Slipped | BroughtForward | MadePrecise | Changed):
            successors = {(later.mention_id, later.said) for later in found}
            assert (promise.fate.mention_id, promise.fate.to) in successors
            assert promise.fate.on >= promise.first_said


@given(stories())
def test_slips_are_counted_up_and_every_day_count_is_positive(story: list[Sighting]) -> None:
    found = [promise.fate for promise in ledger(story, history(story), TODAY)]
    assert all(fate.days > 0 for fate in found if isinstance(fate, Slipped | BroughtForward | Late | Overdue))
    assert all(0 < fate.share <= 1 for fate in found if isinstance(fate, Short))
    times = [fate.times for fate in found if isinstance(fate, Slipped)]
    assert all(later in (1, earlier + 1) for earlier, later in pairwise([0, *times]))


@given(stories())
def test_at_most_one_launch_is_ever_awaited(story: list[Sighting]) -> None:
    found = ledger(story, history(story), TODAY)
    awaited = [promise for promise in found if promise.due and isinstance(promise.fate, Open | Overdue)]
    assert len(awaited) <= 1
    assert all((promise.due is None) == (promise.kind is not PromiseKind.LAUNCH) for promise in found)


@given(stories(), st.integers(0, 900))
def test_later_news_takes_no_earlier_promise_away(story: list[Sighting], days: int) -> None:
    """Whatever was known on a day stays in the ledger; what was settled stays settled as it was."""
    until = date(2024, 1, 1) + timedelta(days=days)
    before = [sighting for sighting in story if sighting.published_at.date() <= until]
    now = {(each.mention_id, each.kind, each.said): each for each in ledger(story, history(story), TODAY)}
    for promise in ledger(before, history(before), until):
        later = now[promise.mention_id, promise.kind, promise.said]
        assert later.repeated >= promise.repeated
        if isinstance(promise.fate, Settled) and not isinstance(promise.fate, Untold):
            assert later.fate == promise.fate
