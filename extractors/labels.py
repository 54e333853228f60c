"""What a facility phrase says beyond the known products: «baby diapers», «карданных валов», «ағаш пеллет»."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.found import Found

_WORD = r"[^\W\d_][\w’'-]*"
_STOP_EN = frozenset(
    """a an the this that these those its their his her our any each every some all no another other such same whole and or but of for in at on to with by from as near
    is are was were be been being has have had will would can could may might should must do does did not also only just now then than very which who what where when
    while if so it he she they we you i said says say over under about after before since until during between into out up off more most less per
    new large big small major modern own existing former old first second third fourth fifth future main key local joint entire full unfinished abandoned idle giant huge
    two three four five six seven eight nine ten several many few both one similar industrial kazakh kazakhstani chinese russian turkish german korean uzbek kyrgyz
    foreign italian largest biggest leading planned proposed promised long-delayed full-cycle ambitious unique domestic regional national city-forming neighbouring neighboring
    sister parent investment manufacturing production opens opened launches launched launch build builds building built start starts started commissioned construct finish stop stops
    closed inspects inspected visited put half next last this nearby adjacent production own actual tenge billion million percent dollar ton tonne tons tonnes year
    buy buys buy bought get gets got picks sees see makes make turns shut gives given running suspended mothballed stalled frozen""".split()
)
_LEFT_EN = re.compile(rf"((?:(?:{_WORD})\s+){{1,4}})\Z")
_RIGHT_EN = re.compile(
    rf"\s+(?:(?:for|on)\s+(?:the\s+)?(?:(?:production|processing|manufacture|extraction|making|assembly|output|recycling)\s+(?:of\s+)?)?|of\s+|producing\s+|making\s+|processing\s+|to\s+(?:make|produce|process)\s+)"
    rf"((?:(?!(?:in|at|on|by|with|from|near|and|worth|is|are|was|were|will|has|have|to|that|which|of|the|its|this|their|a|an)\b){_WORD}\s*){{1,4}})",
)
_GENERIC_RU = re.compile(
    r"(?:нов|перв|крупн|эт|будущ|современ|собствен|действующ|друг|так|вс[её]|кажд|данн|совместн|индустриальн|промышленн|местн|российск|китайск|казахстанск|"
    r"турецк|немецк|корейск|узбекск|кыргызск|отечествен|подобн|сам|уникальн|бывш|котор|ещ|сво|тр[её]х|дв|един|главн|так|очередн|ожидаем|готов|областн|городск|"
    r"государствен|иностран|недостроен|соседн|строящ|запланирован|полноцен|инвестицион|производствен|втор|треть|четв|старейш|как|любой|сегодня|больш|мал|цел|лучш|прошл|следующ|названн|указан)",
    re.IGNORECASE,
)
_LEFT_RU = re.compile(r"(\w{3,}(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ым|им|ом|ем|ую|юю|ые|ие|ых|их))\s+\Z", re.IGNORECASE)
_RIGHT_RU = re.compile(
    r"\s+(?:(?:по|для)\s+(?:\w+\s+)?(?:производству|выпуску|переработке|сборке|изготовлению|добыче|розливу|утилизации|производства|выпуска|переработки)\s+)?"
    r"((?:\w+(?:ого|его|ых|их|ой|ей)\s+){0,3}(?:(?<=[оы]х )\w{3,}|(?<=[иео]й )\w{3,}|(?<=го )\w{3,}|\w{3,}(?:ов|ев|ей|ий|ы|и|а|я)))(?!\w)"
)
_NOT_RU = re.compile(
    r"(?:област|район|город|компани|регион|стран|год|республик|комбинат|предприяти|групп|холдинг|завод|\w+(?:ена|ана|ята|ита|ыта|ута|тся|[аиеыуя]л[аио]|л[аи]сь|лось)$|"
    r"тенге|долл|которы|котора|она|его|ещ|через|после|тоже|пока|когда|где|при|или|либо|месяц|конц|рамк|проект|этап|инвестор|министр|аким|будет|стал|уже)",
    re.IGNORECASE,
)
_MAKER_KK = re.compile(rf"((?:{_WORD}\s+){{1,3}}{_WORD}(?:атын|етін|йтын|йтін))\s+(?:жаңа\s+)?\Z")
_LEFT_KK = re.compile(rf"((?:{_WORD}\s+){{1,3}})\Z")
_STOP_KK = re.compile(
    r"(?:жаңа|ірі|бұл|осы|сол|екі|үш|төрт|бес|алғашқы|тұңғыш|заманауи|бір|жалғыз|екінші|өз|барлық|тағы|басқа|отандық|қазақстандық|қытайлық|түрік|ресейлік|аталған|және|мен|пен|бен|ал|"
    r"енді|бүгін|биыл|кейін|үшін|деп|туралы|бойынша|онда|мұнда|әр|көп|қалған|осындай|ең|үлкен|шағын|болашақ|бұрынғы|жоспарлы|толық|қос|қазір|еліміз\w*|"
    r"\w+(?:да|де|та|те|нда|нде|ғы|гі|ның|нің|дің|дың|тің|тың|ған|ген|қан|кен|ып|іп|ды|ді|ты|ті|ады|еді|лық|дан|ден|тан|тен|нан|нен|ға|ге|қа|ке|мен|ін|ын))\Z",
    re.IGNORECASE,
)


def label_before(text: str, start: int, floor: int, language: str) -> Found[str] | None:
    """The qualifying words right before a facility word that begins at ``start``; none before ``floor``."""
    floor = max(floor, start - 60)
    if language == "ru":
        match = _LEFT_RU.search(text, floor, start)
        plain = match and not _GENERIC_RU.match(match[1]) and (match[1][0].islower() or match.start(1) == floor)
        return _found(match) if match and plain else None
    if language == "kk":
        maker = _MAKER_KK.search(text, floor, start)
        return _found(maker) if maker else _trailing(_LEFT_KK.search(text, floor, start), lambda word: bool(_STOP_KK.match(word)))
    return _trailing(_LEFT_EN.search(text, floor, start), lambda word: word.lower() in _STOP_EN or not word[0].islower() or word.endswith(("ed", "ly")))


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
