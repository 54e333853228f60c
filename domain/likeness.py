"""How alike two accounts of a plant are, part by part, and what speaks against their being of one plant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import product

from domain.names import company_words, is_wide, place_words, same_company, same_place, same_word, words
from domain.projects import Part
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from domain.units import Unit, proper_words, technology_of, unit_of

WEIGHTS = {
    "products": 0.32,
    "region": 0.15,
    "locality": 0.15,
    "companies": 0.20,
    "name": 0.08,
    "scale": 0.08,
    "kind": 0.05,
    "time": 0.03,
}

# What neither side says counts this share of its weight against a match: a bare «cement plant» proves little.
SILENCE = 0.2

# Regions that were one before 2018 and 2022: articles of both times meet under the old one.
ONCE_PART_OF = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35", "KZ-79": "KZ-61"}

# What one region has many plants for: product and region alone do not tell one from another.
COMMONPLACE = frozenset(
    """electricity|heat|milk|meat|beef|lamb|poultry meat|eggs|vegetables|tomatoes|cucumbers|fruit|flour|bread|fish|
    concrete|bricks|crushed stone|furniture|garments|water|oil products|natural gas|dairy products|animal feed|
    livestock|cattle|logistics|waste""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)

# A kind and what it is a kind of, as news call one plant's output now by this, now by that.
_KIND_OF = {
    "bottles": "glass containers",
    "jars": "glass containers",
    "glass bottles": "glass containers",
    "glass jars": "glass containers",
    "sheet glass": "glass",
    "xanthates": "flotation reagents",
    "refractory bricks": "refractories",
    "furnace linings": "refractories",
    "beef": "meat",
    "lamb": "meat",
    "horse meat": "meat",
    "sausages": "meat products",
    "butter": "dairy products",
    "cheese": "dairy products",
    "milk powder": "dairy products",
    "tomatoes": "vegetables",
    "cucumbers": "vegetables",
    "rebar": "rolled steel",
    "ammonium nitrate": "mineral fertilisers",
    "phosphate fertilisers": "mineral fertilisers",
    "polypropylene": "polymers",
    "polyethylene": "polymers",
    "sunflower oil": "vegetable oil",
    "rapeseed oil": "vegetable oil",
    "lithium-ion batteries": "batteries",
}
# How alike a product and its kind are; whatever is less alike needs a company, a name or a figure besides.
KIN = 0.9
_SAME_SCALE = 0.03
_OTHER_SCALE = 0.5
_YEARS_FORGOTTEN = 12
_UNDER_WAY = frozenset({Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION})
_DONE = frozenset({Status.COMMISSIONED, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class Account:
    """All that one mention, or all mentions of a project, say of a plant; values as first seen, without repeats."""

    names: tuple[str, ...]
    products: tuple[str, ...]
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    localities: tuple[str, ...]
    companies: tuple[str, ...]
    facilities: tuple[Facility, ...]
    sectors: tuple[Sector, ...]
    capacities: tuple[Capacity, ...]
    investments: tuple[Money, ...]
    units: tuple[Unit, ...]
    technologies: tuple[str, ...]
    proper: frozenset[str]
    status: Status
    last: datetime


def account(mentions: Sequence[Mention], status: Status, last: datetime) -> Account:
    names = tuple(dict.fromkeys(mention.name for mention in mentions))
    localities = tuple(dict.fromkeys(mention.locality for mention in mentions if mention.locality))
    places = {word for locality in localities for word in place_words(locality)}
    return Account(
        names=names,
        products=tuple(dict.fromkeys(name for mention in mentions for name in mention.products)),
        regions=tuple(dict.fromkeys(mention.region for mention in mentions if mention.region)),
        countries=tuple(dict.fromkeys(mention.country for mention in mentions if mention.country)),
        localities=localities,
        companies=tuple(dict.fromkeys(name for mention in mentions for name in mention.companies)),
        facilities=tuple(dict.fromkeys(mention.facility for mention in mentions)),
        sectors=tuple(dict.fromkeys(mention.sector for mention in mentions)),
        capacities=tuple(dict.fromkeys(mention.capacity for mention in mentions if mention.capacity)),
        investments=tuple(dict.fromkeys(mention.investment for mention in mentions if mention.investment)),
        units=tuple(dict.fromkeys(unit_of(name) for name in names)),
        technologies=tuple(dict.fromkeys(found for name in names if (found := technology_of(name)))),
        proper=frozenset(
            word for name in names for word in proper_words(name) if not any(same_word(word, place) for place in places)
        ),
        status=status,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` in 0..1 over the parts; ``contradictions`` forbid a match, ``doubts`` leave it to a person."""

    score: float
    parts: tuple[Part, ...]
    contradictions: tuple[str, ...]
    doubts: tuple[str, ...]


def likeness(news: Account, known: Account) -> Likeness:
    """Compares a mention's account with a project's."""
    alike = {
        "products": _products(news, known),
        "region": _any(news.regions, known.regions, same_region),
        "locality": _locality(news, known),
        "companies": _any(news.companies, known.companies, same_company),
        "name": _name(news, known),
        "scale": _scale(news, known),
        "kind": _kind(news, known),
        "time": max(0.0, 1 - abs((news.last - known.last).days) / 365 / _YEARS_FORGOTTEN),
    }
    parts = tuple(Part(field, alike[field], weight, _words(field, alike[field])) for field, weight in WEIGHTS.items())
    return Likeness(_score(parts), parts, _contradictions(alike, news, known), _doubts(alike))


def _score(parts: Iterable[Part]) -> float:
    gained = sum(part.weight * part.alike for part in parts if part.alike is not None)
    possible = sum(part.weight * (SILENCE if part.alike is None else 1) for part in parts)
    return round(gained / possible, 4)


def _any(left: Sequence[str], right: Sequence[str], same: Callable[[str, str], bool]) -> float | None:
    if not left or not right:
        return None
    return float(any(same(a, b) for a, b in product(left, right)))


def same_region(a: str, b: str) -> bool:
    return a == b or ONCE_PART_OF.get(a) == b or ONCE_PART_OF.get(b) == a


def _products(news: Account, known: Account) -> float | None:
    """Where one side names no product, a power station's technology stands for it."""
    if not news.products or not known.products:
        return 1.0 if set(news.technologies) & set(known.technologies) else None
    return max(same_product(a, b) for a, b in product(news.products, known.products))


@lru_cache(maxsize=65_536)
def same_product(a: str, b: str) -> float:
    """1 for one product, less where one is a kind of the other («cars», «passenger cars»), 0 for two."""
    if a != b and broader(a) == broader(b):
        return KIN if broader(a) in (a, b) else 0.6
    left, right = product_words(a), product_words(b)
    if set(left) == set(right):
        return 1.0
    if left[-1:] == right[-1:]:
        return KIN if min(len(left), len(right)) == 1 else 0.5
    return 0.6 if set(left) < set(right) or set(right) < set(left) else 0.0


def broader(name: str) -> str:
    """What the product is a kind of, or itself."""
    return _KIND_OF.get(name, name)


@lru_cache(maxsize=16_384)
def product_words(name: str) -> tuple[str, ...]:
    """Skeletons without the plural's s: «tyres» and «tires» are one."""
    return tuple(word.removesuffix("s") for word in words(name))


def _locality(news: Account, known: Account) -> float | None:
    """Unknown, too, where a zone or district is named on one side: it may hold the town of the other."""
    alike = _any(news.localities, known.localities, same_place)
    if alike == 0 and any(is_wide(name) for name in (*news.localities, *known.localities)):
        return None
    return alike


def _name(news: Account, known: Account) -> float | None:
    left, right = news.proper | _company_words(news), known.proper | _company_words(known)
    if not (news.proper and right) and not (known.proper and left):
        return None
    if any(same_word(a, b) for a, b in (*product(news.proper, right), *product(left, known.proper))):
        return 1.0
    return 0.0 if news.proper and known.proper else None


def _company_words(plant: Account) -> frozenset[str]:
    return frozenset(word for company in plant.companies for word in company_words(company))


def _scale(news: Account, known: Account) -> float | None:
    """1 where a capacity or an investment is the same; 0 where capacities in one unit are far apart."""
    capacities = [_ratio(a.value, b.value) for a, b in product(news.capacities, known.capacities) if a.unit == b.unit]
    sums = [
        _ratio(a.amount, b.amount) for a, b in product(news.investments, known.investments) if a.currency == b.currency
    ]
    if max((*capacities, *sums), default=0) >= 1 - _SAME_SCALE:
        return 1.0
    return 0.0 if capacities and max(capacities) < _OTHER_SCALE else None


def _ratio(a: float, b: float) -> float:
    return min(a, b) / max(a, b) if a > 0 and b > 0 else 0.0


def _kind(news: Account, known: Account) -> float:
    facility = any(kind in known.facilities for kind in news.facilities)
    sector = any(kind in known.sectors for kind in news.sectors)
    return (facility + sector) / 2


def _words(field: str, alike: float | None) -> str:
    if alike is None:
        return f"{field}: not said by both"
    degree = "the same" if alike >= 0.9 else "different" if alike == 0 else "partly the same"
    return f"{field}: {degree}"


def _contradictions(alike: dict[str, float | None], news: Account, known: Account) -> tuple[str, ...]:
    same_owner, other_owner, strong = alike["companies"] == 1, alike["companies"] == 0, _strongly_anchored(alike)
    commonplace = _commonplace(news, known)
    ruled_out = (
        ("another country", _disjoint(news.countries, known.countries)),
        ("another region", alike["region"] == 0),
        ("another place", alike["locality"] == 0 and not (same_owner and alike["scale"] == 1)),
        ("another product", alike["products"] == 0 and not (same_owner and alike["locality"] == alike["scale"] == 1)),
        ("no product in common", (alike["products"] or 0) < KIN and not strong),
        ("another kind of plant", alike["kind"] == 0 and not strong),
        ("another kind of power station", _disjoint(news.technologies, known.technologies)),
        ("another stage or unit", all(a.contradicts(b) for a, b in product(news.units, known.units))),
        ("another company's new plant", other_owner and known.status in _DONE and news.status in _UNDER_WAY),
        ("nothing but a commonplace product", not _anchored(alike) and commonplace),
        ("another company's plant for a commonplace product", other_owner and commonplace and not strong),
    )
    return tuple(reason for reason, holds in ruled_out if holds)


def _doubts(alike: dict[str, float | None]) -> tuple[str, ...]:
    anchored = _anchored(alike)
    in_doubt = (
        ("another company, place and size", alike["companies"] == 0 and not anchored),
        ("no place in common", alike["region"] is None and not anchored),
        ("another name", alike["name"] == 0 and not anchored),
    )
    return tuple(reason for reason, holds in in_doubt if holds)


def _disjoint(left: Sequence[str], right: Sequence[str]) -> bool:
    return bool(left) and bool(right) and not set(left) & set(right)


def _strongly_anchored(alike: dict[str, float | None]) -> bool:
    return any(alike[field] == 1 for field in ("companies", "name", "scale"))


def _anchored(alike: dict[str, float | None]) -> bool:
    return alike["locality"] == 1 or _strongly_anchored(alike)


def _commonplace(news: Account, known: Account) -> bool:
    shared = {a for a, b in product(news.products, known.products) if same_product(a, b)}
    return shared <= COMMONPLACE
