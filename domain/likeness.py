"""How alike two accounts of a plant are, part by part, and what speaks against their being of one plant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from domain.names import company_words, place_words, same_company, same_place, same_word, telling_words, width, words
from domain.products import COMMONPLACE, KIN, same_product
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

# Regions that were one until June 2022, and the last year in which news may mean the old borders.
ONCE_PART_OF = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}
_OLD_BORDERS_UNTIL = 2022

# The smaller of two figures as a share of the larger: from here on they are one, and below are those of two plants.
_SAME = 0.97
_OTHER = 0.5
_YEARS_FORGOTTEN = 12
_SHOWN = 4
_UNDER_WAY = frozenset({Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION})
RUNNING = frozenset({Status.COMMISSIONED, Status.CLOSED})
_OUTRIGHT = frozenset(
    {"another country", "another region", "another place", "another stage or unit", "another kind of power station"}
)
_POWER = Facility.POWER_STATION  # makes power, whatever else its article speaks of
_LINE = Facility.PRODUCTION_LINE


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
    status: Status
    first: datetime
    last: datetime
    launched: datetime | None

    # Worked out when asked for: of most candidates nobody asks, see ``plainly_two``.
    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(dict.fromkeys(map(unit_of, self.names)))

    @property
    def technologies(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for name in self.names if (found := technology_of(name))))

    @property
    def proper(self) -> frozenset[str]:
        return frozenset().union(*map(proper_words, self.names))

    @property
    def name_words(self) -> frozenset[str]:
        return frozenset().union(*map(words, self.names))

    @property
    def telling(self) -> frozenset[str]:
        return frozenset().union(*map(telling_words, self.names))

    @property
    def places(self) -> frozenset[str]:
        return frozenset().union(*map(place_words, self.localities))


def account(
    mentions: Sequence[Mention], status: Status, first: datetime, last: datetime, launched: datetime | None = None
) -> Account:
    """``launched``: when a report of the plant at work came first, if not with the first of all."""
    return Account(
        names=tuple(dict.fromkeys(mention.name for mention in mentions)),
        products=tuple(dict.fromkeys(name for mention in mentions for name in mention.products)),
        regions=tuple(dict.fromkeys(mention.region for mention in mentions if mention.region)),
        countries=tuple(dict.fromkeys(mention.country for mention in mentions if mention.country)),
        localities=tuple(dict.fromkeys(mention.locality for mention in mentions if mention.locality)),
        companies=tuple(dict.fromkeys(name for mention in mentions for name in mention.companies)),
        facilities=tuple(dict.fromkeys(mention.facility for mention in mentions)),
        sectors=tuple(dict.fromkeys(mention.sector for mention in mentions)),
        capacities=tuple(dict.fromkeys(mention.capacity for mention in mentions if mention.capacity)),
        investments=tuple(dict.fromkeys(mention.investment for mention in mentions if mention.investment)),
        status=status,
        first=first,
        last=last,
        launched=launched or (first if status in RUNNING else None),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` in 0..1; ``alike`` by field of WEIGHTS, None where one side says nothing.

    ``contradictions`` forbid a match, ``doubts`` leave it to a person where nothing forbids it.
    """

    score: float
    alike: Mapping[str, float | None]
    contradictions: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def outright(self) -> frozenset[str]:
        """Those that hold between any two reports, however little both say."""
        return _OUTRIGHT.intersection(self.contradictions)


def plainly_two(news: Account, known: Account) -> bool:
    """Whether a contradiction is seen at little cost: so it is with most projects that share a key."""
    if _disjoint(news.countries, known.countries) or _region(news, known) == 0:
        return True
    if _locality(news, known) == 0 and _scale(news, known) != 1:
        return True
    if not (news.products and known.products) or _products(news, known):
        return False
    return max(_capacity_ratios(news, known), default=0) < _SAME


