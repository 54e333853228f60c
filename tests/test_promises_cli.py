"""What `qadam promises` and `qadam project` tell of promises, silence and repeated announcements."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from db.engine import upgrade_database
from domain.fates import FateName
from domain.records import Capacity, Mention, Sector, Status
from domain.silence import FEWEST_GAPS
from tests.conftest import Say
from tests.stored import mention
from tests.test_db_promises import publish

# The third longest of the archive's 27 gaps, the lime plant's before June 2022: nine of ten are no longer.
USUAL = 282


def cement(status: Status = Status.PLANNED, **values: Any) -> Mention:
    known = {
        "name": "Cement plant",
        "region": "KZ-35",
        "sector": Sector.BUILDING_MATERIALS,
        "companies": ("Казцемент",),
    }
    return mention(status, **known | values)


def bakery(status: Status = Status.PLANNED, **values: Any) -> Mention:
    known = {"name": "Bakery", "region": "KZ-10", "sector": Sector.FOOD, "companies": ("Нан Групп", "Kaztsement")}
    return mention(status, **known | values)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that is filled once, for here it is only looked at."""
    address = f"sqlite:///{tmp_path_factory.mktemp('promises')}/qadam.db"
    engine = upgrade_database(address)
    fill(engine)
    engine.dispose()
    return address


def fill(engine: Engine) -> None:
    """Q0001 slipped twice and is overdue; Q0002 was launched late and short; Q0003 was dropped; Q0004 is often told."""
    publish(engine, "2021-01-10", cement(expected="2021", jobs=1200))
    publish(engine, "2021-02-10", cement(expected="2021"), project=1)
    publish(engine, "2021-11-10", cement(Status.CONSTRUCTION, expected="2022-Q2"), project=1)
    publish(engine, "2022-06-10", cement(Status.CONSTRUCTION, expected="2023"), project=1)
    publish(engine, "2022-01-10", bakery(expected="2022-09", capacity=Capacity(100.0, "t/day")))
    publish(engine, "2022-10-10", bakery(Status.COMMISSIONED, capacity=Capacity(60.0, "t/day")), project=2)
    publish(engine, "2022-03-10", mention(name="Wind farm", sector=Sector.ENERGY, expected="2025"))
    publish(engine, "2023-03-10", mention(Status.CANCELLED, name="Wind farm", sector=Sector.ENERGY), project=3)
    for step in range(FEWEST_GAPS + 1):
        day = date(2020, 1, 1) + timedelta(days=30 * step)
        publish(engine, day.isoformat(), mention(name="Lime plant", sector=Sector.MINING), project=4 if step else None)
    publish(engine, "2022-06-01", mention(name="Lime plant", sector=Sector.MINING), project=4)
    publish(engine, "2023-06-01", mention(name="Lime plant", sector=Sector.MINING), project=4)


def listed(qadam: Say, *words: str) -> list[tuple[str, str, str]]:
    rows = json.loads(qadam("promises", "--json", *words))
    return [(row["project_id"], row["first_said"], row["fate"]["name"]) for row in rows]


def test_promises_are_listed_newest_first_with_what_became_of_them(qadam: Say) -> None:
    assert listed(qadam) == [
        ("Q0001", "2022-06-10", "overdue"),
        ("Q0003", "2022-03-10", "dropped"),
        ("Q0002", "2022-01-10", "late"),
        ("Q0002", "2022-01-10", "short"),
        ("Q0001", "2021-11-10", "slipped"),
        ("Q0001", "2021-01-10", "slipped"),
        ("Q0001", "2021-01-10", "open"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--region", "KZ-10"), ["Q0002", "Q0002"]),
        (("--sector", "energy"), ["Q0003"]),
        (("--company", "Нан"), ["Q0002", "Q0002"]),
        (("--fate", "slipped", "--region", "KZ-35"), ["Q0001", "Q0001"]),
        (("--fate", "late", "--fate", "short"), ["Q0002", "Q0002"]),
        (("--limit", "1"), ["Q0001"]),
        (("--fate", "kept"), []),
    ],
)
def test_promises_are_found_by_what_is_asked_for(qadam: Say, words: tuple[str, ...], found: list[str]) -> None:
    assert [row[0] for row in listed(qadam, *words)] == found


def test_a_promise_as_json_has_all_that_a_program_needs(qadam: Say) -> None:
    (row,) = json.loads(qadam("promises", "--json", "--fate", "short"))
    evidence = row["fate"].pop("mention_id")
    assert row == {
        "project_id": "Q0002",
        "project_name": "Bakery",
        "region": "KZ-10",
        "sector": "food",
        "companies": ["Нан Групп", "Kaztsement"],
        "source_name": "Agency",
        "kind": "capacity",
        "said": {"value": 100.0, "unit": "t/day"},
        "due": None,
        "first_said": "2022-01-10",
        "repeated": 0,
        "mention_id": evidence - 1,
        "source_id": "agency",
        "known_since": "2022-06-10",  # the day of the clock: it was published in January, and read after June's news
        "fate": {"name": "short", "on": "2022-10-10", "told": {"value": 60.0, "unit": "t/day"}, "share": 0.4},
    }


