"""Draws the pages over the demonstration with headless Chromium into docs/pages, wide and on a phone: `make pages`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from dashboard.app import dashboard
from flows.demonstration import demonstrated
from flows.letter_pictures import BROWSERS, run_chromium, shrink
from flows.settings import HOUSE, Settings

FOLDER = HOUSE / "docs" / "pages"
MISSING = "No Chromium here, so no pages were drawn: install it (Debian: apt-get install chromium)."
SIZES = {"wide": (1280, 1400), "phone": (480, 1100)}  # headless Chromium draws nothing narrower than 480
PAGES = {
    "start": ("/en/", "wide"),
    "projects": ("/ru/projects", "wide"),
    "project": ("/en/projects/Q0003", "wide"),
    "project-kk": ("/kk/projects/Q0003", "phone"),
    "watch": ("/kk/watch?to=commissioned&rehearse=1", "phone"),
    "map": ("/ru/map", "wide"),
    "companies": ("/en/companies", "wide"),
    "promises": ("/en/promises", "wide"),
    "programmes": ("/ru/programmes", "phone"),
    "article": ("/en/articles/1", "phone"),
    "sources": ("/en/sources", "wide"),
}


def main(find: Callable[[str], str | None] = shutil.which) -> int:
    browser = next((found for name in BROWSERS if (found := find(name))), None)
    if browser is None:
        print(MISSING)
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(demonstrated(Settings())) as address:
        for name, (path, size) in PAGES.items():
            print(draw(browser, address + path, SIZES[size], FOLDER / f"{name}.png"))
    return 0


def draw(browser: str, page: str, size: tuple[int, int], picture: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        shot = (f"--screenshot={picture}", f"--window-size={size[0]},{size[1]}")
        run_chromium(browser, folder, page, *shot)
    shrink(picture)
    return picture


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of a dashboard that is served until the block ends."""
    server = uvicorn.Server(uvicorn.Config(dashboard(settings), port=0, log_level="critical", server_header=False))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    sys.exit(main())
