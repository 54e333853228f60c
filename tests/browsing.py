"""The dashboard as its readers meet it: a real server on loopback, and a real browser where pages are looked at."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from dashboard.app import dashboard
from flows.settings import Settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of a dashboard with these settings, which is served until the block ends."""
    config = uvicorn.Config(dashboard(settings), host="127.0.0.1", port=0, log_level="critical", server_header=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server)}"
    finally:
        server.should_exit = True
        thread.join(10)


def _port(server: uvicorn.Server, patience: float = 20.0) -> int:
    deadline = time.monotonic() + patience
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


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
