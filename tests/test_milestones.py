"""Milestones are told once, by whoever was first; a launch is watched for output, for a ceremony is no production."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.launches import LaunchWatch, NoOutput, Producing, ReportedIdle, TooEarly, launch_watch, months_later
from domain.milestones import SAYS, Reached, is_beyond, milestones
from domain.projects import Sighting
from domain.records import Milestone, MilestoneKind, Status
from domain.timeline import SURE_ENOUGH, history
from tests.newsreel import ANNOUNCED, CLOSED, COMMISSIONED, CONSTRUCTION, PLANNED, SUSPENDED, told

AGREEMENT, EQUIPMENT, TEST_RUN = MilestoneKind.AGREEMENT, MilestoneKind.EQUIPMENT, MilestoneKind.TEST_RUN
CEREMONY, FIRST_PRODUCT = MilestoneKind.LAUNCH_CEREMONY, MilestoneKind.FIRST_PRODUCT
WORKING, OUTPUT, CAPACITY = MilestoneKind.WORKING, MilestoneKind.OUTPUT, MilestoneKind.DESIGN_CAPACITY
IDLE = MilestoneKind.IDLE


def says(day: str, status: Status, *kinds: MilestoneKind, **values: object) -> Sighting:
    """An article that reports the milestones, each in a sentence of its own."""
    reported = tuple(Milestone(kind, f"{kind} of {day}.", 10 * at, 10 * at + 5) for at, kind in enumerate(kinds))
    return told(day, status, milestones=reported, **values)  # type: ignore[arg-type]


def watched(*sightings: Sighting, today: str) -> LaunchWatch | None:
    return launch_watch(sightings, history(sightings), date.fromisoformat(today))


def verdict(*sightings: Sighting, today: str) -> object:
    watch = watched(*sightings, today=today)
    return watch and watch.verdict


OPENED = says("2024-01-10", COMMISSIONED, CEREMONY)
BUILT = says("2023-01-10", CONSTRUCTION)


def test_a_milestone_is_of_whoever_reported_it_first() -> None:
    first = says("2024-02-01", PLANNED, AGREEMENT, source="ministry", mention_id=7)
    again = says("2024-02-02", PLANNED, AGREEMENT, source="agency")
    assert milestones([again, first]) == (
        Reached(AGREEMENT, date(2024, 2, 1), 7, "ministry", "agreement of 2024-02-01.", repeated=1),
    )


def test_a_reprint_of_the_same_story_repeats_nothing() -> None:
    told_of = [says("2024-02-01", PLANNED, AGREEMENT, story=5), says("2024-02-03", PLANNED, AGREEMENT, story=5)]
    assert [one.repeated for one in milestones(told_of)] == [0]


def test_milestones_come_in_the_order_of_their_reports() -> None:
    story = [says("2024-05-01", CONSTRUCTION, TEST_RUN, EQUIPMENT), says("2024-02-01", PLANNED, AGREEMENT)]
    assert [one.kind for one in milestones(story)] == [AGREEMENT, EQUIPMENT, TEST_RUN]


def test_what_no_reader_was_sure_of_is_no_milestone_until_a_person_confirms_it() -> None:
    unsure = says("2024-02-01", PLANNED, AGREEMENT, score=SURE_ENOUGH / 2)
    assert milestones([unsure]) == ()


def test_a_milestone_beyond_the_status_is_worth_a_look() -> None:
    assert is_beyond(EQUIPMENT, PLANNED)
    assert not is_beyond(EQUIPMENT, CONSTRUCTION)
    assert not is_beyond(EQUIPMENT, COMMISSIONED)
    assert not is_beyond(EQUIPMENT, SUSPENDED)


def test_a_standstill_says_nothing_of_the_status() -> None:
    assert set(MilestoneKind) - SAYS.keys() == {IDLE}
    assert not any(is_beyond(IDLE, status) for status in Status)


def test_a_project_that_was_not_launched_is_not_watched() -> None:
    assert watched(says("2024-01-10", CONSTRUCTION, CEREMONY, FIRST_PRODUCT), today="2030-01-01") is None


def test_a_plant_that_was_closed_is_watched_no_longer() -> None:
    assert watched(OPENED, told("2025-01-10", CLOSED), today="2030-01-01") is None


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2024-01-10", TooEarly(date(2024, 7, 10))),
        ("2024-07-09", TooEarly(date(2024, 7, 10))),
        ("2024-07-10", NoOutput(6)),
        ("2025-01-09", NoOutput(6)),
        ("2025-01-10", NoOutput(12)),
        ("2026-01-10", NoOutput(24)),
        ("2030-01-10", NoOutput(24)),
    ],
)
def test_output_is_asked_for_after_six_twelve_and_twenty_four_months(today: str, expected: object) -> None:
    assert verdict(BUILT, OPENED, today=today) == expected


def test_a_ceremony_that_nothing_followed_is_marked() -> None:
    watch = watched(BUILT, OPENED, today="2025-03-01")
    assert watch is not None
    assert watch.ceremony_only
    assert watch.ceremony is not None
    assert watch.ceremony.evidence == "launch_ceremony of 2024-01-10."


def test_a_launch_without_a_ceremony_is_not_said_to_have_been_one() -> None:
    watch = watched(BUILT, told("2024-01-10", COMMISSIONED), today="2025-03-01")
    assert watch is not None
    assert not watch.ceremony_only


@pytest.mark.parametrize("kind", [FIRST_PRODUCT, OUTPUT, CAPACITY, WORKING])
def test_later_news_of_output_answers_the_question(kind: MilestoneKind) -> None:
    found = verdict(BUILT, OPENED, says("2024-09-01", COMMISSIONED, kind), today="2026-06-01")
    assert isinstance(found, Producing)
    assert (found.first.kind, found.first.on, found.last.on) == (kind, date(2024, 9, 1), date(2024, 9, 1))


def test_the_last_sign_of_output_is_kept_beside_the_first() -> None:
    later = [says(day, COMMISSIONED, OUTPUT) for day in ("2024-09-01", "2025-02-01", "2025-06-01")]
    found = verdict(BUILT, OPENED, *later, today="2026-06-01")
    assert isinstance(found, Producing)
    assert (found.first.on, found.last.on) == (date(2024, 9, 1), date(2025, 6, 1))


def test_a_first_product_at_the_opening_is_a_product() -> None:
    opened = says("2024-01-10", COMMISSIONED, CEREMONY, FIRST_PRODUCT)
    assert isinstance(verdict(BUILT, opened, today="2026-06-01"), Producing)


@pytest.mark.parametrize("day", ["2024-01-10", "2024-01-17"])
def test_that_it_works_is_said_of_every_plant_in_the_week_of_its_opening(day: str) -> None:
    said = says(day, COMMISSIONED, WORKING)
    assert verdict(BUILT, OPENED, said, today="2024-08-01") == NoOutput(6)


def test_a_plant_first_heard_of_as_working_produces() -> None:
    assert isinstance(verdict(says("2024-01-10", COMMISSIONED, WORKING), today="2026-01-10"), Producing)


def test_products_of_the_trial_before_the_launch_prove_nothing_of_what_came_after() -> None:
    trial = says("2023-12-01", CONSTRUCTION, TEST_RUN, FIRST_PRODUCT)
    assert verdict(BUILT, trial, OPENED, today="2025-02-01") == NoOutput(12)


def test_news_that_repeats_the_opening_is_no_sign_of_output() -> None:
    retold = [says(day, COMMISSIONED, CEREMONY) for day in ("2024-06-01", "2025-06-01")]
    assert verdict(BUILT, OPENED, *retold, today="2026-02-01") == NoOutput(24)


def test_the_last_word_holds() -> None:
    made, stands = says("2024-09-01", COMMISSIONED, OUTPUT), says("2025-03-01", COMMISSIONED, IDLE)
    found = verdict(BUILT, OPENED, made, stands, today="2025-06-01")
    assert isinstance(found, ReportedIdle)
    assert found.sign.evidence == "idle of 2025-03-01."
    revived = says("2025-09-01", COMMISSIONED, OUTPUT)
    assert isinstance(verdict(BUILT, OPENED, made, stands, revived, today="2025-12-01"), Producing)


def test_an_article_that_tells_of_past_output_and_of_a_standstill_means_the_standstill() -> None:
    both = says("2025-03-01", COMMISSIONED, IDLE, OUTPUT)
    assert isinstance(verdict(BUILT, OPENED, both, today="2025-06-01"), ReportedIdle)


def test_a_halt_by_the_status_rules_is_a_standstill_in_the_words_of_its_news() -> None:
    halted = told("2025-03-01", SUSPENDED, evidence="The plant was halted.")
    found = verdict(BUILT, OPENED, says("2024-09-01", COMMISSIONED, OUTPUT), halted, today="2025-06-01")
    assert isinstance(found, ReportedIdle)
    assert (found.sign.on, found.sign.evidence) == (date(2025, 3, 1), "The plant was halted.")


def test_a_plant_that_is_launched_again_is_asked_anew() -> None:
    halted, again = told("2024-06-01", SUSPENDED), told("2025-01-10", COMMISSIONED)
    made = says("2024-03-01", COMMISSIONED, OUTPUT)
    watch = watched(BUILT, OPENED, made, halted, again, today="2025-08-01")
    assert watch is not None
    assert (watch.launched, watch.verdict) == (date(2025, 1, 10), NoOutput(6))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(2024, 6, 15), 24, date(2026, 6, 15)),
    ],
)
def test_months_end_on_their_last_day(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
STATUSES = st.sampled_from([ANNOUNCED, PLANNED, CONSTRUCTION, COMMISSIONED, SUSPENDED, CLOSED])
STORIES = st.lists(
    st.tuples(DAYS, STATUSES, st.lists(st.sampled_from(list(MilestoneKind)), unique=True, max_size=3)), max_size=9
).map(
    lambda parts: [
        says(day.isoformat(), status, *kinds, mention_id=number) for number, (day, status, kinds) in enumerate(parts)
    ]
)


@given(STORIES, st.randoms(use_true_random=False), DAYS)
def test_any_order_of_arrival_gives_the_same(story: list[Sighting], chance: random.Random, today: date) -> None:
    shuffled = chance.sample(story, len(story))
    assert milestones(shuffled) == milestones(story)
    assert launch_watch(shuffled, history(shuffled), today) == launch_watch(story, history(story), today)


@given(STORIES)
def test_each_kind_that_was_reported_is_told_once_on_its_first_day(story: list[Sighting]) -> None:
    found = milestones(story)
    reported = {one.kind for sighting in story for one in sighting.mention.milestones}
    assert sorted(one.kind for one in found) == sorted(reported)
    for one in found:
        days = [s.published_at.date() for s in story if any(m.kind is one.kind for m in s.mention.milestones)]
        assert one.on == min(days)


@given(STORIES)
def test_milestones_never_change_a_history(story: list[Sighting]) -> None:
    bare = [told(f"{s.published_at:%Y-%m-%d}", s.mention.status, mention_id=s.mention_id) for s in story]
    assert history(story) == history(bare)


@given(STORIES, DAYS, st.integers(0, 900))
def test_without_further_news_a_verdict_only_grows_older(story: list[Sighting], today: date, days: int) -> None:
    early = launch_watch(story, history(story), today)
    late = launch_watch(story, history(story), today + timedelta(days=days))
    match early and early.verdict, late and late.verdict:
        case TooEarly(), verdict:
            assert isinstance(verdict, TooEarly | NoOutput)
        case NoOutput(months), verdict:
            assert isinstance(verdict, NoOutput)
            assert verdict.months >= months
        case before, after:
            assert before == after
