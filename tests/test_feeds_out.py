"""What other programs take in whole: feeds, a calendar, GeoJSON, OC4IDS, each as its standard wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import httpx
import pytest
from icalendar import Calendar
from jsonschema import Draft4Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4
from sqlalchemy import Engine

from alerts.wording import expected_text
from dashboard.oc4ids import SECTORS, STATUSES
from dashboard.outlines import outlines
from db.engine import upgrade_database
from domain.records import Status
from domain.timeline import day_there
from flows.settings import Settings
from tests.browsing import reader
from tests.machine_archive import HOSTILE, fill
from tests.stored import NOW
from tests.told import DAY, news, plant

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMAS = Path(__file__).parent / "oc4ids"


def settings_of(engine: Engine) -> Settings:
    address = "https://qadam.example.org"
    return Settings(database=engine.url.render_as_string(), day=day_there(NOW + 9 * DAY), address=address)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('feeds')}/qadam.db")
    fill(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def site(archive: Engine) -> Iterator[httpx.Client]:
    with reader(settings_of(archive)) as client:
        yield client


def atom(site: httpx.Client, language: str = "en", query: str = "") -> Element:
    answer = site.get(f"/{language}/api/v1/feeds/changes.atom{query}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return fromstring(answer.content)


def text(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def test_an_atom_feed_tells_the_newest_change_first_with_its_sentence(site: httpx.Client) -> None:
    entries = atom(site).findall(f"{ATOM}entry")
    assert [text(one, "id").rpartition("/")[2] for one in entries] == ["4", "3", "2", "1"]
    (built,) = [one for one in entries if text(one, "title") == "lime plant: planned → construction"]
    assert "<blockquote>Works began; it opens in mid-2027.</blockquote>" in text(built, "content")
    assert text(built, "updated") == "2026-03-19T09:00:00Z"
    assert text(built, "id") == "https://qadam.example.org/changes/2"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "planned → construction"), ("ru", "→ строится"), ("kk", "→ салынып жатыр")]
)
def test_a_feed_speaks_the_language_of_its_address_and_keeps_its_ids(
    site: httpx.Client, language: str, word: str
) -> None:
    feed = atom(site, language, "?project=Q0001")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    titles = [text(one, "title") for one in feed.findall(f"{ATOM}entry")]
    assert any(word in title for title in titles)
    assert [text(one, "id") for one in feed.findall(f"{ATOM}entry")] == [
        f"https://qadam.example.org/changes/{number}" for number in (2, 1)
    ]


def test_nothing_scraped_is_html_in_a_feed(site: httpx.Client) -> None:
    (entry,) = atom(site, query="?q=glass").findall(f"{ATOM}entry")
    feed = site.get("/en/api/v1/feeds/changes.json?q=glass").json()
    for content in (text(entry, "content"), feed["items"][0]["content_html"]):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
        assert "<script" not in content
    assert feed["items"][0]["_qadam"]["quote"]["text"] == HOSTILE


def test_a_json_feed_holds_the_same_as_the_atom_feed(site: httpx.Client) -> None:
    answer = site.get("/en/api/v1/feeds/changes.json?region=KZ-35&limit=2")
    feed = answer.json()
    assert answer.headers["content-type"] == "application/feed+json"
    assert answer.headers["last-modified"] == "Fri, 20 Mar 2026 09:00:00 GMT"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://qadam.example.org/en/api/v1/feeds/changes.json?region=KZ-35&limit=2"
    same = atom(site, query="?region=KZ-35&limit=2").findall(f"{ATOM}entry")
    assert [one["id"] for one in feed["items"]] == [text(one, "id") for one in same]
    assert [one["date_modified"] for one in feed["items"]] == [text(one, "updated") for one in same]


def test_a_withdrawn_change_comes_again_under_its_id(tmp_path: Path) -> None:
    engine = upgrade_database(f"sqlite:///{tmp_path}/qadam.db")
    news(engine, "Lime is planned.", plant("lime"))
    denied = plant("lime", Status.PLANNED, evidence="The ministry denied reports that the lime plant had been closed.")
    news(engine, "Lime is closed.", plant("lime", Status.CLOSED, evidence="The lime plant was closed."), day=1)
    news(engine, "Denied.", denied, day=2)
    with reader(settings_of(engine)) as client:
        titles = [text(one, "title") for one in atom(client).findall(f"{ATOM}entry")]
    engine.dispose()
    assert titles == ["lime plant: planned → closed (withdrawn)", "lime plant: planned"]


def calendar(client: httpx.Client, language: str = "en") -> list[Any]:
    answer = client.get(f"/{language}/api/v1/feeds/promises.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    parsed = Calendar.from_ical(answer.content)
    assert parsed["METHOD"] == "PUBLISH"
    return list(parsed.walk("VEVENT"))


def test_a_promised_launch_is_an_event_on_its_last_day_with_the_span_in_words(site: httpx.Client) -> None:
    (event,) = calendar(site, "ru")
    assert event.decoded("DTSTART") == date(2027, 6, 30)
    assert event.decoded("DTEND") == date(2027, 7, 1)
    assert event["SUMMARY"] == f"lime plant: обещанный срок пуска — {expected_text('2027-Q2', 'ru')}"
    assert "«Works began; it opens in mid-2027.»\nAgency" in event["DESCRIPTION"]
    assert event["URL"] == "https://qadam.example.org/ru/projects/Q0001"


def test_an_event_keeps_its_uid_and_its_sequence_rises_as_the_date_slips_and_is_dropped(tmp_path: Path) -> None:
    engine = upgrade_database(f"sqlite:///{tmp_path}/qadam.db")
    seen = []
    story = (
        plant("lime", expected="2026", evidence="Lime opens in 2026."),
        plant("lime", expected="2027", evidence="Lime opens in 2027."),
        plant("lime", Status.CANCELLED, evidence="The lime plant was cancelled."),
    )
    with reader(settings_of(engine)) as client:
        for day, told in enumerate(story):
            news(engine, told.evidence, told, day=day)
            (event,) = calendar(client)
            seen.append((event["UID"], event["SEQUENCE"], event["STATUS"], event.decoded("DTSTART").year))
    engine.dispose()
    uid = "launch-Q0001@qadam.example.org"
    assert seen == [(uid, 0, "TENTATIVE", 2026), (uid, 2, "TENTATIVE", 2027), (uid, 3, "CANCELLED", 2027)]


def test_the_map_makes_up_no_points_and_counts_every_project_once(site: httpx.Client) -> None:
    regions = site.get("/kk/api/v1/geo/regions.geojson").json()
    counted = {one["id"]: one["properties"]["projects"] for one in regions["features"]}
    assert counted == {"KZ-10": 1, "KZ-35": 2}
    assert regions["features"][0]["properties"]["name"] == "Абай облысы"
    assert {one["geometry"]["type"] for one in regions["features"]} == {"Polygon"}
    (only,) = site.get("/kk/api/v1/geo/regions.geojson?status=construction").json()["features"]
    assert (only["id"], only["properties"]["by_status"]) == ("KZ-35", {"construction": 1})
    projects = site.get("/en/api/v1/geo/projects.geojson?limit=2")
    assert projects.headers["content-type"] == "application/geo+json"
    assert [one["geometry"] for one in projects.json()["features"]] == [None] * 2
    rest = site.get(f"/en/api/v1/geo/projects.geojson{projects.links['next']['url']}").json()
    assert [one["id"] for one in rest["features"]] == ["Q0003"]


TOWNS = {"KZ-71": (71.43, 51.13), "KZ-75": (76.93, 43.24), "KZ-10": (80.25, 50.41), "KZ-62": (67.71, 47.80)}


@pytest.mark.parametrize("code", TOWNS)
def test_a_town_lies_within_the_outline_of_its_region_and_of_no_other(code: str) -> None:
    around = [region for region in outlines().shapes if encloses(outlines().rings(region), TOWNS[code])]
    assert around == [code]


def test_outlines_turn_as_the_standard_wants_and_are_closed() -> None:
    for code in outlines().shapes:
        outer, *holes = outlines().rings(code)
        assert area(outer) > 0
        assert all(area(hole) < 0 for hole in holes)
        assert all(ring[0] == ring[-1] for ring in (outer, *holes))
    assert sum(len(outlines().rings(code)) for code in outlines().shapes) == 20 + 3  # three cities lie within a region


def area(ring: list[tuple[float, float]]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def encloses(rings: list[list[tuple[float, float]]], point: tuple[float, float]) -> bool:
    """Whether a ray from the point crosses the rings an odd number of times."""
    at, height = point
    sides = (side for ring in rings for side in pairwise(ring) if (side[0][1] > height) != (side[1][1] > height))
    return sum((u - x) * (height - y) / (v - y) + x > at for (x, y), (u, v) in sides) % 2 == 1


@pytest.fixture(scope="module")
def standard() -> Draft4Validator:
    whole, package = (
        json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
        for name in ("project-schema.json", "project-package-schema.json")
    )
    known: Registry[Any] = Registry().with_resource(whole["id"], DRAFT4.create_resource(whole))
    return Draft4Validator(package, registry=known)


def test_a_package_of_projects_is_as_the_standard_wants_it(site: httpx.Client, standard: Draft4Validator) -> None:
    told = site.get("/api/v1/oc4ids.json").json()
    assert [error.message for error in standard.iter_errors(told)] == []
    lime, glass, _ = told["projects"]
    assert (lime["id"], lime["status"]) == ("qadam-Q0001", "implementation")
    assert lime["budget"] == {"amount": {"amount": 5e9, "currency": "KZT"}}
    assert [(one["dueDate"][:10], one["status"]) for one in lime["milestones"]] == [("2027-06-30", "scheduled")]
    assert glass["documents"][1]["description"] == f"«{HOSTILE}»"


def test_the_standard_is_asked_in_earnest(site: httpx.Client, standard: Draft4Validator) -> None:
    told = site.get("/api/v1/oc4ids.json").json()
    told["projects"][0]["status"] = "under construction"
    assert [list(error.path) for error in standard.iter_errors(told)] == [["projects", 0, "status"]]


def test_every_status_but_a_pause_has_a_code_and_the_table_in_the_documents_says_so() -> None:
    page = (Path(__file__).parent.parent / "docs" / "oc4ids.md").read_text(encoding="utf-8")
    assert STATUSES.keys() == set(Status) - {Status.SUSPENDED}
    for status, code in STATUSES.items():
        assert f"| {status} | `{code}` |" in page
    for code in SECTORS.values():
        assert f"`{code}`" in page
