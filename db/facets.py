"""How many of the projects that fit have which status, region and so on: what a list could be narrowed to.

The dimensions are counted together, along one index, whatever is asked of them: every narrower list that is reached
from there is counted from the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, select

from db.as_of import shown_day
from db.project_filter import ProjectFilter, Sort
from db.project_search import DIMENSIONS, Asked, counted, fitting
from db.state import Kept
from db.tables import project_words, projects
from domain.searching import COMPANIES, PRODUCTS, company_key, noted_in, product_key

MOST = 12
"""Products and companies that are told."""

Cells = Sequence[Sequence[Any]]
Counts = tuple[tuple[Any, int], ...]


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

    cells: Kept[Cells] = field(default_factory=lambda: Kept(most=8))
    told: Kept[Facets] = field(default_factory=lambda: Kept(most=256))

    def facets(self, connection: Connection, asked: Asked) -> Facets:
        key = (asked.today if asked.filter.overdue else None, replace(asked.filter, page=1, sort=_counted_sort(asked)))
        return self.told.get(connection, key, lambda: self._made(connection, asked))

    def _made(self, connection: Connection, asked: Asked) -> Facets:
        bare = replace(
            asked.filter, page=1, sort=_counted_sort(asked), statuses=(), regions=(), sector=None, country=None,
            expected_from=None, expected_to=None,
        )  # fmt: skip
        key = (asked.today if asked.filter.overdue else None, bare)
        cells = self.cells.get(connection, key, lambda: _cells(connection, asked))
        total, by = _sliced(cells, _tests(asked.filter))
        products, companies = (
            _most_frequent(connection, asked, sign) if total else () for sign in (PRODUCTS, COMPANIES)
        )
        return Facets(total, by, products, companies)


def _counted_sort(asked: Asked) -> Sort | None:
    """One order leaves out what it cannot order; no other changes what fits."""
    return Sort.INVESTMENT if asked.filter.order is Sort.INVESTMENT else None


def _cells(connection: Connection, asked: Asked) -> Cells:
    return [tuple(row) for row in connection.execute(counted(connection, asked))]


Test = Callable[[Any], bool] | None


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


def _sliced(cells: Cells, tests: Sequence[Test]) -> tuple[int, dict[str, Counts]]:
    """A cell counts for a dimension if it fits in all others."""
    total, counts = 0, [Counter[Any]() for _ in tests]
    asked = [(at, test) for at, test in enumerate(tests) if test]
    for cell in cells:
        many = cell[-1]
        failed = [at for at, test in asked if not test(cell[at])]
        if not failed:
            total += many
            for at, counter in enumerate(counts):
                counter[cell[at]] += many
        elif len(failed) == 1:
            counts[failed[0]][cell[failed[0]]] += many
    return total, {name: _ordered(counter) for name, counter in zip(DIMENSIONS, counts, strict=True)}


def _ordered(counter: Counter[Any]) -> Counts:
    told = ((value, many) for value, many in counter.items() if value is not None)
    return tuple(sorted(told, key=lambda pair: (-pair[1], str(pair[0]))))


def _most_frequent(connection: Connection, asked: Asked, sign: str) -> Counts:
    """Under the name that the newest of its projects gives it."""
    if asked.filter.unsure or shown_day(connection) is not None:
        keys = _keys_read(connection, asked, sign)
    else:
        keys = _keys_counted(connection, asked, sign)
    names = _names(connection, keys, sign)
    return tuple((names[key], many) for key, many, _ in keys if key in names)


Keys = Sequence[tuple[str, int, int]]  # with the number of projects and the id of one


def _keys_counted(connection: Connection, asked: Asked, sign: str) -> Keys:
    word = project_words.c.word
    ids = fitting(connection, asked, projects.c.id).subquery()
    many = func.count().label("many")
    wanted = (
        select(word, many, func.max(project_words.c.project_id))
        .join(ids, ids.c.id == project_words.c.project_id)
        .where(word >= sign, word < chr(ord(sign) + 1))
        .group_by(word)
        .order_by(many.desc(), word)
        .limit(MOST)
    )
    return [(key, number, sample) for key, number, sample in connection.execute(wanted)]


def _keys_read(connection: Connection, asked: Asked, sign: str) -> Keys:
    counts, samples = Counter[str](), dict[str, int]()
    for project_id, text in connection.execute(fitting(connection, asked, projects.c.id, projects.c.search_text)):
        found = [word for word in noted_in(text) if word.startswith(sign)]
        counts.update(found)
        samples |= dict.fromkeys(found, project_id)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    return [(key, many, samples[key]) for key, many in most]


def _names(connection: Connection, keys: Keys, sign: str) -> dict[str, str]:
    """A key is no word that people know: one of its projects has the name."""
    column, key_of = (projects.c.products, product_key) if sign == PRODUCTS else (projects.c.companies, company_key)
    samples = {sample for _, _, sample in keys}
    found = connection.execute(select(column).where(projects.c.id.in_(samples))).scalars()
    wanted = {key for key, _, _ in keys}
    return {key_of(name): name for names in found for name in names if key_of(name) in wanted}
