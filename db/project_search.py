"""Projects that a filter asks for, as SQL: what is known now by indexes, days that are over by reading what they knew.

A list of common things is found by walking along its order until a page is full, a list of rare ones by collecting and
sorting them: ``total``, which the counts beside the list give for nothing, says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    UnaryExpression,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.operators import custom_op

from db.as_of import shown_day
from db.lookout import Cuts
from db.project_filter import PAGE, ProjectFilter, Sort
from db.project_views import ProjectRow, project_of
from db.tables import project_words, projects
from domain.records import Sector, Status
from domain.searching import PRODUCTS, Field, Sought, Spellings, company_key, product_key, sought, spelled_keys
from domain.timeline import begin_there

# With so many that fit, or more, a page is full after a walk along a few thousand rows.
MANY = 4_000
_LAST_LETTER = "\U0010ffff"
_UNLAUNCHED = (Status.ANNOUNCED.value, Status.PLANNED.value, Status.CONSTRUCTION.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter, the day as of which something is overdue, what words of any language stand for, and since when one must
    have heard of a project for it not to be quiet."""

    filter: ProjectFilter = field(default_factory=ProjectFilter)
    today: date = date.min
    spellings: Spellings = field(default_factory=dict, compare=False)
    cuts: Cuts = field(default_factory=dict, compare=False)


EVERYTHING = Asked()


def project_rows(
    connection: Connection,
    asked: Asked = EVERYTHING,
    *,
    limit: int = PAGE,
    offset: int = 0,
    total: int | None = None,
    among: Collection[str] | None = None,
) -> tuple[ProjectRow, ...]:
    """In the filter's order, from ``offset`` on; the filter's page is not minded. ``total``: how many fit, if that is
    known; ``among``: only these ids."""
    wanted = _in_order(connection, asked, is_walked=total is not None and total > MANY).limit(limit).offset(offset)
    if among is not None:
        wanted = wanted.where(projects.c.public_id.in_(among))
    return tuple(project_of(row) for row in connection.execute(wanted))


def rows_among(connection: Connection, ids: Select[Any], limit: int) -> tuple[ProjectRow, ...]:
    """Those of a few projects that have a status, those that moved last first."""
    wanted = select(projects).where(projects.c.id.in_(ids), *scanned(connection, _beside(EVERYTHING)))
    return tuple(map(project_of, connection.execute(wanted.order_by(*_ORDERS[Sort.NEWEST]).limit(limit))))


def streamed_rows(connection: Connection, asked: Asked, most: int, portion: int = 500) -> Iterator[ProjectRow]:
    """All that fit in their order, no more than ``most``, a portion in memory at a time."""
    wanted = _in_order(connection, asked, is_walked=False).limit(most).execution_options(yield_per=portion)
    for row in connection.execute(wanted):
        yield project_of(row)


DIMENSIONS: Mapping[str, ColumnElement[Any]] = {
    "status": projects.c.status,
    "region": projects.c.region,
    "sector": projects.c.sector,
    "country": projects.c.country,
    "expected": projects.c.expected_year,
}
"""What is counted beside a list; their columns are one index."""


def counted(connection: Connection, asked: Asked) -> Select[Any]:
    """How many projects there are of each combination of the dimensions, whatever is asked of these."""
    columns = DIMENSIONS.values()
    wanted = select(*columns, func.count()).where(*scanned(connection, _beside(asked))).group_by(*columns)
    return _joined(wanted, _found(connection, asked))


