"""Listing pages, taken apart with Beautiful Soup, to items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from domain.articles import FailureKind, Fetched, FetchFailed, Item, Source
from feeds.decoding import has_too_many_tags, header, text_of
from feeds.entries import MAX_ITEMS, web_address
from feeds.identity import canonical_url, is_own_host
from feeds.language import language_of
from feeds.plain_text import headline, one_line
from feeds.site_rules import Cards, site_rule
from feeds.timestamps import is_written_date, read_timestamp, read_written_date, without_leading_time

if TYPE_CHECKING:
    from bs4 import Tag

# Beautiful Soup takes some twenty times the page in memory; a listing of this many characters is long already.
_LONGEST_PAGE = 2_000_000
_FRAME = (
    "script, style, noscript, template, svg, nav, aside, form, header:not(article header), footer:not(article footer), "
    ".sidebar, .breadcrumbs, .breadcrumb, .menu, .pagination"
)
_AREAS = ("main", "[role=main]", "#content", "body")
_HEADING = "h1, h2, h3, h4, [class*=title], [class*=headline]"
_DATE_PLACE = "[class*=date], [class*=time], [class*=meta], small"
_ARTICLE_PATH = re.compile(r"/[^/]*(?:[^/]{3,}[-_][^/]{2,}|\d{4,})[^/]*/?$")
_XML_MARK = re.compile(r"<\?xml", re.IGNORECASE)
_MOST_LINKS = 3_000
# Areas within areas hold the same links.
_MOST_AREAS = 5
_HIGHEST_CARD = 4
_MOST_LINKS_OF_A_CARD = 20
_LONGEST_DATE = 45
_SHORTEST_HEADLINE = 20
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of the listing as a whole; ``now`` is when the server says it answered."""

    url: str
    host: str
    now: datetime | None
    source: Source

    def moment(self, date: str) -> datetime | None:
        return read_timestamp(date, self.host) or read_written_date(date, self.host, self.now)


@dataclass(frozen=True, slots=True)
class _Card:
    """One card: where it leads, its headline, and its date as it stands there."""

    url: str
    title: str
    date: str


def parse_listing(fetched: Fetched, source: Source) -> tuple[Item, ...] | FetchFailed:
    """The items of a listing page, in its order: by the site's rule, else every link that reads like a headline."""
    from bs4 import BeautifulSoup

    text = text_of(fetched)[:_LONGEST_PAGE]
    if not text.strip():
        return FetchFailed(FailureKind.EMPTY, "the answer is empty")
    if "<" not in text:
        return FetchFailed(FailureKind.NOT_A_FEED, "the answer is no HTML")
    if has_too_many_tags(text):
        return FetchFailed(FailureKind.TOO_LARGE, "the page has more tags than any listing")
    # Beautiful Soup warns of XML; what is XML here simply has no headlines.
    soup = BeautifulSoup(_XML_MARK.sub("<x", text), "lxml")
    title = one_line(soup.title.get_text()) if soup.title else "without a title"
    host = urlsplit(fetched.url).hostname or ""
    page = _Page(fetched.url, host, read_timestamp(header(fetched, "date"), host), source)
    cards = _by_rule(soup, page) or _by_general_rules(soup, page)
    if not cards:
        return FetchFailed(FailureKind.NOT_A_FEED, f"no headlines on the page «{title}»")
    return tuple(_item(card, page) for card in cards[:MAX_ITEMS])


def _item(card: _Card, page: _Page) -> Item:
    return Item(
        url=card.url,
        title=card.title,
        published=page.moment(card.date),
        published_raw=card.date or None,
        language=language_of(card.title),
    )


def _distinct(cards: Iterable[_Card | None], page: _Page) -> list[_Card]:
    """One card an address, the one with the longest headline: pictures and «more» link there, too."""
    best: dict[str, _Card] = {}
    for card in filter(None, cards):
        key = canonical_url(card.url, page.source)
        if key not in best or len(card.title) > len(best[key].title):
            best[key] = card
    return list(best.values())


