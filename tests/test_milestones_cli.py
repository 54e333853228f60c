"""What `qadam project` and `qadam projects` tell of milestones and of what followed a launch."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from db.engine import reading, upgrade_database
from db.promises import followed_by_id, followed_project, launched_projects
from domain.launches import months_later
from domain.records import Mention, Milestone, MilestoneKind, Status
from domain.timeline import day_there
from flows.clock import now_utc
from flows.reread import preview, reread
from flows.reread_screen import show_reread
from tests.conftest import Say
from tests.stored import column, mention
from tests.test_db_promises import publish
from tests.told import LATER, Scripted, history_of, news, plant

TODAY = day_there(now_utc())


def says(name: str, status: Status, *kinds: MilestoneKind) -> Mention:
    told = tuple(Milestone(kind, f"The {name} has {kind}.", 0, 3) for kind in kinds)
    return mention(status, name=name, milestones=told)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database that is filled once, for here it is only looked at."""
    address = f"sqlite:///{tmp_path_factory.mktemp('milestones')}/qadam.db"
    engine = upgrade_database(address)
    fill(engine)
    engine.dispose()
    return address


def fill(engine: Engine) -> None:
    """Q0001 was opened and never heard of, Q0002 produces, Q0003 stands, Q0004 is new, Q0005 is being built."""
    opened, later, new = (_ago(months).isoformat() for months in (13, 3, 1))
    publish(engine, _ago(30).isoformat(), says("Lime plant", Status.PLANNED, MilestoneKind.EQUIPMENT))
    publish(engine, opened, says("Lime plant", Status.COMMISSIONED, MilestoneKind.LAUNCH_CEREMONY), project=1)
    publish(engine, opened, says("Bakery", Status.COMMISSIONED, MilestoneKind.LAUNCH_CEREMONY))
    publish(engine, later, says("Bakery", Status.COMMISSIONED, MilestoneKind.OUTPUT), project=2)
    publish(engine, opened, says("Foundry", Status.COMMISSIONED))
    publish(engine, later, says("Foundry", Status.COMMISSIONED, MilestoneKind.IDLE), project=3)
    publish(engine, new, says("Mill", Status.COMMISSIONED, MilestoneKind.LAUNCH_CEREMONY))
    publish(engine, new, says("Smelter", Status.PLANNED, MilestoneKind.GROUND_BROKEN))


def _ago(months: int) -> date:
    return months_later(TODAY, -months) - timedelta(days=3)


def ids(listed: str) -> list[str]:
    return sorted(row["public_id"] for row in json.loads(listed))


def test_plants_without_output_and_idle_ones_can_be_listed(qadam: Say) -> None:
    assert ids(qadam("projects", "--no-output", "--json")) == ["Q0001"]
    assert ids(qadam("projects", "--idle", "--json")) == ["Q0003"]
    assert ids(qadam("projects", "--idle", "--no-output", "--json")) == ["Q0001", "Q0003"]
    assert ids(qadam("projects", "--idle", "--find", "bakery", "--json")) == []
    assert len(ids(qadam("projects", "--json"))) == 5


def test_the_list_says_what_followed_a_launch_beside_the_status(qadam: Say) -> None:
    lines = {name: line for line in qadam("projects").splitlines() for name in line.split()[1:2]}
    assert "commissioned" in lines["Lime"]
    assert "no output, 12 mo" in lines["Lime"]
    assert "reported idle" in lines["Foundry"]
    assert "output" not in lines["Bakery"]
    assert "idle" not in lines["Mill"]


def test_a_list_without_launches_has_no_column_for_them(qadam: Say) -> None:
    assert "After launch" in qadam("projects")
    assert "After launch" not in qadam("projects", "--status", "planned")


def test_a_project_shows_its_milestones_with_day_and_quote(qadam: Say) -> None:
    page = qadam("project", "Q0001")
    assert "no sign of output after 12 months" in page
    assert "only a ceremony was reported" in page
    assert f"{_ago(30)}" in page
    assert "«The Lime plant has equipment.»" in page
    assert "launch ceremony" in page


@pytest.mark.parametrize(
    ("project", "words"),
    [
        ("Q0002", "output reported (output)"),
        ("Q0003", "«The Foundry has idle.»"),
        ("Q0004", "too early to ask"),
        ("Q0005", "beyond the status"),
    ],
)
def test_each_fate_of_a_launch_has_its_words(qadam: Say, project: str, words: str) -> None:
    assert words in qadam("project", project)


def test_machines_get_milestones_and_the_verdict(qadam: Say) -> None:
    page = json.loads(qadam("project", "Q0001", "--json"))
    assert [(one["kind"], one["beyond_status"]) for one in page["milestones"]] == [
        ("equipment", False),
        ("launch_ceremony", False),
    ]
    assert page["launch"]["verdict"] == {"name": "no-output", "months": 12}
    assert page["launch"]["ceremony_only"] is True
    assert json.loads(qadam("project", "Q0005", "--json"))["launch"] is None


def test_milestones_come_out_of_the_database_as_they_went_in(archive: str) -> None:
    engine = upgrade_database(archive)
    with reading(engine) as connection:
        project = followed_project(connection, "Q0001")
        launched = [one.public_id for one in launched_projects(connection)]
        asked = [one.public_id for one in followed_by_id(connection, ["Q0002", "Q0005", "Q0999"])]
    assert column(engine, "SELECT count(*) FROM mentions WHERE milestones = '[]'") == [1]
    engine.dispose()
    assert project is not None
    assert project.sightings[0].mention.milestones == (
        Milestone(MilestoneKind.EQUIPMENT, "The Lime plant has equipment.", 0, 3),
    )
    assert launched == ["Q0001", "Q0002", "Q0003", "Q0004"]
    assert asked == ["Q0002"]


def test_reading_an_older_archive_again_finds_milestones_and_moves_no_project(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    built = plant("lime", Status.CONSTRUCTION)
    news(engine, "one", built)
    delivered = Milestone(MilestoneKind.EQUIPMENT, "Its equipment was delivered.", 4, 27)
    by = Scripted("new-1", {"one": (replace(built, milestones=(delivered,)),)})
    show_reread(preview(engine, by, now=LATER), as_json=False)
    assert "milestones: nothing → equipment" in capsys.readouterr().out
    reread(engine, by, now=LATER)
    with reading(engine) as connection:
        project = followed_project(connection, "Q0001")
    assert project is not None
    assert [one.mention.milestones for one in project.sightings] == [(delivered,)]
    assert history_of(engine, "Q0001") == ["construction"]
