"""What a project is called in its reader's language: product, facility, stage and place, whatever articles call it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from alerts.plain import isolated, one_line
from alerts.wording import (
    capacity_text,
    country_name,
    has_phrase,
    is_known_product,
    known_town,
    phrase,
    product_attribute,
    product_word,
    region_name,
)
from domain.records import Capacity, Facility, Sector
from domain.units import technology_of, unit_of

LONGEST = 120
_POWER = Facility.POWER_STATION
_TECHNOLOGIES = {"wind energy": "wind", "solar energy": "solar", "nuclear energy": "nuclear"}


class Describable(Protocol):
    """A project's row, or a mention: all that a title is made of."""

    @property
    def name(self) -> str: ...
    @property
    def facility(self) -> Facility | None: ...
    @property
    def sector(self) -> Sector | None: ...
    @property
    def products(self) -> tuple[str, ...]: ...
    @property
    def country(self) -> str | None: ...
    @property
    def region(self) -> str | None: ...
    @property
    def locality(self) -> str | None: ...
    @property
    def capacity(self) -> Capacity | None: ...


def project_title(project: Describable, language: str, *, with_capacity: bool = False) -> str:
    """«Sulphuric acid plant, second stage, Zhezkazgan»; where no product is known the name as it was reported.

    The first of the products stands for all: it is what the newest report names first.
    """
    what = plant_title(project, language)
    if what is None:
        return isolated(one_line(project.name, LONGEST))
    size = capacity_text(project.capacity, language) if with_capacity and project.capacity else None
    return ", ".join(part for part in (what, size, _place(project, language)) if part)


def plant_title(project: Describable, language: str) -> str | None:
    """The same without the place; None where no product is known."""
    what = _what(project, language)
    return what and ", ".join(part for part in (_capital(what), _part(project.name, language)) if part)


def project_titles(projects: Iterable[Describable], language: str) -> tuple[str, ...]:
    """In their order; capacities tell apart those that would be called alike."""
    told = [(project, project_title(project, language)) for project in projects]
    many = Counter(title for _, title in told)
    return tuple(
        project_title(project, language, with_capacity=True) if many[title] > 1 else title for project, title in told
    )


def _what(project: Describable, language: str) -> str | None:
    """None where neither a product nor what drives a power station is known in the reader's language."""
    facility = project.facility or Facility.OTHER
    product = next((name for name in project.products if is_known_product(name)), None)
    exact = f"{facility.value}/{_technology(project, facility) or product}"
    if has_phrase("title", exact):
        return phrase("title", exact, language)
    if product is None:
        return None
    words = {"product": product_word(product, language), "of": product_attribute(product, language)}
    kind = f"{facility.value}-{(project.sector or Sector.OTHER).value}"
    return phrase("title", kind if has_phrase("title", kind) else facility.value, language).format(**words)


def _technology(project: Describable, facility: Facility) -> str | None:
    if facility is not _POWER:
        return None
    told = (_TECHNOLOGIES.get(product) for product in project.products)
    return technology_of(project.name) or next((found for found in told if found), None)


def _part(name: str, language: str) -> str | None:
    """A later stage, an expansion or a number: what tells one part of a plant from the others."""
    unit = unit_of(name)
    if unit.stage > 1:
        return phrase("part", f"stage-{unit.stage}", language)
    if unit.works:
        return phrase("part", unit.works, language)
    numbers = ", ".join(map(str, sorted(unit.numbers)))
    return f"{'No.' if language == 'en' else '№'} {numbers}" if numbers and unit.numbers != {1} else None


def _place(project: Describable, language: str) -> str | None:
    """A town that is known in the reader's language, else the region, else the country."""
    town = known_town(project.locality, project.region, language) if project.locality else None
    if town or project.region:
        return town or region_name(project.region or "", language)
    return country_name(project.country, language) if project.country else None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