def likeness(news: Account, known: Account) -> Likeness:
    """Compares a mention's account with a project's."""
    alike = {
        "products": _products(news, known),
        "region": _region(news, known),
        "locality": _locality(news, known),
        "companies": _any(news.companies, known.companies, same_company),
        "name": _name(news, known),
        "scale": _scale(news, known),
        "kind": _kind(news, known),
        "time": max(0.0, 1 - abs((news.last - known.last).days) / 365 / _YEARS_FORGOTTEN),
    }
    contradictions = _contradictions(alike, news, known)
    return Likeness(_score(alike), alike, contradictions, () if contradictions else _doubts(alike, news, known))


def _score(alike: Mapping[str, float | None]) -> float:
    gained = sum(WEIGHTS[field] * (degree or 0) for field, degree in alike.items())
    possible = sum(WEIGHTS[field] * (SILENCE if degree is None else 1) for field, degree in alike.items())
    return round(gained / possible, 4)


def explained(like: Likeness, news: Account, known: Account) -> tuple[Part, ...]:
    """The comparison in words, part by part, then what is in doubt."""
    shown = {
        "products": (news.products, known.products),
        "region": (news.regions, known.regions),
        "locality": (news.localities, known.localities),
        "companies": (news.companies, known.companies),
        "name": (news.names, known.names),
        "scale": (_figures(news), _figures(known)),
        "kind": (news.facilities + news.sectors, known.facilities + known.sectors),
        "time": ((f"{news.last:%Y-%m-%d}",), (f"{known.last:%Y-%m-%d}",)),
    }
    parts = (
        Part(field, like.alike[field], WEIGHTS[field], _words(like.alike[field], *shown[field])) for field in shown
    )
    return (*parts, *(Part("doubt", None, 0.0, doubt) for doubt in like.doubts))


def _words(alike: float | None, news: Sequence[str], known: Sequence[str]) -> str:
    degree = "unknown" if alike is None else "the same" if alike >= KIN else "different" if alike == 0 else "partly"
    return f"{degree}: {', '.join(news[:_SHOWN]) or '–'} / {', '.join(known[:_SHOWN]) or '–'}"


def _figures(plant: Account) -> tuple[str, ...]:
    return tuple(f"{figure[0]:,.12g} {figure[1]}" for figure in (*plant.capacities, *plant.investments))


def _any(left: Sequence[str], right: Sequence[str], same: Callable[[str, str], bool]) -> float | None:
    if not left or not right:
        return None
    return float(any(same(a, b) for a, b in product(left, right)))


def _region(news: Account, known: Account) -> float | None:
    old_borders = min(news.first, known.first).year <= _OLD_BORDERS_UNTIL
    return _any(news.regions, known.regions, _were_one if old_borders else str.__eq__)


def _were_one(a: str, b: str) -> bool:
    return a == b or ONCE_PART_OF.get(a) == b or ONCE_PART_OF.get(b) == a


def _products(news: Account, known: Account) -> float | None:
    """Where one side names no product, a power station's technology or a word of the name («чипсовая») may tell it."""
    if news.products and known.products:
        alike = max(same_product(a, b) for a, b in product(news.products, known.products))
        return max(alike, KIN) if _POWER in news.facilities and _POWER in known.facilities else alike
    places = news.places | known.places
    here, there = _without(news.telling, places), _without(known.telling, places)
    same_words = any(same_word(a, b) for a, b in product(here, there))
    return KIN if same_words or set(news.technologies) & set(known.technologies) else None


def _locality(news: Account, known: Account) -> float | None:
    """Unknown, too, where a zone or district is named on one side: it may hold the town of the other."""
    alike = _any(news.localities, known.localities, same_place)
    if alike is None:
        return 1.0 if _names_place(news, known) or _names_place(known, news) else None
    apart = alike == 0 and all(_exclude(a, b) for a, b in product(news.localities, known.localities))
    return alike if alike or apart else None


