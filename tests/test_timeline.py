"""A project's history depends on what was published when, not on the order of arrival."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.projects import Change, Sighting
from domain.records import Facility, Mention, Status
from domain.status import LIFE_CYCLE
from domain.timeline import SURE_ENOUGH, history

START = datetime(2024, 1, 1, 9, tzinfo=UTC)


def seen(day: int, status: Status, mention_id: int | None = None, score: float = 1.0) -> Sighting:
    mention = Mention(name="plant", facility=Facility.PLANT, status=status, evidence="…", score=score)
    return Sighting(day * 10 if mention_id is None else mention_id, START + timedelta(days=day), "agency", day, mention)


def told(*sightings: Sighting) -> list[Status]:
    return [change.after for change in history(sightings)]


@st.composite
def many_sightings(draw: st.DrawFn) -> list[Sighting]:
    rows = draw(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Status), st.floats(0, 1)), max_size=20))
    return [seen(day, status, at, score) for at, (day, status, score) in enumerate(rows)]


def test_the_first_status_comes_from_nowhere_and_each_change_names_its_evidence() -> None:
    assert history([seen(0, Status.PLANNED), seen(5, Status.CONSTRUCTION)]) == (
        Change(None, Status.PLANNED, date(2024, 1, 1), 0),
        Change(Status.PLANNED, Status.CONSTRUCTION, date(2024, 1, 6), 50),
    )


def test_news_that_says_less_is_no_change() -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, Status.PLANNED), seen(4, Status.ANNOUNCED)) == [
        Status.CONSTRUCTION
    ]


@pytest.mark.parametrize("resumed", [Status.CONSTRUCTION, Status.COMMISSIONED])
def test_a_pause_ends_with_a_change(resumed: Status) -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, Status.SUSPENDED), seen(9, resumed)) == [
        Status.CONSTRUCTION,
        Status.SUSPENDED,
        resumed,
    ]


@pytest.mark.parametrize(
    ("end", "background"),
    [
        (Status.SUSPENDED, Status.ANNOUNCED),
        (Status.CANCELLED, Status.ANNOUNCED),
        (Status.CANCELLED, Status.SUSPENDED),
        (Status.CLOSED, Status.ANNOUNCED),
        (Status.CLOSED, Status.PLANNED),
    ],
)
def test_what_was_once_said_does_not_wake_what_has_ended(end: Status, background: Status) -> None:
    assert told(seen(0, Status.CONSTRUCTION), seen(3, end), seen(9, background)) == [Status.CONSTRUCTION, end]


def test_a_dropped_project_that_is_planned_anew_is_alive_again() -> None:
    assert told(seen(0, Status.PLANNED), seen(3, Status.CANCELLED), seen(9, Status.PLANNED))[-1] is Status.PLANNED


def test_a_paused_project_can_still_be_cancelled() -> None:
    assert told(seen(0, Status.PLANNED), seen(3, Status.SUSPENDED), seen(9, Status.CANCELLED))[-1] is Status.CANCELLED


def test_of_one_days_mentions_the_strongest_counts() -> None:
    day = [seen(1, Status.PLANNED, 1), seen(1, Status.COMMISSIONED, 2), seen(1, Status.CONSTRUCTION, 3)]
    assert history(day) == (Change(None, Status.COMMISSIONED, date(2024, 1, 2), 2),)


def test_an_unsure_mention_moves_nothing_by_itself() -> None:
    assert told(seen(0, Status.PLANNED), seen(1, Status.CANCELLED, score=SURE_ENOUGH - 0.01)) == [Status.PLANNED]
    assert told(seen(0, Status.PLANNED), seen(1, Status.CANCELLED, score=SURE_ENOUGH)) == [
        Status.PLANNED,
        Status.CANCELLED,
    ]


def test_a_project_of_unsure_mentions_only_waits_without_a_status() -> None:
    assert told(seen(0, Status.ANNOUNCED, score=0.1), seen(1, Status.PLANNED, score=0.1)) == []


def test_nothing_seen_is_no_history() -> None:
    assert history([]) == ()


@given(many_sightings(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_history(sightings: list[Sighting], rng: random.Random) -> None:
    shuffled = rng.sample(sightings, len(sightings))
    assert history(shuffled) == history(sightings)


@given(many_sightings())
def test_a_history_is_a_chain_that_never_stands_still_nor_slips_back(sightings: list[Sighting]) -> None:
    changes = history(sightings)
    assert bool(changes) == any(sighting.mention.score >= SURE_ENOUGH for sighting in sightings)
    for earlier, later in pairwise(changes):
        assert later.before is earlier.after is not later.after
        assert earlier.on < later.on
        if earlier.after in LIFE_CYCLE and later.after in LIFE_CYCLE:
            assert LIFE_CYCLE.index(later.after) > LIFE_CYCLE.index(earlier.after)


@given(many_sightings())
def test_later_news_never_rewrites_earlier_days(sightings: list[Sighting]) -> None:
    sure = [sighting for sighting in sightings if sighting.mention.score >= SURE_ENOUGH]
    until = START + timedelta(days=6)
    past = tuple(change for change in history(sure) if change.on <= until.date())
    assert past == history(sighting for sighting in sure if sighting.published_at <= until)
