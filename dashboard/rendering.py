"""Templates become pages: the words and figures of the reader's language; nothing scraped is taken for HTML."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts import wording
from alerts.plain import language_of, web_address
from alerts.wording import LANGUAGES
from dashboard.look import Look
from dashboard.sparks import spark
from domain.timeline import day_there

HERE = Path(__file__).parent
_SAID = {
    400: "problem 400", 403: "problem 403", 404: "problem 404", 429: "problem 429", 500: "problem 500"
}  # fmt: skip
ROOMS = (
    ("/projects", "projects"),
    ("/map", "map"),
    ("/regions", "regions"),
    ("/companies", "companies"),
    ("/promises", "promises"),
    ("/programmes", "programmes"),
    ("/sources", "sources"),
    ("/watch", "watch"),
)
TONGUES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


def page(look: Look, template: str, /, status: int = 200, **values: Any) -> HTMLResponse:
    html = environment(look.language).get_template(template).render(look=look, link=look.link, **values)
    return HTMLResponse(html, status)


def problem_page(language: str, status: int, sentence: str | None = None) -> HTMLResponse:
    """``sentence`` is ours, in English; without one the status has words of its own."""
    said = sentence or words(language)(_SAID.get(status, _SAID[status // 100 * 100]))
    html = environment(language).get_template("problem.html")
    return HTMLResponse(html.render(look=None, link=_plain_link(language), sentence=said), status)


def _plain_link(language: str) -> Callable[..., str]:
    return lambda path, **_: f"/{language}{path}"


@cache
def environment(language: str) -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "t": words(language),
        "language": language,
        "languages": TONGUES,
        "static": static_address,
        "rooms": ROOMS,
        "spark": spark,
        "choices": lambda values, kind: [(value, env.filters[kind](value)) for value in values],
        "phrase": partial(_phrase, language),
    }
    env.filters |= {
        "status": partial(wording.status_word, language=language),
        "trigger": partial(_phrase, language, "trigger"),
        "sector": partial(wording.sector_word, language=language),
        "facility": partial(wording.facility_word, language=language),
        "region": partial(wording.region_name, language=language),
        "country": partial(wording.country_name, language=language),
        "money": partial(wording.money_text, language=language),
        "capacity": partial(wording.capacity_text, language=language),
        "share": partial(wording.share_text, language=language),
        "number": partial(wording.number_text, language=language),
        "day": partial(_day, language),
        "expected": partial(wording.expected_text, language=language),
        "days": partial(wording.days_text, language=language),
        "town": partial(_town, language),
        "web": web_address,
        "part": partial(quote, safe=""),
        "spoken": language_of,
        "iso_day": _iso_day,
    }
    return env


def _phrase(language: str, kind: str, key: str) -> str:
    return wording.phrase(kind, key, language)


def _day(language: str, when: date | datetime) -> str:
    """A moment is told by its day in Kazakhstan."""
    return wording.day_text(day_there(when) if isinstance(when, datetime) else when, language)


def _iso_day(when: date | datetime) -> str:
    return (day_there(when) if isinstance(when, datetime) else when).isoformat()


def _town(language: str, locality: str, region: str | None) -> str:
    return wording.town_name(locality, region, language)


@cache
def static_address(name: str) -> str:
    """With a mark of its content, so that browsers may keep it for good."""
    return f"/static/{name}?v={sha256((HERE / 'static' / name).read_bytes()).hexdigest()[:12]}"


@cache
def words(language: str) -> Callable[..., str]:
    """The words of our pages by their key; names in braces are filled in. Raises KeyError."""
    tongue = language if language in LANGUAGES else "en"
    known = {row["key"]: row[tongue] for row in word_rows()}

    def told(key: str, **values: object) -> str:
        return known[key].format(**values) if values else known[key]

    return told


def word_rows() -> list[dict[str, str]]:
    """Key, en, ru, kk: a file for each group of pages, and no key twice."""
    rows: list[dict[str, str]] = []
    for path in sorted((HERE / "words").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows
