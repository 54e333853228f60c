"""When a page was published, by what it says of itself, most trusted first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from feeds.plain_text import one_line
from feeds.timestamps import is_written_date, read_timestamp, read_written_date

_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "publish_date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dc.date",
    "date",
)
_OTHERS = re.compile(r"related|latest|sidebar|recommend|popular|comment|read-?also|also-?read|teaser|news-?list")
_LONGEST_DATE = 60
_NEIGHBOURS = 20
_DAY_IN_PATH = re.compile(r"/(20\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])(?=/|$)")


def published_at(
    tree: HtmlElement, json_ld_date: str, metas: dict[str, str], url: str, now: datetime | None
) -> datetime | None:
    """The page's publication moment; ``metas`` are its meta elements by lower-case name.

    ``now`` is when the server says it answered; only days without a year and relative days need it.
    """
    host = urlsplit(url).hostname or ""
    stamped = (read_timestamp(one_line(raw), host) for raw in _timestamps(tree, json_ld_date, metas) if raw)
    written = (read_written_date(text, host, now) for text in _written_dates(tree))
    return next((moment for moment in chain(stamped, written, (_from_path(url, host),)) if moment), None)


def has_published_mark(metas: dict[str, str]) -> bool:
    return any(metas.get(name) for name in _META[:3])


def _timestamps(tree: HtmlElement, json_ld_date: str, metas: dict[str, str]) -> Iterator[str]:
    yield json_ld_date
    yield from (metas.get(name, "") for name in _META)
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        yield element.get("content") or element.get("datetime") or element.text_content()
    for element in tree.iter("time"):
        if not _is_of_others(element):
            yield element.get("datetime") or ""


def _written_dates(tree: HtmlElement) -> Iterator[str]:
    """Texts that are dates and nothing else: in a block whose class says so, or close to the headline."""
    marked = tree.xpath("//*[contains(@class,'date') or contains(@class,'time') or contains(@class,'pub')]")
    for element in chain(marked, _beside_the_headline(tree)):
        text = one_line(" ".join(islice(element.itertext(), 10)))
        if len(text) <= _LONGEST_DATE and is_written_date(text) and not _is_of_others(element):
            yield text


def _beside_the_headline(tree: HtmlElement) -> Iterator[HtmlElement]:
    first = next(tree.iter("h1"), None)
    if first is None:
        return
    for around in islice(first.iterancestors(), 2):
        for element in islice(around, _NEIGHBOURS):
            yield element
            yield from islice(element, _NEIGHBOURS)


def _is_of_others(element: HtmlElement) -> bool:
    """Whether ``element`` stands in a block about other articles."""
    return any(
        node.tag in ("aside", "nav", "footer") or _OTHERS.search((node.get("class") or "").lower())
        for node in chain((element,), element.iterancestors())
        if node.tag not in ("body", "html")
    )


def _from_path(url: str, host: str) -> datetime | None:
    match = _DAY_IN_PATH.search(urlsplit(url).path)
    return read_timestamp("-".join(match.groups()), host) if match else None
