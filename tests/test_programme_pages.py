"""Programmes on pages: totals beside what is named and what was seen launched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from dashboard.programmes import period_text
from db.engine import reading, upgrade_database
from domain.records import Status
from flows.programme_commands import programme_list, programme_page, programmes_in_short
from flows.settings import Settings
from tests.browsing import reader
from tests.test_programmes_cli import archive, priced, publish, total

__all__ = ["archive"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def site(archive: str) -> Iterator[httpx.Client]:
    engine = upgrade_database(archive)
    publish(engine, "2025-01-10", total(HOSTILE, count=3, region="KZ-10"), mentions=(priced("salt", region="KZ-10"),))
    engine.dispose()
    with reader(Settings(database=archive, day=date(2025, 3, 1))) as client:
        yield client


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_total_stands_beside_what_is_named_and_launched(site: httpx.Client) -> None:
    page = site.get("/en/programmes").text
    assert "12 told · 2 named · 1 launched" in page
    assert "<title>not named by anybody: 10</title>" in page
    assert "(was Projects: 14 · ₸469.7 billion)" in words_of(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"P0001", "P0003", "P0004", "P0005"}),
        ("region=KZ-35&sector=&phase=&year=", {"P0001", "P0003"}),
        ("phase=done", {"P0003"}),
        ("sector=energy", {"P0004"}),
        ("year=2023", set()),
    ],
)
def test_totals_are_found_by_region_sector_phase_and_year(site: httpx.Client, asked: str, found: set[str]) -> None:
    assert set(re.findall(r"/en/programmes/(P\d+)", site.get(f"/en/programmes?{asked}").text)) == found


@pytest.mark.parametrize("asked", ["phase=soon", "sector=magic", "year=x"])
def test_what_cannot_be_asked_for_is_refused(site: httpx.Client, asked: str) -> None:
    assert site.get(f"/en/programmes?{asked}").status_code == 400


def test_the_list_in_short_counts_the_named_as_the_whole_one_does(site: httpx.Client, archive: str) -> None:
    engine = upgrade_database(archive)
    with reading(engine) as connection:
        short = programmes_in_short(connection, floor=0.35, limit=9, among=9)
        whole = programme_list(connection, floor=0.35, limit=9)
    engine.dispose()
    assert [one.line for one in short] == [one.line for one in whole]
    assert [one.round_up.named for one in short] == [one.round_up.named for one in whole]


def test_a_programme_tells_who_said_it_what_is_named_and_what_else_fits(site: httpx.Client) -> None:
    page = words_of(site.get("/en/programmes/P0001").text)
    for told in (
        "promised · 2024 · Karaganda region",
        "12 told · 2 named · 1 launched",
        "The named ones come to ₸401 billion.",
        "Of its place, sector and time, but not named with it: 1; launched: 0",
        "Counted anew",
        "14 plants.",
        "syrup plant",
        "Projects: 7 , said to be done",
    ):
        assert told in page, told


def test_any_statement_of_a_programme_leads_to_it(site: httpx.Client) -> None:
    assert "14 plants." in site.get("/en/programmes/P0002").text
    for asked in ("P0099", "P", "Q0001", "P99999999999999"):
        assert site.get(f"/en/programmes/{asked}").status_code == 404


def test_nothing_scraped_becomes_part_of_the_page(site: httpx.Client) -> None:
    page = site.get("/en/programmes/P0005").text
    assert "alert(1)" in page
    assert "<script" not in page


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_pages_are_there_in_every_language(site: httpx.Client, language: str) -> None:
    for path in ("/programmes", "/programmes/P0001", "/programmes/P0004"):
        assert site.get(f"/{language}{path}").status_code == 200


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("", ""),
        ("2024", "2024"),
        ("../2028", "by 2028"),
        ("2025/2029", "2025 – 2029"),
        ("2024-01/2024-09", "January 2024 – September 2024"),
    ],
)
def test_a_period_is_written_as_people_do(told: str, words: str) -> None:
    assert period_text(told, "en") == words


def test_a_total_that_is_stopped_counts_no_launches(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('stopped')}/qadam.db"
    engine = upgrade_database(url)
    publish(engine, "2024-01-10", total("5 plants stand.", count=5, status=Status.SUSPENDED))
    engine.dispose()
    with reader(Settings(database=url, day=date(2025, 3, 1))) as client:
        assert "5 told · 0 named<" in re.sub(r"\s+<", "<", client.get("/en/programmes").text)


def test_where_too_many_others_fit_none_is_listed_and_the_page_says_so(archive: str) -> None:
    engine = upgrade_database(archive)
    with reading(engine) as connection:
        few = programme_page(connection, "P0001", floor=0.35, most=3).told
        many = programme_page(connection, "P0001", floor=0.35, most=2).told
    engine.dispose()
    assert (few.fitted, few.round_up.fitting.projects) == (True, 1)
    assert (many.fitted, many.round_up.fitting.projects) == (False, 0)
    assert many.round_up.named == few.round_up.named


def test_what_was_said_long_before_or_after_can_be_left_out(archive: str) -> None:
    engine = upgrade_database(archive)
    with reading(engine) as connection:
        page = programme_page(connection, "P0002", floor=0.35, around=timedelta(days=30))
    engine.dispose()
    assert [statement.programme.evidence for statement in page.told.line.statements] == ["12 plants now."]
