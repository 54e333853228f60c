"""The stage that a naming stands for: «second stage of the Shu solar plant» is another project than the plant."""

from __future__ import annotations

import re

from extractors.document import Document

_ORDINAL_EN = r"(?:second|third|fourth|fifth|2nd|3rd|4th)"
_ORDINAL_RU = r"(?:втор\w+|треть\w+|четв[её]рт\w+|пят(?:ая|ой|ую|ый|ого)|I{2,3}|IV|[2-5]-?(?:я|й|ю|го)?)"
_ORDINAL_KK = r"(?:екінші|үшінші|төртінші|бесінші|[2-5]-?(?:ші|шы)?)"

# Words that stand right before the name; one or two of its own may lie between, such as its town.
_BEFORE = {
    "en": re.compile(
        rf"\b(?:{_ORDINAL_EN}\s+(?:stage|phase)|expansion|extension)\s+(?:of|for)\s+(?:the\s+|its\s+|a\s+)?"
        r"(?:[A-Z][\w’'-]*\s+){0,2}\Z",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        rf"\b(?:{_ORDINAL_RU}\s+(?:очеред\w+|этап\w*|фаз\w+)|расширени\w+)\s+(?:\w+(?:ого|ой|его|ей)\s+)?\Z",
        re.IGNORECASE,
    ),
}
_BEHIND_KK = re.compile(rf"\s+(?:(?:{_ORDINAL_KK})\s+)?кез(?:ек|ег|ең)\w*|\s+кеңейт\w+", re.IGNORECASE)


def with_stage(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where the name begins and ends when the stage that it is said of belongs to it."""
    sentence = document.sentences[document.sentence_of(start)]
    if document.language == "kk":
        behind = _BEHIND_KK.match(document.text, end, sentence.end)
        return (start, behind.end()) if behind else (start, end)
    words = _BEFORE.get(document.language)
    before = words.search(document.text, sentence.start, start) if words else None
    return (before.start(), end) if before else (start, end)
