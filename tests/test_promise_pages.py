"""Promises, regions and companies on pages: who keeps what, and whose spellings are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from db.engine import upgrade_database
from domain.records import Money, Status
from domain.timeline import day_there
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW
from tests.test_ledgers import LATER, live
from tests.told import DAY, news, plant

HOSTILE = "<script>alert(1)</script>/../\"'?#%"
PAGES = ("/promises", "/promises?by=company", "/regions", "/regions/KZ-35", "/companies")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    url = f"sqlite:///{tmp_path_factory.mktemp('promises')}/qadam.db"
    engine = upgrade_database(url)
    live(engine)
    news(
        engine, "six", plant("salt", companies=(HOSTILE,), name=HOSTILE, evidence=HOSTILE, expected="2026"), day=60
    )  # fmt: skip
    engine.dispose()
    with reader(Settings(database=url, day=LATER)) as client:
        yield client


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_promises_are_listed_with_what_became_of_them(site: httpx.Client) -> None:
    page = words_of(site.get("/en/promises").text)
    assert "Launch in 2026 glass plant 17 March 2026, Agency overdue by 60 days" in page
    assert "Launch in Q4 2026 lime plant 16 March 2026, Agency slipped by 181 days, to Q2 2027" in page


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("fate=overdue", "glass plant", "lime plant"),
        ("fate=kept", "flour plant", "glass plant"),
        ("region=KZ-71", "flour plant", "lime plant"),
        ("sector=food", "flour plant", "lime plant"),
        ("company=сары+кум", "glass plant", "lime plant"),
        ("source=agency&fate=slipped", "lime plant", "flour plant"),
    ],
)
def test_promises_can_be_narrowed(site: httpx.Client, asked: str, there: str, gone: str) -> None:
    page = site.get(f"/en/promises?{asked}&by=").text
    assert there in page
    assert gone not in page


@pytest.mark.parametrize(
    ("by", "group", "figures"),
    [
        ("region", "Astana", "1 1 0 0 0"),
        ("sector", "food", "1 1 0 0 0"),
        ("company", "Сары Кум", "2 1 0 0 1"),
        ("source", "Agency", "8 1 0 1 2 181 days"),
    ],
)
def test_promises_are_rolled_up_with_a_bar_that_says_its_parts(
    site: httpx.Client, by: str, group: str, figures: str
) -> None:
    page = site.get(f"/en/promises?by={by}").text
    assert re.search(rf"{group} (\w[\w ,:-]+ )?{figures}", words_of(re.sub(r"<svg.*?</svg>", "", page, flags=re.S)))
    assert 'role="img" aria-label="kept: 1, open: 3, slipped: 1, overdue: 2, changed: 1"' in page


@pytest.mark.parametrize("asked", ["fate=broken", "sector=magic", "by=colour", "source=nobody"])
def test_what_cannot_be_asked_for_is_refused(site: httpx.Client, asked: str) -> None:
    assert site.get(f"/en/promises?{asked}").status_code == 400


def test_nothing_found_is_said_in_words(site: httpx.Client) -> None:
    assert "No promise fits" in site.get("/en/promises?region=KZ-10").text


def test_regions_stand_side_by_side_with_their_projects_and_promises(site: httpx.Client) -> None:
    page = site.get("/ru/regions").text
    assert page.count('<th scope="row">') == 20
    assert page.index("Карагандинская область") < page.index("Астана") < page.index("Актюбинская область")


def test_a_region_tells_its_figures_its_projects_and_what_is_overdue(site: httpx.Client) -> None:
    page = words_of(site.get("/en/regions/KZ-35").text)
    assert "Projects: 3 · ₸5 billion (2 without a sum)" in page
    assert "Launch in 2026 glass plant" in page
    assert '"/en/projects?status=planned&amp;region=KZ-35"' in site.get("/en/regions/KZ-35").text


def test_launches_are_counted_by_month(site: httpx.Client) -> None:
    page = site.get("/en/regions/KZ-71").text
    assert "<title>April 2026: 1</title>" in page
    assert "Launches in the last 24 months: 1" in page


def test_an_empty_region_is_a_page_and_an_unknown_one_is_not(site: httpx.Client) -> None:
    assert "Projects: 0" in site.get("/en/regions/KZ-62").text
    assert site.get("/en/regions/KZ-99").status_code == 404


def test_a_company_has_one_page_under_all_its_spellings(site: httpx.Client) -> None:
    pages = {site.get(f"/en/companies/{quote(name)}").text for name in ("Сары Кум", "Sary Kum LLP", "ТОО «Сары Құм»")}
    (page,) = {re.sub(r'(href|action)="[^"]*"', "", page) for page in pages}
    assert "Also spelled: Sary Kum LLP" in page
    assert "Projects: 2 · ₸5 billion (1 without a sum)" in words_of(page)
    assert site.get("/en/companies/Nobody").status_code == 404


def test_companies_are_found_by_a_part_of_their_name(site: httpx.Client) -> None:
    page = site.get("/en/companies?company=kum").text
    assert "Сары Кум" in page
    assert "Sary Lime" not in page
    assert "No company fits" in site.get("/en/companies?company=nobody").text


def test_nothing_scraped_becomes_part_of_a_page_or_leads_astray(site: httpx.Client) -> None:
    (address,) = re.findall(r'href="(/en/companies/[^"]*alert[^"]*)"', site.get("/en/companies").text)
    for path in (*(f"/en{page}" for page in PAGES), address):
        answer = site.get(path)
        assert answer.status_code == 200
        assert "<script" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_in_every_language_and_as_of_any_day(site: httpx.Client, path: str) -> None:
    for language in ("en", "ru", "kk"):
        answer = site.get(f"/{language}{path}", params={"as_of": str(day_there(NOW + 2 * DAY))})
        assert answer.status_code == 200
        assert "flour" not in answer.text
        assert len(answer.content) < 60_000


def test_a_sum_in_another_currency_stands_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('sums')}/qadam.db"
    engine = upgrade_database(url)
    for number, money in enumerate((Money(1e9, "KZT"), Money(2e9, "KZT"), Money(5e6, "USD"))):
        told = plant(("lime", "glass", "salt")[number], Status.PLANNED, companies=("Sary Kum",), investment=money)
        news(engine, f"news {number}", told, day=number)
    engine.dispose()
    with reader(Settings(database=url, day=LATER)) as client:
        assert "₸3 billion + $5 million" in client.get("/en/companies").text
        assert "Projects: 3 · ₸3 billion + $5 million" in words_of(client.get("/en/companies/sary%20kum").text)
