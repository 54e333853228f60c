"""A project announced anew is recognised, however new the story says it is."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.announcements import ECHO, announcements
from domain.projects import Sighting
from domain.records import Status
from domain.timeline import FORGOTTEN, SURE_ENOUGH, history, publication_day
from tests.newsreel import ANNOUNCED, CANCELLED, COMMISSIONED, CONSTRUCTION, PLANNED, told


def made(*story: Sighting) -> list[str]:
    """The days on which it was announced."""
    return [each.on.isoformat() for each in announcements(story, history(story))]


def test_one_announcement_and_its_follow_ups_are_one() -> None:
    assert made(told("2024-01-10", ANNOUNCED), told("2024-02-10"), told("2024-04-10", ANNOUNCED)) == ["2024-01-10"]


def test_a_new_story_after_a_quarter_without_a_word_announces_it_again() -> None:
    again = told("2024-04-10", ANNOUNCED, mention_id=2, name="завод извести")
    (_, second) = announcements([told("2024-01-10"), again], history([told("2024-01-10"), again]))
    assert (second.on, second.mention_id, second.name) == (date(2024, 4, 10), 2, "завод извести")


def test_four_announcements_are_counted_with_their_days() -> None:
    days = ["2021-05-13", "2022-05-13", "2023-05-13", "2024-05-13"]
    assert made(*(told(day, ANNOUNCED) for day in days), told("2024-05-20", ANNOUNCED)) == days


def test_news_of_another_kind_break_the_silence() -> None:
    assert made(told("2024-01-10"), told("2024-03-10", CONSTRUCTION), told("2024-05-10")) == ["2024-01-10"]


def test_the_same_story_once_more_is_no_announcement() -> None:
    assert made(told("2024-01-10", story=1), told("2024-09-10", story=1)) == ["2024-01-10"]


def test_another_name_announces_it_again_without_a_quarter_of_silence() -> None:
    first = told("2024-01-10", name="завод «Акшын Рефрактори»")
    assert made(first, told("2024-02-10", name="завод «Степная Керамика»")) == ["2024-01-10", "2024-02-10"]


def test_in_the_week_of_the_news_every_paper_calls_it_something_else() -> None:
    first = told("2024-01-10", name="завод «Акшын Рефрактори»")
    assert made(first, told("2024-01-16", name="завод «Степная Керамика»")) == ["2024-01-10"]


def test_another_spelling_or_no_name_is_no_other_name() -> None:
    first = told("2024-01-10", name="завод «Акшын Рефрактори»")
    assert made(first, told("2024-02-10", name="Plant of Akshyn Refraktori"), told("2024-03-10")) == ["2024-01-10"]


def test_a_town_or_an_owner_in_the_name_is_no_other_name() -> None:
    first = told("2024-01-10", name="завод «Акшын Рефрактори»")
    again = told("2024-02-10", name="завод в Хромтау", locality="Хромтау")
    owned = told("2024-03-10", name="завод компании Qarmet", companies=("Qarmet",))
    assert made(first, again, owned) == ["2024-01-10"]


def test_a_cancelled_project_can_be_announced_again() -> None:
    assert made(told("2023-01-10"), told("2023-03-10", CANCELLED), told("2024-01-10", ANNOUNCED)) == [
        "2023-01-10",
        "2024-01-10",
    ]


def test_a_launched_project_is_no_longer_announced() -> None:
    assert made(told("2023-01-10"), told("2023-03-10", COMMISSIONED), told("2024-01-10")) == ["2023-01-10"]


def test_what_a_reader_was_not_sure_of_announces_nothing() -> None:
    assert made(told("2023-01-10"), told("2024-01-10", score=SURE_ENOUGH - 0.01)) == ["2023-01-10"]


@st.composite
def stories(draw: st.DrawFn) -> list[Sighting]:
    names = st.sampled_from(("lime plant", "завод «Акшын»", "завод «Степная Керамика»"))
    rows = st.tuples(st.integers(0, 900), st.sampled_from(Status), st.integers(1, 9), names)
    return [
        told((date(2024, 1, 1) + timedelta(days=day)).isoformat(), status, story=number, name=name, mention_id=at)
        for at, (day, status, number, name) in enumerate(draw(st.lists(rows, max_size=12)))
    ]


@given(stories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_announcements(story: list[Sighting], rng: random.Random) -> None:
    shuffled = rng.sample(story, len(story))
    assert announcements(shuffled, history(shuffled)) == announcements(story, history(story))


@given(stories())
def test_every_further_announcement_comes_from_a_story_of_its_own_after_some_silence(story: list[Sighting]) -> None:
    seen = {sighting.mention_id: sighting for sighting in story}
    found = announcements(story, history(story))
    assert len({seen[each.mention_id].story_id for each in found}) == len(found)
    for each in found[1:]:
        before = max(day for day in map(publication_day, story) if day < each.on)
        assert each.on - before >= min(ECHO, FORGOTTEN)
        assert seen[each.mention_id].mention.status in (ANNOUNCED, PLANNED)
