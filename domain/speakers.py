"""Who a sentence says that it has its words from: «according to the ministry», «сообщил аким», «әкімнің айтуынша»."""

from __future__ import annotations

import re

_NAME = r"(?P<who>[^,.;:–—«»“”\"()\n]{3,60}?)"
_END = r"(?=\s*(?:[,.;:–—«»“”\"()\n]|$))"
_ATTRIBUTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:according to) {_NAME}{_END}",
        rf"[”\"»]?,? (?:said|says|announced|noted|told \w+) (?P<who>[A-Z][^,.;:–—«»“”\"()\n]{{2,60}}?){_END}",
        rf"(?i:по (?:словам|данным|информации|сообщению)) {_NAME}{_END}",
        rf"(?:сообщил|заявил|рассказал|отметил|пояснил|уточнил|подчеркнул)[аи]?(?: в)? {_NAME}{_END}",
        r"(?P<who>[^,.;:–—«»“”\"()\n]{3,60}?)(?:ның|нің|дың|дің|тың|тің) (?:айтуынша|мәліметінше|хабарлауынша)",
        rf"деді {_NAME}{_END}",
    )
)


def speaker_of(sentence: str) -> str | None:
    """None where the sentence names nobody: then the article itself says it."""
    found = (pattern.search(sentence) for pattern in _ATTRIBUTIONS)
    return next((one["who"].strip() for one in found if one), None)
