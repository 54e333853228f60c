"""The fast way through feeds that are clean XML; whatever is not is left to the tolerant parser."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from lxml import etree

from feeds.entries import Entry

ENTRY_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]")

_RSS = ("", "{http://purl.org/rss/1.0/}", "{http://my.netscape.com/rdf/simple/0.9/}")
_ATOM = ("{http://www.w3.org/2005/Atom}", "{http://purl.org/atom/ns#}")
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"

# Field of an entry and rank in it (the lower wins) by the element that carries it.
_RSS_FIELDS = {
    "title": ("title", 0),
    "link": ("link", 1),
    "guid": ("guid", 0),
    "pubDate": ("date", 0),
    "description": ("text", 0),
}
_ATOM_FIELDS = {
    "title": ("title", 1),
    "link": ("link", 2),
    "id": ("guid", 1),
    "published": ("date", 0),
    "issued": ("date", 0),
    "updated": ("date", 3),
    "modified": ("date", 3),
    "summary": ("text", 1),
    "content": ("text", 1),
}
_FIELDS: dict[str, tuple[str, int]] = {
    **{namespace + name: field for namespace in _RSS for name, field in _RSS_FIELDS.items()},
    **{namespace + name: field for namespace in _ATOM for name, field in _ATOM_FIELDS.items()},
    _DUBLIN_CORE + "date": ("date", 1),
    _CONTENT + "encoded": ("text", 0),
    _FEEDBURNER + "origLink": ("link", 0),
}


class TooMuchXml(Exception):
    """Elements nested deeper, or texts grown longer, than any feed needs."""


def read_clean_feed(text: str) -> tuple[Entry, ...] | None:
    """The entries of a well-formed RSS 2.0, RSS 1.0 or Atom feed; None where the tolerant parser should look.

    That is where there is a document type, an error, or fewer entries than ``text`` holds opening tags.
    Raises TooMuchXml.
    """
    root = _parsed(text)
    if root is None or root.getroottree().docinfo.doctype:
        return None
    elements = list(root.iter("{*}item", "{*}entry"))
    if not elements or len(elements) < len(ENTRY_START.findall(text)):
        return None
    return tuple(map(_entry, elements))


def _parsed(text: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise TooMuchXml from error
        return None


def _entry(element: etree._Element) -> Entry:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for child in element:
        field = _FIELDS.get(child.tag) if isinstance(child.tag, str) else None
        if field:
            name, rank = field
            found[name].append((rank, _READERS.get(name, _markup)(child)))
    values = {name: tuple(value for _, value in sorted(ranked, key=_rank)) for name, ranked in found.items()}
    return Entry(
        title=_first(values.get("title")),
        links=tuple(filter(None, values.get("link", ()))),
        guid=_first(values.get("guid")),
        dates=values.get("date", ()),
        texts=values.get("text", ()),
    )


def _rank(ranked: tuple[int, str]) -> int:
    return ranked[0]


def _first(values: tuple[str, ...] | None) -> str:
    return next(filter(None, values or ()), "")


def _address(element: etree._Element) -> str:
    """RSS writes an address as text, Atom as an attribute of the link that has no other relation."""
    if element.get("rel", "alternate") != "alternate":
        return ""
    return (element.get("href") or element.text or "").strip()


def _markup(element: etree._Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return etree.tostring(element, encoding="unicode", with_tail=False)


_READERS: dict[str, Callable[[etree._Element], str]] = {"link": _address}
