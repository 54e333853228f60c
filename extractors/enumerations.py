"""Lists of outputs behind one facility word: «copper (Karaganda region), ferroalloys (Pavlodar region) and …»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Document
from extractors.found import Found
from extractors.lexicon.places import Place
from extractors.lexicon.products import Product

_SEPARATOR = re.compile(
    r"\s*[,;]\s+(?:(?:as well as|and|а также|и|және)\s+)?|\s+(?:as well as|and|а также|и|және|мен|пен|бен)\s+"
)
_FAR = 48  # characters from the beginning of an item to its product
_BRACKET = re.compile(r"\([^()]*\)")
_LEAD = re.compile(
    r"(?:(?:a|an|the|major|new|their|its|second|other|assembling)\s+"
    r"|(?:production|processing|manufacture|assembly|output)\s+of\s+"
    r"|(?:по\s+)?(?:производств|выпуск|переработк|сборк)\w*\s+)+",
    re.IGNORECASE,
)
_ENOUGH = re.compile(r"\s(?:in|at|near|with|worth|for|from|by|on|в|на|под|с|мощностью|стоимостью|для|из)\s|\s[–—-]\s|:")
_UNKNOWN = {
    "en": re.compile(
        r"(?!(?:the|a|an|other|others|it|its|more|their|jobs|another|there|some|also|all|said)\b)"
        r"[a-zA-Z][\w’'-]*(?:\s[\w’'-]+){0,4}"
    ),
    "ru": re.compile(
        r"(?!(?:в|и|на|а|но|что|это|он|она|они|как|другие|другое|сообщ|по)\b)[а-яё][\w-]*(?:\s[\w-]+){0,4}"
    ),
    "kk": re.compile(r"(?!(?:бұл|ол|басқа|тағы|және)\b)[^\W\d_A-Z][\w-]*(?:\s[\w-]+){0,4}"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One member of a list at [start, end) with the place that its bracket names; ``closing`` is the bracket's end.

    ``label`` stands for an output that no lexicon knows.
    """

    start: int
    end: int
    products: tuple[Found[Product], ...]
    label: Found[str] | None
    place: Found[Place] | None
    closing: int


def read_items(document: Document, start: int, stop: int) -> tuple[Item, ...]:
    """The list that begins at ``start`` and ends before ``stop`` or at the first member that names no output."""
    items: list[Item] = []
    at = start
    while at < stop:
        item, following = _read_item(document, at, stop)
        if item is None:
            break
        items.append(item)
        at = following
    while items and items[-1].label and not items[-1].place and len(items) > 1:
        items.pop()
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a member of a list ends: its words before ``limit``, its bracket, and where the next one begins."""

    limit: int
    bracket: re.Match[str] | None
    following: int


def _read_item(document: Document, at: int, stop: int) -> tuple[Item | None, int]:
    cut = _cut(document, at, stop)
    lead = _LEAD.match(document.text, at, cut.limit)
    begin = lead.end() if lead else at
    products = tuple(p for p in document.products if at <= p.start < min(cut.limit, at + _FAR))
    label = None if products else _unknown(document.text, begin, cut.limit, document.language)
    named = products or ((label,) if label else ())
    if not named:
        return None, at
    end = max(found.end for found in named)
    start = at if lead else min(found.start for found in named)
    closing = cut.bracket.end() if cut.bracket else end
    return Item(start, end, products, label, _place_in(document, cut.bracket), closing), cut.following


def _cut(document: Document, at: int, stop: int) -> _Cut:
    """Cut at the next separator that stands in no bracket and in no product's name («oil and gas equipment»)."""
    text = document.text
    product = next((p for p in document.products if at <= p.start < min(stop, at + _FAR)), None)
    whole = product is not None and not _SEPARATOR.search(text, at, product.start)
    separator = _SEPARATOR.search(text, product.end if product and whole else at, stop)
    limit = separator.start() if separator else stop
    opening = text.find("(", at, stop)
    bracket = _BRACKET.match(text, opening, stop) if 0 <= opening <= limit else None
    if bracket:
        limit = opening
        separator = _SEPARATOR.match(text, bracket.end(), stop)
    return _Cut(limit, bracket, separator.end() if separator else stop)


def _place_in(document: Document, bracket: re.Match[str] | None) -> Found[Place] | None:
    if bracket is None:
        return None
    return next((place for place in document.places if bracket.start() <= place.start < bracket.end()), None)


def _unknown(text: str, start: int, limit: int, language: str) -> Found[str] | None:
    """An output that no lexicon knows, as the text names it."""
    enough = _ENOUGH.search(text, start, limit)
    words = text[start : enough.start() if enough else limit].strip()
    pattern = _UNKNOWN.get(language, _UNKNOWN["en"])
    return Found(words, start, start + len(words)) if len(words) < 60 and pattern.fullmatch(words) else None
