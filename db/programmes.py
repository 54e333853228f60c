"""What the ledger of programmes is made from: statements place by place, and the projects that a total may count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, or_, select

from db.portions import portions
from db.project_views import with_article
from db.rows import money_of, programme_of
from db.tables import articles, changes, mentions, programmes, projects, versions
from domain.periods import Period
from domain.programmes import Line, Statement
from domain.records import Sector, Status
from domain.roundup import KnownProject

_STATEMENTS = (
    with_article(select(programmes), programmes.c.version_id)
    .add_columns(articles.c.source_id, articles.c.story_id)
    .where(programmes.c.superseded.is_(False))
    .order_by(programmes.c.region, programmes.c.country, versions.c.published_at, programmes.c.id)
)
_COUNTING = mentions.c.superseded.is_(False) & ((mentions.c.score >= bindparam("floor")) | mentions.c.confirmed)


def statements_by_place(connection: Connection, region: str | None = None) -> Iterator[tuple[Statement, ...]]:
    """The statements of one place after the other, so that no more than those of one are in memory."""
    wanted = _STATEMENTS if region is None else _STATEMENTS.where(programmes.c.region == region)
    rows = connection.execute(wanted.execution_options(yield_per=1_000))
    for _, group in groupby(rows, key=lambda row: (row.region, row.country)):
        yield tuple(map(_statement, group))


def statements_beside(
    connection: Connection, programme_id: int, around: timedelta | None = None
) -> tuple[Statement, ...]:
    """Those of the same place; none where there is no such programme. ``around``: none published longer before or after
    than that."""
    asked = select(programmes.c.region, programmes.c.country, versions.c.published_at)
    asked = asked.join(versions, versions.c.id == programmes.c.version_id).where(programmes.c.id == programme_id)
    place = connection.execute(asked).one_or_none()
    if place is None:
        return ()
    same = (
        programmes.c.region.is_not_distinct_from(place.region),
        programmes.c.country.is_not_distinct_from(place.country),
    )
    beside = _STATEMENTS.where(*same)
    if around is not None:
        beside = beside.where(versions.c.published_at.between(place.published_at - around, place.published_at + around))
    return tuple(map(_statement, connection.execute(beside)))


def newest_statements(
    connection: Connection, limit: int, *, region: str | None = None, sector: str | None = None, year: int | None = None
) -> dict[tuple[str | None, str | None], list[Statement]]:
    """The last that were read, by region and country; ``year``: those that may speak of it."""
    wanted = _STATEMENTS.order_by(None).order_by(programmes.c.id.desc()).limit(limit)
    if region is not None:
        wanted = wanted.where(programmes.c.region == region)
    if sector is not None:
        wanted = wanted.where(programmes.c.sector == sector)
    if year is not None:
        period = programmes.c.period
        wanted = wanted.where(or_(period.is_(None), period.contains(f"{year:04d}"), period.contains("/")))
    found: dict[tuple[str | None, str | None], list[Statement]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.region, row.country].append(_statement(row))
    return found


def named_in(connection: Connection, version_ids: Iterable[int], floor: float) -> dict[int, set[int]]:
    """Of each article's version the projects that it tells of, surely enough."""
    told = select(mentions.c.version_id, mentions.c.project_id).where(_COUNTING, mentions.c.project_id.is_not(None))
    found: dict[int, set[int]] = defaultdict(set)
    for portion in portions(sorted(version_ids)):
        for row in connection.execute(told.where(mentions.c.version_id.in_(portion)), {"floor": floor}):
            found[row.version_id].add(row.project_id)
    return found


def _statement(row: Row[Any]) -> Statement:
    return Statement(
        id=row.id,
        version_id=row.version_id,
        published_at=row.published_at,
        source_id=row.source_id,
        story_id=row.story_id,
        source_name=row.source_name,
        article_title=row.title,
        article_url=row.url,
        programme=programme_of(row),
    )


def named_beside(connection: Connection, line: Line, floor: float) -> frozenset[int]:
    """Projects that an article of the line tells of, surely enough."""
    told = named_in(connection, {statement.version_id for statement in line.statements}, floor)
    return frozenset().union(*told.values())


def due_or_launched(
    connection: Connection, line: Line, period: Period, floor: float, most: int | None = None
) -> frozenset[int]:
    """Projects of the line's place that were promised for a year of the period, or launched within it; no more than
    ``most`` of them."""
    launched = select(changes.c.project_id).join(projects, projects.c.id == changes.c.project_id)
    launched = launched.where(*_place(line), _is_launch(), changes.c.on_date.between(period.first, period.last))
    years = (mentions.c.expected >= str(period.first.year)) & (mentions.c.expected < str(period.last.year + 1))
    due = select(mentions.c.project_id).join(projects, projects.c.id == mentions.c.project_id)
    due = due.where(*_place(line), years, _COUNTING)
    return frozenset(connection.execute(launched.union(due).limit(most), {"floor": floor}).scalars())


def _place(line: Line) -> tuple[ColumnElement[bool], ...]:
    """All statuses are listed so that the index on status and region serves."""
    told = ((projects.c.region, line.region), (projects.c.country, line.country))
    placed = (column == value for column, value in told if value is not None)
    return projects.c.status.in_([status.value for status in Status]), *placed


def _is_launch() -> ColumnElement[bool]:
    return (changes.c.after == Status.COMMISSIONED.value) & changes.c.withdrawn_at.is_(None)


def known_projects(
    connection: Connection, project_ids: Iterable[int], floor: float
) -> Iterator[tuple[int, KnownProject]]:
    """With their ids, a portion in memory at a time; those without a sure status are left out."""
    for portion in portions(sorted(project_ids)):
        wanted = select(projects).where(projects.c.id.in_(portion), projects.c.status.is_not(None))
        launches, expected = _launches(connection, portion), _expected(connection, portion, floor)
        for row in connection.execute(wanted.order_by(projects.c.id)).all():
            yield row.id, _known(row, launches[row.id], expected[row.id])


def _launches(connection: Connection, ids: Sequence[int]) -> dict[int, list[date]]:
    moved = select(changes.c.project_id, changes.c.on_date).where(changes.c.project_id.in_(ids), _is_launch())
    return _by_project(connection, moved, {})


def _expected(connection: Connection, ids: Sequence[int], floor: float) -> dict[int, list[str]]:
    told = select(mentions.c.project_id, mentions.c.expected).distinct()
    told = told.where(mentions.c.project_id.in_(ids), mentions.c.expected.is_not(None), _COUNTING)
    return _by_project(connection, told, {"floor": floor})


def _by_project(connection: Connection, wanted: Select[Any], values: dict[str, Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for project_id, value in connection.execute(wanted, values):
        found[project_id].append(value)
    return found


def _known(row: Row[Any], launches: list[date], expected: list[str]) -> KnownProject:
    return KnownProject(
        public_id=row.public_id,
        name=row.name,
        status=Status(row.status),
        country=row.country,
        region=row.region,
        sector=Sector(row.sector) if row.sector else Sector.OTHER,
        investment=money_of(row),
        expected=tuple(sorted(expected)),
        launches=tuple(sorted(launches)),
    )
