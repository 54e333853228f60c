"""The XML document that a source answered, ready for a parser, or why it is none."""

from __future__ import annotations

import html
import re

from domain.articles import FailureKind, Fetched, FetchFailed
from feeds.decoding import header, text_of
from feeds.plain_text import headline

_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|div|meta)\b", re.I | re.S)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,1000}?)</title", re.IGNORECASE | re.DOTALL)
_XML_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel|urlset|sitemapindex)\b", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)?")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_HEAD = 4096


def read_document(fetched: Fetched) -> str | FetchFailed:
    """The document's text without its prolog (it is decoded already) and without characters that XML forbids."""
    text = text_of(fetched)
    if not text.strip():
        return FetchFailed(FailureKind.EMPTY, "the answer is empty")
    if _is_html(text, header(fetched, "content-type")):
        return FetchFailed(FailureKind.NOT_A_FEED, f"HTML page «{_page_title(text)}» instead of a feed")
    if _ENTITY.search(text):
        return FetchFailed(FailureKind.NOT_A_FEED, "the XML declares entities, which no feed needs and an attack would")
    return _NOT_XML.sub("", _PROLOG.sub("", text, count=1)).lstrip()


def with_mended_ampersands(text: str) -> str:
    """``text`` with bare ampersands escaped and HTML's entities resolved: the commonest faults of feeds."""
    parts = _CDATA.split(text)
    return "".join(part if part.startswith("<![CDATA[") else _AMPERSAND.sub(_mended, part) for part in parts)


def _mended(match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None:
        return "&amp;"
    if name in _XML_ENTITIES:
        return match.group()
    return html.escape(_NOT_XML.sub("", html.unescape(match.group())), quote=False)


def _is_html(text: str, content_type: str) -> bool:
    """Many good feeds are labelled text/html, so the label counts only where no feed begins."""
    if _HTML.match(text[:_HEAD]):
        return True
    return "text/html" in content_type.lower() and not _XML_ROOT.search(text[:_HEAD])


def _page_title(text: str) -> str:
    match = _TITLE.search(text[:100_000])
    return headline(match.group(1)) if match else "without a title"
