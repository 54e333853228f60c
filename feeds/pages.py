"""One article page to its title, text, date, language and canonical address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from domain.articles import Fetched, Source
from feeds.decoding import has_too_many_tags, header, text_of
from feeds.entries import web_address
from feeds.identity import is_own_host
from feeds.json_ld import LinkedData, read_json_ld
from feeds.language import language_of
from feeds.page_dates import has_published_mark, published_at
from feeds.page_text import article_text, drop_clutter, reads_like_an_article
from feeds.plain_text import headline
from feeds.site_rules import site_rule
from feeds.timestamps import read_timestamp

# News pages have some 170 000 characters; a tree takes about ten times its text in memory.
_LONGEST_PAGE = 3_000_000
_SITE_ENDING = re.compile(r"^(.*\S)\s+[|–—·•:-]+\s+(\S.{1,60})$")
# Shorter labels of a host («kz», «com») stand in too many words.
_TELLING_LABEL = 4


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says. ``text`` has one paragraph a line and is empty where the page is no article;

    ``published`` is aware UTC; ``canonical_url`` is the page's own word for its address, if it is one of this site's.
    """

    title: str | None = None
    text: str = ""
    published: datetime | None = None
    language: str | None = None
    canonical_url: str | None = None


def read_page(fetched: Fetched, source: Source) -> Page:
    """The article in a page, or what little a page without one says."""
    markup = text_of(fetched)[:_LONGEST_PAGE]
    tree = None if has_too_many_tags(markup) else _parsed(markup)
    if tree is None:
        return Page()
    host = urlsplit(fetched.url).hostname or ""
    canonical = _canonical(tree, fetched.url, source)
    linked = read_json_ld(tree, frozenset(filter(None, (fetched.url, canonical))))
    metas = _metas(tree)
    now = read_timestamp(header(fetched, "date"), host)
    title = _title(tree, linked, metas, host)
    published = published_at(tree, linked.published, metas, canonical or fetched.url, now)
    rule = site_rule(host)
    drop_clutter(tree, rule)
    text = article_text(tree, rule, title or "", linked.body) if _is_article(tree, linked, metas) else ""
    return Page(title, text, published, language_of(f"{title or ''} {text}"), canonical)


def _parsed(text: str) -> HtmlElement | None:
    parser = html.HTMLParser(
        collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Contents of the page's meta elements by lower-case property or name; the first of a name wins."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        metas.setdefault(name, element.get("content") or "")
    return metas


def _is_article(tree: HtmlElement, linked: LinkedData, metas: dict[str, str]) -> bool:
    """Sections, tag pages and picture pages are none, even where their og:type says so: WordPress writes it there."""
    if linked.is_section:
        return False
    marked = linked.is_article or metas.get("og:type", "").lower() == "article" or has_published_mark(metas)
    return marked or reads_like_an_article(tree)


def _title(tree: HtmlElement, linked: LinkedData, metas: dict[str, str], host: str) -> str | None:
    """The headline, without the site's name behind it."""
    texts = [linked.headline, metas.get("og:title", ""), *_texts(tree, "h1"), *_texts(tree, "title")]
    title = next(filter(None, map(headline, texts)), "")
    return _without_site_name(title, metas.get("og:site_name", ""), host) or None


def _texts(tree: HtmlElement, tag: str) -> list[str]:
    return [element.text_content() for element in tree.iter(tag)][:1]


def _without_site_name(title: str, site_name: str, host: str) -> str:
    parts = _SITE_ENDING.match(title)
    if parts is None:
        return title
    ending = _letters(parts.group(2))
    labels = [label for label in host.split(".") if len(label) >= _TELLING_LABEL]
    names = filter(None, map(_letters, (site_name, host.removeprefix("www."), *labels)))
    return parts.group(1) if any(name in ending or ending in name for name in names) else title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _canonical(tree: HtmlElement, url: str, source: Source) -> str | None:
    """The first link rel=canonical that names a page of this site; a home page is no article's address."""
    for link in tree.iter("link"):
        address = web_address(link.get("href") or "", url) if "canonical" in (link.get("rel") or "").lower() else None
        if address and is_own_host(urlsplit(address).hostname or "", source) and urlsplit(address).path.strip("/"):
            return address
    return None