def _by_rule(soup: Tag, page: _Page) -> list[_Card]:
    for rule in site_rule(page.host).cards:
        cards = _distinct((_ruled_card(element, rule, page) for element in soup.select(rule.card)), page)
        if cards:
            return cards
    return []


def _ruled_card(element: Tag, rule: Cards, page: _Page) -> _Card | None:
    title = element.select_one(rule.title) if rule.title else None
    date = element.select_one(rule.date) if rule.date else None
    link = _link_of(title) or _link_of(element)
    url = _address(link, page)
    words = _text(title) if title else _card_headline(element)
    if url is None or not words:
        return None
    return _Card(url, headline(words), _text(date) if date else _card_date(element, page))


def _link_of(element: Tag | None) -> Tag | None:
    """The link that ``element`` is, stands in, or holds; of several, the one with most to read."""
    if element is None:
        return None
    around = element if element.name == "a" else element.find_parent("a")
    return around or max(element.select("a[href]"), key=lambda link: len(_text(link)), default=None)


def _address(link: Tag | None, page: _Page) -> str | None:
    """Where ``link`` leads, if that is a page of this site other than the listing itself."""
    url = web_address(str(link.get("href") or ""), page.url) if link else None
    if url is None or not is_own_host(urlsplit(url).hostname or "", page.source):
        return None
    return None if canonical_url(url, page.source) == canonical_url(page.url, page.source) else url


def _by_general_rules(soup: Tag, page: _Page) -> list[_Card]:
    for element in soup.select(_FRAME):
        element.decompose()
    for area in soup.select(", ".join(_AREAS[:-1]), limit=_MOST_AREAS) or soup.select(_AREAS[-1]):
        cards = _distinct((_found_card(link, page) for link in area.select("a[href]", limit=_MOST_LINKS)), page)
        if cards:
            return cards
    return []


def _found_card(link: Tag, page: _Page) -> _Card | None:
    url = _address(link, page)
    if url is None or not _ARTICLE_PATH.search(urlsplit(url).path):
        return None
    title = headline(_card_headline(link) or str(link.get("title") or ""))
    if len(title) < _SHORTEST_HEADLINE or len(title.split()) < _FEWEST_WORDS:
        return None
    return _Card(url, title, next(filter(None, (_card_date(area, page) for area in _areas_of(link))), ""))


def _areas_of(link: Tag) -> Iterator[Tag]:
    """``link`` and what stands round it, up to where another article's link comes in."""
    yield link
    for parent in islice(link.parents, _HIGHEST_CARD):
        inside = list(islice(parent.css.iselect("a[href]"), _MOST_LINKS_OF_A_CARD + 1))
        if len(inside) > _MOST_LINKS_OF_A_CARD or any(_is_another(other, link) for other in inside):
            return
        yield parent


def _is_another(other: Tag, link: Tag) -> bool:
    return other.get("href") != link.get("href") and len(_text(other)) >= _SHORTEST_HEADLINE


def _card_headline(element: Tag) -> str:
    """The card's heading; without one, all that it says except its date."""
    heading = element.select_one(_HEADING)
    if heading and len(_text(heading)) >= _SHORTEST_HEADLINE:
        return _text(heading)
    words = " ".join(text for text in map(one_line, element.stripped_strings) if not is_written_date(text))
    return without_leading_time(words)


def _card_date(element: Tag, page: _Page) -> str:
    """The card's date: of a ``time`` element, of a place meant for it, or of any short text that is one."""
    for place in element.select("time[datetime]"):
        machine = one_line(str(place["datetime"]))
        if read_timestamp(machine, page.host):
            return machine
    texts = [*map(_text, element.select(_DATE_PLACE)), *map(one_line, element.stripped_strings)]
    heads = (text[: len(text) - len(without_leading_time(text))].strip() or text for text in texts)
    return next((text for text in heads if len(text) <= _LONGEST_DATE and is_written_date(text)), "")


def _text(element: Tag) -> str:
    return one_line(element.get_text(" "))
