"""The list as people use it: narrowed by links, found by words, turned over, and taken along as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import product

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from db.engine import upgrade_database
from domain.records import Money, Sector, Span, Status
from domain.timeline import day_there
from flows.settings import Settings
from tests.browsing import reader
from tests.stored import NOW
from tests.told import DAY, news, plant

FORMULA = '=HYPERLINK("https://evil.example","x")'
TEXT = "The works began in May. It will cost 50 billion tenge. Much was said."

WARES = ["".join(letters) for letters in product("bdfgklmnpr", "ao", "stv", "u")][:50]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('listing')}/qadam.db")
    at = TEXT.index("50 billion")
    news(engine, TEXT, plant(
        "copper", Status.CONSTRUCTION, name="медный завод", locality="Балхаш", sector=Sector.METALLURGY,
        investment=Money(5e10, "KZT"), spans=(Span("investment", at, at + 10),), expected="2026", evidence=TEXT[:23],
    ))  # fmt: skip
    news(engine, "Harm.", plant("glass", name=FORMULA, companies=("+1 Company",), region="KZ-10"), day=1)
    wares = (plant(f"{ware} {ware}", name=f"wares {ware}", region="KZ-63", companies=(ware,)) for ware in WARES)
    news(engine, "Many.", *wares, day=2)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def site(archive: Engine) -> Iterator[httpx.Client]:
    with reader(Settings(database=archive.url.render_as_string(), day=day_there(NOW + 5 * DAY))) as client:
        yield client


def links(page: str) -> dict[str, str]:
    """Addresses by the words of their links."""
    found = re.findall(r'<a[^>]*?href="([^"]*)"[^>]*>([^<]*)', page)
    return {unescape(words).strip(): unescape(address) for address, words in found}


def table(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def names(page: str) -> list[str]:
    """As the news call them: first below the titles."""
    return [unescape(told).partition(" · ")[0] for told in re.findall(r'<span class="whose">([^<]*)', page)]


def test_words_of_another_script_find_a_project(site: httpx.Client) -> None:
    for words in ("Balkhash", "медные заводы", "мыс", "Karaganda copper"):
        assert names(site.get("/en/projects", params={"q": words}).text) == ["медный завод"]


def test_a_value_beside_the_list_leads_to_the_list_that_it_counts(site: httpx.Client) -> None:
    page = site.get("/en/projects").text
    assert re.search(r'">East Kazakhstan region</a> <span class="count">50<', page)
    narrowed = site.get(links(page)["East Kazakhstan region"]).text
    assert "1–50 of 50" in narrowed
    back = links(narrowed)["East Kazakhstan region ".strip()]
    assert "region=" not in back


def test_products_are_told_in_the_language_of_the_reader_and_filtered_by_in_any(site: httpx.Client) -> None:
    page = site.get("/ru/projects", params={"region": "KZ-35"}).text
    narrowed = site.get(links(page)["медь"])
    assert (narrowed.url.params["product"], names(narrowed.text)) == ("copper", ["медный завод"])
    assert "Продукт: медь" in narrowed.text
    assert "Продукт: медь" in site.get("/ru/projects", params={"product": "медь"}).text
    (row,) = table(site.get("/ru/projects.csv", params={"q": "мыс"}))
    assert row["Продукты"] == "медь"


def test_a_chip_takes_one_condition_away_and_keeps_the_others(site: httpx.Client) -> None:
    page = site.get("/en/projects?region=KZ-63&status=planned&q=wares").text
    chips = dict(re.findall(r'<li><a href="([^"]*)">([^<]*?) <span aria-hidden', page))
    kept = {unescape(words): unescape(address) for address, words in chips.items()}
    assert kept["planned"].endswith("?q=wares&region=KZ-63")
    assert kept["«wares»"].endswith("?status=planned&region=KZ-63")
    assert links(page)["Take all away"] == "/en/projects"


def test_pages_are_turned_and_end(site: httpx.Client) -> None:
    first = site.get("/en/projects?sort=name").text
    second = site.get(links(first)["Next"]).text
    assert "51–52 of 52" in second
    assert len({*names(first), *names(second)}) == 52
    assert "Next" not in links(second)
    assert links(second)["Back"] == "/en/projects?sort=name"


def test_a_page_beyond_the_end_says_so_and_leads_back(site: httpx.Client) -> None:
    page = site.get("/en/projects?page=9").text
    assert "No project fits" in page
    assert links(page)["All projects"] == "/en/projects"


def test_a_list_can_be_followed_as_it_is_narrowed_down(site: httpx.Client) -> None:
    listed = links(site.get("/en/projects?region=KZ-35&region=KZ-63&status=planned&sort=name&page=1").text)
    told = site.get(listed["JSON Feed"]).json()["items"]
    everything = site.get("/en/api/v1/feeds/changes.json").json()["items"]
    assert 0 < len(told) <= len(everything)
    assert all(site.get(listed[form]).status_code == 200 for form in ("Atom", "iCalendar"))
    assert "region=KZ-35" in listed["Atom"]
    assert "sort=" not in listed["Atom"]
    assert "status=" not in listed["Atom"]  # what leaves the status is news of these projects, too
    assert "Atom" not in links(site.get("/en/projects?unsure=1").text)
    assert "Atom" not in links(site.get(f"/en/projects?as_of={day_there(NOW)}").text)  # nothing is new there


def test_the_form_sends_nothing_away_that_links_have_chosen(site: httpx.Client) -> None:
    page = site.get("/ru/projects?region=KZ-35&sort=name&investment=1+млрд").text
    form = page[page.index('class="filter"') :].partition("</form>")[0]
    assert '<input type="hidden" name="region" value="KZ-35">' in form
    assert '<input type="hidden" name="sort" value="name">' in form
    (shown,) = re.findall(r'name="investment"[^>]* value="([^"]*)"', form)
    assert names(site.get("/ru/projects", params={"investment": shown}).text) == ["медный завод"]


def test_empty_fields_of_the_form_say_nothing(site: httpx.Client) -> None:
    query = "q=&product=&company=&expected_from=&expected_to=&investment=&currency=KZT&jobs=&sort=newest"
    assert "1–50 of 52" in site.get(f"/en/projects?{query}").text


@pytest.mark.parametrize("path", ["/en/projects", "/en/projects.csv", "/en/projects.xlsx"])
def test_a_filter_that_cannot_be_meant_is_refused_in_one_sentence(site: httpx.Client, path: str) -> None:
    answer = site.get(path, params={"region": "Karaganda"})
    assert answer.status_code == 400
    assert "There is no region «Karaganda»: write an ISO code such as KZ-35." in answer.text


def test_hostile_words_come_back_as_words(site: httpx.Client) -> None:
    page = site.get("/en/projects", params={"q": '"><script>alert(1)</script>', "company": "'><img src=x>"}).text
    assert "<script" not in page
    assert "<img src=x" not in page


def test_the_table_has_every_row_and_the_sentence_behind_each_figure(site: httpx.Client) -> None:
    answer = site.get("/en/projects.csv?page=2")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = table(answer)
    assert len(rows) == 52
    row = next(row for row in rows if row["In reports"] == "медный завод")
    assert row["Project"] == "Copper plant, Balkhash"
    assert (row["Id"], row["Investment"], row["Currency"]) == ("Q0001", "50000000000.0", "KZT")
    assert row["Investment: sentence"] == "It will cost 50 billion tenge."
    assert row["Status: sentence"] == "The works began in May."
    assert row["Investment: source"] == "Agency"
    assert row["Investment: address"].startswith("https://agency.example/")
    assert row["Expected: sentence"] == ""  # nobody knows where in the text it stands
    assert row["Expected: address"]


def test_no_cell_of_a_table_is_a_formula(site: httpx.Client) -> None:
    rows = list(csv.reader(io.StringIO(site.get("/en/projects.csv?region=KZ-10").content.decode("utf-8-sig"))))
    assert f"'{FORMULA}" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = load_workbook(io.BytesIO(site.get("/en/projects.xlsx?region=KZ-10").content))
    cells = {
        cell.value: cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value
    }
    assert cells[FORMULA] == "s"
    assert cells["+1 Company"] == "s"


def test_figures_of_a_workbook_are_numbers(site: httpx.Client) -> None:
    book = load_workbook(io.BytesIO(site.get("/kk/projects.xlsx?q=мыс").content))
    assert 5e10 in [cell.value for cell in book.worksheets[0][2]]


def test_a_file_is_named_by_its_filter_and_day(site: httpx.Client) -> None:
    told = site.get("/en/projects.csv?region=KZ-35&q=медь").headers["content-disposition"]
    assert 'filename="qadam_projects_q--_region-KZ-35_2026-03-21.csv"' in told
    assert "filename*=UTF-8''qadam_projects_q-%D0%BC%D0%B5%D0%B4%D1%8C_region-KZ-35_2026-03-21.csv" in told


def test_a_table_can_be_had_as_of_a_day(site: httpx.Client) -> None:
    page = site.get(f"/en/projects?as_of={day_there(NOW)}&q=мыс").text
    assert names(page) == ["медный завод"]
    address = links(page)["CSV"]
    assert f"as_of={day_there(NOW)}" in address
    assert len(site.get(address).text.splitlines()) == 2