def _exclude(a: str, b: str) -> bool:
    """Whether two places of other names are two: two towns, two deposits, two districts, but not a zone and a town."""
    return width(a) == width(b) != "zone" and bool(place_words(a)) and bool(place_words(b))


def _names_place(one: Account, other: Account) -> bool:
    """Whether one's name holds the other's locality («meat plant in Ayagoz»)."""
    return any(same_word(word, place) for place in other.places for word in one.name_words)


def _name(news: Account, known: Account) -> float | None:
    called, named = news.proper, known.proper
    owner, owned = _company_words(news), _company_words(known)
    left, right = called | owner, named | owned
    if not (called and right) and not (named and left):
        return None
    counted = news.places | known.places
    if _any(news.companies, known.companies, same_company):
        counted |= owner | owned
    here, there = _without(called, counted), _without(named, counted)
    if any(same_word(a, b) for a, b in (*product(here, right), *product(left, there))):
        return 1.0
    return 0.0 if here and there else None


def _without(told: frozenset[str], counted: frozenset[str]) -> list[str]:
    return [word for word in told - counted if not any(same_word(word, other) for other in counted)]


def _company_words(plant: Account) -> frozenset[str]:
    return frozenset(word for company in plant.companies for word in company_words(company))


def _scale(news: Account, known: Account) -> float | None:
    """1 where a capacity or an investment is the same; 0 where capacities in one unit are far apart."""
    capacities = _capacity_ratios(news, known)
    if max((*capacities, *_sum_ratios(news, known)), default=0) >= _SAME:
        return 1.0
    return 0.0 if capacities and max(capacities) < _OTHER else None


def _capacity_ratios(news: Account, known: Account) -> list[float]:
    return [_ratio(a.value, b.value) for a, b in product(news.capacities, known.capacities) if a.unit == b.unit]


def _sum_ratios(news: Account, known: Account) -> list[float]:
    pairs = product(news.investments, known.investments)
    return [_ratio(a.amount, b.amount) for a, b in pairs if a.currency == b.currency]


def _ratio(a: float, b: float) -> float:
    return min(a, b) / max(a, b) if a > 0 and b > 0 else 0.0


def _kind(news: Account, known: Account) -> float:
    """A plant may be called by its line."""
    facility = any(a is b or {a, b} == {Facility.PLANT, _LINE} for a, b in product(news.facilities, known.facilities))
    sector = any(kind in known.sectors for kind in news.sectors)
    return (facility + sector) / 2


def _contradictions(alike: Mapping[str, float | None], news: Account, known: Account) -> tuple[str, ...]:
    shared, other_owner = bonds(alike), alike["companies"] == 0
    commonplace = _commonplace(news, known)
    ruled_out = (
        ("another country", _disjoint(news.countries, known.countries)),
        ("another region", alike["region"] == 0),
        ("another place", alike["locality"] == 0 and not {"companies", "scale"} <= shared),
        ("another product", alike["products"] == 0 and not _all_else_agrees(alike, news, known)),
        ("no product in common", (alike["products"] or 0) < KIN and not _told_by_other_means(shared, alike)),
        ("another kind of plant", alike["kind"] == 0 and len(shared) < 2),
        ("the farm and its plant", _is_input(alike) and _disjoint(news.facilities, known.facilities)),
        ("another kind of power station", _disjoint(news.technologies, known.technologies)),
        ("another stage or unit", _other_units(news, known) and not _same_figures(news, known)),
        ("another company's new plant", other_owner and _begins_beside(news, known)),
        ("another company's plant of another size", other_owner and _is_no_successor(news, known)),
        ("nothing but a commonplace product", commonplace and not shared),
        ("another company's plant for a commonplace product", commonplace and other_owner and shared <= {"locality"}),
    )
    return tuple(reason for reason, holds in ruled_out if holds)


