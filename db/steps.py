"""What became of each change, in the order in which it became known: what a copy kept elsewhere follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select

from db.project_views import ChangeRow, change_of, change_select
from db.tables import change_steps, changes, mentions, projects


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """``number`` orders all steps; ``known_on`` is the day in Kazakhstan on which it became known; ``change`` is as it
    stands now, or stood on the day that is asked for. ``decided``: a person's word makes its evidence sure."""

    number: int
    step: str
    known_on: date
    change: ChangeRow
    decided: bool


def change_steps_after(
    connection: Connection, number: int, limit: int, *, as_of: date | None = None, **filters: str | None
) -> tuple[ChangeStep, ...]:
    """Each change once, at its last step after ``number``, in the order of the steps."""
    wanted = _steps(as_of).where(change_steps.c.id > number).order_by(change_steps.c.id).limit(limit)
    return tuple(map(_step, connection.execute(_filtered(wanted, **filters))))


def latest_steps(
    connection: Connection, limit: int, *, as_of: date | None = None, **filters: str | None
) -> tuple[ChangeStep, ...]:
    """Each change once, those that became known last first."""
    wanted = _steps(as_of).order_by(change_steps.c.id.desc()).limit(limit)
    return tuple(map(_step, connection.execute(_filtered(wanted, **filters))))


def last_step(connection: Connection, as_of: date | None = None) -> int:
    """The number of the last step, 0 where there is none."""
    wanted = select(func.max(change_steps.c.id))
    if as_of is not None:
        wanted = wanted.where(change_steps.c.known_on <= as_of)
    return connection.execute(wanted).scalar() or 0


def _steps(as_of: date | None) -> Select[Any]:
    later = change_steps.alias("later")
    newer = (later.c.change_id == change_steps.c.change_id) & (later.c.id > change_steps.c.id)
    wanted = change_select(changes).add_columns(
        change_steps.c.id.label("number"), change_steps.c.step, change_steps.c.known_on, mentions.c.confirmed
    )
    wanted = wanted.join(change_steps, change_steps.c.change_id == changes.c.id)
    if as_of is not None:
        newer &= later.c.known_on <= as_of
        wanted = wanted.where(change_steps.c.known_on <= as_of)
    return wanted.where(~exists().where(newer).correlate(change_steps))


def _filtered(
    wanted: Select[Any],
    *,
    status: str | None = None,
    region: str | None = None,
    sector: str | None = None,
    project: str | None = None,
    query: str | None = None,
) -> Select[Any]:
    """By what the change led to and by its project, as it is known now or was on the day."""
    known = (
        (changes.c.after, status),
        (projects.c.region, region),
        (projects.c.sector, sector),
        (projects.c.public_id, project),
    )
    for column, value in known:
        if value is not None:
            wanted = wanted.where(column == value)
    for word in (query or "").casefold().split():
        wanted = wanted.where(projects.c.search_text.contains(word, autoescape=True))
    return wanted


def _step(row: Row[Any]) -> ChangeStep:
    return ChangeStep(row.number, row.step, row.known_on, change_of(row), row.confirmed)
