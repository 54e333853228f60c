"""The places of the world that the news names, read from ``data/places.csv``, and the phrases that name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from functools import lru_cache
from typing import NamedTuple

from extractors.lexicon.gazetteer import Gazetteer
from extractors.lexicon.tables import cell, rows


class PlaceKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    DISTRICT = "district"
    TOWN = "town"
    ZONE = "zone"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Place:
    """``name`` in the text's language and spelling, in the nominative if a list knows it; ``canonical`` in English.

    ``country`` is ISO 3166-1 alpha-2, ``region`` ISO 3166-2. A place that no list knows («село Кокжазык») has ""
    for its country and its canonical name.
    """

    name: str
    country: str
    region: str | None
    kind: PlaceKind
    canonical: str = ""


class Shape(Enum):
    """How much of a name stands in a phrase."""

    FULL = "full"  # «Карагандинская область»: says all
    BARE = "bare"  # «Караганда»: its kind is to be guessed
    ADJECTIVE = "adjective"  # «Карагандинской» waits for «и Павлодарской областях»


class Naming(NamedTuple):
    """One way to name a place; ``guarded`` names are also words or people and need a sign that a place is meant.

    ``place.name`` is the nominative of this way.
    """

    place: Place
    shape: Shape
    guarded: bool


class Side(Enum):
    BEFORE = "before"  # the kind stands before the name: «индустриальная зона Уральска»
    AFTER = "after"  # behind it: «Saran industrial zone»
    ADJECTIVE = "adjective"  # behind an adjective made of it: «павлодарский завод»


class Head(NamedTuple):
    """A word for a kind of place."""

    kind: PlaceKind
    side: Side


_TYPES = {
    PlaceKind.REGION: (("en", "region oblast province"), ("ru", "область обл!"), ("kk", "облысы облыс обл!")),
    PlaceKind.DISTRICT: (("en", "district raion"), ("ru", "район"), ("kk", "ауданы аудан")),
}

_RUSSIAN_TYPES = {PlaceKind.REGION: "область", PlaceKind.DISTRICT: "район"}

_HEADS = (
    (
        PlaceKind.ZONE,
        "special economic zone|free economic zone|SEZ|FEZ|industrial zone|industrial park|industrial area|technopark"
        "|industrial zone of|special economic zone of|industrial park of",
        "специальная экономическая зона|свободная экономическая зона|СЭЗ|индустриальная зона|промышленная зона|промзона"
        "|индустриальный парк|технопарк",
        "арнайы экономикалық аймағы|арнайы экономикалық аймақ|еркін экономикалық аймағы|АЭА|индустриялық аймағы"
        "|индустриялық аймақ|индустриалды аймағы|өнеркәсіптік аймағы|өнеркәсіп аймағы|өнеркәсіптік аймақ"
        "|индустриялық паркі|технопаркі",
    ),
    (
        PlaceKind.SITE,
        "deposit|gas field|oil field|coalfield",
        "месторождение|участок недр|разрез|карьер",
        "кен орны|кен орнында|кен орнының|кен орнын|кен орнына|кен орнындағы|разрезі|кеніші",
    ),
    (
        PlaceKind.TOWN,
        "village of|town of|city of|settlement of|village|town|settlement|city",
        "село|посёлок|аул|станция|город|г!|моногород|сельский округ|ауыл",
        "ауылы|кенті|ауылдық округі|қаласы|қала|стансасы|моноқаласы",
    ),
    (PlaceKind.DISTRICT, "district", "район", "ауданы"),
)

_FACILITIES = "завод|комбинат|фабрика|предприятие|ТЭЦ|ГРЭС|НПЗ|производство|площадка|рудник|цех"


@lru_cache(maxsize=1)
def place_names() -> Gazetteer[Naming | Head]:
    return Gazetteer((*_naming_phrases(), *_head_phrases()))


def _head_phrases() -> Iterator[tuple[str, str, Naming | Head]]:
    for kind, en, ru, kk in _HEADS:
        for phrase in en.split("|"):
            side = Side.BEFORE if phrase.endswith(" of") else Side.AFTER
            yield phrase, "en", Head(kind, side)
        for phrase in ru.split("|"):
            yield phrase, "ru", Head(kind, Side.BEFORE)
        for phrase in kk.split("|"):
            yield phrase, "kk", Head(kind, Side.AFTER)
    for phrase in _FACILITIES.split("|"):
        yield phrase, "ru", Head(PlaceKind.TOWN, Side.ADJECTIVE)


def _naming_phrases() -> Iterator[tuple[str, str, Naming | Head]]:
    for row in rows("places"):
        yield from _phrases_of(row)


def _phrases_of(row: dict[str, str]) -> Iterator[tuple[str, str, Naming]]:
    place = Place(row["name"], row["country"], row["region"] or None, PlaceKind(row["kind"]), row["name"])
    for phrase, language in _full(row, place.kind) if place.kind in _TYPES else ():
        yield phrase, language, Naming(_named(place, phrase), Shape.FULL, False)
    for name, language in _bare(row) if place.kind is not PlaceKind.DISTRICT else ():
        yield name, language, Naming(_named(place, name), Shape.BARE, name.endswith("?"))
    for name in cell(row, "adjective"):
        yield name, "ru", Naming(_named(place, f"{name} {_RUSSIAN_TYPES[place.kind]}"), Shape.ADJECTIVE, True)


def _named(place: Place, phrase: str) -> Place:
    return replace(place, name=phrase.replace("!", "").replace("?", ""))


def _bare(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Kazakh texts put their endings behind Russian names, too."""
    for language in ("en", "ru", "kk"):
        yield from ((name, language) for name in cell(row, language))
    for name in cell(row, "ru"):
        yield name, "kk"
        if name.endswith("ск"):
            yield f"{name}і", "kk"


def _full(row: dict[str, str], kind: PlaceKind) -> Iterator[tuple[str, str]]:
    for language, types in _TYPES[kind]:
        for word in types.split():
            for name in cell(row, language):
                yield (f"{word} {name}" if language == "ru" else f"{name} {word}"), language
            if language == "ru":
                yield from ((f"{name} {word}", "ru") for name in cell(row, "adjective"))
