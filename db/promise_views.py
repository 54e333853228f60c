"""Promises as they are stored: the newest that meet a filter, and how they fared group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, or_, select

from db.companies import best_names, companies_like, company_named, leading
from db.ledgers import promise_of
from db.tables import project_companies, projects, promises, sources
from domain.fates import FateName
from domain.promises import Promise, PromiseKind
from domain.records import Sector
from domain.tallies import Tally

_OPEN = promises.c.fate == FateName.OPEN.value


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise with its project; ``source_name`` is whose article said it first, ``place`` where it stands among all:
    its project's number, and its own there."""

    project_id: str
    project_name: str
    region: str | None
    sector: Sector
    companies: tuple[str, ...]
    source_name: str
    promise: Promise
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Promised:
    """Which promises are meant, all by default. ``company``: its words in any spelling or language; ``kin``: companies
    whose name can be the same one's, too, such as its abbreviation; ``source`` is an id; ``among`` selects projects,
    ``project`` is the public id of one."""

    fates: frozenset[FateName] = frozenset()
    region: str | None = None
    sector: str | None = None
    company: str | None = None
    source: str | None = None
    kin: bool = False
    among: Select[Any] | None = None
    project: str | None = None


_TOLD = (
    select(promises, projects.c.public_id, projects.c.name, projects.c.companies, sources.c.name.label("source_name"))
    .join(projects, projects.c.id == promises.c.project_id)
    .join(sources, sources.c.id == promises.c.source_id)
)


def promise_rows(
    connection: Connection, wanted: Promised, today: date, limit: int | None = None
) -> tuple[PromiseRow, ...]:
    """Those first said last come first; fates are as of ``today``."""
    told = _TOLD.where(*_filters(connection, wanted, today))
    newest = told.order_by(promises.c.first_said.desc(), promises.c.mention_id.desc(), promises.c.number)
    return tuple(_row(row, today) for row in connection.execute(newest.limit(limit)))


def promise_rows_after(
    connection: Connection, wanted: Promised, today: date, place: tuple[int, ...], limit: int
) -> tuple[PromiseRow, ...]:
    """Project by project, each one's in the order in which they were first said, from behind ``place`` on."""
    project, number = promises.c.project_id, promises.c.number
    behind = or_(project > place[0], and_(project == place[0], number > place[1]))
    told = _TOLD.where(behind, *_filters(connection, wanted, today)).order_by(project, number)
    return tuple(_row(row, today) for row in connection.execute(told.limit(limit)))


def promises_of_all(connection: Connection, project_ids: Collection[str], today: date) -> dict[str, list[PromiseRow]]:
    """Of many projects, by their public ids, each one's in the order in which they were first said."""
    found: dict[str, list[PromiseRow]] = {project_id: [] for project_id in project_ids}
    told = _TOLD.where(projects.c.public_id.in_(project_ids)).order_by(promises.c.number)
    for row in connection.execute(told):
        found[row.public_id].append(_row(row, today))
    return found


def launch_promises(
    connection: Connection, today: date, limit: int, among: Select[Any] | None = None
) -> tuple[tuple[PromiseRow, ...], ...]:
    """All dated promises of a launch of each project that is expected in this year or later by what was said last.

    Those expected first come first, and of each what was said first; ``among`` selects the ids of projects.
    """
    nearest = select(projects.c.id).where(projects.c.expected_by >= date(today.year, 1, 1))
    if among is not None:
        nearest = nearest.where(projects.c.id.in_(among))
    ids = list(connection.execute(nearest.order_by(projects.c.expected_by, projects.c.id).limit(limit)).scalars())
    dated = (promises.c.kind == PromiseKind.LAUNCH.value) & promises.c.due.is_not(None)
    told = _TOLD.where(promises.c.project_id.in_(ids), dated).order_by(promises.c.number)
    found: dict[int, list[PromiseRow]] = {number: [] for number in ids}
    for row in connection.execute(told):
        found[row.project_id].append(_row(row, today))
    return tuple(tuple(rows) for rows in found.values() if rows)


def _row(row: Row[Any], today: date) -> PromiseRow:
    return PromiseRow(
        row.public_id,
        row.name,
        row.region,
        Sector(row.sector),
        tuple(row.companies),
        row.source_name,
        promise_of(row, today),
        (row.project_id, row.number),
    )


