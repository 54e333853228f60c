"""What became of each change, in the order in which it became known: what a copy kept elsewhere follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select

from db.project_search import having_words
from db.project_views import ChangeRow, change_of, change_select
from db.rows import storable
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
    wanted = _steps(connection, as_of, **filters).where(change_steps.c.id > number)
    return _told(connection, wanted.order_by(change_steps.c.id).limit(limit))


def latest_steps(
    connection: Connection, limit: int, *, as_of: date | None = None, **filters: str | None
) -> tuple[ChangeStep, ...]:
    """Each change once, those that became known last first."""
    return _told(connection, _steps(connection, as_of, **filters).order_by(change_steps.c.id.desc()).limit(limit))


def _steps(
    connection: Connection,
    as_of: date | None,
    *,
    status: str | None = None,
    region: str | None = None,
    sector: str | None = None,
    project: str | None = None,
    query: str | None = None,
) -> Select[tuple[int]]:
    """The numbers of last steps, by what the change led to and by its project as it is known now or was on the day.

    Projects are looked for first and articles last: a filter that few fit does not read the articles of all others.
    """
    later = change_steps.alias("later")
    newer = (later.c.change_id == change_steps.c.change_id) & (later.c.id > change_steps.c.id)
    wanted = select(change_steps.c.id).join(changes, changes.c.id == change_steps.c.change_id)
    if as_of is not None:
        newer &= later.c.known_on <= as_of
        wanted = wanted.where(change_steps.c.known_on <= as_of)
    if status is not None:
        wanted = wanted.where(changes.c.after == status)
    named = ((projects.c.region, region), (projects.c.sector, sector), (projects.c.public_id, project))
    fits = [column == value for column, value in named if value is not None]
    if query:
        fits.append(projects.c.id.in_(having_words(connection, storable(query))))
    if fits:
        wanted = wanted.where(changes.c.project_id.in_(select(projects.c.id).where(*fits)))
    return wanted.where(~exists().where(newer).correlate(change_steps))


def _told(connection: Connection, numbers: Select[tuple[int]]) -> tuple[ChangeStep, ...]:
    found = list(connection.execute(numbers).scalars())
    wanted = (
        change_select(changes)
        .add_columns(
            change_steps.c.id.label("number"), change_steps.c.step, change_steps.c.known_on, mentions.c.confirmed
        )
        .join(change_steps, change_steps.c.change_id == changes.c.id)
        .where(change_steps.c.id.in_(found))
    )
    steps = {row.number: _step(row) for row in connection.execute(wanted)}
    return tuple(steps[number] for number in found)


def _step(row: Row[Any]) -> ChangeStep:
    return ChangeStep(row.number, row.step, row.known_on, change_of(row), row.confirmed)
