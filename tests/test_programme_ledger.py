"""Totals that are told again or counted anew are one line; a line beside its projects is plain arithmetic."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import Period, interval_of
from domain.programmes import Figures, Line, Phase, Statement, counterparts, lines
from domain.records import Money, Programme, Sector, Status
from domain.roundup import KnownProject, Member, member, round_up

BEGIN = datetime(2024, 1, 10, 9, tzinfo=UTC)
BILLION = 1e9


def said(number: int, day: int = 0, version: int | None = None, story: int | None = None, **values: Any) -> Statement:
    """A total told so many days after 10 January 2024, each in an article of its own unless said otherwise."""
    told: dict[str, Any] = {
        "count": 14, "amount": 469.7 * BILLION, "currency": "KZT", "period": "2024", "region": "KZ-35", "country": "KZ",
        "status": Status.PLANNED,
    }  # fmt: skip
    published = BEGIN + timedelta(days=day)
    return Statement(
        number, version or number, published, "agency", story or number, "Agency", "Title", "https://agency.example/",
        Programme(f"Statement {number}.", **told | values),
    )  # fmt: skip


def ids(ledger: tuple[Line, ...]) -> list[list[int]]:
    return [[told.id for told in line.statements] for line in ledger]


def test_a_total_told_again_by_other_stories_is_one_line() -> None:
    (line,) = lines([said(1), said(2, 3), said(3, 4, story=2)])
    (count,) = line.counts
    assert (count.first_said, count.repeated) == (date(2024, 1, 10), 1)
    assert line.figures == Figures(14, Money(469.7 * BILLION, "KZT"), None)


def test_a_total_counted_anew_keeps_its_earlier_figures() -> None:
    (line,) = lines([said(1), said(2, 100, count=12, amount=401 * BILLION), said(3, 120, count=12, amount=None)])
    assert [(count.figures.count, count.first_said, count.repeated) for count in line.counts] == [
        (14, date(2024, 1, 10), 0),
        (12, date(2024, 4, 19), 1),
    ]
    assert line.figures.money == Money(401 * BILLION, "KZT")


def test_a_rounded_sum_is_the_same_one_and_a_missing_one_is_filled() -> None:
    (line,) = lines([said(1, amount=None, currency=None), said(2, 1), said(3, 2, amount=470 * BILLION, jobs=900)])
    assert len(line.counts) == 1
    assert line.figures == Figures(14, Money(469.7 * BILLION, "KZT"), 900)


@pytest.mark.parametrize(
    "other",
    [
        {"region": "KZ-35", "period": "2025"},
        {"sector": Sector.FOOD, "count": 13},
        {"status": Status.COMMISSIONED},
        {"count": 54},
        {"count": 13, "amount": 46 * BILLION},
        {"count": 13, "period": None},
        {"version": 1, "count": 13},
    ],
)
def test_another_total_is_another_line(other: dict[str, Any]) -> None:
    assert ids(lines([said(1), said(2, 30, **other)])) == [[1], [2]]


def test_where_two_lines_could_be_meant_a_recount_begins_a_third() -> None:
    assert ids(lines([said(1), said(2, version=1, count=15, amount=None), said(3, 40, count=13, amount=None)])) == [
        [1],
        [2],
        [3],
    ]


def test_a_total_without_a_period_is_known_by_its_figures_for_a_year() -> None:
    assert ids(lines([said(1), said(2, 30, period=None), said(3, 500, period=None)])) == [[1, 2], [3]]


def test_the_end_of_this_year_and_this_year_are_one_period() -> None:
    assert len(lines([said(1), said(2, 30, period="2024-01/2024-12", count=15)])) == 1


def test_sums_in_two_currencies_are_not_compared() -> None:
    assert len(lines([said(1), said(2, 30, amount=1 * BILLION, currency="USD")])) == 1
    assert len(lines([said(1, count=None), said(2, 30, count=None, amount=BILLION, currency="USD")])) == 2


STATEMENTS = st.lists(
    st.builds(
        said,
        st.just(0),
        day=st.integers(0, 700),
        version=st.integers(1, 12),
        count=st.sampled_from([None, 10, 12, 14, 180]),
        amount=st.sampled_from([None, 4e11, 4.7e11]),
        period=st.sampled_from([None, "2024", "../2026", "2024-01/2024-09"]),
        status=st.sampled_from(Status),
        sector=st.sampled_from([None, Sector.FOOD]),
    ),
    max_size=12,
)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_every_statement_is_in_one_line_whatever_order_they_come_in(told: list[Statement], luck: random.Random) -> None:
    numbered = [
        Statement(number, one.version_id, one.published_at, "a", number, "A", "T", "u", one.programme)
        for number, one in enumerate(told, start=1)
    ]
    ledger = lines(numbered)
    assert sorted(number for line in ids(ledger) for number in line) == [one.id for one in numbered]
    assert all(sum(count.repeated + 1 for count in line.counts) == len(line.statements) for line in ledger)
    luck.shuffle(numbered)
    assert lines(numbered) == ledger


def test_a_promise_and_what_is_said_to_be_done_of_it_are_shown_together() -> None:
    ledger = lines([said(1), said(2, 300, status=Status.COMMISSIONED, count=12, amount=None), said(3, period="2025")])
    promise, done, later = (line for number in (1, 2, 3) for line in ledger if line.number == number)
    assert counterparts(promise, ledger) == (done,)
    assert counterparts(done, ledger) == (promise,)
    assert counterparts(later, ledger) == ()


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-01/2024-09", date(2024, 1, 1), date(2024, 9, 30)),
        ("2025/2029", date(2025, 1, 1), date(2029, 12, 31)),
        ("../2028", date(2024, 1, 1), date(2028, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(told: str, first: date, last: date) -> None:
    assert interval_of(told, date(2024, 5, 1)) == Period(told, first, last)


@pytest.mark.parametrize("told", [None, "", "soon", "2024/", "/", "../soon"])
def test_what_is_no_period_has_none(told: str | None) -> None:
    assert interval_of(told, date(2024, 5, 1)) is None


def project(number: int = 1, **values: Any) -> KnownProject:
    known: dict[str, Any] = {
        "status": Status.PLANNED, "country": "KZ", "region": "KZ-35", "sector": Sector.FOOD, "investment": None,
        "expected": ("2024",), "launches": (),
    }  # fmt: skip
    return KnownProject(f"Q{number:04d}", f"Plant {number}", **known | values)


def counted(line: Line, *projects: KnownProject, named: bool = True) -> list[Member]:
    return [found for one in projects if (found := member(line, one, named=named))]


def test_the_named_ones_are_counted_and_added_up_by_currency_beside_the_total() -> None:
    (line,) = lines([said(1)])
    members = counted(
        line,
        project(1, investment=Money(300 * BILLION, "KZT"), launches=(date(2024, 6, 1),)),
        project(2, investment=Money(101 * BILLION, "KZT"), launches=(date(2025, 2, 1),)),
        project(3, investment=Money(2 * BILLION, "USD")),
        project(4, status=Status.SUSPENDED),
    )
    found = round_up(line, [*members, *counted(line, project(5), named=False)])
    assert found.named.sums == (Money(401 * BILLION, "KZT"), Money(2 * BILLION, "USD"))
    assert (found.named.projects, found.named.unpriced, found.unnamed) == (4, 1, 10)
    assert (found.named.launched, found.named.late, found.named.dropped) == (2, 1, 1)
    assert found.missing is not None
    assert found.missing.amount == pytest.approx(68.7 * BILLION)
    assert (found.fitting.projects, found.fitting.launched) == (1, 0)


def test_nothing_is_missing_from_a_sum_in_a_currency_that_nobody_named() -> None:
    (line,) = lines([said(1)])
    assert round_up(line, counted(line, project(investment=Money(BILLION, "USD")))).missing is None
    assert round_up(line, ()).missing is None


def test_an_amount_without_a_count_has_no_unnamed() -> None:
    (line,) = lines([said(1, count=None)])
    assert round_up(line, ()).unnamed is None


@pytest.mark.parametrize(
    "other",
    [
        {"region": "KZ-55"},
        {"country": "UZ", "region": None},
        {"launches": (date(2023, 5, 1),)},
    ],
)
def test_what_contradicts_a_total_is_no_member_even_if_named_beside_it(other: dict[str, Any]) -> None:
    (line,) = lines([said(1)])
    assert counted(line, project(**other)) == []


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({}, True),
        ({"expected": ("2024-Q4",)}, True),
        ({"expected": ("2024", "2026")}, True),
        ({"expected": ("2025",)}, False),
        ({"expected": ()}, False),
        ({"expected": (), "launches": (date(2024, 5, 1),)}, True),
        ({"expected": (), "launches": (date(2025, 5, 1),)}, False),
        ({"region": None}, False),
    ],
)
def test_a_project_that_is_not_named_fits_by_its_place_and_time(values: dict[str, Any], fits: bool) -> None:
    (line,) = lines([said(1)])
    assert bool(counted(line, project(**values), named=False)) is fits


def test_without_a_period_only_what_is_named_is_a_member() -> None:
    (line,) = lines([said(1, period=None)])
    assert counted(line, project(), named=False) == []
    assert len(counted(line, project())) == 1


def test_what_is_said_to_be_done_counts_launches_of_its_period_only() -> None:
    (line,) = lines([said(1, 300, period="2024-01/2024-09", status=Status.COMMISSIONED)])
    assert line.phase is Phase.DONE
    assert counted(line, project(launches=(date(2024, 8, 1),)))
    assert counted(line, project(launches=(date(2024, 10, 20),))) == []
    assert counted(line, project()) == []


def test_mining_belongs_to_a_total_of_the_metallurgists_but_food_does_not() -> None:
    (line,) = lines([said(1, sector=Sector.METALLURGY)])
    assert counted(line, project(sector=Sector.MINING), named=False)
    assert counted(line, project(sector=Sector.FOOD), named=False) == []
