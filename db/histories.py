"""A project's stored history: brought in line with the computed one, so that no change is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, insert, select, update

from db.tables import changes, mentions, versions
from domain.projects import Change
from domain.timeline import FORTNIGHT


@dataclass(frozen=True, slots=True)
class HistoryDiff:
    """Ids of changes that are news (first statuses too), of those that no longer hold, and of those that are of another
    day now, or hold again."""

    new: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def corrected(self) -> tuple[int, ...]:
        """What people may have been told otherwise."""
        return self.withdrawn + self.moved


Write = tuple[Update, dict[str, Any]]

_ADDED = insert(changes).returning(changes.c.id)
_CORRECTED = update(changes).where(changes.c.id == bindparam("change"))
_WITHDRAWN = update(changes).where(changes.c.id.in_(bindparam("changes", expanding=True)))
STORED = select(changes).where(changes.c.project_id == bindparam("project")).order_by(changes.c.id)


def store_history(
    connection: Connection, project_id: int, stored: Sequence[Row[Any]], history: tuple[Change, ...], now: datetime
) -> tuple[HistoryDiff, list[Write]]:
    """Adds to the ``stored`` rows what is missing; what is to be written besides, to correct and to withdraw what no
    longer holds, is the caller's: nobody need wait for it.

    A change that only got another day or other evidence (an edited article, an earlier report found later) stays the
    same change: whoever was told of it is not told again. So does one that comes back after it was withdrawn.
    """
    same = {_key(row): row for row in stored}
    kept = {same[_change_key(change)].id for change in history if _change_key(change) in same}
    others = [row for row in stored if row.id not in kept]
    loose = [row for row in others if row.withdrawn_at is None]
    gone = [row for row in others if row.withdrawn_at is not None]
    pairs = [
        (same.get(_change_key(change)) or _taken(loose, change) or _revived(connection, gone, change), change)
        for change in history
    ]
    new = tuple(_add(connection, project_id, change, now) for row, change in pairs if row is None)
    known = [(row, change) for row, change in pairs if row is not None]
    moved = tuple(row.id for row, change in known if row.withdrawn_at is not None or row.on_date != change.on)
    withdrawn = tuple(row.id for row in loose)
    return HistoryDiff(new, withdrawn, moved), [*_corrections(known), *_withdrawals(withdrawn, now)]


def _taken(loose: list[Row[Any]], change: Change) -> Row[Any] | None:
    """Takes the first loose row that moved to the same status out of the list."""
    found = next((row for row in loose if row.after == change.after), None)
    if found is not None:
        loose.remove(found)
    return found


def _revived(connection: Connection, gone: list[Row[Any]], change: Change) -> Row[Any] | None:
    """The same move, once withdrawn: an edit has given back what an edit took. Of the same day, or else of the same
    article, for an edit may bring another date too, or else reported within a fortnight: reports of one matter are."""
    alike = [row for row in gone if row.after == change.after]
    found = next((row for row in alike if row.on_date == change.on), None)
    if found is None and alike:
        told = _of_same_article(connection, change.mention_id)
        found = next((row for row in alike if row.mention_id in told), None)
    if found is None:
        found = next((row for row in alike if abs(row.on_date - change.on) < FORTNIGHT), None)
    if found is not None:
        gone.remove(found)
    return found


def _of_same_article(connection: Connection, mention_id: int) -> frozenset[int]:
    """The ids of all mentions in all versions of the mention's article."""
    article = select(versions.c.article_id).join(mentions).where(mentions.c.id == mention_id).scalar_subquery()
    told = select(mentions.c.id).join(versions).where(versions.c.article_id == article)
    return frozenset(connection.execute(told).scalars())


def _add(connection: Connection, project_id: int, change: Change, now: datetime) -> int:
    row = {"project_id": project_id, "recorded_at": now, **_columns(change)}
    return int(connection.execute(_ADDED, row).scalar_one())


def _corrections(known: Iterable[tuple[Row[Any], Change]]) -> Iterator[Write]:
    for row, change in known:
        columns = {**_columns(change), "withdrawn_at": None}
        if any(getattr(row, name) != value for name, value in columns.items()):
            yield _CORRECTED, {"change": row.id, **columns}


def _withdrawals(withdrawn: Sequence[int], now: datetime) -> Iterator[Write]:
    if withdrawn:
        yield _WITHDRAWN, {"changes": list(withdrawn), "withdrawn_at": now}


def _columns(change: Change) -> dict[str, Any]:
    return {
        "before": change.before and change.before.value,
        "after": change.after.value,
        "on_date": change.on,
        "mention_id": change.mention_id,
        "dated": change.dated,
    }


def _key(row: Row[Any]) -> tuple[Any, ...]:
    return row.after, row.on_date, row.mention_id


def _change_key(change: Change) -> tuple[Any, ...]:
    return change.after.value, change.on, change.mention_id
