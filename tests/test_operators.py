"""Operators: who may log in, how often somebody may try, and what no other site can do in their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from dashboard.pace import Pace
from db.engine import upgrade_database
from db.operators import save_operator
from flows.cli import main
from flows.clock import now_utc
from flows.passwords import hashed
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW, rows

PASSWORD = "correct horse battery"
RIGHT = {"name": "aina", "password": PASSWORD}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('operators')}/qadam.db")
    save_operator(engine, "aina", hashed(PASSWORD), now_utc())
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def settings(archive: Engine) -> Settings:
    return Settings(database=archive.url.render_as_string())


@pytest.fixture
def site(settings: Settings) -> Iterator[httpx.Client]:
    with reader(settings) as client:
        yield client


def form_token(page: str) -> str:
    return str(re.findall(r'name="form_token" value="([0-9a-f]{64})"', page)[0])


def test_an_operator_logs_in_is_led_back_and_logs_out(site: httpx.Client, archive: Engine) -> None:
    answer = site.post("/ru/login", data=RIGHT | {"to": "/projects"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ru/projects")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = site.get("/en/projects").text
    assert "You decide as aina." in page
    assert site.cookies["qadam_session"] not in str(rows(archive, "SELECT * FROM sessions"))
    assert site.post("/en/logout", data={"form_token": form_token(page)}).status_code == 303
    assert "You decide as" not in site.get("/en/projects").text
    assert rows(archive, "SELECT * FROM sessions") == []


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"name": "nobody"}])
def test_a_wrong_name_or_password_is_refused_with_the_same_words(site: httpx.Client, wrong: dict[str, str]) -> None:
    answer = site.post("/en/login", data=RIGHT | wrong)
    assert answer.status_code == 403
    assert "do not go together" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site_after_logging_in(site: httpx.Client, to: str) -> None:
    assert site.post("/en/login", data=RIGHT | {"to": to}).headers["location"] == "/en/"


@pytest.mark.parametrize("told", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_site_can_send_our_forms(site: httpx.Client, told: dict[str, str]) -> None:
    assert site.post("/en/login", data=RIGHT, headers=told).status_code == 403
    site.post("/en/login", data=RIGHT)
    token = form_token(site.get("/en/").text)
    assert site.post("/en/logout", data={"form_token": token}, headers=told).status_code == 403


def test_a_form_without_the_mark_of_its_session_is_refused(site: httpx.Client) -> None:
    assert site.post("/en/logout", data={"form_token": "0" * 64}).status_code == 403
    site.post("/en/login", data=RIGHT)
    assert site.post("/en/logout", data={"form_token": "0" * 64}).status_code == 403
    assert "You decide as aina." in site.get("/en/").text


def test_a_new_password_logs_out_everywhere(site: httpx.Client, archive: Engine) -> None:
    site.post("/en/login", data=RIGHT)
    save_operator(archive, "aina", hashed(PASSWORD), now_utc())
    assert "You decide as" not in site.get("/en/").text


def test_a_private_dashboard_shows_nothing_before_the_login_but_its_door(settings: Settings) -> None:
    with reader(replace(settings, private=True)) as client:
        answer = client.get("/kk/projects")
        assert (answer.status_code, answer.headers["location"]) == (303, "/kk/login?to=%2Fprojects")
        assert client.get("/kk/login").status_code == 200
        client.post("/en/login", data=RIGHT)
        assert client.get("/en/projects").status_code == 200


def test_whoever_tries_too_often_waits() -> None:
    pace = Pace(3, timedelta(minutes=10))
    assert [pace.admits("a", NOW) for _ in range(4)] == [True, True, True, False]
    assert pace.admits("b", NOW)
    assert pace.admits("a", NOW + timedelta(minutes=10))


def test_a_form_that_is_too_long_is_not_read(site: httpx.Client) -> None:
    assert site.post("/en/login", content=b"x" * 70_000).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 10_000

    with pytest.raises(httpx.HTTPError):
        site.post("/en/login", content=endless()).raise_for_status()


def test_operators_are_kept_by_commands(archive: Engine) -> None:
    def qadam(*words: str, password: str = "", status: int = 0) -> str:
        command = ["--database", archive.url.render_as_string(), "operator", *words]
        result = CliRunner().invoke(main, command, input=password, catch_exceptions=False)
        assert result.exit_code == status, result.output
        return result.output

    assert "may log in at /login" in qadam("add", "dana", password="four plain words here\n")
    assert "shorter than 12 letters" in qadam("add", "erlan", password="short\n", status=1)
    assert "dana  since" in qadam("list")
    assert "no longer" in qadam("remove", "dana")
    assert "There is no operator «dana»" in qadam("remove", "dana", status=1)
    assert "argon2id" in str(rows(archive, "SELECT password_hash FROM operators"))
