"""The dashboard around its pages: languages, safety, days that are over, and what is said when there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from alerts.plain import web_address
from dashboard.app import dashboard
from dashboard.guard import HEADERS
from dashboard.rendering import HERE, word_rows
from dashboard.tongues import preferred
from db.engine import DatabaseProblem, upgrade_database
from domain.records import Status
from domain.timeline import day_there
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW
from tests.told import DAY, news, plant

COMPOSED = {
    "confirm",
    "decision",
    "lately",
    "unsubscribe",
    "mute",
    "rhythm",
}  # first words of keys that templates put together
HOSTILE = '</blockquote><script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('archive')}/qadam.db")
    news(engine, "Lime is planned.", plant("lime"))
    news(engine, "Lime is built.", plant("lime", Status.CONSTRUCTION, evidence="Works <b>began</b> & go on."), day=3)
    news(engine, HOSTILE, plant("glass", evidence=HOSTILE, name=f"glass plant {HOSTILE}"), day=4)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def settings(archive: Engine) -> Settings:
    return Settings(database=archive.url.render_as_string(), day=day_there(NOW + 5 * DAY))


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[httpx.Client]:
    with reader(settings) as client:
        yield client


def test_the_first_page_shows_what_moved_this_week_with_the_sentence_that_says_so(site: httpx.Client) -> None:
    page = site.get("/en/").text
    assert "Works &lt;b&gt;began&lt;/b&gt; &amp; go on." in page
    assert page.index("Glass plant") < page.index("Lime plant")


@pytest.mark.parametrize(("language", "word"), [("en", "construction"), ("ru", "строится"), ("kk", "салынып жатыр")])
def test_each_page_speaks_the_language_of_its_address(site: httpx.Client, language: str, word: str) -> None:
    answer = site.get(f"/{language}/projects")
    assert f'<html lang="{language}">' in answer.text
    assert word in answer.text


def test_an_address_without_a_language_follows_the_browser_and_says_so_to_caches(site: httpx.Client) -> None:
    answer = site.get("/projects", headers={"accept-language": "de, kk;q=0.9, ru;q=0.8"})
    assert '<html lang="kk">' in answer.text
    assert "accept-language" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("wishes", "language"),
    [("", "en"), ("fr", "en"), ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en;q=0.2,kk;q=0.3", "kk"), ("ru;q=0", "en")],
)
def test_the_language_is_what_the_browser_likes_best_of_ours(wishes: str, language: str) -> None:
    assert preferred(wishes) == language


def test_nothing_that_was_scraped_becomes_part_of_a_page(site: httpx.Client) -> None:
    for path in ("/en/", "/en/projects", "/en/projects/Q0002"):
        page = site.get(path).text
        assert "lass plant" in page
        assert "<script" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("path", ["/en/", "/ru/projects", "/nowhere", "/static/qadam.css", "/en/?as_of=1.3.2026"])
def test_every_answer_has_exactly_the_headers_that_keep_it_harmless(site: httpx.Client, path: str) -> None:
    told = site.get(path).headers
    assert {name: told.get_list(name) for name in HEADERS} == {name: [value] for name, value in HEADERS.items()}
    assert "server" not in told
    assert "strict-transport-security" not in told


def test_a_public_dashboard_is_reached_by_https_alone(settings: Settings) -> None:
    with reader(replace(settings, address="https://qadam.example.org")) as client:
        assert client.get("/en/").headers["strict-transport-security"] == "max-age=31536000"


def test_a_page_can_be_seen_as_of_a_day_and_says_so(site: httpx.Client) -> None:
    page = site.get(f"/en/projects?as_of={day_there(NOW)}").text
    assert "As known at the end of 16 March 2026." in page
    assert "planned" in page
    assert "lass plant" not in page
    assert f"/en/projects/Q0001?as_of={day_there(NOW)}" in page


def test_a_day_that_cannot_be_asked_for_is_refused_in_one_sentence(site: httpx.Client) -> None:
    for words, sentence in (("1.3.2026", "write it like 2025-03-01"), ("2020-01-01", "What was known is kept from")):
        answer = site.get(f"/en/?as_of={words}")
        assert answer.status_code == 400
        assert sentence in answer.text


def test_what_is_not_there_is_said_in_the_language_of_the_page(site: httpx.Client) -> None:
    for path in ("/kk/projects/Q9999", "/kk/nowhere"):
        answer = site.get(path)
        assert answer.status_code == 404
        assert "Мұндай бет жоқ" in answer.text


def test_a_filter_that_means_nothing_is_no_crash(site: httpx.Client) -> None:
    answer = site.get("/en/projects?status=finished")
    assert answer.status_code == 400
    assert "There is no status «finished»: choose announced, planned," in answer.text


def test_style_and_pictures_may_be_kept_by_their_mark(site: httpx.Client) -> None:
    (address,) = set(re.findall(r'href="(/static/qadam\.css\?v=[0-9a-f]{12})"', site.get("/en/").text))
    assert "immutable" in site.get(address).headers["cache-control"]
    assert "cache-control" not in site.get("/static/qadam.css").headers


def test_pages_travel_packed(site: httpx.Client) -> None:
    answer = site.get("/en/projects", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 2


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.example", "https://", "http://[", ""]
)
def test_a_scraped_address_leads_to_the_web_or_nowhere(address: str) -> None:
    assert web_address(address) is None
    assert web_address("https://agency.example/a?b=c") == "https://agency.example/a?b=c"


def test_every_word_of_the_pages_is_there_in_three_languages_and_is_used() -> None:
    rows = word_rows()
    assert [row["key"] for row in rows if not all(row.values())] == []
    said = "".join(
        path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*")) if path.suffix in (".html", ".py")
    )
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)
    whole = [key for key in keys if key.partition(" ")[0] not in COMPOSED]
    assert [key for key in whole if f"'{key}'" not in said and f'"{key}"' not in said] == []
    places = [{name: set(re.findall(r"\{\w+\}", text)) for name, text in row.items() if name != "key"} for row in rows]
    assert [row for row in places if len({frozenset(found) for found in row.values()}) > 1] == []


def test_a_dashboard_without_a_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="There is no database"):
        dashboard(Settings(database=f"sqlite:///{tmp_path}/none.db"))
