"""What a facility phrase says beyond the known products: «baby diapers», «карданных валов», «ағаш пеллет»."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.found import Found
from extractors.lexicon.signs import sign

_WORD = r"[^\W\d_][\w’'-]*"
_STOP_EN = sign("no label en", "", r"\Z")
_LEFT_EN = re.compile(rf"((?:(?:{_WORD})\s+){{1,4}})\Z")
_MAKING_EN = r"(?:production|processing|manufacture|extraction|making|assembly|output|recycling)\s+(?:of\s+)?"
_RIGHT_EN = re.compile(  # «on the left bank» is a place, «on the production of» is translated
    rf"\s+(?:for\s+(?:the\s+)?(?:{_MAKING_EN})?|on\s+(?:the\s+)?{_MAKING_EN}"
    rf"|(?:of|producing|making|processing|to\s+(?:make|produce|process))\s+)"
    rf"((?:(?!(?:in|at|on|by|with|from|near|and|worth|is|are|was|were|will|has|have|to|that|which|of|the|its|this|their"
    rf"|a|an)\b){_WORD}\s*){{1,4}})",
)
_GENERIC_RU = sign("generic ru", "", "")
_LEFT_RU = re.compile(
    r"(\w{3,}(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ые|ие|ых|их))\s+\Z", re.IGNORECASE
)
_RIGHT_RU = re.compile(
    r"\s+(?:(?:по|для)\s+(?:\w+\s+)?(?:производству|выпуску|переработке|сборке|изготовлению|добыче|розливу|утилизации"
    r"|производства|выпуска|переработки)\s+)?"
    r"((?:\w+(?:ого|его|ых|их|ой|ей)\s+){0,3}"
    r"(?:(?<=[оы]х )\w{3,}|(?<=[иео]й )\w{3,}|(?<=го )\w{3,}|\w{3,}(?:ов|ев|ей|ий|ы|и|а|я)))(?!\w)"
)
_NOT_RU = sign("no label ru", "", "")
# A Kazakh compound («шина зауыты») marks its second word; without the mark the word before it is no part of the name.
_BOUND_KK = re.compile(
    r"(?:(?:зауыт|комбинат|цех|кешен|кеніш|кәсіпорн|өндіріс|терминал|парк|шаруашылығ|орталығ)(?:[тдл][ае]р)?[ыі]|"
    r"(?:фабрика|желі|шахта|ферма|қондырғы|жоба|станса|станция|батарея)(?:лар)?с?[ыі]|жылыжай)",
    re.IGNORECASE,
)
_MAKER_KK = re.compile(rf"((?:{_WORD}\s+){{1,3}}{_WORD}(?:атын|етін|йтын|йтін))\s+(?:жаңа\s+)?\Z")
_LEFT_KK = re.compile(rf"((?:{_WORD}\s+){{1,3}})\Z")
_STOP_KK = sign("no label kk", "", r"\Z")


def label_before(text: str, start: int, end: int, floor: int, language: str) -> Found[str] | None:
    """The qualifying words right before the facility word [start, end); none before ``floor``."""
    floor = max(floor, start - 60)
    if language == "ru":
        match = _LEFT_RU.search(text, floor, start)
        plain = match and not _GENERIC_RU.match(match[1]) and (match[1][0].islower() or match.start(1) == floor)
        return _found(match) if match and plain else None
    if language == "kk":
        maker = _MAKER_KK.search(text, floor, start)
        if maker or not _BOUND_KK.search(text, start, end):
            return _found(maker) if maker and "болатын" not in maker[1] else None
        return _trailing(_LEFT_KK.search(text, floor, start), lambda word: bool(_STOP_KK.match(word)))
    return _trailing(
        _LEFT_EN.search(text, floor, start),
        lambda word: bool(_STOP_EN.match(word)) or not word[0].islower() or word.endswith(("ed", "ly")),
    )


def label_behind(text: str, end: int, stop: int, language: str) -> Found[str] | None:
    """The words that say what a facility ending at ``end`` is for; none at or after ``stop``."""
    if language == "kk":
        return None
    match = (_RIGHT_RU if language == "ru" else _RIGHT_EN).match(text, end, stop)
    if match is None or (language == "ru" and any(_NOT_RU.match(word) for word in match[1].split())):
        return None
    return _found(match)


def _found(match: re.Match[str]) -> Found[str]:
    words = match[1].rstrip()
    return Found(words, match.start(1), match.start(1) + len(words))


def _trailing(match: re.Match[str] | None, stops: Callable[[str], bool]) -> Found[str] | None:
    """The last words of a match up to the first that can be no part of a name."""
    if match is None:
        return None
    start = end = match.end()
    for word in reversed(list(re.finditer(r"\S+", match[1]))):
        if stops(word[0]):
            break
        start = match.start(1) + word.start()
    words = match.string[start:end].rstrip()
    return Found(words, start, start + len(words)) if words else None
