"""Mentions where the decisions of people put them: which are concerned, and what of their projects follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, or_, select, update

from db.portions import insert_all, portions
from db.rows import mention_of
from db.tables import mentions, project_keys, versions
from domain.decisions import Decisions, Known
from domain.keys import with_pairs
from domain.records import Mention, Status
from domain.resolution import blocking_keys


@dataclass(frozen=True, slots=True)
class Placed:
    """A linked mention as it stands; ``home_id`` is where it would be by the machine alone, ``project_id`` None if a
    person said that it tells of no project."""

    mention_id: int
    version_id: int
    lineage_id: int
    home_id: int
    project_id: int | None
    status: Status
    confirmed: bool
    counts: bool
    name: str

    @property
    def known(self) -> Known:
        return Known(self.lineage_id, self.home_id)


_PLACED: Select[Any] = select(mentions).where(mentions.c.home_id.is_not(None))


def placed_in(connection: Connection, project_ids: Iterable[int]) -> tuple[Placed, ...]:
    """Mentions that are, or by the machine alone would be, in one of the projects."""
    return _placed(connection, project_ids, mentions.c.project_id, mentions.c.home_id)


def placed_of(connection: Connection, lineages: Iterable[int]) -> tuple[Placed, ...]:
    """All versions and readings of the mentions."""
    return _placed(connection, lineages, mentions.c.lineage_id)


def _placed(connection: Connection, ids: Iterable[int], *columns: ColumnElement[int]) -> tuple[Placed, ...]:
    found = {
        row.id: _row(row)
        for portion in portions(ids)
        for row in connection.execute(_PLACED.where(or_(*(column.in_(portion) for column in columns))))
    }
    return tuple(found[mention_id] for mention_id in sorted(found))


def _row(row: Row[Any]) -> Placed:
    return Placed(
        mention_id=row.id,
        version_id=row.version_id,
        lineage_id=row.lineage_id,
        home_id=row.home_id,
        project_id=row.project_id,
        status=Status(row.status),
        confirmed=row.confirmed,
        counts=not row.superseded,
        name=row.name,
    )


def newest(connection: Connection, mention_id: int) -> Placed | None:
    """What has become of a mention: the row of its lineage that counts; None where its article says it no longer."""
    lineage = select(mentions.c.lineage_id).where(mentions.c.id == mention_id).scalar_subquery()
    row = connection.execute(_PLACED.where(mentions.c.lineage_id == lineage, ~mentions.c.superseded)).one_or_none()
    return None if row is None else _row(row)


def said_in(connection: Connection, mention_id: int) -> tuple[Mention, datetime]:
    """The mention, and when it was published."""
    wanted = select(mentions, versions.c.published_at).join(versions).where(mentions.c.id == mention_id)
    row = connection.execute(wanted).one()
    return mention_of(row), row.published_at


def neighbours(connection: Connection, mention: Placed) -> frozenset[int]:
    """Projects that the other mentions of the article count for."""
    other = (mentions.c.version_id == mention.version_id) & (mentions.c.id != mention.mention_id)
    told = select(mentions.c.project_id).where(other, ~mentions.c.superseded)
    return frozenset(project_id for project_id in connection.execute(told).scalars() if project_id is not None)


def put(connection: Connection, mention_id: int, project_id: int | None, *, confirmed: bool) -> None:
    columns = {"project_id": project_id, "confirmed": confirmed}
    connection.execute(update(mentions).where(mentions.c.id == mention_id).values(columns))


def rekey(connection: Connection, project_ids: Iterable[int]) -> None:
    """Makes projects findable by the keys of what counts, or once counted, for them, and by no others."""
    for project_id in project_ids:
        said = connection.execute(select(mentions).where(mentions.c.project_id == project_id))
        keys = frozenset().union(*(with_pairs(blocking_keys(mention_of(row))) for row in said))
        connection.execute(delete(project_keys).where(project_keys.c.project_id == project_id))
        insert_all(connection, project_keys, ({"key": key, "project_id": project_id} for key in sorted(keys)))


def unfindable(connection: Connection) -> tuple[int, ...]:
    """Ids of mentions that were moved, and whose keys their project lacks."""
    moved = select(mentions).where(~mentions.c.superseded, mentions.c.project_id != mentions.c.home_id)
    return tuple(
        row.id
        for row in connection.execute(moved.order_by(mentions.c.id)).all()
        if with_pairs(blocking_keys(mention_of(row))) - _keys(connection, row.project_id)
    )


def _keys(connection: Connection, project_id: int) -> frozenset[str]:
    stored = select(project_keys.c.key).where(project_keys.c.project_id == project_id)
    return frozenset(connection.execute(stored).scalars())


def misplaced(connection: Connection, decisions: Decisions) -> tuple[int, ...]:
    """Ids of counting mentions that are elsewhere, or confirmed otherwise, than their home and the decisions say."""
    column = mentions.c
    suspects = or_(
        column.project_id.is_distinct_from(column.home_id),
        column.confirmed,
        column.lineage_id.in_(list(decisions.on)),
        column.home_id.in_(list(decisions.merges)),
    )
    rows = connection.execute(_PLACED.where(~column.superseded, suspects).order_by(column.id))
    return tuple(row.mention_id for row in map(_row, rows) if not _is_right(row, decisions))


def _is_right(row: Placed, decisions: Decisions) -> bool:
    place = decisions.place(row.lineage_id, row.home_id)
    confirmed = decisions.is_confirmed(row.lineage_id, row.status)
    return place is not None and (place.project_id, confirmed) == (row.project_id, row.confirmed)