def fitting(connection: Connection, asked: Asked, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of the projects that fit, in no order."""
    conditions = (*_beside(asked), *_of_dimensions(asked.filter))
    wanted = select(*columns).select_from(projects).where(*scanned(connection, conditions))
    return _joined(wanted, _found(connection, asked))


def fitting_ids(connection: Connection, asked: Asked) -> Select[Any]:
    return fitting(connection, asked, projects.c.id)


def seen_by_row(connection: Connection, asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """What a project's row must say to fit: for those who walk along something else until they have enough, and look
    each project up."""
    words = sought(asked.filter.words, asked.spellings) if asked.filter.words else ()
    keys = list(_keys(asked))
    found = (_read_from_text(words, keys).condition,) if words or keys else ()
    return tuple(scanned(connection, (*_beside(asked), *_of_dimensions(asked.filter), *found)))


def rows_after(
    connection: Connection, asked: Asked, after: int, limit: int, since: date | None = None
) -> tuple[tuple[int, ProjectRow], ...]:
    """In the order in which they became known, with their ids; ``since``: whose status changed on that day or later."""
    conditions = [projects.c.id > after, *_beside(asked), *_of_dimensions(asked.filter)]
    if since is not None:
        conditions.append(projects.c.status_on >= since)
    wanted = _joined(select(projects).where(*conditions), _found(connection, asked))
    return tuple((row.id, project_of(row)) for row in connection.execute(wanted.order_by(projects.c.id).limit(limit)))


@dataclass(frozen=True, slots=True)
class _Found:
    """Which projects have the words, and how far down the field stands that has the last of them."""

    tier: ColumnElement[int]
    condition: ColumnElement[bool]
    joined: Subquery | None = None


def _in_order(connection: Connection, asked: Asked, *, is_walked: bool) -> Select[Any]:
    order = _ORDERS[asked.filter.order]
    found = _found(connection, asked)
    if found is not None:
        tiers = (found.tier,) if asked.filter.order is Sort.RELEVANCE else ()
        conditions = (*_beside(asked), *_of_dimensions(asked.filter))
        return _joined(select(projects).where(*scanned(connection, conditions)), found).order_by(*tiers, *order)
    if is_walked:
        conditions = (*_beside(asked), *_of_dimensions(asked.filter))
        return select(projects).where(*scanned(connection, conditions)).order_by(*order)
    return select(projects).where(projects.c.id.in_(fitting(connection, asked, projects.c.id))).order_by(*order)


_ORDERS: Mapping[Sort, tuple[ColumnElement[Any], ...]] = {
    Sort.NEWEST: (projects.c.status_on.desc(), projects.c.id.desc()),
    Sort.RELEVANCE: (projects.c.status_on.desc(), projects.c.id.desc()),
    Sort.NAME: (projects.c.name_key, projects.c.id),
    Sort.EXPECTED: (projects.c.expected_by, projects.c.id),
    Sort.INVESTMENT: (projects.c.investment_amount.desc(), projects.c.id.desc()),
    Sort.MENTIONS: (projects.c.sightings.desc(), projects.c.id.desc()),
}


def scanned(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> Iterator[ColumnElement[bool]]:
    """SQLite knows not how many rows fit: for each of these conditions it would rather look half of the table up by an
    index of its own than read along the index that has them all, or that the list is ordered by."""
    for condition in conditions:
        if connection.dialect.name == "sqlite":
            yield UnaryExpression(condition.self_group(), operator=custom_op("+"), type_=condition.type)
        else:
            yield condition


def _of_dimensions(wanted: ProjectFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.statuses:
        yield _any_of(projects.c.status, [status.value for status in wanted.statuses])
    if wanted.regions:
        yield _any_of(projects.c.region, wanted.regions)
    if wanted.sector is not None:
        yield projects.c.sector == wanted.sector.value
    if wanted.country is not None:
        yield projects.c.country == wanted.country
    if wanted.expected_from is not None:
        yield projects.c.expected_year >= wanted.expected_from
    if wanted.expected_to is not None:
        yield projects.c.expected_year <= wanted.expected_to


def _any_of(column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    return column == next(iter(values)) if len(values) == 1 else column.in_(values)


def _beside(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """What is asked besides words and dimensions."""
    wanted = asked.filter
    yield projects.c.sightings > 0
    yield projects.c.status.is_(None) if wanted.unsure else projects.c.status.is_not(None)
    if wanted.disputed:
        yield projects.c.disputed.is_not(None)
    if wanted.jobs is not None:
        yield projects.c.jobs >= wanted.jobs
    if wanted.investment is not None or wanted.order is Sort.INVESTMENT:
        yield projects.c.investment_currency == wanted.told_currency
    if wanted.investment is not None:
        yield projects.c.investment_amount >= wanted.investment
    if wanted.order is Sort.EXPECTED:
        yield projects.c.expected_by.is_not(None)
    if wanted.overdue:
        yield projects.c.expected_by < asked.today
        yield projects.c.status.in_(_UNLAUNCHED)
    if wanted.quiet:
        yield or_(false(), *_unheard_of(asked.cuts))


def _unheard_of(cuts: Cuts) -> Iterator[ColumnElement[bool]]:
    groups: dict[tuple[Status, date], list[str]] = defaultdict(list)
    for (status, sector), cut in cuts.items():
        groups[status, cut].append(sector.value)
    sector_told = func.coalesce(projects.c.sector, Sector.OTHER.value)
    for (status, cut), sectors in groups.items():
        yield and_(
            projects.c.status == status.value,
            projects.c.heard_at < begin_there(cut),
            sector_told.in_(sectors),
        )


def _found(connection: Connection, asked: Asked) -> _Found | None:
    words = sought(asked.filter.words, asked.spellings) if asked.filter.words else ()
    keys = list(_keys(asked))
    if not words and not keys:
        return None
    if asked.filter.unsure or shown_day(connection) is not None:
        return _read_from_text(words, keys)
    return _by_index(words, keys)


def _keys(asked: Asked) -> Iterator[Sought]:
    if asked.filter.product is not None:
        name = asked.filter.product
        keys = (key for key in spelled_keys(name, asked.spellings) if key.startswith(PRODUCTS))
        yield Sought((), tuple(sorted({product_key(name), *keys})))
    if asked.filter.company is not None:
        yield Sought((), (company_key(asked.filter.company),))


def _joined(wanted: Select[Any], found: _Found | None) -> Select[Any]:
    if found is None:
        return wanted
    if found.joined is not None:
        wanted = wanted.join(found.joined, found.joined.c.project_id == projects.c.id)
    return wanted.where(found.condition)


def _by_index(words: tuple[Sought, ...], keys: list[Sought]) -> _Found:
    having = [projects.c.id.in_(select(project_words.c.project_id).where(_stored(key))) for key in keys]
    condition = and_(true(), *having)
    if not words:
        return _Found(literal(Field.NAME.value), condition)
    if len(words) == 1:  # how many have all of several words PostgreSQL cannot guess, of one it can
        having_it = _best(words[0], "tier").subquery()
        return _Found(having_it.c.tier, condition, having_it)
    best = (_best(word, "field").add_columns(literal(at).label("at")) for at, word in enumerate(words))
    each = union_all(*best).subquery()
    all_words = (
        select(each.c.project_id, func.max(each.c.field).label("tier"))
        .group_by(each.c.project_id)
        .having(func.count() == len(words))
        .subquery()
    )
    return _Found(all_words.c.tier, condition, all_words)


def _best(word: Sought, name: str) -> Select[Any]:
    """The projects that have a word, each with the first field that has it."""
    project_id = project_words.c.project_id
    return select(project_id, func.min(project_words.c.field).label(name)).where(_stored(word)).group_by(project_id)


def _stored(word: Sought) -> ColumnElement[bool]:
    column = project_words.c.word
    begins = (and_(column >= beginning, column < beginning + _LAST_LETTER) for beginning in word.beginnings)
    return or_(*begins, column.in_(word.whole)) if word.whole else or_(*begins)


def _read_from_text(words: tuple[Sought, ...], keys: list[Sought]) -> _Found:
    conditions = [_noted(word, "_") for word in (*words, *keys)]
    tiers = [case(*((_noted(word, str(at.value)), at.value) for at in Field)) for word in words]
    return _Found(reduce(_greater, tiers, literal(Field.NAME.value)), and_(*conditions))


def _greater(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


def _noted(word: Sought, place: str) -> ColumnElement[bool]:
    """In search_text a digit stands before each word, which says where it is from."""
    text = projects.c.search_text
    begins = [text.like(f"% {place}{beginning}%") for beginning in word.beginnings]
    return or_(*begins, *(text.like(f"% {place}{whole} %") for whole in word.whole))