def test_a_project_says_since_when_a_promise_is_known_if_not_since_it_was_said(qadam: Say) -> None:
    assert qadam("project", "Q0002").count("known since 2022-06-10") == 2
    assert "known since" not in qadam("project", "Q0001")
    (launch, capacity) = json.loads(qadam("project", "Q0002", "--json"))["promises"]
    assert launch["known_since"] == capacity["known_since"] == "2022-06-10"


def test_the_list_reads_as_sentences(qadam: Say) -> None:
    output = qadam("promises")
    for words in (
        "launch in 2021",
        "slipped by 181 days to Q2 2022",
        "slipped by 549 days to 2023 (2nd time)",
        "late by 10 days: launched on 2022-10-10",
        "short by 40%: 60 t/day",
        "dropped: cancelled on 2023-03-10",
        "1,200 jobs",
        "Agency, and once more",
        "Karaganda",
    ):
        assert words in output, words


def test_no_promise_that_fits_is_a_sentence(qadam: Say) -> None:
    assert "No promise fits" in qadam("promises", "--fate", "kept")
    assert "No promise fits" in qadam("promises", "--fate", "kept", "--by", "region")
    assert json.loads(qadam("promises", "--fate", "kept", "--json")) == []


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("region", [("KZ-35", 4, 365.0), ("KZ-10", 2, None), (None, 1, None)]),
        ("sector", [("building_materials", 4, 365.0), ("food", 2, None), ("energy", 1, None)]),
        ("company", [("Казцемент", 6, 365.0), ("Нан Групп", 2, None), (None, 1, None)]),
        ("source", [("Agency", 7, 365.0)]),
    ],
)
def test_promises_are_counted_by_group_and_spellings_are_one_company(
    qadam: Say, by: str, found: list[tuple[str | None, int, float | None]]
) -> None:
    rows = json.loads(qadam("promises", "--by", by, "--json"))
    assert [(row["name"], row["promises"], row["mean_slip_days"]) for row in rows] == found
    assert all(row["fates"].keys() == set(FateName) for row in rows)
    assert all(sum(row["fates"].values()) == row["promises"] for row in rows)


def test_a_roll_up_names_its_groups_and_obeys_filters_and_limit(qadam: Say) -> None:
    output = qadam("promises", "--by", "region")
    assert "Karaganda" in output
    assert "365 d" in output
    assert "unknown" in output
    assert [row["name"] for row in json.loads(qadam("promises", "--by", "sector", "--limit", "1", "--json"))] == [
        "building_materials"
    ]
    (late,) = json.loads(qadam("promises", "--by", "source", "--fate", "late", "--json"))
    assert late["promises"] == 1


def test_a_projects_page_tells_its_promises_and_that_it_is_overdue_and_quiet(qadam: Say) -> None:
    output = qadam("project", "Q0001")
    lines = output.splitlines()
    (overdue,) = (line for line in lines if "overdue by" in line and "was promised" in line)
    assert "launch in 2023 was promised" in overdue
    (quiet,) = (line for line in lines if "quiet for" in line)
    assert f"(usual {USUAL})" in quiet
    assert sum("slipped by" in line for line in lines) == 2
    assert "announced for" not in output


def test_a_project_announced_again_says_how_often_and_when(qadam: Say) -> None:
    output = qadam("project", "Q0004")
    assert "announced for the 3rd time: 2020-01-01, 2022-06-01, 2023-06-01" in output
    assert "Promises" not in output


def test_a_finished_project_is_neither_overdue_nor_quiet(qadam: Say) -> None:
    output = qadam("project", "Q0002")
    assert "overdue" not in output
    assert "quiet" not in output
    assert "late by 10 days" in output


def test_a_projects_page_as_json_has_its_prospects_beside_what_it_had(qadam: Say) -> None:
    page = json.loads(qadam("project", "Q0001", "--json"))
    assert page["project"]["public_id"] == "Q0001"
    assert len(page["mentions"]) == 4
    assert [promise["fate"]["name"] for promise in page["promises"]] == ["slipped", "open", "slipped", "overdue"]
    assert page["overdue_days"] == page["promises"][-1]["fate"]["days"] > 0
    assert page["silence"]["usual"] == USUAL
    assert page["silence"]["quiet"] is True
    assert [each["on"] for each in page["announcements"]] == ["2021-01-10"]
    launched = json.loads(qadam("project", "Q0002", "--json"))
    assert (launched["overdue_days"], launched["silence"]) == (None, None)


def test_an_unknown_fate_is_refused_with_those_there_are(qadam: Say) -> None:
    assert "brought-forward" in qadam("promises", "--fate", "broken", status=2)
