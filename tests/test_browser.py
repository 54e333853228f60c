"""The dashboard in a real browser: journeys in three languages and on a phone, and nothing that shuts anybody out."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import Engine

from dashboard.page_pictures import serving
from db.engine import upgrade_database
from db.operators import save_operator
from domain.records import Capacity, Money, Status
from domain.timeline import day_there
from flows.passwords import hashed
from flows.settings import Settings
from tests.browsing import CHROMIUM, WHY_NOT, chromium
from tests.stored import NOW
from tests.test_operators import PASSWORD
from tests.told import DAY, news, plant

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WHY_NOT)

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=800)
PAGES = ("/", "/projects", "/projects/Q0001", "/articles/1", "/map", "/regions", "/regions/KZ-35", "/companies",
    "/promises", "/programmes", "/sources", "/api", "/watch?to=commissioned&rehearse=1", "/login", "/nowhere",
)  # fmt: skip
FOR_OPERATORS = ("/review", "/review/decisions", "/alerts", "/sources")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = upgrade_database(f"sqlite:///{tmp_path_factory.mktemp('browser')}/qadam.db")
    save_operator(engine, "aina", hashed(PASSWORD), NOW)
    rich: dict[str, Any] = {"investment": Money(48.5e9, "KZT"), "capacity": Capacity(1.2e5, "t/year"), "jobs": 120}
    news(engine, "Lime is planned.", plant("lime", expected="2026-Q4", **rich))
    news(engine, "Lime is built.", plant("lime", Status.CONSTRUCTION, expected="2027", **rich), day=2)
    news(engine, "Glass may be built.", plant("glass", Status.CONSTRUCTION, score=0.1), day=3)
    news(engine, "A name without end.", plant("w" * 300, name="w" * 300, evidence="w" * 900), day=3)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def address(archive: Engine) -> Iterator[str]:
    settings = Settings(
        database=archive.url.render_as_string(),
        day=day_there(NOW + 5 * DAY),
        address="http://127.0.0.1",
        secret="a secret of the tests alone",
    )
    with serving(settings) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A reader's tab in which nothing may go wrong unseen."""
    context = browser.new_context(base_url=address, viewport=WIDE)
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
    yield tab
    context.close()
    assert wrong == []


def log_in(page: Page) -> None:
    page.goto("/en/login")
    page.fill("#name", "aina")
    page.fill("#password", PASSWORD)
    page.click("main button")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_reader_goes_from_what_has_moved_to_the_sentence_behind_it(
    page: Page, language: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    page.goto(f"/{language}/")
    page.click("main a[href*='/projects/Q0001']")
    assert page.url.endswith(f"/{language}/projects/Q0001")
    assert page.get_by_text("The lime plant is construction.").locator("visible=true").count() >= 1


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen(page: Page, path: str, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    page.goto(f"/ru{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_reader_searches_and_changes_the_language_on_the_way(page: Page) -> None:
    page.goto("/en/")
    page.fill("#seek", ["glass", "lime"][1])
    page.press("#seek", "Enter")
    page.click(".tongues a[hreflang=kk]")
    assert "q=lime" in page.url
    assert page.locator("html").get_attribute("lang") == "kk"
    assert page.locator("main a[href*='Q0001']").count() >= 1


def test_a_reader_looks_back_to_a_day_and_returns(page: Page) -> None:
    page.goto("/en/projects/Q0001")
    page.fill("#asof", str(day_there(NOW)))
    page.click(".asof button")
    assert page.locator(".then").is_visible()
    assert page.get_by_text("The lime plant is construction.").count() == 0
    page.click(".then a")
    assert page.get_by_text("The lime plant is construction.").locator("visible=true").count() >= 1


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_reader_rehearses_a_watch_and_asks_for_it(page: Page, language: str) -> None:
    page.goto(f"/{language}/watch")
    page.check("input[name=to][value=construction]")
    page.click("button[name=rehearse]")
    assert page.locator(".letters li").count() >= 1
    assert page.is_checked("input[name=to][value=construction]")
    page.fill("#email", f"reader-{language}@example.org")
    page.click("button.main")
    assert page.locator(".done").is_visible()


def test_nothing_that_readers_and_operators_do_needs_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/")
    page.fill("#seek", "lime")
    page.click(".seek button")
    page.click("main th a")
    page.click(".doors .door")
    assert page.input_value("#projects") == "Q0001"
    page.click("button[name=rehearse]")
    assert page.locator("#rehearsed").is_visible()
    log_in(page)
    page.goto("/en/review")
    page.click("button[value^='confirm:']")
    page.click("button[value^='undo:']")
    assert "is undone" in page.inner_text(".done")
    context.close()


def test_an_operator_decides_by_keys_and_takes_it_back(page: Page) -> None:
    log_in(page)
    page.goto("/en/review")
    with page.expect_navigation():
        page.keyboard.press("0")
    assert "Decision" in page.inner_text(".done")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "is undone" in page.inner_text(".done")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *(f"operator {path}" for path in FOR_OPERATORS)])
def test_no_page_shuts_anybody_out(page: Page, path: str, scheme: Any) -> None:
    """By the rules of axe, WCAG 2.2 AA among them."""
    page.emulate_media(color_scheme=scheme)
    if path.startswith("operator "):
        log_in(page)
    page.goto(f"/kk{path.removeprefix('operator ')}")
    found = page.evaluate(f"{AXE}\n; axe.run(document, {{resultTypes: ['violations']}})")
    told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]]
    assert told == []
