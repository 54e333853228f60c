"""Lists of outputs behind one facility word: «copper (Karaganda region), ferroalloys (Pavlodar region) and …»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Document
from extractors.found import Found
from extractors.places import Place
from extractors.products import Product

_SEPARATOR = re.compile(
    r"\s*[,;]\s+(?:(?:as well as|and|а также|и|және)\s+)?|\s+(?:as well as|and|а также|и|және|мен|пен|бен)\s+"
)
_BRACKET = re.compile(r"\([^()]*\)")
_LEAD = re.compile(
    r"(?:(?:a|an|the|major|new|their|its|second|other)\s+|(?:production|processing|manufacture|assembly|output)\s+of\s+|assembling\s+"
    r"|(?:по\s+)?(?:производств|выпуск|переработк|сборк)\w*\s+)+",
    re.IGNORECASE,
)
_ENOUGH = re.compile(r"\s(?:in|at|near|with|worth|for|from|by|on|в|на|под|с|мощностью|стоимостью|для|из)\s|\s[–—-]\s|:")
_UNKNOWN = {
    "en": re.compile(
        r"(?!(?:the|a|an|other|others|it|its|more|their|jobs|another|there|some|also|all|said)\b)[a-zA-Z][\w’'-]*(?:\s[\w’'-]+){0,4}"
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


def _read_item(document: Document, at: int, stop: int) -> tuple[Item | None, int]:
    text = document.text
    inside = next((p for p in document.products if at <= p.start < min(stop, at + _FAR)), None)
    separator = _SEPARATOR.search(
        text, inside.end if inside and not _SEPARATOR.search(text, at, inside.start) else at, stop
    )
    limit = separator.start() if separator else stop
    opening = text.find("(", at, stop)
    bracket = _BRACKET.match(text, opening, stop) if 0 <= opening <= limit else None
    if bracket:
        limit = opening
        separator = _SEPARATOR.match(text, bracket.end(), stop)
    following = separator.end() if separator else stop
    lead = _LEAD.match(text, at, limit)
    begin = lead.end() if lead else at
    products = tuple(p for p in document.products if at <= p.start < min(limit, at + _FAR))
    label = None if products else _unknown(text, begin, limit, document.language)
    if not products and label is None:
        return None, at
    end = max([p.end for p in products] or [label.end if label else at])
    start = at if lead else min([p.start for p in products] or [begin])
    return Item(start, end, products, label, _place_in(document, bracket), bracket.end() if bracket else end), following


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


_FAR = 48  # characters from the beginning of an item to its product
