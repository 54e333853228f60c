"""What a source answered, to items: feeds, sitemaps and listing pages."""

from __future__ import annotations

from itertools import islice

from domain.articles import FailureKind, Fetched, FetchFailed, Item, Source, SourceKind
from feeds.clean_feeds import ENTRY_START, TooMuchXml, read_clean_feed
from feeds.documents import read_document, with_mended_ampersands
from feeds.entries import MAX_ITEMS, Entry, item_of
from feeds.listings import parse_listing
from feeds.plain_text import headline
from feeds.sitemaps import parse_sitemap
from feeds.tolerant_feeds import read_broken_feed

__all__ = ["parse_feed", "parse_items", "parse_listing", "parse_sitemap"]

# At worst feedparser takes 120 bytes of memory and 8 microseconds for each byte of nested nonsense.
_LONGEST_BROKEN_FEED = 1_500_000


def parse_items(fetched: Fetched, source: Source) -> tuple[Item, ...] | FetchFailed:
    """The items of a source's answer, in its own order, at most 500."""
    parser = {SourceKind.FEED: parse_feed, SourceKind.SITEMAP: parse_sitemap, SourceKind.LISTING: parse_listing}
    return parser[source.kind](fetched, source)


def parse_feed(fetched: Fetched, source: Source) -> tuple[Item, ...] | FetchFailed:  # noqa: ARG001
    """The items of an RSS or Atom feed; a valid feed without items gives none."""
    text = read_document(fetched)
    if isinstance(text, FetchFailed):
        return text
    try:
        entries = read_clean_feed(text)
        if entries is None:
            text = with_mended_ampersands(text)
            entries = read_clean_feed(text)
    except TooMuchXml as error:
        return FetchFailed(FailureKind.TOO_LARGE, f"XML beyond all measure: {headline(str(error.__cause__))}")
    if entries is None:
        found = _read_tolerantly(_first_entries(text), fetched.url)
        if isinstance(found, FetchFailed):
            return found
        entries = found
    return tuple(islice(filter(None, (item_of(entry, fetched.url) for entry in entries)), MAX_ITEMS))


def _read_tolerantly(text: str, url: str) -> tuple[Entry, ...] | FetchFailed:
    """The boundary at which whatever feedparser raises becomes an answer: on hostile input that is nearly anything."""
    try:
        return read_broken_feed(text, url)
    except Exception as error:  # noqa: BLE001
        return FetchFailed(FailureKind.NOT_A_FEED, f"no feed can be read: {headline(str(error) or repr(error))}")


def _first_entries(text: str) -> str:
    """``text`` up to where it holds as many entries as we take: the tolerant parser pays dearly for every one."""
    next_one = next(islice(ENTRY_START.finditer(text), MAX_ITEMS, None), None)
    return text[: min(next_one.start() if next_one else len(text), _LONGEST_BROKEN_FEED)]
