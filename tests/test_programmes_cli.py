"""What `qadam programmes` and `qadam programme ID` tell of totals, and of the projects that are known of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import upgrade_database
from domain.records import Mention, Money, Programme, Reading, Sector, Status
from flows.link import link
from tests.conftest import Say
from tests.stored import article, poll, read
from tests.told import plant


def total(evidence: str, **values: Any) -> Programme:
    return Programme(
        evidence, **{"country": "KZ", "region": "KZ-35", "status": Status.PLANNED, "period": "2024"} | values
    )


def publish(engine: Engine, day: str, *told: Programme, mentions: tuple[Mention, ...] = ()) -> None:
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    poll(engine, article(day, published_at=at, seen_at=at), now=at)
    read(engine, Reading(bool(mentions), 0.9, mentions, told), now=at)
    link(engine, now=at, worker="test")


def priced(product: str, status: Status = Status.PLANNED, **values: Any) -> Mention:
    return plant(product, status, sector=Sector.FOOD, **values)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """P0001 is told, counted anew, and said to be done in part (P0003); P0004 has neither place nor period."""
    address = f"sqlite:///{tmp_path_factory.mktemp('programmes')}/qadam.db"
    engine = upgrade_database(address)
    brick = priced("brick", investment=Money(3e11, "KZT"), expected="2024-Q2")
    starch = priced("starch", investment=Money(1.01e11, "KZT"), expected="2024")
    publish(
        engine, "2024-01-10", total("14 plants.", count=14, amount=4.697e11, currency="KZT"), mentions=(brick, starch)
    )
    publish(engine, "2024-03-10", total("12 plants now.", count=12, jobs=900))
    publish(engine, "2024-05-20", mentions=(priced("brick", Status.COMMISSIONED),))
    publish(engine, "2024-06-10", mentions=(priced("syrup", expected="2024-09"),))
    publish(engine, "2024-12-20", total("7 plants opened.", count=7, status=Status.COMMISSIONED))
    publish(engine, "2024-12-21", total("97 projects.", count=97, region=None, period=None, sector=Sector.ENERGY))
    engine.dispose()
    return address


def listed(qadam: Say, *words: str) -> list[str]:
    return [row["id"] for row in json.loads(qadam("programmes", "--json", *words))]


def test_totals_are_listed_those_told_last_first(qadam: Say) -> None:
    assert listed(qadam) == ["P0004", "P0003", "P0001"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--region", "KZ-35"), ["P0003", "P0001"]),
        (("--region", "KZ-55"), []),
        (("--year", "2024"), ["P0004", "P0003", "P0001"]),
        (("--year", "2023"), []),
        (("--phase", "done"), ["P0003"]),
        (("--sector", "energy"), ["P0004"]),
        (("--limit", "1"), ["P0004"]),
    ],
)
def test_totals_are_found_by_what_is_asked_for(qadam: Say, words: tuple[str, ...], found: list[str]) -> None:
    assert listed(qadam, *words) == found


def test_the_list_keeps_earlier_figures_in_sight_and_says_what_is_known(qadam: Say) -> None:
    output = qadam("programmes")
    for words in (
        "12 projects, 900 jobs (was 14 projects, ₸469.7 billion)",
        "promised",
        "said to be done",
        "Karaganda",
    ):
        assert words in output, words
    assert "2 named, 1 launched; 1 more fit" in output
    assert "No programme fits" in qadam("programmes", "--year", "1999")


def test_the_page_of_a_total_quotes_counts_and_adds_up(qadam: Say) -> None:
    output = qadam("programme", "P0001")
    for words in (
        "12 projects, 900 jobs promised for 2024",
        "2 named with it, ₸401 billion found",
        "10 unnamed",
        "1 of the named launched as far as we saw",
        "1 more of the archive fit its place, sector and time, none with a sum; 0 of them launched",
        "7 projects said to be done for the same time: P0003, 2024-12-20",
        "«14 plants.»",
        "«12 plants now.»",
        "launched on 2024-05-20",
        "never converted",
    ):
        assert words in output, words


def test_the_page_as_json_has_all_that_a_program_needs(qadam: Say) -> None:
    page = json.loads(qadam("programme", "p1", "--json"))
    assert (page["id"], page["phase"], page["count"], page["jobs"]) == ("P0001", "promised", 12, 900)
    assert page["period"] == {"words": "2024", "first": "2024-01-01", "last": "2024-12-31"}
    assert [count["count"] for count in page["counts"]] == [14, 12]
    assert [told["evidence"] for told in page["statements"]] == ["14 plants.", "12 plants now."]
    assert [(one["project_id"], one["named"], one["launched"]) for one in page["members"]] == [
        ("Q0001", True, "2024-05-20"),
        ("Q0002", True, None),
        ("Q0003", False, None),
    ]
    assert page["round_up"]["named"]["sums"] == [{"amount": 4.01e11, "currency": "KZT"}]
    assert page["counterparts"] == [
        {"id": "P0003", "phase": "done", "count": 7, "amount": None, "currency": None, "jobs": None}
    ]


def test_any_statement_leads_to_its_line(qadam: Say) -> None:
    assert json.loads(qadam("programme", "P0002", "--json"))["id"] == "P0001"


def test_a_total_without_a_period_says_that_nothing_can_be_fitted(qadam: Say) -> None:
    assert "no period was told" in qadam("programme", "P0004")


@pytest.mark.parametrize("asked", ["P0099", "Q0001", "", "P99999999999999999999"])
def test_an_id_that_is_none_gives_one_sentence(qadam: Say, asked: str) -> None:
    assert "`qadam programmes` lists the ids" in qadam("programme", asked, status=1)