def _doubts(alike: Mapping[str, float | None], news: Account, known: Account) -> tuple[str, ...]:
    unbound = not bonds(alike)
    afresh = _begins_beside(news, known) and alike["scale"] != 1
    in_doubt = (
        ("another company, place and size", unbound and alike["companies"] == 0),
        ("no place in common", unbound and alike["region"] is None),
        ("another name", unbound and alike["name"] == 0),
        ("under way where one is running", afresh and unbound),
        ("another size than the running plant's", afresh and _another_size(news, known)),
        ("another product, though all else agrees", alike["products"] == 0 and not _is_misnamed(news, known)),
        ("a line where a plant is running", alike["scale"] != 1 and _is_line_of(news, known)),
    )
    return tuple(reason for reason, holds in in_doubt if holds)


def _other_units(news: Account, known: Account) -> bool:
    return all(a.contradicts(b) for a, b in product(news.units, known.units))


def _same_figures(news: Account, known: Account) -> bool:
    """Whether size and cost tell what «the second stage of the factory» leaves open: whose stage it is. A stage that is
    named after its plant may be told with the plant's figures, and units that bear numbers are built alike."""
    if (news.telling and known.telling) or _bear_numbers(news, known):
        return False
    return _costs_the_same(news, known) and max(_capacity_ratios(news, known), default=0) >= _SAME


def _is_no_successor(news: Account, known: Account) -> bool:
    """Whether the size is another; but who takes over works that were stopped may build something smaller."""
    given_up = known.status in (Status.SUSPENDED, Status.CANCELLED) and not known.launched
    return _another_size(news, known) and not given_up


def _begins_beside(one: Account, other: Account) -> bool:
    """Whether one plant was running when the other was still on its way, whichever of them is the news."""
    return any(
        running.launched and not begun.launched and begun.status in _UNDER_WAY and running.launched < begun.last
        for running, begun in ((one, other), (other, one))
    )


def _all_else_agrees(alike: Mapping[str, float | None], news: Account, known: Account) -> bool:
    """Whether company, place and capacity are the same, so that one side must have named another product."""
    return {"locality", "companies"} <= bonds(alike) and max(_capacity_ratios(news, known), default=0) >= _SAME


def _is_misnamed(news: Account, known: Account) -> bool:
    """Whether the cost is the same as well; but units that bear numbers are built alike."""
    return _costs_the_same(news, known) and not _bear_numbers(news, known)


def _bear_numbers(news: Account, known: Account) -> bool:
    return any(unit.numbers for unit in (*news.units, *known.units))


def _costs_the_same(news: Account, known: Account) -> bool:
    return max(_sum_ratios(news, known), default=0) >= _SAME


def _another_size(news: Account, known: Account) -> bool:
    return 0 < max(_capacity_ratios(news, known), default=0) < _SAME


def _is_line_of(news: Account, known: Account) -> bool:
    """Whether a line is told of, and a running plant of which nobody has called any part a line."""
    return known.status in RUNNING and news.facilities == (_LINE,) and _LINE not in known.facilities


def bonds(alike: Mapping[str, float | None]) -> frozenset[str]:
    """What ties two accounts to one plant, beyond product and region."""
    return frozenset(field for field in ("locality", "companies", "name", "scale") if alike[field] == 1)


def _told_by_other_means(shared: frozenset[str], alike: Mapping[str, float | None]) -> bool:
    """Whether a plant is known without its product: a company or a figure must agree, and its place or kind besides."""
    return len(shared) >= 2 or (alike["kind"] == 1 and bool(shared - {"locality"}))


def _is_input(alike: Mapping[str, float | None]) -> bool:
    """Whether what one side makes may be what the other works up: cattle and meat."""
    return 0 < (alike["products"] or 0) < KIN


def _disjoint(left: Sequence[str], right: Sequence[str]) -> bool:
    return bool(left) and bool(right) and not set(left) & set(right)


def _commonplace(news: Account, known: Account) -> bool:
    shared = {a for a, b in product(news.products, known.products) if same_product(a, b)}
    return shared <= COMMONPLACE
