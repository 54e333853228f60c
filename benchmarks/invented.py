"""Invented projects by the hundred thousand, and later reports of them: the same ones at every run.

Skewed as the real ones are: a few regions, towns and products have most projects, a third of the projects belong to
companies that nobody else names and a few companies have thousands. Reports come in three languages, leave out what
news leave out, and spell as their language does.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from domain.products import COMMONPLACE
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from extractors.lexicon.tables import cell, listed, rows

T = TypeVar("T")
V = TypeVar("V")
LANGUAGES = ("en", "ru", "kk")
FIRST_DAY = datetime(2005, 1, 1, tzinfo=UTC)
DAYS = 7_600

# How often one is found in news: of companies that build at all, most build once.
NEW_COMPANY = 0.35
NO_TOWN, NO_COMPANY, NO_FIGURE = 0.25, 0.2, 0.5
NEIGHBOURS = 0.08
TOLD_TWICE = 0.3

_LATIN = listed(
    "sa ta ka ba ma na ra la da ga zhan nur bek tal kol tas mur ber kuat tok "
    "zher sun dar bol kar sai tem ros dom prim met stan gor vol len mir pol zar nem lit"
)
_CYRILLIC = listed(
    "са та ка ба ма на ра ла да га жан нур бек тал кол тас мур бер куат ток "
    "жер сун дар бол кар сай тем рос дом прим мет стан гор вол лен мир пол зар нем лит"
)
_SYLLABLES = tuple(zip(_LATIN, _CYRILLIC, strict=True))
_COMPANY = {"en": "{} LLP", "ru": "ТОО «{}»", "kk": "«{}» ЖШС"}
_NAMES = {"en": "{} plant", "ru": "завод по производству: {}", "kk": "{} зауыты"}
_QUOTED = {"en": " “{}”", "ru": " «{}»", "kk": " «{}»"}
_FACILITIES = {
    Sector.MINING: Facility.MINE,
    Sector.ENERGY: Facility.POWER_STATION,
    Sector.AGRICULTURE: Facility.LIVESTOCK_COMPLEX,
    Sector.OIL_GAS: Facility.REFINERY,
    Sector.TRANSPORT: Facility.TERMINAL,
}
_STATUSES = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION, Status.COMMISSIONED)


@dataclass(frozen=True, slots=True)
class Named:
    """A product or a place under its canonical name and as each language calls it."""

    name: str
    kind: str
    said: dict[str, str]


class Skewed(Generic[T]):
    """Draws the n-th of a list about 1/n as often as the first."""

    def __init__(self, things: Sequence[T], bend: float = 1.0) -> None:
        self._things = things
        self._upto = list(accumulate((number + 1) ** -bend for number in range(len(things))))

    def draw(self, rng: Random) -> T:
        return self._things[bisect(self._upto, rng.random() * self._upto[-1])]


@dataclass(frozen=True, slots=True)
class Invented:
    """A project as it is: ``reports`` are what the archive knows of it."""

    number: int
    truth: Mention
    product: Named
    town: Named | None
    company: int | None
    brand: int | None
    reports: tuple[tuple[datetime, Mention], ...]


class Inventor:
    """Projects one after another; each depends on those before it, as the next one of a company does."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = Random(seed)
        self._owners: list[int] = []
        self._companies = 0
        self._number = 0

    def projects(self, many: int) -> Iterator[Invented]:
        for _ in range(many):
            yield self._next()

    def _next(self) -> Invented:
        rng, places = self._rng, _places()
        country, region = _neighbours().draw(rng) if rng.random() < NEIGHBOURS else _regions().draw(rng)
        towns = places.get(region)
        town = towns.draw(rng) if towns and rng.random() >= NO_TOWN else None
        product = _products().draw(rng)
        owner = self._owner() if rng.random() >= NO_COMPANY else None
        brand = rng.randrange(len(_SYLLABLES) ** 3) if rng.random() < 0.2 else None
        sector = Sector(product.kind)
        truth = Mention(
            name="", facility=_FACILITIES.get(sector, Facility.PLANT), status=Status.ANNOUNCED, evidence="",
            products=(product.name,), sector=sector, country=country, region=region,
            investment=self._figure(Money(round(rng.lognormvariate(22, 1.5), -6), "KZT")),
            capacity=self._figure(Capacity(float(round(rng.lognormvariate(10, 1.5))), "t/year")),
            jobs=self._figure(rng.randrange(20, 900)),
        )  # fmt: skip
        self._number += 1
        bare = Invented(self._number, truth, product, town, owner, brand, ())
        begun = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        many = 2 if rng.random() < TOLD_TWICE else 1
        days = (begun + timedelta(days=300 * at) for at in range(many))
        return replace(bare, reports=tuple((day, report(bare, rng, at)) for at, day in enumerate(days)))

    def _figure(self, value: T) -> T | None:
        return None if self._rng.random() < NO_FIGURE else value

    def _owner(self) -> int:
        """Who has built much builds again: sizes of companies follow a power law."""
        rng = self._rng
        if not self._owners or rng.random() < NEW_COMPANY:
            self._companies += 1
            self._owners.append(self._companies)
        else:
            self._owners.append(self._owners[rng.randrange(len(self._owners))])
        return self._owners[-1]


