"""Projects counted where they stand: one pass over an index, whatever is then made of the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, null, select

from db.project_filter import ProjectFilter
from db.project_search import Asked, fitting_ids
from db.tables import changes, projects
from domain.records import Sector, Status
from domain.volumes import Cell

_ALIKE = (
    projects.c.region, projects.c.country, projects.c.sector, projects.c.status, projects.c.investment_currency,
)  # fmt: skip
_LAUNCHES = (changes.c.after == Status.COMMISSIONED.value, changes.c.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class Counted:
    """Which projects are counted, all by default; ``year``: those whose launch is expected in it."""

    status: Status | None = None
    sector: Sector | None = None
    region: str | None = None
    year: int | None = None


def cells(
    connection: Connection, counted: Counted | None = None, among: Select[Any] | None = None, *, places: bool = False
) -> tuple[Cell, ...]:
    """``among``: a select of ids of projects, for filters that need more than the index has; ``places``: sector and
    status are not asked for.

    Counted along the index, and what is not asked for is added up afterwards: sorting all projects would take longer.
    """
    told = select(*_ALIKE, func.count().label("many"), func.sum(projects.c.investment_amount).label("amount"))
    told = told.where(projects.c.status.is_not(None), *_filters(counted or Counted()))
    if among is not None:
        told = told.where(projects.c.id.in_(among))
    told = told.group_by(*_ALIKE)
    return tuple(map(_cell, connection.execute(_placed(told) if places else told)))


def asked_cells(connection: Connection, asked: Asked, *, places: bool = False) -> tuple[Cell, ...]:
    """Of the projects that a filter of the list asks for."""
    plain = _indexed(asked.filter)
    if plain is not None:
        return cells(connection, plain, places=places)
    return cells(connection, among=fitting_ids(connection, asked), places=places)


def _indexed(wanted: ProjectFilter) -> Counted | None:
    """The same filter, where the index answers it alone."""
    status = wanted.statuses[0] if wanted.statuses else None
    region = wanted.regions[0] if wanted.regions else None
    asked = Counted(status, wanted.sector, region, wanted.expected_from)
    plain = ProjectFilter(
        statuses=wanted.statuses[:1],
        regions=wanted.regions[:1],
        sector=wanted.sector,
        expected_from=asked.year,
        expected_to=asked.year,
    )
    return asked if replace(wanted, sort=None, page=1) == plain else None


def _placed(told: Select[Any]) -> Select[Any]:
    inner = told.subquery().c
    kept = (inner.region, inner.country, inner.investment_currency)
    added = func.sum(inner.many).label("many"), func.sum(inner.amount).label("amount")
    return select(*kept, null().label("sector"), null().label("status"), *added).group_by(*kept)


def _cell(row: Row[Any]) -> Cell:
    sector, status = row.sector and Sector(row.sector), row.status and Status(row.status)
    return Cell(row.region, row.country, sector, status, row.investment_currency, int(row.many), row.amount or 0.0)


def _filters(counted: Counted) -> list[ColumnElement[bool]]:
    pairs = ((projects.c.status, counted.status), (projects.c.sector, counted.sector))
    found = [column == value.value for column, value in pairs if value is not None]
    if counted.region is not None:
        found.append(projects.c.region == counted.region)
    if counted.year is not None:
        found += [projects.c.expected >= f"{counted.year:04d}", projects.c.expected < f"{counted.year + 1:04d}"]
    return found


def launches(connection: Connection, since: date, until: date, region: str | None = None) -> dict[date, int]:
    """How many projects were launched on each day from ``since`` to ``until``, days without one left out."""
    wanted = select(changes.c.on_date, func.count()).where(*_LAUNCHES, changes.c.on_date.between(since, until))
    if region is not None:
        wanted = wanted.join(projects, projects.c.id == changes.c.project_id).where(projects.c.region == region)
    rows = connection.execute(wanted.group_by(changes.c.on_date))
    return {row.on_date: row[1] for row in rows}
