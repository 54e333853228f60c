"""Words for facilities: what kind each names, and what it makes by its very name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from domain.records import Facility, Sector
from extractors.lexicon.signs import for_lowered, lowered, sections

F, S = Facility, Sector


class Role(StrEnum):
    """How a word names a project: outright, vaguely, by its output, as an undertaking, or as a part of something."""

    PLANT = "plant"
    VAGUE = "vague"
    OUTPUT = "output"
    PROJECT = "project"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a facility word says; ``products`` and ``sector`` only where the word itself tells them."""

    role: Role
    facility: Facility
    products: tuple[str, ...] = ()
    sector: Sector | None = None


@dataclass(frozen=True, slots=True)
class Head:
    kind: Kind
    start: int
    end: int
    plural: bool


_KINDS = {
    "plant": Kind(Role.PLANT, F.PLANT),
    "vague": Kind(Role.VAGUE, F.PLANT),
    "output": Kind(Role.OUTPUT, F.PLANT),
    "project": Kind(Role.PROJECT, F.PLANT),
    "part": Kind(Role.PART, F.PLANT),
    "line": Kind(Role.PLANT, F.PRODUCTION_LINE),
    "power": Kind(Role.PLANT, F.POWER_STATION, ("electricity",), S.ENERGY),
    "chp": Kind(Role.PLANT, F.POWER_STATION, ("electricity", "heat"), S.ENERGY),
    "mine": Kind(Role.PLANT, F.MINE, (), S.MINING),
    "concentrator": Kind(Role.PLANT, F.CONCENTRATOR, (), S.MINING),
    "refinery": Kind(Role.PLANT, F.REFINERY, ("oil products",), S.OIL_GAS),
    "greenhouse": Kind(Role.PLANT, F.GREENHOUSE, ("vegetables",), S.AGRICULTURE),
    "livestock": Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, (), S.AGRICULTURE),
    "poultry": Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, ("poultry meat",), S.AGRICULTURE),
    "dairy": Kind(Role.PLANT, F.LIVESTOCK_COMPLEX, ("milk",), S.AGRICULTURE),
    "terminal": Kind(Role.PLANT, F.TERMINAL, (), S.TRANSPORT),
    "pipeline": Kind(Role.PLANT, F.PIPELINE, (), S.OIL_GAS),
    "coke": Kind(Role.PLANT, F.PRODUCTION_LINE, ("coke",), S.METALLURGY),
    "cars": Kind(Role.PLANT, F.PLANT, ("cars",), S.AUTOMOTIVE),
    "components": Kind(Role.PLANT, F.PLANT, ("auto components",), S.AUTOMOTIVE),
    "meat": Kind(Role.PLANT, F.PLANT, ("meat",), S.FOOD),
    "oil": Kind(Role.PLANT, F.PLANT, ("vegetable oil",), S.FOOD),
    "bread": Kind(Role.PLANT, F.PLANT, ("bread",), S.FOOD),
    "brewery": Kind(Role.PLANT, F.PLANT, ("beer",), S.FOOD),
    "tannery": Kind(Role.PLANT, F.PLANT, ("leather",), S.TEXTILES),
    "sawmill": Kind(Role.PLANT, F.PLANT, ("sawn timber",), S.WOOD_PAPER),
    "glassworks": Kind(Role.PLANT, F.PLANT, ("glass",), S.BUILDING_MATERIALS),
    "smelter": Kind(Role.PLANT, F.PLANT, (), S.METALLURGY),
    "metalworks": Kind(Role.PLANT, F.PLANT, ("metal products",), S.METALLURGY),
    "gas chemical": Kind(Role.PLANT, F.PLANT, (), S.PETROCHEMICALS),
}
LISTED = _KINDS["output"]  # the kind of an output that stands in a list without a facility word

_PLURALS = {
    "en": re.compile(r"s\Z|ies\Z"),
    "ru": re.compile(r"(?:ы|ов|ам|ами|ах|ий)\Z"),
    "kk": re.compile(r"(?:лар|лер|дар|дер|тар|тер)"),
}
_SINGULAR_EN = re.compile(r"(?:works|glassworks|GRES)\Z", re.IGNORECASE)


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], tuple[Kind, ...]]:
    """One alternation for a language; the number of the group that matched tells the kind."""
    rows = sections(f"facilities_{language}")
    alternation = "|".join(f"({words})" for _, words in rows)
    return for_lowered(rf"(?<!\w)(?:{alternation})(?!\w)"), tuple(_KINDS[kind] for kind, _ in rows)


def find_heads(text: str, language: str) -> Iterator[Head]:
    """Every word of ``text`` that may name a facility, in order."""
    pattern, kinds = _pattern(language if language in _PLURALS else "en")
    plural = _PLURALS.get(language, _PLURALS["en"])
    for match in pattern.finditer(lowered(text)):
        word = text[match.start() : match.end()]
        many = bool(plural.search(word)) and not _SINGULAR_EN.search(word)
        yield Head(kinds[(match.lastindex or 1) - 1], match.start(), match.end(), many)
