"""What in a plant's name makes a unit of its own: stage, expansion, number, technology; and which words are names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.names import words

_STAGE = r"(?:stage|phase|очеред|этап|фаз|кезек|кезег|кезең|kezek|kezeg|kezeń|kezeñ)"
_ORDINALS = (
    (1, r"first|1st|перв(?:ый|ая|ой|ого|ую|ое)|бірінші|birinşi|birinshi"),
    (2, r"second|2nd|втор(?:ой|ая|ого|ую|ое)|екінші|ekinşi|ekinshi"),
    (3, r"third|3rd|трет(?:ий|ья|ьей|ьего|ью|ье)|үшінші|üşinşi|úshinshi"),
    (4, r"fourth|4th|четв[её]рт(?:ый|ая|ой|ого|ую|ое)|төртінші|törtinşi"),
    (5, r"fifth|5th|пят(?:ый|ая|ой|ого|ую|ое)|бесінші|besinşi"),
    (6, r"sixth|6th|шест(?:ой|ая|ого|ую|ое)|алтыншы|altynşy"),
)
_ORDINAL = tuple((number, re.compile(rf"\b(?:{word})\b", re.IGNORECASE)) for number, word in _ORDINALS)
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 6: "VI"}
_ORDINAL_STAGE = tuple(
    (number, re.compile(rf"\b(?:{word}|(?:{number}|{_ROMAN[number]})-?[а-яі]*)[\s-]+{_STAGE}", re.IGNORECASE))
    for number, word in _ORDINALS
)
_STAGE_NUMBERED = tuple(
    (number, re.compile(rf"\b(?:stage|phase)[\s-]+(?:{number}|{_ROMAN[number]})\b", re.IGNORECASE))
    for number, _ in _ORDINALS
)
# Most names have neither: looked for first, in one pass.
_ANY_STAGE = re.compile(_STAGE, re.IGNORECASE)
_ANY_ORDINAL = re.compile(rf"\b(?:{'|'.join(word for _, word in _ORDINALS)})\b", re.IGNORECASE)
_MORE = re.compile(r"expan|extension|enlarg|расширени|кеңейт|keñeit|keńeıt", re.IGNORECASE)
_RENEWAL = re.compile(r"moderni|upgrad|reconstruct|overhaul|модерниз|реконструк|жаңғырт|jañğyrt", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_UNIT_NUMBER = re.compile(r"(?:№|\bNos?\.)\s*(\d+)|[A-ZА-Я]-(\d+)\b")
_NUMBER_LIST = re.compile(r"(?:№|\bNos?\.)\s*\d+(?:\s*(?:,|and|и|және)\s*(?:№\s*)?\d+)+")

_TECHNOLOGY = tuple(
    (technology, re.compile(pattern, re.IGNORECASE))
    for technology, pattern in (
        ("wind", r"\bwind|ветр|ветро|\bжел\b|\bjel\b|\bвэс\b"),
        ("solar", r"\bsolar|photovolt|солнечн|\bкүн\b|\bkün\b"),
        ("nuclear", r"nuclear|атом|\bаэс\b"),
        ("hydro", r"hydro(?:power|electric)|\bhpp\b|гидро|\bгэс\b|\bсу электр"),
        ("gas", r"gas[- ]turbine|gas-fired|combined[- ]cycle|\bccgt\b|парогаз|газотурб|\bгтэс\b|\bпгу\b|газ турбина"),
        ("cogeneration", r"\bchp\b|cogenerat|\bтэц\b|\bжэо\b"),
    )
)

_ANY_TECHNOLOGY = re.compile("|".join(pattern.pattern for _, pattern in _TECHNOLOGY), re.IGNORECASE)

_REGION = re.compile(r"\([^)]*\)|\w+[ -](?:област|облыс|region|oblast|район|аудан|district)\w*", re.IGNORECASE)
_QUOTED = re.compile(r"[«“„\"]([^»”“\"]+)[»”“\"]")
_WORD = re.compile(r"[^\W\d_]+")
_BRAND = re.compile(r"\b(?:[A-Z]{3,}|[A-Z][a-z]+[A-Z])\w*")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_CYRILLIC = re.compile(r"[а-яё]")


@dataclass(frozen=True, slots=True)
class Unit:
    """``stage`` is 1 unless said to be later; ``works``: "more", "renewal" or None; ``numbers``: those it bears."""

    stage: int
    works: str | None
    numbers: frozenset[int]

    def contradicts(self, other: Unit) -> bool:
        if self.numbers and other.numbers and not self.numbers & other.numbers:
            return True
        return self._kind() != other._kind()

    def _kind(self) -> str:
        """An expansion may be called the second stage by the next article; two later stages are told by numbers."""
        if self.stage > 2:
            return str(self.stage)
        return "more" if self.stage == 2 else self.works or "first"


@lru_cache(maxsize=16_384)
def unit_of(name: str) -> Unit:
    stage = _stage(name)
    works = "more" if _MORE.search(name) else "renewal" if _RENEWAL.search(name) else None
    ordinal = _ordinal(name)
    numbers = _numbers(name) or ({ordinal} if ordinal and stage is None else set())
    return Unit(stage or 1, works, frozenset(numbers))


def _ordinal(name: str) -> int | None:
    if not _ANY_ORDINAL.search(name):
        return None
    return next((number for number, pattern in _ORDINAL if pattern.search(name)), None)


def _stage(name: str) -> int | None:
    if not _ANY_STAGE.search(name):
        return None
    return next((number for number, pattern in (*_ORDINAL_STAGE, *_STAGE_NUMBERED) if pattern.search(name)), None)


def _numbers(name: str) -> set[int]:
    if not _DIGIT.search(name):
        return set()
    listed = (number for found in _NUMBER_LIST.findall(name) for number in re.findall(r"\d+", found))
    single = (number for found in _UNIT_NUMBER.findall(name) for number in found if number)
    return {int(number) for number in (*listed, *single)}


@lru_cache(maxsize=16_384)
def technology_of(name: str) -> str | None:
    """How a power station works, where its name says: wind, solar, nuclear, hydro, gas, cogeneration."""
    if not _ANY_TECHNOLOGY.search(name):
        return None
    return next((technology for technology, pattern in _TECHNOLOGY if pattern.search(name)), None)


@lru_cache(maxsize=16_384)
def proper_words(name: str) -> frozenset[str]:
    """Skeletons of words that are names: quoted, capital after the first, brands, Latin within Cyrillic; no regions."""
    name = _REGION.sub(" ", name)
    capital = (word for word in _WORD.findall(name)[1:] if word[0].isupper())
    latin = _LATIN.findall(name) if _CYRILLIC.search(name) else ()
    return frozenset(words(" ".join((*_QUOTED.findall(name), *capital, *_BRAND.findall(name), *latin))))
