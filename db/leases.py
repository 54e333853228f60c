"""Work is claimed in one statement, held for a while, and finished only by the one whose claim still stands."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Table, Update, or_, select, update

# A lease that ends further away than this was written by a clock that was wrong.
LONGEST = timedelta(days=1)
FREE = {"lease_token": None, "lease_until": None, "lease_worker": None}


@dataclass(frozen=True, slots=True)
class Lease:
    """Who asks, when, and for how long the work may take before another may have it."""

    now: datetime
    worker: str
    length: timedelta


def claim(
    connection: Connection,
    table: Table,
    due: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
    lease: Lease,
    limit: int,
    **values: Any,
) -> tuple[str, list[Any]]:
    """Takes up to ``limit`` due rows that nobody holds: the claim's token and the rows' ids, in no order."""
    token = secrets.token_hex(8)
    free = select(table.c.id).where(due, is_free(table, lease.now)).order_by(*order).limit(limit)
    taken = (
        update(table)
        .where(table.c.id.in_(free))
        .values(lease_token=token, lease_until=lease.now + lease.length, lease_worker=lease.worker, **values)
        .returning(table.c.id)
    )
    return token, list(connection.execute(taken).scalars())


def is_free(table: Table, now: datetime) -> ColumnElement[bool]:
    until = table.c.lease_until
    return or_(until.is_(None), until <= now, until > now + LONGEST)


def still_held(table: Table, row_id: Any, token: str | BindParameter[str]) -> Update:
    """An update of the row that finds nothing if the claim has passed to another."""
    return update(table).where(table.c.id == row_id, table.c.lease_token == token)
