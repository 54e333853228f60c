"""Lists of outputs behind one facility word: «cathode copper (Karaganda region), ferroalloys (Pavlodar region) and …»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.records import Sector
from extractors.document import Document
from extractors.found import Found
from extractors.places import Place
from extractors.products import Product

_SEPARATOR = re.compile(
    r"\s*[,;]\s+(?:(?:as well as|and|а также|и|және)\s+)?|\s+(?:as well as|and|а также|и|және|мен|пен|бен)\s+"
)
_BRACKET = re.compile(r"\s*\([^()]*\)")
_LEAD = re.compile(
    r"(?:(?:a|an|the|major|new|their|its|second|other)\s+|(?:production|processing|manufacture|assembly|output)\s+of\s+|assembling\s+"
    r"|(?:по\s+)?(?:производств|выпуск|переработк|сборк)\w*\s+)+",
    re.IGNORECASE,
)
_FAR = 48  # characters from the beginning of an item to its product
_UNKNOWN = re.compile(r"[a-z][a-z -]{2,40}")


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a list at [start, end) with the place that its bracket names; ``closing`` is the bracket's end."""

    start: int
    end: int
    products: tuple[Found[Product], ...]
    place: Found[Place] | None
    closing: int


def read_items(document: Document, start: int, stop: int) -> tuple[Item, ...]:
    """The list that begins at ``start`` and ends before ``stop`` or at the first member that names no output."""
    items: list[Item] = []
    at = start
    while at < stop:
        item, following = _read_item(document, at, stop, bool(items))
        if item is None:
            break
        items.append(item)
        at = following
    return tuple(items)


def _read_item(document: Document, at: int, stop: int, listed: bool) -> tuple[Item | None, int]:
    text = document.text
    separator = _SEPARATOR.search(text, at, stop)
    bracket = _bracket_before(text, at, separator.start() if separator else stop, stop)
    if bracket and separator and separator.start() < bracket.end():
        separator = _SEPARATOR.match(text, bracket.end(), stop)
    limit = bracket.start() if bracket else separator.start() if separator else stop
    following = separator.end() if separator else stop
    lead = _LEAD.match(text, at, limit)
    begin = lead.end() if lead else at
    products = tuple(p for p in document.products if at <= p.start < min(limit, at + _FAR))
    place = _place_in(document, bracket)
    if not products:
        unknown = _unknown(text, begin, limit, document.language) if place and listed else None
        if unknown is None:
            return None, at
        products = (unknown,)
    end = max(p.end for p in products)
    return Item(at if lead else products[0].start, end, products, place, bracket.end() if bracket else end), following


def _bracket_before(text: str, at: int, separator: int, stop: int) -> re.Match[str] | None:
    opening = text.find("(", at, stop)
    if opening < 0 or opening > separator:
        return None
    while opening > at and text[opening - 1] == " ":
        opening -= 1
    return _BRACKET.match(text, opening, stop)


def _place_in(document: Document, bracket: re.Match[str] | None) -> Found[Place] | None:
    if bracket is None:
        return None
    inside = [place for place in document.places if bracket.start() <= place.start < bracket.end()]
    return inside[0] if inside else None


def _unknown(text: str, start: int, end: int, language: str) -> Found[Product] | None:
    """An output that no lexicon knows, taken as the English text names it."""
    words = text[start:end].strip()
    if language != "en" or not _UNKNOWN.fullmatch(words):
        return None
    return Found(Product(words.lower(), Sector.OTHER), start, start + len(words))
