"""Sources that contradict each other are kept side by side; what develops, or cannot be compared, is no dispute."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.disputes import Field, Quote, disputes
from domain.projects import Sighting
from domain.records import Capacity, Money, Status
from domain.speakers import speaker_of
from tests.newsreel import CLOSED, COMMISSIONED, CONSTRUCTION, PLANNED, SUSPENDED, told

BN = 1e9


def said(*sightings: Sighting, quotes: dict[int, Quote] | None = None) -> dict[Field, list[Any]]:
    """What is disputed, each side as it was said last; ``quotes`` of the investment by mention."""
    found = disputes(sightings, {(number, "investment"): quote for number, quote in (quotes or {}).items()})
    return {dispute.field: [one.said for one in dispute.statements] for dispute in found}


def cost(day: str, amount: float, source: str = "agency", currency: str = "KZT", **more: Any) -> Sighting:
    return told(day, source=source, investment=Money(amount, currency), **more)


def test_two_sources_that_give_two_sums_at_once_dispute_the_investment() -> None:
    found = disputes([cost("2026-03-01", 40 * BN), cost("2026-03-05", 55 * BN, "paper")], {})
    (dispute,) = found
    assert dispute.field is Field.INVESTMENT
    assert [(str(one.on), one.source_id, one.said.amount) for one in dispute.statements] == [  # type: ignore[union-attr]
        ("2026-03-01", "agency", 40 * BN),
        ("2026-03-05", "paper", 55 * BN),
    ]


@pytest.mark.parametrize(
    ("one", "other"), [(1.2 * BN, 1_187e6), (100 * BN, 102 * BN), (122.85 * BN, 123 * BN), (1.1 * BN, 1.148 * BN)]
)
def test_rounding_is_no_dispute(one: float, other: float) -> None:
    assert said(cost("2026-03-01", one), cost("2026-03-02", other, "paper")) == {}


@pytest.mark.parametrize(
    ("tenge", "other", "currency"), [(40 * BN, 85e6, "USD"), (40 * BN, 120e6, "USD"), (40 * BN, 70e6, "EUR")]
)
def test_sums_in_two_currencies_that_can_be_one_at_some_rate_are_no_dispute(
    tenge: float, other: float, currency: str
) -> None:
    assert said(cost("2026-03-01", tenge), cost("2026-03-02", other, "paper", currency)) == {}


@pytest.mark.parametrize(("dollars", "year"), [(270e6, 2026), (30e6, 2026), (400e6, 2013)])
def test_sums_in_two_currencies_that_no_rate_makes_one_are_a_dispute(dollars: float, year: int) -> None:
    told = said(cost(f"{year}-03-01", 40 * BN), cost(f"{year}-03-02", dollars, "paper", "USD"))
    assert told == {Field.INVESTMENT: [Money(40 * BN, "KZT"), Money(dollars, "USD")]}


def test_more_than_a_sum_in_another_currency_may_be_more_still() -> None:
    told = (cost("2024-03-01", 80 * BN, mention_id=1), cost("2024-03-02", 100e6, "paper", "USD", mention_id=2))
    assert Field.INVESTMENT in said(*told)
    assert said(*told, quotes={2: Quote("", before="more than ")}) == {}


def test_currencies_and_years_without_a_rate_are_not_compared() -> None:
    assert said(cost("2026-03-01", 40 * BN), cost("2026-03-02", 1e12, "paper", "JPY")) == {}
    assert said(cost("2031-03-01", 40 * BN), cost("2031-03-02", 270e6, "paper", "USD")) == {}
    assert said(cost("2009-03-01", 40 * BN), cost("2009-03-02", 1e12, "paper", "USD")) == {}


def test_a_newer_report_is_a_development() -> None:
    assert said(cost("2026-03-01", 40 * BN), cost("2026-03-16", 55 * BN, "paper")) == {}
    assert said(cost("2026-03-01", 40 * BN), cost("2026-03-15", 55 * BN, "paper")) == {
        Field.INVESTMENT: [Money(40 * BN, "KZT"), Money(55 * BN, "KZT")]
    }


def test_a_source_that_repeats_its_old_figure_after_a_newer_one_disputes_it() -> None:
    old, newer = cost("2026-01-01", 40 * BN), cost("2026-03-01", 55 * BN, "paper")
    assert said(old, newer) == {}
    assert Field.INVESTMENT in said(old, newer, cost("2026-06-01", 41 * BN))


def test_a_source_that_corrects_itself_disputes_nothing_and_ends_the_dispute() -> None:
    assert said(cost("2026-03-01", 40 * BN), cost("2026-03-03", 55 * BN)) == {}
    assert said(cost("2026-03-01", 40 * BN), cost("2026-03-03", 55 * BN, "paper"), cost("2026-03-04", 55 * BN)) == {}


def test_the_languages_of_one_house_do_not_contradict_each_other() -> None:
    assert said(cost("2026-03-01", 40 * BN, "agency-ru"), cost("2026-03-02", 55 * BN, "agency-kk")) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "The first stage will cost 12 billion tenge.",
        "Стоимость первой очереди – 12 млрд тенге.",
        "Бірінші кезеңнің құны – 12 млрд теңге.",
        "Уже вложено 12 млрд тенге.",
        "The project costs 40 billion tenge, of which 12 billion is a loan.",
    ],
)
def test_the_sum_of_a_stage_is_not_set_against_the_whole(sentence: str) -> None:
    whole, stage = cost("2026-03-01", 40 * BN, mention_id=1), cost("2026-03-02", 12 * BN, "paper", mention_id=2)
    assert said(whole, stage, quotes={2: Quote(sentence)}) == {}
    assert Field.INVESTMENT in said(whole, stage)


@pytest.mark.parametrize(
    ("quote", "is_disputed"),
    [
        (Quote("", before="more than "), False),
        (Quote("", before="свыше "), False),
        (Quote("", after=" теңгеден астам"), False),
        (Quote("", before="about "), True),
    ],
)
def test_more_than_forty_may_be_fifty(quote: Quote, is_disputed: bool) -> None:
    least, exact = cost("2026-03-01", 40 * BN, mention_id=1), cost("2026-03-02", 50 * BN, "paper", mention_id=2)
    assert bool(said(least, exact, quotes={1: quote})) is is_disputed
    assert said(least, cost("2026-03-02", 90 * BN, "paper"), quotes={1: quote})


def test_plans_are_not_set_against_what_was_reached() -> None:
    plan, reached = (
        told("2026-03-01", CONSTRUCTION, jobs=500),
        told("2026-03-05", COMMISSIONED, source="paper", jobs=300),
    )
    assert said(plan, reached) == {}
    assert said(reached, told("2026-03-06", COMMISSIONED, jobs=500)) == {Field.JOBS: [300, 500]}


def test_capacities_are_compared_by_the_year_and_only_in_one_unit_of_one_product() -> None:
    month = told("2026-03-01", capacity=Capacity(1_000, "t/month"), products=("lime",))
    assert said(month, told("2026-03-02", source="paper", capacity=Capacity(12_000, "t/year"))) == {}
    assert Field.CAPACITY in said(month, told("2026-03-02", source="paper", capacity=Capacity(1_000, "t/year")))
    assert said(month, told("2026-03-02", source="paper", capacity=Capacity(30, "MW"))) == {}
    other = told("2026-03-02", source="paper", capacity=Capacity(500, "t/year"), products=("gypsum",))
    assert said(month, other) == {}


def test_dates_that_have_a_day_in_common_agree() -> None:
    vague = told("2026-03-01", expected="2026")
    assert said(vague, told("2026-03-02", expected="2026-Q4", source="paper")) == {}
    assert said(vague, told("2026-03-02", expected="2027", source="paper")) == {Field.EXPECTED: ["2026", "2027"]}


def test_a_launch_that_another_source_does_not_know_of_is_disputed() -> None:
    launched, walls = told("2026-03-01", COMMISSIONED), told("2026-03-04", CONSTRUCTION, source="paper")
    assert said(launched, walls) == {Field.STATUS: [COMMISSIONED, CONSTRUCTION]}


@pytest.mark.parametrize(
    ("before", "after"),
    [(PLANNED, COMMISSIONED), (CONSTRUCTION, SUSPENDED), (COMMISSIONED, CLOSED), (PLANNED, CONSTRUCTION)],
)
def test_a_status_that_follows_from_the_other_is_no_dispute(before: Status, after: Status) -> None:
    assert said(told("2026-03-01", before), told("2026-03-04", after, source="paper")) == {}


def test_works_beside_a_pause_are_disputed_unless_they_were_resumed() -> None:
    paused = told("2026-03-01", SUSPENDED)
    assert Field.STATUS in said(paused, told("2026-03-04", CONSTRUCTION, source="paper"))
    assert said(paused, told("2026-03-04", CONSTRUCTION, source="paper", evidence="Building has resumed.")) == {}


def test_rumours_contradict_nothing() -> None:
    known = cost("2026-03-01", 40 * BN)
    assert (
        said(known, cost("2026-03-02", 90 * BN, "paper", evidence="The plant will reportedly cost 90 billion.")) == {}
    )
    assert said(known, cost("2026-03-02", 90 * BN, "paper", score=0.1)) == {}


def test_what_was_denied_is_no_side() -> None:
    denial = told("2026-03-05", COMMISSIONED, evidence="The company denied reports that the plant had closed.")
    assert said(told("2026-03-01", CLOSED, source="paper"), denial) == {}


amounts = st.sampled_from((10 * BN, 10.2 * BN, 12 * BN, 40 * BN))
reports = st.lists(
    st.builds(
        cost,
        st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 30)).map(str),
        amounts,
        st.sampled_from(("agency", "paper", "portal")),
        at=st.integers(0, 20),
    ),
    max_size=8,
    unique_by=lambda sighting: sighting.mention_id,
)


@given(reports, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_disputes(sightings: list[Sighting], rng: random.Random) -> None:
    assert disputes(rng.sample(sightings, len(sightings)), {}) == disputes(sightings, {})


@given(reports)
def test_a_dispute_has_two_houses_and_two_values_and_ends_when_all_agree(sightings: list[Sighting]) -> None:
    for dispute in disputes(sightings, {}):
        assert len({one.house for one in dispute.statements}) == len(dispute.statements) > 1
        assert len({one.said for one in dispute.statements}) > 1
    settled = [cost("2026-04-01", 40 * BN, source) for source in ("agency", "paper", "portal")]
    assert disputes([*sightings, *settled], {}) == ()


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The plant will cost 40 billion tenge, according to the regional akimat.", "the regional akimat"),
        ("По словам акима области, завод уже запущен.", "акима области"),
        ("Завод уже запущен, сообщили в министерстве промышленности.", "министерстве промышленности"),
        ("Облыс әкімінің айтуынша, зауыт іске қосылды.", "Облыс әкімі"),
        ("The plant works.", None),
    ],
)
def test_a_sentence_says_who_speaks(sentence: str, speaker: str | None) -> None:
    assert speaker_of(sentence) == speaker
