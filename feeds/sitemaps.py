"""Sitemaps, Google News sitemaps among them, to items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from domain.articles import FailureKind, Fetched, FetchFailed, Item, Source
from feeds.documents import read_document
from feeds.entries import MAX_ITEMS, web_address
from feeds.language import language_of
from feeds.plain_text import headline
from feeds.timestamps import read_timestamp

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Listed:
    item: Item
    newest: datetime


def parse_sitemap(fetched: Fetched, source: Source) -> tuple[Item, ...] | FetchFailed:  # noqa: ARG001
    """The newest items of a sitemap; a plain sitemap gives addresses without titles.

    Only news:publication_date dates an item: lastmod moves with every change of the page's frame, so it merely orders.
    """
    text = read_document(fetched)
    if isinstance(text, FetchFailed):
        return text
    root = _parsed(text)
    kind = "" if root is None else str(root.tag).rpartition("}")[2]
    if root is None or kind not in ("urlset", "sitemapindex"):
        return FetchFailed(FailureKind.NOT_A_FEED, "the answer is no sitemap")
    if kind == "sitemapindex":
        return FetchFailed(FailureKind.NOT_A_FEED, f"an index of {len(root)} sitemaps: poll one of those instead")
    listed = list(filter(None, (_listed(element, fetched.url) for element in root.iter("{*}url"))))
    if len(listed) > MAX_ITEMS:
        listed.sort(key=lambda one: one.newest, reverse=True)
    return tuple(one.item for one in listed[:MAX_ITEMS])


def _parsed(text: str) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _listed(element: etree._Element, base: str) -> _Listed | None:
    url = web_address(_text(element, "{*}loc"), base)
    if url is None:
        return None
    host = urlsplit(url).hostname or ""
    raw = _text(element, "{*}news/{*}publication_date")
    title = headline(_text(element, "{*}news/{*}title"))
    published = read_timestamp(raw, host) if raw else None
    item = Item(
        url=url,
        title=title,
        published=published,
        published_raw=raw[:100] or None,
        language=language_of(title) or _text(element, "{*}news/{*}publication/{*}language")[:2].lower() or None,
    )
    return _Listed(item, published or read_timestamp(_text(element, "{*}lastmod"), host) or _LONG_AGO)


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
