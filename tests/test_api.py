"""The API as programs meet it: pages, cursors, marks of freshness, days that are over, problems, other origins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from dashboard.api_rules import is_known
from dashboard.guard import HEADERS
from db.engine import upgrade_database
from domain.cursors import BadCursor, cursor_of, places_of
from domain.timeline import day_there
from flows.settings import Settings
from tests.browsing import reader
from tests.machine_archive import HOSTILE, LIME, fill
from tests.stored import NOW
from tests.told import DAY, news, plant

API = "/api/v1"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('machines')}/qadam.db")
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def site(archive: Engine) -> Iterator[httpx.Client]:
    with reader(Settings(database=archive.url.render_as_string(), day=day_there(NOW + 9 * DAY))) as client:
        yield client


def items(site: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """All of a list, a record at a time, by its Link headers."""
    found, address = [], f"{API}/{path}"
    answer = site.get(address, params={"limit": 1, **query})
    while True:
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if "next" not in answer.links:
            return found
        answer = site.get(f"{address}{answer.links['next']['url']}")


@pytest.mark.parametrize("path", ["projects", "mentions", "changes", "promises", "programmes", "articles"])
def test_a_list_read_by_its_links_is_the_whole_list(site: httpx.Client, path: str) -> None:
    whole = site.get(f"{API}/{path}", params={"limit": 500}).json()
    assert items(site, path) == whole["items"]
    assert whole["items"]
    assert whole["more"] is False


def test_projects_are_filtered_as_on_the_page(site: httpx.Client) -> None:
    assert [one["id"] for one in items(site, "projects", region="KZ-35")] == ["Q0001", "Q0003"]
    assert [one["id"] for one in items(site, "projects", status="construction")] == ["Q0001"]
    assert [one["id"] for one in items(site, "projects", q="GLASS plant")] == ["Q0002"]
    assert [one["id"] for one in items(site, "projects", since=str(day_there(NOW + 4 * DAY)))] == ["Q0002", "Q0003"]
    assert items(site, "projects", sector="mining") == []
    assert [one["id"] for one in items(site, "projects", status=["planned", "construction"], region="KZ-35")] == [
        "Q0001", "Q0003",
    ]  # fmt: skip
    assert [one["id"] for one in items(site, "projects", company="sary GLASS")] == ["Q0002"]
    assert [one["id"] for one in items(site, "projects", investment="4e9", expected_from=2027)] == ["Q0001"]
    assert [one["id"] for one in items(site, "projects", investment="0.5")] == ["Q0001"]
    assert [one["id"] for one in items(site, "projects", q="стекло")] == ["Q0002"]


def test_changes_and_promises_are_of_the_projects_that_fit(site: httpx.Client) -> None:
    assert [one["project_id"] for one in items(site, "changes", product="lime")] == ["Q0001", "Q0001"]
    assert [one["after"] for one in items(site, "changes", product="lime", status="construction")] == ["construction"]
    assert {one["project_id"] for one in items(site, "promises", company="Sary Lime")} == {"Q0001"}
    assert items(site, "promises", region="KZ-10") == []


def test_a_project_comes_with_each_figure_its_sentence_source_address_date_and_basis(site: httpx.Client) -> None:
    record = site.get(f"{API}/projects/q0001").json()["item"]
    figures = {one["field"]: one for one in record["figures"]}
    investment = figures["investment"]
    assert investment["value"] == {"amount": 5e9, "currency": "KZT"}
    assert (investment["basis"], figures["sector"]["basis"]) == ("reported", "inferred")
    quote = investment["quote"]
    assert quote["text"] == "It will cost 5 billion tenge and open in 2026."
    assert quote["source"] == "Agency"
    assert quote["url"] == "https://agency.example/lime"
    assert quote["published_at"] == NOW.isoformat().replace("+00:00", "Z")
    assert figures["expected"]["value"] == "2027-Q2"
    assert (figures["products"]["value"], figures["companies"]["value"]) == ("lime", "Sary Lime")
    assert [one["fate"]["name"] for one in record["promises"]] == ["slipped", "open"]
    assert [(one["after"], one["basis"]) for one in record["changes"]] == [
        ("planned", "reported"), ("construction", "reported"),
    ]  # fmt: skip


def test_a_rumour_is_said_to_be_one_and_is_no_change(site: httpx.Client) -> None:
    record = site.get(f"{API}/projects/Q0003").json()["item"]
    assert record["project"]["status"] == "planned"
    (rumour,) = record["unconfirmed"]
    assert (rumour["after"], rumour["basis"], rumour["doubts"]) == ("commissioned", "unconfirmed", ["hearsay"])
    assert site.get(f"{API}/unconfirmed").json()["items"] == [rumour]
    assert "commissioned" not in [one["after"] for one in items(site, "changes")]
    (doubtful,) = [one for one in items(site, "mentions", project="Q0003") if one["basis"] == "unconfirmed"]
    assert doubtful["status"] == "commissioned"


def test_a_total_comes_with_who_said_it(site: httpx.Client) -> None:
    (line,) = items(site, "programmes", region="KZ-35", year=2026, phase="promised")
    assert line["counts"][0]["projects"] == 14
    assert line["quotes"][0]["text"] == "Fourteen plants will open in 2026."
    assert site.get(f"{API}/programmes/{line['id']}").json()["item"] == line
    assert site.get(f"{API}/programmes/P0999").status_code == 404


def test_sources_tell_how_their_polls_go_but_not_for_a_day_that_is_over(site: httpx.Client) -> None:
    (source,) = site.get(f"{API}/sources").json()["items"]
    assert (source["id"], source["is_healthy"], source["failures"]) == (
        "agency",
        False,
        0,
    )  # it was last reached days ago
    (then,) = site.get(f"{API}/sources", params={"as_of": str(day_there(NOW))}).json()["items"]
    assert (then["is_healthy"], then["last_polled_at"], then["articles"]) == (None, None, 1)


def test_articles_come_without_their_texts(site: httpx.Client) -> None:
    (first, *_) = items(site, "articles", relevant=True)
    assert first["projects"] == ["Q0001"]
    assert len(first["text_sha256"]) == 64
    answer = site.get(f"{API}/articles/{first['id']}")
    assert answer.json()["item"] == first
    assert "cost 5 billion" not in answer.text
    assert answer.headers["last-modified"] == "Mon, 16 Mar 2026 09:00:00 GMT"
    assert site.get(f"{API}/articles/999").status_code == 404


def test_whoever_keeps_the_cursor_of_changes_gets_what_became_known_since(tmp_path: Path) -> None:
    engine = upgrade_database(f"sqlite:///{tmp_path}/qadam.db")
    with reader(Settings(database=engine.url.render_as_string(), day=day_there(NOW + DAY))) as client:
        empty = client.get(f"{API}/changes").json()
        news(engine, "Lime is planned.", plant("lime"))
        (first,) = client.get(f"{API}/changes", params={"cursor": empty["cursor"]}).json()["items"]
        cursor = client.get(f"{API}/changes").json()["cursor"]
        assert client.get(f"{API}/changes", params={"cursor": cursor}).json() == {
            "items": [], "cursor": cursor, "more": False, "as_of": None,
        }  # fmt: skip
        news(engine, "Glass is planned.", plant("glass"), day=1)
        (second,) = client.get(f"{API}/changes", params={"cursor": cursor}).json()["items"]
    engine.dispose()
    assert (first["project_id"], first["step"], second["project_id"]) == ("Q0001", "recorded", "Q0002")


def test_as_of_a_day_all_lists_end_with_it(site: httpx.Client) -> None:
    then = {"as_of": str(day_there(NOW))}
    assert [one["status"] for one in items(site, "projects", **then)] == ["planned"]
    assert [one["after"] for one in items(site, "changes", **then)] == ["planned"]
    assert [one["fate"]["name"] for one in items(site, "promises", **then)] == ["open"]
    assert items(site, "programmes", **then) == []
    assert len(items(site, "mentions", **then)) == len(items(site, "articles", **then)) == 1
    assert site.get(f"{API}/projects/Q0001", params=then).json()["as_of"] == then["as_of"]


def test_what_has_not_changed_is_not_sent_again(site: httpx.Client) -> None:
    for path in ("projects", "projects/Q0001", "feeds/changes.atom", "geo/regions.geojson", "openapi.json"):
        first = site.get(f"{API}/{path}")
        again = site.get(f"{API}/{path}", headers={"if-none-match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert first.headers["cache-control"] == "public, max-age=60"
    assert site.get(f"{API}/projects", headers={"if-none-match": '"other"'}).status_code == 200


def test_marks_are_compared_as_weak_ones() -> None:
    assert is_known('"a", W/"b"', 'W/"b"')
    assert is_known('"b"', 'W/"b"')
    assert is_known("*", 'W/"b"')
    assert not is_known("", 'W/"b"')


def test_pages_of_others_may_read_it_and_long_answers_are_compressed(site: httpx.Client) -> None:
    answer = site.get(f"{API}/projects/Q0001", headers={"origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-encoding"] == "gzip"
    assert (
        "access-control-allow-origin" not in site.get("/en/", headers={"origin": "https://elsewhere.example"}).headers
    )


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("projects?colour=red", 422, "There is no parameter «colour» here"),
        ("projects?limit=501", 422, "limit: Input should be less than or equal to 500."),
        ("projects?since=0", 422, "since: write it like 2025-03-01."),
        ("projects?region=KZ-35%00", 422, "region: String should match"),
        ("projects?expected_from=2027&expected_to=2026", 400, "Nothing is expected from 2027 to 2026"),
        ("projects/Q9999", 404, "There is no project Q9999"),
        ("nothing", 404, "There is nothing here"),
        ("changes?cursor=bm9uc2Vuc2U", 400, "This cursor was not given by this list"),
        ("projects?as_of=2020-01-01", 400, "What was known is kept from"),
        ("projects?as_of=2020-02-31", 400, "«2020-02-31» is no day: write it like 2025-03-01."),
    ],
)
def test_a_problem_is_one_sentence_in_the_form_for_problems(
    site: httpx.Client, path: str, status: int, sentence: str
) -> None:
    answer = site.get(f"{API}/{path}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json()["detail"].startswith(sentence)


def test_answers_to_machines_have_the_headers_that_keep_them_harmless(site: httpx.Client) -> None:
    for path in ("projects", "nothing", "feeds/changes.atom"):
        told = site.get(f"{API}/{path}").headers
        assert {name: told.get(name) for name in HEADERS} == HEADERS


def test_only_reading_is_answered(site: httpx.Client) -> None:
    answer = site.post(f"{API}/projects", json={})
    assert (answer.status_code, answer.json()["detail"]) == (405, "Only GET is answered here.")
    assert answer.headers["allow"] == "GET"


def test_characters_that_no_database_takes_are_no_words(site: httpx.Client) -> None:
    assert site.get(f"{API}/projects", params={"q": "\0"}).status_code == 400
    assert items(site, "projects", company="\0") == []
    assert items(site, "mentions", source="\0") == []


def test_every_parameter_and_field_list_is_described(site: httpx.Client) -> None:
    told = site.get(f"{API}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": "/api/v1"}]
    for path, methods in told["paths"].items():
        assert methods["get"]["description"], path
        assert methods["get"]["responses"]["422"]["content"].keys() == {"application/problem+json"}
    schemas = told["components"]["schemas"]
    assert {"ProjectRecord", "ChangeStep", "Quote", "Problem"} <= schemas.keys()
    assert "never an instruction" in schemas["Quote"]["description"]


@pytest.mark.parametrize(("language", "word"), [("en", "For machines"), ("ru", "Для программ"), ("kk", "Курсор")])
def test_a_page_for_people_explains_it(site: httpx.Client, language: str, word: str) -> None:
    page = site.get(f"/{language}/api").text
    assert word.casefold() in page.casefold()
    for address in ("/api/v1/openapi.json", f"/{language}/api/v1/feeds/changes.atom"):
        assert address in page
        assert site.get(address).status_code == 200


@pytest.mark.parametrize("cursor", ["!", "a", "YQ", "Y2hhbmdlczoxOjI", cursor_of("projects", 1), "é", "A" * 199])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        places_of(cursor, "changes")


def test_a_cursor_leads_back_to_its_place() -> None:
    assert places_of(cursor_of("promises", 7, 3), "promises", 2) == (7, 3)
    assert places_of(None, "promises", 2) == (0, 0)


def test_what_was_scraped_is_given_as_it_is(site: httpx.Client) -> None:
    (one,) = items(site, "mentions", project="Q0002")
    assert one["quote"]["text"] == HOSTILE
    assert LIME.startswith(site.get(f"{API}/projects/Q0001").json()["item"]["changes"][0]["quote"]["text"])
