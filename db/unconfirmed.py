"""Changes that wait for a confirmation: stored beside the history, so that nothing can tell them as facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select

from db.portions import insert_all
from db.tables import unconfirmed_changes
from domain.projects import Unconfirmed
from domain.records import Status

STORED = select(unconfirmed_changes).where(unconfirmed_changes.c.project_id == bindparam("project"))


def store_unconfirmed(
    connection: Connection, project_id: int, stored: Sequence[Row[Any]], found: Iterable[Unconfirmed], now: datetime
) -> None:
    """Brings what is ``stored`` in line; what stays as it was keeps the time at which it was recorded."""
    column = unconfirmed_changes.c
    wanted = [_columns(one) for one in found]
    stays = [{name: getattr(row, name) for name in _NAMES} in wanted for row in stored]
    same = [row for row, stay in zip(stored, stays, strict=True) if stay]
    gone = [row.id for row, stay in zip(stored, stays, strict=True) if not stay]
    if gone:
        connection.execute(delete(unconfirmed_changes).where(column.id.in_(gone)))
    known = {row.after for row in same}
    fresh = [columns for columns in wanted if columns["after"] not in known]
    insert_all(
        connection,
        unconfirmed_changes,
        ({"project_id": project_id, "recorded_at": now, **columns} for columns in fresh),
    )


def waiting(connection: Connection, project_ids: Iterable[int]) -> frozenset[tuple[int, Status]]:
    """The projects with the statuses that are unconfirmed of them."""
    column = unconfirmed_changes.c
    rows = connection.execute(select(column.project_id, column.after).where(column.project_id.in_(list(project_ids))))
    return frozenset((row.project_id, Status(row.after)) for row in rows)


_NAMES = ("before", "after", "on_date", "mention_id", "dated", "doubts")


def _columns(one: Unconfirmed) -> dict[str, Any]:
    change = one.change
    return {
        "before": change.before and change.before.value,
        "after": change.after.value,
        "on_date": change.on,
        "mention_id": change.mention_id,
        "dated": change.dated,
        "doubts": [doubt.value for doubt in one.doubts],
    }
