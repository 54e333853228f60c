"""What a list is narrowed by and could be: conditions to take away, values with their counts to add, all as links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from alerts import wording
from dashboard.look import Look
from dashboard.rendering import words
from db.facets import Facets
from db.project_filter import ProjectFilter
from db.slicing import Counts
from domain.records import Money, Sector, Status
from domain.searching import company_key, product_key

SHOWN = 6
_BY_LINKS = ("status", "region", "sector", "country", "sort")


@dataclass(frozen=True, slots=True)
class Link:
    """A condition in words, and where one gets by adding it or, where ``is_on``, by taking it away."""

    words: str
    address: str
    count: int = 0
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one kind, those that are chosen and the most frequent first; ``words`` is the key of its heading,
    ``rest`` is shown on demand."""

    name: str
    words: str
    links: tuple[Link, ...]
    rest: tuple[Link, ...]


def address_of(look: Look, wanted: ProjectFilter, path: str = "/projects") -> str:
    """A list, or what is made of one, in the reader's language and as of the same day."""
    day = (("as_of", str(look.as_of)),) if look.as_of else ()
    return look.address(look.language, path, (*day, *wanted.query()))


def kept(wanted: ProjectFilter) -> tuple[tuple[str, str], ...]:
    """What the form sends along because it is chosen by links."""
    return tuple((name, value) for name, value in wanted.query() if name in _BY_LINKS)


def chips(look: Look, wanted: ProjectFilter) -> tuple[Link, ...]:
    """Each condition that is set, with the list without it."""
    told = ((name, value) for name, value in wanted.query() if name not in ("sort", "page", "currency"))
    return tuple(
        Link(_condition(name, value, wanted, look.language), address_of(look, wanted.without(name, value)), is_on=True)
        for name, value in told
    )


def groups(look: Look, wanted: ProjectFilter, facets: Facets) -> tuple[Group, ...]:
    years = tuple(sorted(facets.by["expected"], reverse=True))
    kinds: tuple[tuple[str, str, Counts], ...] = (
        ("status", "status", facets.by["status"]),
        ("region", "filter region", facets.by["region"]),
        ("sector", "filter sector", facets.by["sector"]),
        ("expected", "expected", years),
        ("product", "filter product", facets.products),
        ("company", "filter company", facets.companies),
        ("country", "filter country", facets.by["country"]),
    )
    on = frozenset(wanted.query())
    found = (_group(look, wanted, on, name, key, counts) for name, key, counts in kinds)
    return tuple(group for group in found if group.links)


Conditions = frozenset[tuple[str, str]]


def _group(look: Look, wanted: ProjectFilter, on: Conditions, name: str, key: str, counts: Counts) -> Group:
    every = (_link(look, wanted, on, name, value, many) for value, many in counts)
    links = sorted(every, key=lambda link: not link.is_on)
    shown = max(SHOWN, sum(link.is_on for link in links))
    return Group(name, key, tuple(links[:shown]), tuple(links[shown:]))


def _link(look: Look, wanted: ProjectFilter, on: Conditions, name: str, value: Any, many: int) -> Link:
    text = str(value)
    if name == "expected":
        is_on = wanted.expected_from == wanted.expected_to == value
        there = wanted.without("expected_from").without("expected_to")
        there = there if is_on else there.where("expected_from", text).where("expected_to", text)
    elif name in _KEYS:
        chosen = getattr(wanted, name)
        is_on = chosen is not None and _KEYS[name](chosen) == _KEYS[name](text)  # in whatever spelling
        there = wanted.without(name) if is_on else wanted.where(name, text)
    else:
        is_on = (name, text) in on
        there = wanted.without(name, text) if is_on else wanted.where(name, text)
    return Link(_value(name, text, look.language), address_of(look, there), many, is_on)


_KEYS: dict[str, Callable[[str], str]] = {"product": product_key, "company": company_key}
_VALUES: dict[str, Callable[[str, str], str]] = {
    "status": lambda value, language: wording.status_word(Status(value), language),
    "region": lambda value, language: region_words(value, language),
    "sector": lambda value, language: wording.sector_word(Sector(value), language),
    "country": wording.country_name,
    "product": wording.product_word,
}


def _value(name: str, value: str, language: str) -> str:
    return _VALUES[name](value, language) if name in _VALUES else value


def region_words(code: str, language: str) -> str:
    """Regions of other countries have no names here: the country's, with their codes."""
    name = wording.region_name(code, language)
    return name if code in wording.region_codes() else f"{name} ({code})"


def _condition(name: str, value: str, wanted: ProjectFilter, language: str) -> str:
    t = words(language)
    if name == "investment":
        return t("at least sum", sum=wording.money_text(Money(float(value), wanted.told_currency), language))
    if name == "jobs":
        return t("at least jobs", jobs=wording.number_text(int(value), language))
    if name in _PHRASES:
        return t(_PHRASES[name], value=_value(name, value, language))
    if name in _FLAGS:
        return t(_FLAGS[name])
    return _value(name, value, language)


_PHRASES = {
    "q": "words are", "product": "product is", "company": "company is", "expected_from": "from year",
    "expected_to": "to year",
}  # fmt: skip
_FLAGS = {"disputed": "only disputed", "unsure": "only unsure", "overdue": "only overdue", "quiet": "only quiet"}


def flags(wanted: ProjectFilter) -> Iterator[tuple[str, str, bool]]:
    """Name, key of its words, and whether it is set."""
    for name, key in _FLAGS.items():
        yield name, key, bool(getattr(wanted, name))
