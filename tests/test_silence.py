"""A project is quiet when its silence is longer than nine of ten such silences: an attribute, never a status."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.projects import Change
from domain.prospects import prospects
from domain.records import Sector, Status
from domain.silence import FEWEST_GAPS, Gap, Silence, UsualSilence, gaps, silence, usual_silence
from domain.status import FINISHED
from domain.timeline import SURE_ENOUGH, history
from tests.newsreel import CANCELLED, COMMISSIONED, CONSTRUCTION, PLANNED, SUSPENDED, told

DAY = date(2025, 1, 1)
ENERGY, FOOD, MINING = Sector.ENERGY, Sector.FOOD, Sector.MINING


def days(*numbers: int) -> list[date]:
    return [DAY + timedelta(days=number) for number in numbers]


def alike(status: Status, sector: Sector, lengths: Iterable[int]) -> list[Gap]:
    return [Gap(status, sector, length) for length in lengths]


def test_gaps_lie_between_days_with_news_and_bear_the_status_of_their_first_day() -> None:
    moved = (Change(None, PLANNED, DAY, 1), Change(PLANNED, CONSTRUCTION, DAY + timedelta(days=10), 2))
    assert list(gaps(days(30, 0, 10, 0), moved, FOOD)) == [Gap(PLANNED, FOOD, 10), Gap(CONSTRUCTION, FOOD, 20)]


def test_two_articles_of_one_day_are_no_gap() -> None:
    assert list(gaps(days(0, 0), (Change(None, PLANNED, DAY, 1),), FOOD)) == []


def test_of_a_finished_project_no_news_is_due() -> None:
    moved = (Change(None, PLANNED, DAY, 1), Change(PLANNED, COMMISSIONED, DAY + timedelta(days=10), 2))
    assert list(gaps(days(0, 10, 400), moved, FOOD)) == [Gap(PLANNED, FOOD, 10)]


def test_the_usual_silence_is_the_one_that_nine_of_ten_do_not_exceed() -> None:
    assert usual_silence(alike(PLANNED, FOOD, range(1, 101))).of(PLANNED, FOOD) == 90
    assert usual_silence(alike(PLANNED, FOOD, range(1, 26))).of(PLANNED, FOOD) == 23


def test_a_group_with_too_few_gaps_takes_its_status_and_then_all() -> None:
    usual = usual_silence(
        [
            *alike(PLANNED, FOOD, [10] * FEWEST_GAPS),
            *alike(PLANNED, ENERGY, [70] * (FEWEST_GAPS - 1)),
            *alike(CONSTRUCTION, FOOD, [300]),
        ]
    )
    assert usual.of(PLANNED, FOOD) == 10
    assert usual.of(PLANNED, ENERGY) == usual.of(PLANNED, MINING) == 70
    assert usual.of(CONSTRUCTION, FOOD) == usual.of(SUSPENDED, MINING) == 70


def test_a_young_archive_calls_nobody_quiet() -> None:
    usual = usual_silence(alike(PLANNED, FOOD, [10] * (FEWEST_GAPS - 1)))
    assert usual.of(PLANNED, FOOD) is None
    assert silence(DAY, DAY + timedelta(days=900), PLANNED, FOOD, usual) is None


@pytest.mark.parametrize(("since", "quiet"), [(89, False), (90, False), (91, True)])
def test_only_a_longer_silence_than_usual_is_quiet(since: int, quiet: bool) -> None:
    found = silence(DAY, DAY + timedelta(days=since), PLANNED, FOOD, UsualSilence({(PLANNED, FOOD): 90}))
    assert found == Silence(since, 90)
    assert found.quiet is quiet


@pytest.mark.parametrize("status", sorted(FINISHED))
def test_a_finished_project_is_never_silent(status: Status) -> None:
    assert silence(DAY, DAY + timedelta(days=900), status, FOOD, UsualSilence({(None, None): 1})) is None


def test_a_halted_project_can_fall_silent() -> None:
    found = silence(DAY, DAY + timedelta(days=900), SUSPENDED, FOOD, UsualSilence({(None, None): 1}))
    assert found == Silence(900, 1)


def test_news_that_a_reader_was_not_sure_of_breaks_no_silence() -> None:
    story = [told("2025-01-01"), told("2025-04-01", score=SURE_ENOUGH - 0.01)]
    found = prospects(story, history(story), FOOD, UsualSilence({(None, None): 30}), date(2025, 5, 1))
    assert found.silence == Silence(120, 30)


def test_prospects_name_the_launch_that_is_overdue() -> None:
    story = [told("2024-01-01", PLANNED, "2024-Q2"), told("2024-05-01", PLANNED, "2024", jobs=30)]
    found = prospects(story, history(story), FOOD, UsualSilence({}), date(2025, 1, 1))
    assert found.overdue is not None
    assert found.overdue.said == "2024-Q2"
    dropped = [*story, told("2025-01-01", CANCELLED)]
    assert prospects(dropped, history(dropped), FOOD, UsualSilence({}), date(2025, 1, 1)).overdue is None


some_gaps = st.lists(
    st.builds(Gap, st.sampled_from([PLANNED, CONSTRUCTION]), st.sampled_from([FOOD, ENERGY]), st.integers(1, 400)),
    max_size=120,
)


@given(some_gaps, st.randoms(use_true_random=False))
def test_the_order_of_the_archive_does_not_matter(known: list[Gap], rng: random.Random) -> None:
    assert usual_silence(rng.sample(known, len(known))) == usual_silence(known)


@given(some_gaps)
def test_at_most_a_tenth_of_the_gaps_is_longer_than_usual(known: list[Gap]) -> None:
    for (status, sector), usual in usual_silence(known).days.items():
        lengths = [gap.days for gap in known if status in (None, gap.status) and sector in (None, gap.sector)]
        assert len(lengths) >= FEWEST_GAPS
        assert usual in lengths
        assert sum(length > usual for length in lengths) <= len(lengths) / 10
