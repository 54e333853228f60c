"""The page of sources: how each fares, and what an operator can try again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine, text

from db.engine import reading, upgrade_database, writing
from db.operators import save_operator
from db.source_health import retry_article, retry_source, source_health
from domain.articles import PollState
from domain.timeline import day_there
from flows.clock import now_utc
from flows.passwords import hashed
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW, SOURCE, rows
from tests.test_operators import PASSWORD, RIGHT, form_token
from tests.told import DAY, news, plant

TODAY = day_there(NOW + 2 * DAY)


@pytest.fixture
def archive(database_url: str) -> Iterator[Engine]:
    engine = upgrade_database(database_url)
    save_operator(engine, "aina", hashed(PASSWORD), now_utc())
    news(engine, "Lime is planned.", plant("lime"))
    news(engine, "Glass is planned.", plant("glass"), day=2)
    with writing(engine, NOW) as connection:
        connection.execute(text("UPDATE sources SET failures = 4, last_error = 'timeout <b>', parked = 'gone: 410'"))
        connection.execute(
            text("UPDATE versions SET state = 'parked', attempts = 3, last_error = 'no <i>' WHERE id = 2")
        )
    yield engine
    engine.dispose()


@pytest.fixture
def site(archive: Engine) -> Iterator[httpx.Client]:
    settings = Settings(database=archive.url.render_as_string(hide_password=False), day=TODAY)
    with reader(settings) as client:
        yield client


@pytest.mark.both
def test_what_a_source_brought_stands_beside_what_it_is_expected_to(archive: Engine) -> None:
    with reading(archive) as connection:
        (row,) = source_health(connection, TODAY)
    assert (row.id, row.by_day[-3:], sum(row.by_day), len(row.by_day)) == (SOURCE.id, (1, 0, 1), 2, 14)
    assert row.is_low
    assert row.per_day == pytest.approx(1 / 13)


@pytest.mark.both
def test_what_was_given_up_is_tried_again_once(archive: Engine) -> None:
    assert retry_article(archive, 2, NOW)
    assert not retry_article(archive, 2, NOW)
    assert rows(archive, "SELECT state, attempts, last_error FROM versions WHERE id = 2") == [("read", 0, None)]
    assert retry_source(archive, SOURCE.id, NOW + timedelta(hours=1))
    assert not retry_source(archive, SOURCE.id, NOW)
    assert not retry_source(archive, "nobody", NOW)


def test_everybody_sees_how_sources_fare_and_operators_what_to_do(site: httpx.Client, archive: Engine) -> None:
    page = site.get("/en/sources").text
    assert "gone: 410" in page
    assert "too few" in page
    assert "Try again" not in page
    assert "no &lt;i&gt;" not in page
    site.post("/en/login", data=RIGHT)
    page = site.get("/en/sources").text
    assert "no &lt;i&gt;" in page
    for field in ({"article": "2"}, {"source": SOURCE.id}):
        answer = site.post("/en/sources/retry", data={"form_token": form_token(page), **field})
        assert answer.status_code == 303
    assert rows(archive, "SELECT count(*) FROM versions WHERE state = 'parked'") == [(0,)]
    assert "Try again" not in site.get("/en/sources").text


def test_nobody_else_can_try_anything_again_or_see_who_was_told(site: httpx.Client) -> None:
    assert site.post("/en/sources/retry", data={"article": "2"}).status_code == 403
    assert site.get("/en/alerts").status_code == 303
    site.post("/en/login", data=RIGHT)
    assert "Nobody was to be told" in site.get("/en/alerts").text


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        (PollState(NOW, last_success_at=NOW - timedelta(hours=23)), True),
        (PollState(NOW, last_success_at=NOW - timedelta(hours=25)), False),
        (PollState(NOW, last_success_at=NOW, failures=2), True),
        (PollState(NOW, last_success_at=NOW, failures=3), False),
        (PollState(NOW, last_success_at=NOW, parked="410 Gone"), False),
        (PollState(NOW), False),
    ],
)
def test_a_source_answers_that_was_reached_within_a_day_and_does_not_keep_failing(
    state: PollState, answers: bool
) -> None:
    assert state.answers(NOW) is answers
