"""Projects counted where they stand: one pass over an index, whatever is then made of the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from db.tables import changes, projects
from domain.figures import Cell
from domain.records import Sector, Status

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


def cells(connection: Connection, counted: Counted | None = None, among: Select[Any] | None = None) -> tuple[Cell, ...]:
    """``among``: a select of ids of projects, for filters that need more than the index has."""
    wanted = select(*_ALIKE, func.count().label("many"), func.sum(projects.c.investment_amount).label("amount"))
    wanted = wanted.where(projects.c.status.is_not(None), *_filters(counted or Counted()))
    if among is not None:
        wanted = wanted.where(projects.c.id.in_(among))
    return tuple(
        Cell(
            row.region,
            row.country,
            Sector(row.sector or Sector.OTHER),
            Status(row.status),
            row.investment_currency,
            row.many,
            row.amount or 0.0,
        )
        for row in connection.execute(wanted.group_by(*_ALIKE))
    )


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
