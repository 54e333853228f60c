"""Draws sample letters with headless Chromium, wide and narrow, light and dark: two sheets for each language."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from alerts.imprint import Imprint
from alerts.letters import render
from alerts.wording import LANGUAGES
from demo.letters import SENT, notices, samples
from domain.watching import Letter
from flows.settings import HOUSE

FOLDER = HOUSE / "docs" / "letters"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium here, so no letters were drawn: install it (Debian: apt-get install chromium)."

_IMPRINT = Imprint("https://qadam.example.org", "a secret for pictures alone", "desk@example.org")
_WIDTHS = (640, 375)
_SCHEMES = ("light", "dark")
_TALLEST = 1500
_WIDTH = 2 * sum(_WIDTHS) + 5 * 16
_SCALE = "0.5"
_COLOURS = "56"

_SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 16px; background: #8b949b; }}
p {{ margin: 0 0 8px; font: bold 22px/1.3 "Noto Sans", sans-serif; color: #fff; }}
.row {{ display: flex; gap: 16px; align-items: flex-start; margin: 0 0 16px; }}
iframe {{ border: 0; flex: none; }}
</style><body>{rows}<script>
addEventListener("load", () => {{
  for (const frame of document.querySelectorAll("iframe"))
    frame.height = Math.min({tallest}, frame.contentDocument.documentElement.scrollHeight);
  document.documentElement.dataset.height = document.body.scrollHeight;
}});
</script>"""


def main(find: Callable[[str], str | None] = shutil.which) -> int:
    browser = next((found for name in BROWSERS if (found := find(name))), None)
    if browser is None:
        print(MISSING)
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        print(draw(browser, sheet(pages(samples(language))), FOLDER / f"{language}.png"))
        print(draw(browser, sheet(pages(notices(language))), FOLDER / f"{language}-notices.png"))
    print(draw(browser, sheet(pages(samples("en"))[:1]), FOLDER / "one.png"))
    return 0


def draw(browser: str, sheet: str, picture: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "sheet.html"
        page.write_text(sheet, encoding="utf-8")
        height = _height(run_chromium(browser, folder, page.as_uri(), "--dump-dom"))
        shot = (f"--screenshot={picture}", f"--window-size={_WIDTH},{height}", f"--force-device-scale-factor={_SCALE}")
        run_chromium(browser, folder, page.as_uri(), *shot)
    shrink(picture)
    return picture


def shrink(picture: Path) -> None:
    """To a quarter of its size where the tool for it is installed."""
    if tool := _shrinker():
        command = [tool, "--force", "--speed=1", "--nofs", f"--output={picture}", _COLOURS, str(picture)]
        subprocess.run(command, check=True, timeout=120)  # noqa: S603


@cache
def _shrinker() -> str | None:
    found = shutil.which("pngquant")
    if found is None:
        print(
            "Pictures will be four times as large as they need be: install pngquant, and draw them again.",
            file=sys.stderr,
        )
    return found


def sheet(letters: Iterable[tuple[str, str]]) -> str:
    """A row a letter, below its subject: wide and narrow, in both colour schemes."""
    rows = (
        f'<p>{html.escape(subject)}</p><div class="row">'
        f"{''.join(_frame(page, width, scheme) for scheme in _SCHEMES for width in _WIDTHS)}</div>"
        for subject, page in letters
    )
    return _SHEET.format(rows="".join(rows), tallest=_TALLEST)


def pages(letters: Mapping[str, Letter]) -> list[tuple[str, str]]:
    """Subjects and pages of sample letters."""
    messages = (render(letter, "Qadam <qadam@example.org>", SENT, _IMPRINT) for letter in letters.values())
    return [
        (str(message["Subject"]), str(part.get_content()))
        for message in messages
        if (part := message.get_body(("html",)))
    ]


def _frame(page: str, width: int, scheme: str) -> str:
    """A page takes the colour scheme of the frame that holds it."""
    return f'<iframe width="{width}" height="100" style="color-scheme: {scheme}" srcdoc="{html.escape(page)}"></iframe>'


def run_chromium(browser: str, folder: str, address: str, *wishes: str) -> str:
    """Without its sandbox, which root cannot have: it is shown nothing but our own pages."""
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-lcd-text",
        f"--user-data-dir={folder}/me",
    ]
    command += ["--virtual-time-budget=2000", f"--window-size={_WIDTH},1000", *wishes, address]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=120).stdout  # noqa: S603


def _height(dom: str) -> int:
    found = re.search(r'data-height="(\d+)"', dom)
    return int(found[1]) if found else 4000


if __name__ == "__main__":
    sys.exit(main())
