"""What either feed parser finds in one entry, and the item that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from domain.articles import Item
from feeds.boilerplate import without_boilerplate
from feeds.language import language_of
from feeds.plain_text import from_markup, headline, one_line
from feeds.timestamps import read_timestamp

MAX_ITEMS = 500
_TEXT_LIMIT = 100_000
_LONGEST_URL = 2_000
_LONGEST_GUID = 500
# As many characters of the summary tell its language.
_TELLING = 200
# WordPress signs every summary.
_SIGNATURE = re.compile(
    r"\s*(?:The post .{1,300} (?:first )?appeared first on|Сообщение .{1,300} появились? сначала на) .*$", re.S
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed writes it: markup and blanks untouched, every list strongest first.

    ``parsed_date`` is the parser's own reading of the dates, for the spellings that only it knows.
    """

    title: str
    links: tuple[str, ...]
    guid: str
    dates: tuple[str, ...]
    texts: tuple[str, ...]
    parsed_date: datetime | None = None


def item_of(entry: Entry, base: str) -> Item | None:
    """The item of ``entry``, links resolved against ``base``; None where it leads to no web page."""
    url = _address(entry, base)
    if url is None:
        return None
    title = headline(entry.title)
    summary = _summary(entry.texts)
    return Item(
        url=url,
        title=title,
        summary=summary,
        guid=one_line(entry.guid)[:_LONGEST_GUID] or None,
        published=_first_moment(entry, urlsplit(url).hostname or ""),
        published_raw=next((one_line(raw)[:100] for raw in entry.dates if raw.strip()), None),
        language=language_of(f"{title} {summary[:_TELLING]}"),
    )


def _summary(texts: tuple[str, ...]) -> str:
    """The longest of the texts, which is the whole article where the feed carries it, as its page would be read."""
    longest = max((from_markup(text, _TEXT_LIMIT) for text in texts), key=len, default="")
    return "\n".join(without_boilerplate(_SIGNATURE.sub("", longest).split("\n"), ())).strip()


def web_address(link: str, base: str) -> str | None:
    """``link`` as the absolute address of a web page, or None: scripts, mail addresses and mere words are none,

    nor is what cannot be printed: a terminal could take it for a command.
    """
    try:
        bare = "".join(link.split()).replace("&amp;", "&")
        address = bare if bare.startswith(("http://", "https://")) else urljoin(base, bare)
        parts = urlsplit(address)
    except ValueError:
        return None
    is_web = bool(link.strip()) and address.isprintable() and parts.scheme in ("http", "https") and bool(parts.hostname)
    return address if is_web and len(address) <= _LONGEST_URL else None


def _address(entry: Entry, base: str) -> str | None:
    """The first usable link, else a guid that is an address of its own."""
    links = [*entry.links, entry.guid] if "://" in entry.guid else entry.links
    return next(filter(None, (web_address(link, base) for link in links)), None)


def _first_moment(entry: Entry, host: str) -> datetime | None:
    moments = (read_timestamp(raw, host) for raw in entry.dates)
    return next((moment for moment in moments if moment), entry.parsed_date)
