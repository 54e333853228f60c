"""Projects of the news that a register says nothing of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from db.rows import capacity_of, money_of
from db.tables import projects
from domain.reconciliation import Known
from domain.records import Status

_OVER = (Status.CANCELLED.value, Status.CLOSED.value)


def unlisted(
    connection: Connection,
    listed: Collection[int],
    *,
    country: str,
    regions: Collection[str] = (),
    sector: str | None = None,
    since: date | None = None,
) -> Iterator[Known]:
    """Those neither cancelled nor closed, by id; ``regions``: all if none is given; ``since``: moved from then on."""
    wanted = select(projects).where(projects.c.sightings > 0, projects.c.country == country)
    wanted = wanted.where(projects.c.status.is_not(None), projects.c.status.not_in(_OVER))
    if regions:
        wanted = wanted.where(projects.c.region.in_(sorted(regions)))
    if sector is not None:
        wanted = wanted.where(projects.c.sector == sector)
    if since is not None:
        wanted = wanted.where(projects.c.status_on >= since)
    for row in connection.execute(wanted.order_by(projects.c.id).execution_options(yield_per=500)):
        if row.id not in listed:
            yield _known(row)


def _known(row: Row[Any]) -> Known:
    return Known(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        region=row.region,
        status=Status(row.status),
        expected=row.expected,
        investment=money_of(row),
        capacity=capacity_of(row),
        jobs=row.jobs,
    )
