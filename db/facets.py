"""How many of the projects that fit have which status, region and so on: what a list could be narrowed to.

The dimensions are counted together, along one index, whatever is asked of them: every narrower list that is reached
from there is counted from the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, func, select

from db.as_of import shown_day
from db.project_filter import ProjectFilter, Sort
from db.project_search import DIMENSIONS, EVERYTHING, Asked, counted, fitting, fitting_ids, scanned
from db.slicing import Counts, Cube, Test, cube_of
from db.state import Kept
from db.tables import project_words, projects
from domain.searching import COMPANIES, PRODUCTS, company_key, noted_in, product_key

MOST = 12
"""Products and companies that are told."""
MANY = 10_000
COMMON = 3 * MOST
"""Where so many projects fit, only the products and companies are counted that are frequent in the archive: one that is
frequent among them hardly is rare there."""

_WIDE = len(DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Facets:
    """``total`` fit; by dimension the values with their numbers, the most frequent first, each as if nothing were asked
    of its own dimension. Products and companies are the most frequent of those that fit."""

    total: int
    by: Mapping[str, Counts]
    products: Counts
    companies: Counts


@dataclass(frozen=True, slots=True)
class FacetCache:
    """Counts are kept as long as nobody writes."""

    cubes: Kept[Cube] = field(default_factory=lambda: Kept(most=16))
    told: Kept[Facets] = field(default_factory=lambda: Kept(most=256))
    common: Kept[list[str]] = field(default_factory=lambda: Kept(most=16))

    def facets(self, connection: Connection, asked: Asked) -> Facets:
        asked = replace(asked, filter=replace(asked.filter, page=1, sort=_counted_sort(asked)))
        key = (asked.today if asked.filter.is_of_a_day else None, asked.filter)
        return self.told.get(connection, key, lambda: self._made(connection, asked))

    def _made(self, connection: Connection, asked: Asked) -> Facets:
        bare = replace(
            asked.filter, statuses=(), regions=(), sector=None, country=None,
            expected_from=None, expected_to=None,
        )  # fmt: skip
        key = (asked.today if asked.filter.is_of_a_day else None, bare)
        cube = self.cubes.get(connection, key, lambda: cube_of(connection.execute(counted(connection, asked)), _WIDE))
        total, counts = cube.sliced(_tests(asked.filter))
        named = self._named(connection, asked, total) if total else {PRODUCTS: (), COMPANIES: ()}
        return Facets(total, dict(zip(DIMENSIONS, counts, strict=True)), named[PRODUCTS], named[COMPANIES])

    def _named(self, connection: Connection, asked: Asked, total: int) -> dict[str, Counts]:
        """Products and companies by their sign, under the name that the newest of their projects gives them."""
        if asked.filter.unsure or shown_day(connection) is not None:
            keys = _keys_read(connection, asked)
        elif not asked.filter.query() or total < MANY:
            keys = _keys_counted(connection, asked, MOST)
        else:
            common = self.common.get(connection, "common", lambda: _common(connection))
            keys = _keys_counted(connection, asked, MOST, common)
        names = _names(connection, keys)
        return {
            sign: tuple((names[key], many) for key, many, _ in keys if key.startswith(sign) and key in names)
            for sign in (PRODUCTS, COMPANIES)
        }


def _counted_sort(asked: Asked) -> Sort | None:
    """Two orders leave out what they cannot order; no other changes what fits."""
    return asked.filter.order if asked.filter.order in (Sort.INVESTMENT, Sort.EXPECTED) else None


def _tests(wanted: ProjectFilter) -> tuple[Test, ...]:
    """For each dimension whether a value fits; None: every one does."""
    first, last = wanted.expected_from, wanted.expected_to
    years: Test = None
    if first is not None or last is not None:
        years = lambda year: year is not None and (first or year) <= year <= (last or year)  # noqa: E731
    return (
        _among([status.value for status in wanted.statuses]),
        _among(wanted.regions),
        _among([wanted.sector.value] if wanted.sector else ()),
        _among([wanted.country] if wanted.country else ()),
        years,
    )


def _among(values: Iterable[str]) -> Test:
    known = frozenset(values)
    return known.__contains__ if known else None


Keys = Sequence[tuple[str, int, int]]  # with the number of projects and the id of one


def _common(connection: Connection) -> list[str]:
    return [key for key, _, _ in _keys_counted(connection, EVERYTHING, COMMON)]


def _keys_counted(connection: Connection, asked: Asked, most: int, among: Collection[str] | None = None) -> Keys:
    """Products and companies in one pass along the words: what fits is found once for both."""
    word = project_words.c.word
    counts = (
        select(word, func.count().label("many"), func.max(project_words.c.project_id).label("sample"))
        .where(word >= PRODUCTS, word < chr(ord(COMPANIES) + 1))
        .group_by(word)
    )
    if asked.filter.query():  # else all that have words fit
        fits = project_words.c.project_id.in_(fitting_ids(connection, asked))
        counts = counts.where(*(scanned(connection, (fits,)) if among else (fits,)))
    if among is not None:
        counts = counts.where(word.in_(among))
    each = counts.subquery()
    place = func.row_number().over(
        partition_by=func.substr(each.c.word, 1, 1), order_by=(each.c.many.desc(), each.c.word)
    )
    placed = select(each, place.label("place")).subquery()
    wanted = (
        select(placed.c.word, placed.c.many, placed.c.sample).where(placed.c.place <= most).order_by(placed.c.place)
    )
    return [(key, number, sample) for key, number, sample in connection.execute(wanted)]


def _keys_read(connection: Connection, asked: Asked) -> Keys:
    counts, samples = Counter[str](), dict[str, int]()
    for project_id, text in connection.execute(fitting(connection, asked, projects.c.id, projects.c.search_text)):
        found = [word for word in noted_in(text) if word.startswith((PRODUCTS, COMPANIES))]
        counts.update(found)
        samples |= dict.fromkeys(found, project_id)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    most = [pair for sign in (PRODUCTS, COMPANIES) for pair in [p for p in ordered if p[0].startswith(sign)][:MOST]]
    return [(key, many, samples[key]) for key, many in most]


def _names(connection: Connection, keys: Keys) -> dict[str, str]:
    """A key is no word that people know: one of its projects has the name."""
    wanted = {key for key, _, _ in keys}
    told = select(projects.c.products, projects.c.companies).where(projects.c.id.in_({sample for _, _, sample in keys}))
    found: dict[str, str] = {}
    for products, companies in connection.execute(told):
        found |= {key: name for name in products if (key := product_key(name)) in wanted}
        found |= {key: name for name in companies if (key := company_key(name)) in wanted}
    return found
