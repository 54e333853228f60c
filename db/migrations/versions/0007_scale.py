"""Silences between news are stored with the histories, and two common keys of a project find it as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.columns import UtcDateTime
from domain.keys import pairs
from domain.projects import Change
from domain.records import Sector, Status
from domain.silence import gaps
from domain.timeline import SURE_ENOUGH, day_there

revision = "qadam_0007"
down_revision = "qadam_0006"

PORTION = 1_000

_PROJECTS = sa.table("projects", sa.column("id"), sa.column("sector"), sa.column("status"))
_KEYS = sa.table("project_keys", sa.column("key"), sa.column("project_id"))
_MENTIONS = sa.table(
    "mentions",
    *map(sa.column, ("project_id", "version_id", "score")),
    sa.column("superseded", sa.Boolean()),
    sa.column("confirmed", sa.Boolean()),
)
_VERSIONS = sa.table("versions", sa.column("id"), sa.column("published_at", UtcDateTime()))
_CHANGES = sa.table(
    "changes",
    *map(sa.column, ("id", "project_id", "before", "after", "mention_id", "withdrawn_at")),
    sa.column("on_date", sa.Date()),
)
_SILENCES = sa.table("silences", *map(sa.column, ("project_id", "number", "status", "sector", "days")))


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name="ck_silences_days"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_silences_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
        sa.UniqueConstraint("project_id", "number", name="uq_silences_project_id_number"),
    )
    connection, last = op.get_bind(), 0
    while known := connection.execute(_portion(last)).all():
        first, last = known[0].id, known[-1].id
        _put(connection, _KEYS, _pairs(connection, first, last))
        _put(connection, _SILENCES, _silences(connection, known))
    op.create_index("ix_silences_status_sector_days", "silences", ["status", "sector", "days"])


def _portion(last: int) -> sa.Select[Any]:
    column = _PROJECTS.c
    return sa.select(column.id, column.sector).where(column.id > last).order_by(column.id).limit(PORTION)


def _put(connection: sa.Connection, table: sa.TableClause, rows: Iterator[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(sa.insert(table), listed)


def _pairs(connection: sa.Connection, first: int, last: int) -> Iterator[dict[str, Any]]:
    keys: defaultdict[int, set[str]] = defaultdict(set)
    for key, project_id in connection.execute(sa.select(_KEYS).where(_KEYS.c.project_id.between(first, last))):
        keys[project_id].add(key)
    for project_id, some in keys.items():
        yield from ({"key": key, "project_id": project_id} for key in sorted(pairs(some) - some))


def _silences(connection: sa.Connection, known: Any) -> Iterator[dict[str, Any]]:
    """As the histories are that are stored, and by the floor that is usual: a project's next news settles another."""
    first, last = known[0].id, known[-1].id
    days = defaultdict(list)
    sure = (_MENTIONS.c.score >= SURE_ENOUGH) | _MENTIONS.c.confirmed
    told = sa.select(_MENTIONS.c.project_id, _VERSIONS.c.published_at).join(
        _VERSIONS, _VERSIONS.c.id == _MENTIONS.c.version_id
    )
    for project_id, at in connection.execute(
        told.where(_MENTIONS.c.project_id.between(first, last), ~_MENTIONS.c.superseded, sure)
    ):
        days[project_id].append(day_there(at))
    moved = defaultdict(list)
    held = _CHANGES.c.project_id.between(first, last) & _CHANGES.c.withdrawn_at.is_(None)
    for row in connection.execute(sa.select(_CHANGES).where(held).order_by(_CHANGES.c.on_date, _CHANGES.c.id)):
        moved[row.project_id].append(Change(None, Status(row.after), row.on_date, row.mention_id))
    for project in known:
        sector = Sector(project.sector or Sector.OTHER)
        for number, gap in enumerate(gaps(days[project.id], moved[project.id], sector)):
            yield {"project_id": project.id, "number": number, **gap._asdict()}
