"""The dashboard as its readers meet it: a real server on loopback, and a real browser where pages are looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser, sync_playwright

from dashboard.page_pictures import serving
from flows.settings import Settings


@contextmanager
def reader(settings: Settings, **headers: str) -> Iterator[httpx.Client]:
    """A client at such a server that follows no redirect and keeps cookies."""
    with serving(settings) as address, httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        yield client


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
WHY_NOT = "no Chromium here: install it (Debian: apt-get install chromium) to run the tests in a browser"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Without its sandbox, which root cannot have: it is shown nothing but our own pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
