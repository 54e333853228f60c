"""What people see: lists that filter, pages that tell all, totals that add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.engine import reading
from db.outbox import claim_letters, compose_letters, finish_letter
from db.project_filter import read_filter
from db.project_search import Asked
from db.reading import claim_waiting, fail_reading
from db.views import (
    article_rows,
    change_rows,
    counts,
    letter_rows,
    programme_rows,
    project_page,
    project_rows,
)
from db.watches import save_watch
from domain.projects import New
from domain.records import Programme, Sector, Span, Status
from domain.watching import Delivered, Watch
from tests.stored import HOUR, NOW, SOURCE, article, link, mention, poll, reading_of, seen

DAY = timedelta(days=1)
PROGRAMME = Programme("180 жоба", 180, 1.2e12, "KZT", "2026", "KZ-35", Status.PLANNED, (Span("count", 0, 3),))


@pytest.fixture
def lived(engine: Engine) -> Engine:
    """Two projects, one of which moved; a programme; a letter; an article that could not be read."""
    save_watch(engine, Watch("w", "w@example.org"), NOW)
    copper = mention(
        Status.PLANNED, name="МЕДНЫЙ завод", sector=Sector.METALLURGY, region="KZ-35", products=("copper",)
    )
    seen(engine, reading_of(copper), name="first", now=NOW)
    link(engine, watch="w")
    seen(engine, replace(reading_of(mention(region="KZ-10")), programmes=(PROGRAMME,)), name="second", now=NOW + DAY)
    link(engine, watch="w")
    seen(engine, reading_of(replace(copper, status=Status.CONSTRUCTION)), name="third", now=NOW + 2 * DAY)
    link(engine, 1, watch="w")
    compose_letters(engine, NOW)
    (letter,) = claim_letters(engine, now=NOW, worker="w", lease=HOUR, limit=1)
    finish_letter(engine, letter, Delivered("mx"), NOW)
    poll(engine, article("poison", published_at=NOW + 3 * DAY), now=NOW + 3 * DAY)
    for _ in range(3):
        (claim,) = claim_waiting(engine, now=NOW, worker="w", lease=HOUR, limit=1)
        fail_reading(engine, claim, "no", NOW)
    seen(engine, reading_of(), name="weather", now=NOW - DAY)
    return engine


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["Q0001", "Q0002"]),
        ({"status": "announced"}, ["Q0002"]),
        ({"region": "KZ-35"}, ["Q0001"]),
        ({"sector": "metallurgy"}, ["Q0001"]),
        ({"q": "медный ЗАВОД"}, ["Q0001"]),
        ({"q": "Copper"}, ["Q0001"]),
        ({"q": "lime"}, ["Q0002"]),
        ({"q": "100%"}, []),
        ({"q": "_ime"}, []),
        ({"region": "KZ-35", "status": "closed"}, []),
    ],
)
def test_projects_are_found_by_what_is_asked_for(lived: Engine, filters: dict[str, str], found: list[str]) -> None:
    with reading(lived) as connection:
        asked = Asked(read_filter(filters.items()))
        assert [row.public_id for row in project_rows(connection, asked)] == found
        assert len(project_rows(connection, limit=1)) == 1


def test_a_projects_page_tells_its_values_its_history_and_what_was_said(lived: Engine) -> None:
    with reading(lived) as connection:
        page = project_page(connection, "Q0001")
        assert project_page(connection, "Q9999") is None
    assert page is not None
    assert page.names == ("МЕДНЫЙ завод",)
    assert [(move.before, move.after, move.on) for move in page.changes] == [
        (None, Status.PLANNED, NOW.date()),
        (Status.PLANNED, Status.CONSTRUCTION, (NOW + 2 * DAY).date()),
    ]
    assert page.changes[1].article_url == "https://agency.example/third"
    assert [(said.mention.status, said.counts, said.resolution) for said in page.mentions] == [
        (Status.PLANNED, True, New()),
        (Status.CONSTRUCTION, True, New()),
    ]


def test_changes_come_newest_first_from_a_day_on(lived: Engine) -> None:
    with reading(lived) as connection:
        assert [row.after for row in change_rows(connection)] == ["construction", "announced", "planned"]
        assert [row.project_id for row in change_rows(connection, since=(NOW + DAY).date())] == ["Q0001", "Q0002"]
        assert len(change_rows(connection, limit=1)) == 1


def test_articles_come_newest_first_with_what_became_of_them(lived: Engine) -> None:
    with reading(lived) as connection:
        everything = article_rows(connection)
        assert [row.title for row in article_rows(connection, relevant=False)] == ["Title of weather"]
        assert len(article_rows(connection, relevant=True)) == 3
        assert len(article_rows(connection, source=SOURCE.id, limit=2)) == 2
        assert article_rows(connection, source="other") == ()
    poisoned, third = everything[:2]
    assert (poisoned.state, poisoned.last_error, poisoned.relevant) == ("parked", "no", None)
    assert (third.state, third.projects, third.versions) == ("linked", ("Q0001",), 1)


def test_an_edited_article_is_listed_once_as_it_now_is(lived: Engine) -> None:
    poll(lived, article("weather", "Rain.", title="A new title"), now=NOW + 4 * DAY)
    with reading(lived) as connection:
        (row,) = (row for row in article_rows(connection) if row.url.endswith("weather"))
    assert (row.title, row.versions, row.state) == ("A new title", 2, "waiting")


def test_a_programme_comes_back_as_it_was_read_until_an_edit_takes_it_back(lived: Engine) -> None:
    with reading(lived) as connection:
        assert [row.programme for row in programme_rows(connection)] == [PROGRAMME]
    seen(lived, reading_of(), name="second", text="No total any more.", now=NOW + 5 * DAY)
    link(lived)
    with reading(lived) as connection:
        assert programme_rows(connection) == ()


def test_letters_say_what_became_of_them(lived: Engine) -> None:
    with reading(lived) as connection:
        (row,) = letter_rows(connection)
    assert (row.state, row.alerts, row.delivered_to, row.attempts) == ("delivered", 3, "mx", 1)


def test_totals_add_up(lived: Engine) -> None:
    with reading(lived) as connection:
        total = counts(connection)
    assert (total.articles, total.relevant, total.parked, total.to_read, total.to_link) == (5, 3, 1, 0, 0)
    assert (total.projects, total.changes, total.mentions, total.programmes) == (2, 1, 3, 1)
    assert (total.alerts, total.letters_delivered, total.letters_waiting, total.watches) == (3, 1, 0, 1)
