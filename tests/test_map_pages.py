"""The map: shaded by count or by money of one currency, honest about what has no region, and small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pictures import Bar, Shown, bars, columns, region_map, stacked
from db.engine import upgrade_database
from domain.records import Money, Sector, Status
from domain.regions import REGIONS
from domain.timeline import day_there
from domain.volumes import shade_of, shades
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW
from tests.told import DAY, news, plant

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    url = f"sqlite:///{tmp_path_factory.mktemp('map')}/qadam.db"
    engine = upgrade_database(url)
    tenge, dollars = Money(5e9, "KZT"), Money(2e7, "USD")
    news(engine, "One.", plant("lime", investment=tenge, expected="2026-Q4"))
    news(engine, "Two.", plant("glass", Status.CONSTRUCTION, investment=dollars, expected="2027"), day=1)
    news(engine, "Three.", plant("flour", region="KZ-71", sector=Sector.FOOD), day=2)
    news(engine, "Four.", plant("sugar", region=None), day=3)
    news(engine, "Five.", plant("gold", country="UZ", region="UZ-NW"), day=4)
    news(engine, "Six.", plant("salt", country=None, region=None), day=5)
    engine.dispose()
    with reader(Settings(database=url, day=day_there(NOW + 6 * DAY))) as client:
        yield client


def shades_in(svg: str) -> dict[str, str]:
    """What each tooltip says, with the shade of its region."""
    return {
        words: shade
        for shade, words in re.findall(r'<path class="shade-(\d)" [^>]*><title>([^<]+)</title></path>', svg)
    }


def test_each_region_is_shaded_by_its_projects_and_says_how_many(site: httpx.Client) -> None:
    shown = shades_in(site.get("/en/map").text)
    assert len(shown) == len(REGIONS) == 20
    assert shown["Karaganda region: 2"] > shown["Astana: 1"] > shown["Abai region: 0"] == "0"


def test_what_has_no_region_is_counted_beside_the_map(site: httpx.Client) -> None:
    page = site.get("/en/map").text
    beside = re.findall(r"<dt>([^<]+)</dt><dd>(\d+)", page)
    assert beside == [("Kazakhstan, region not told", "1"), ("Other countries", "1"), ("No place told", "1")]


def test_money_is_shaded_for_one_currency_and_never_converted(site: httpx.Client) -> None:
    for currency, told in (("KZT", "₸5 billion"), ("USD", "$20 million")):
        page = site.get(f"/en/map?measure={currency}").text
        assert f"Karaganda region: {told}" in page
        assert "nothing is converted" in page
    assert "₸5 billion + $20 million" in site.get("/en/map").text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("status=construction", "Karaganda region: 1"),
        ("sector=food", "Karaganda region: 0"),
        ("expected_from=2026&expected_to=2026", "Karaganda region: 1"),
        ("expected_from=2030", "Karaganda region: 0"),
        ("q=glass", "Karaganda region: 1"),
        ("company=Sary+Lime", "Karaganda region: 1"),
        ("status=construction&status=planned&sector=building_materials", "Karaganda region: 2"),
        ("region=KZ-71", "Karaganda region: 2"),
        ("status=&sector=&expected_from=&measure=", "Karaganda region: 2"),
    ],
)
def test_any_filter_narrows_the_map_and_an_empty_field_does_not(site: httpx.Client, asked: str, told: str) -> None:
    assert told in site.get(f"/en/map?{asked}").text


@pytest.mark.parametrize(
    "asked", ["status=done", "sector=magic", "expected_from=soon", "expected_to=1", "measure=tenge"]
)
def test_what_means_nothing_is_refused(site: httpx.Client, asked: str) -> None:
    assert site.get(f"/en/map?{asked}").status_code == 400


def test_each_region_leads_to_its_projects_under_the_same_filter(site: httpx.Client) -> None:
    page = site.get("/en/map?status=construction").text
    assert '<a href="/en/projects?status=construction&amp;region=KZ-35" tabindex="-1"><path' in page


def test_a_page_of_the_map_is_small_and_so_is_the_picture(site: httpx.Client) -> None:
    assert len(site.get("/ru/map").content) < 60_000
    assert len(site.get("/ru/map.svg").content) < 25_000


def test_the_picture_stands_alone_and_is_not_sent_twice(site: httpx.Client) -> None:
    answer = site.get("/kk/map.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"
    again = site.get("/kk/map.svg", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = site.get("/kk/map.svg?sector=food", headers={"if-none-match": answer.headers["etag"]})
    assert other.status_code == 200


def test_the_map_can_be_seen_as_of_a_day(site: httpx.Client) -> None:
    page = site.get(f"/en/map?as_of={day_there(NOW)}").text
    assert "Karaganda region: 1" in page
    assert f"as_of={day_there(NOW)}" in page


def test_no_word_of_a_picture_becomes_a_part_of_it() -> None:
    bar = Bar(HOSTILE, 1, HOSTILE, HOSTILE)
    drawn = (bars([bar], HOSTILE), stacked([bar], HOSTILE), columns([bar], HOSTILE))
    for picture in (*drawn, region_map({"KZ-71": Shown(5, HOSTILE, HOSTILE)})):
        assert "<script" not in picture
        assert '"">' not in picture


def test_a_picture_of_nothing_is_no_error() -> None:
    for picture in (bars([], "none"), stacked([], "none"), columns([], "none"), stacked([Bar("a", 0, "0")], "none")):
        assert "none" in picture


@given(st.lists(st.integers(0, 50).map(float), max_size=25))
def test_more_is_never_shaded_lighter_and_every_value_has_its_step(values: list[float]) -> None:
    scale = shades(values)
    assert len(scale) <= 5
    for value in values:
        assert (shade_of(value, scale) == 0) == (value == 0)
        assert all(shade_of(less, scale) <= shade_of(value, scale) for less in values if less <= value)
