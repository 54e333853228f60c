"""The review queue on the dashboard: one button decides, everything can be undone, and nobody else may."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine

from db.engine import upgrade_database
from db.operators import save_operator
from domain.records import Status
from flows.clock import now_utc
from flows.passwords import hashed
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import rows
from tests.test_operators import PASSWORD, RIGHT, form_token
from tests.told import history_of, news, plant, where


@pytest.fixture
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('review')}/qadam.db")
    save_operator(engine, "aina", hashed(PASSWORD), now_utc())
    news(engine, "Lime is planned.", plant("lime"))
    news(engine, "Glass is planned.", plant("glass"))
    news(engine, "Lime may be built.", plant("lime", Status.CONSTRUCTION, score=0.1, evidence="<i>May</i> be."), day=3)
    yield engine
    engine.dispose()


@pytest.fixture
def site(archive: Engine) -> Iterator[httpx.Client]:
    with reader(Settings(database=archive.url.render_as_string())) as client:
        yield client


def decide(site: httpx.Client, path: str = "/en/review/decide", **fields: str) -> httpx.Response:
    return site.post(path, data={"form_token": form_token(site.get("/en/review").text), **fields})


def test_the_queue_is_for_operators_who_are_logged_in(site: httpx.Client) -> None:
    for path in ("/en/review", "/en/review/decisions"):
        assert site.get(path).headers["location"].startswith("/en/login?to=")
    assert site.post("/en/review/decide", data={"act": "confirm:3:Q0001"}).status_code == 403


def test_what_waits_is_shown_with_its_sentence_and_doubts(site: httpx.Client) -> None:
    site.post("/en/login", data=RIGHT)
    page = site.get("/en/review").text
    assert "&lt;i&gt;May&lt;/i&gt; be." in page
    assert "The reading is 10% sure." in page
    assert 'value="confirm:3:Q0001"' in page


def test_one_button_confirms_and_another_takes_it_back(site: httpx.Client, archive: Engine) -> None:
    site.post("/en/login", data=RIGHT)
    answer = decide(site, act="confirm:3:Q0001", why="I saw it.")
    assert answer.headers["location"] == "/en/review?done=1&told=0"
    assert history_of(archive, "Q0001") == ["planned", "construction"]
    assert rows(archive, "SELECT decided_by, why FROM decisions") == [("aina", "I saw it.")]
    page = site.get(answer.headers["location"]).text
    assert "mention 3 belongs to Q0001." in page
    assert "Nothing waits" in page
    decide(site, act="undo:1")
    assert history_of(archive, "Q0001") == ["planned"]
    assert "undone by aina" in site.get("/en/review/decisions").text


def test_a_mention_of_no_project_is_thrown_away(site: httpx.Client, archive: Engine) -> None:
    site.post("/en/login", data=RIGHT)
    decide(site, act="discard:3")
    assert 3 not in where(archive)


def test_projects_are_merged_and_split_by_hand(site: httpx.Client, archive: Engine) -> None:
    site.post("/en/login", data=RIGHT)
    decide(site, "/en/review/merge", survivor="Q0001", other="q0002")
    assert set(where(archive).values()) == {"Q0001"}
    decide(site, "/en/review/split", project="Q0001", mentions="mention 3")
    assert where(archive)[3] not in ("Q0001", "Q0002")


def test_a_decision_against_an_earlier_one_is_refused_in_one_sentence(site: httpx.Client) -> None:
    site.post("/en/login", data=RIGHT)
    decide(site, act="confirm:3:Q0001")
    answer = decide(site, act="reject:3:Q0001")
    assert answer.status_code == 400
    assert re.search(r"Decision 1 says that mention 3 belongs there", answer.text)


@pytest.mark.parametrize("act", ["", "confirm", "confirm:x:Q1", "drop:1", "undo:1;--", "discard:9999999999"])
def test_a_button_that_means_nothing_decides_nothing(site: httpx.Client, archive: Engine, act: str) -> None:
    site.post("/en/login", data=RIGHT)
    assert decide(site, act=act).status_code == 400
    assert rows(archive, "SELECT * FROM decisions") == []
