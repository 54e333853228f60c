"""What ledgers are computed from comes out of the database as it went in, a portion at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from db.engine import reading, writing
from db.polling import register_sources
from db.promise_views import source_names
from db.promises import followed_project, followed_projects, known_days
from db.silences import archive_gaps
from domain.projects import Change
from domain.records import Mention, Sector, Status
from domain.silence import Gap
from flows.link import link as link_all
from tests.stored import NOW, SOURCE, column, link, mention, reading_of, seen


def publish(engine: Engine, day: str, *said: Mention, project: int | None = None) -> None:
    """An article of that morning, read and linked at once: to a project, or to a new one."""
    at = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    seen(engine, reading_of(*said), name=f"{day} {project} {said[0].name}", now=at)
    link(engine, project, now=at)


@pytest.fixture
def archive(engine: Engine) -> Engine:
    """A cement plant that moved, a bakery, and a foundry that no reader was sure of."""
    cement = {
        "name": "Cement plant",
        "region": "KZ-35",
        "sector": Sector.BUILDING_MATERIALS,
        "companies": ("Казцемент",),
    }
    publish(engine, "2024-01-10", mention(Status.PLANNED, expected="2024", jobs=120, **cement))
    publish(engine, "2024-03-10", mention(Status.PLANNED, name="Bakery", region="KZ-10", sector=Sector.FOOD))
    publish(engine, "2024-06-10", mention(Status.CONSTRUCTION, expected="2025-Q2", **cement), project=1)
    publish(engine, "2024-07-10", mention(Status.PLANNED, name="Foundry", score=0.1))
    return engine


def names(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return [project.name for project in followed_projects(connection)]


def test_a_project_comes_with_its_sightings_and_its_history(archive: Engine) -> None:
    with reading(archive) as connection:
        project = next(followed_projects(connection))
        assert followed_project(connection, "q0001") == project
        assert followed_project(connection, "Q0009") is None
    assert (project.public_id, project.name, project.status) == ("Q0001", "Cement plant", Status.CONSTRUCTION)
    assert (project.region, project.sector, project.companies) == ("KZ-35", "building_materials", ("Казцемент",))
    assert [(each.mention.expected, each.mention.jobs, each.source_id) for each in project.sightings] == [
        ("2024", 120, SOURCE.id),
        ("2025-Q2", None, SOURCE.id),
    ]
    assert project.changes == (
        Change(None, Status.PLANNED, date(2024, 1, 10), project.sightings[0].mention_id),
        Change(Status.PLANNED, Status.CONSTRUCTION, date(2024, 6, 10), project.sightings[1].mention_id),
    )


def test_a_project_that_nobody_was_sure_of_is_not_streamed_but_can_be_asked_for(archive: Engine) -> None:
    assert names(archive) == ["Cement plant", "Bakery"]
    with reading(archive) as connection:
        unsure = followed_project(connection, "Q0003")
    assert unsure is not None
    assert (unsure.status, unsure.changes, len(unsure.sightings)) == (None, (), 1)


@pytest.mark.parametrize("portion", [1, 2, 3, 4])
def test_portions_of_any_size_give_every_project_once(engine: Engine, portion: int) -> None:
    for number in range(4):
        publish(engine, f"2024-01-1{number}", mention(name=f"Plant {number}"))
    with reading(engine) as connection:
        found = list(followed_projects(connection, portion))
    told = [project.sightings[0].mention.name for project in found]
    assert told == [project.name for project in found] == ["Plant 0", "Plant 1", "Plant 2", "Plant 3"]


def test_gaps_of_the_whole_archive_leave_out_unsure_and_withdrawn_news(archive: Engine) -> None:
    publish(archive, "2024-08-10", mention(Status.CONSTRUCTION, name="Cement plant", score=0.2), project=1)
    publish(archive, "2024-09-10", mention(Status.CONSTRUCTION, name="Cement plant"), project=1)
    with reading(archive) as connection:
        assert archive_gaps(connection) == {
            Gap(Status.PLANNED, Sector.BUILDING_MATERIALS, 152): 1,
            Gap(Status.CONSTRUCTION, Sector.BUILDING_MATERIALS, 92): 1,
        }


def test_a_change_that_was_withdrawn_is_no_history(archive: Engine) -> None:
    with writing(archive) as connection:
        connection.exec_driver_sql("UPDATE changes SET withdrawn_at = '2024-07-01' WHERE after = 'construction'")
    with reading(archive) as connection:
        project = next(followed_projects(connection))
    assert [change.after for change in project.changes] == [Status.PLANNED]


def test_a_source_that_is_no_longer_listed_keeps_its_name(archive: Engine) -> None:
    register_sources(archive, (), NOW)
    assert column(archive, "SELECT enabled FROM sources") == [0]
    with reading(archive) as connection:
        assert source_names(connection) == {SOURCE.id: "Agency"}


def test_a_promise_is_known_since_it_was_first_read_not_since_an_edit_that_repeats_it(engine: Engine) -> None:
    days = [datetime(2024, 1, day, 9, tzinfo=UTC) for day in (10, 12, 14)]
    for expected, body, day in zip(("2024", "2024", "2025"), ("first", "repeated", "moved"), days, strict=True):
        said = mention(Status.PLANNED, name="Cement plant", expected=expected)
        seen(engine, reading_of(said), name="news", text=body, now=day)
        link_all(engine, now=day, worker="test")
    with reading(engine) as connection:
        known = known_days(connection, [1, 2, 3])
    assert known == {1: date(2024, 1, 10), 2: date(2024, 1, 10), 3: date(2024, 1, 14)}


def test_where_it_is_not_kept_when_a_promise_was_read_it_is_known_since_its_article_was_seen(archive: Engine) -> None:
    with writing(archive) as connection:
        connection.execute(text("DELETE FROM past_mentions"))
        assert known_days(connection, [1]) == {1: date(2024, 1, 10)}