def report(project: Invented, rng: Random, step: int, leaves_out: float = 0.0) -> Mention:
    """One article's account, in a language drawn by chance; ``leaves_out`` is the chance of each value."""

    def told(value: V) -> V | None:
        return None if rng.random() < leaves_out else value

    language = rng.choice(LANGUAGES)
    company, town, truth = told(project.company), told(project.town), project.truth
    name = _NAMES[language].format(project.product.said[language])
    if project.brand is not None and rng.random() >= leaves_out:
        name += _QUOTED[language].format(spelled(project.brand, language))
    return replace(
        truth,
        name=name,
        status=_STATUSES[min(step, 3)],
        evidence=name,
        locality=town.said[language] if town else None,
        companies=() if company is None else (_COMPANY[language].format(company_name(company, language)),),
        investment=told(truth.investment),
        capacity=told(truth.capacity),
        jobs=told(truth.jobs),
    )


def company_name(number: int, language: str) -> str:
    """Never the same for two companies: the number scattered, then written in syllables."""
    scattered = number * 7_368_787 % len(_SYLLABLES) ** 4
    return spelled(scattered, language, 4)


def spelled(number: int, language: str, syllables: int = 3) -> str:
    parts = []
    for _ in range(syllables):
        number, at = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[at][language != "en"])
    return "".join(parts).capitalize()


@cache
def _products() -> Skewed[Named]:
    named = [Named(row["name"], row["sector"], _said(row)) for row in rows("products")]
    Random(7).shuffle(named)
    return Skewed(sorted(named, key=lambda product: product.name not in COMMONPLACE), 0.8)


@cache
def _regions() -> Skewed[tuple[str, str | None]]:
    found = dict.fromkeys((row["country"], row["region"] or None) for row in rows("places") if row["country"] == "KZ")
    return Skewed(sorted((pair for pair in found if pair[1]), key=str), 0.6)


@cache
def _neighbours() -> Skewed[tuple[str, str | None]]:
    found = dict.fromkeys((row["country"], row["region"] or None) for row in rows("places") if row["country"] != "KZ")
    return Skewed(sorted(found, key=str))


@cache
def _places() -> dict[str | None, Skewed[Named]]:
    by_region: dict[str | None, list[Named]] = {}
    for row in rows("places"):
        if row["kind"] in ("town", "zone", "district"):
            by_region.setdefault(row["region"] or None, []).append(Named(row["name"], row["kind"], _said(row)))
    return {region: Skewed(towns) for region, towns in by_region.items()}


def _said(row: dict[str, str]) -> dict[str, str]:
    """The first spelling of each language, or the canonical name."""
    return {language: next(iter(cell(row, language)), row["name"]).strip("?!") for language in LANGUAGES}