def _filters(connection: Connection, wanted: Promised, today: date) -> Iterator[ColumnElement[bool]]:
    pairs = ((promises.c.region, wanted.region), (promises.c.sector, wanted.sector))
    yield from (column == value for column, value in (*pairs, (promises.c.source_id, wanted.source)) if value)
    if wanted.among is not None:
        yield promises.c.project_id.in_(wanted.among)
    if wanted.project is not None:
        yield projects.c.public_id == wanted.project.upper()
    if wanted.fates:
        yield or_(*(_has(fate, today) for fate in sorted(wanted.fates)))
    if wanted.company is not None:
        yield promises.c.project_id.in_(_of_company(connection, wanted.company, kin=wanted.kin))


def _has(fate: FateName, today: date) -> ColumnElement[bool]:
    """By what is stored: whether a day has passed is seen when it is asked."""
    if fate is FateName.OVERDUE:
        return and_(_OPEN, promises.c.due < today)
    if fate is FateName.OPEN:
        return and_(_OPEN, or_(promises.c.due.is_(None), promises.c.due >= today))
    return promises.c.fate == fate.value


def _of_company(connection: Connection, company: str, *, kin: bool) -> Select[Any]:
    named = project_companies.c.company.in_(companies_like(connection, company)) if kin else company_named(company)
    return select(project_companies.c.project_id).where(named)


def source_names(connection: Connection) -> dict[str, str]:
    """By id, those that are no longer polled too."""
    return {row.id: row.name for row in connection.execute(select(sources.c.id, sources.c.name))}


def tallies(
    connection: Connection, by: str, wanted: Promised, today: date, most: int | None = None
) -> tuple[Tally, ...]:
    """By region or sector (their codes), company or source; «» where it is not known; largest groups first.

    A promise counts once for each company of its project; ``most``: only of the companies with most projects.
    """
    if by == "company":
        return _by_company(connection, wanted, today, most)
    if by == "source":
        names = source_names(connection)
        counted = _counted((promises.c.source_id,), connection, wanted, today)
        return _tallies((names[row.source_id], row) for row in connection.execute(counted))
    # Along the index, whichever is asked for: sorting rows would take longer than adding up a few hundred groups.
    counted = _counted((promises.c.region, promises.c.sector), connection, wanted, today)
    return _tallies((getattr(row, by) or "", row) for row in connection.execute(counted))


def _counted(
    groups: Iterable[ColumnElement[Any]], connection: Connection, wanted: Promised, today: date
) -> Select[Any]:
    columns = (*groups, promises.c.fate)
    late = func.sum(case((promises.c.due < today, 1), else_=0)).label("late")
    counted = select(*columns, func.count().label("many"), func.sum(promises.c.days).label("days"), late)
    return counted.where(*_filters(connection, wanted, today)).group_by(*columns)


def _by_company(connection: Connection, wanted: Promised, today: date, most: int | None) -> tuple[Tally, ...]:
    company = project_companies.c.company
    counted = _counted((company,), connection, wanted, today).join(
        project_companies, project_companies.c.project_id == promises.c.project_id
    )
    if most is not None:
        counted = counted.where(company.in_([name for name, _ in leading(connection, most)]))
    rows = connection.execute(counted).all()
    names = best_names(connection, {row.company for row in rows})
    found = [(names[row.company], row) for row in rows]
    if most is None:
        found += [("", row) for row in connection.execute(_of_nobody(connection, wanted, today))]
    return _tallies(found)


def _of_nobody(connection: Connection, wanted: Promised, today: date) -> Select[Any]:
    owned = select(project_companies.c.project_id)
    counted = _counted((), connection, wanted, today)
    return counted.where(false() if wanted.company else promises.c.project_id.not_in(owned))


def _tallies(found: Iterable[tuple[str, Row[Any]]]) -> tuple[Tally, ...]:
    counts: dict[str, Counter[FateName]] = defaultdict(Counter)
    slips: Counter[str] = Counter()
    for name, row in found:
        fate = FateName(row.fate)
        late = row.late if fate is FateName.OPEN else 0
        counts[name] += Counter({FateName.OVERDUE: late, fate: row.many - late})
        slips[name] += row.days if fate is FateName.SLIPPED else 0
    told = (Tally(name, dict(fates), slips[name]) for name, fates in counts.items())
    return tuple(sorted(told, key=lambda tally: (-tally.promises, tally.name)))
