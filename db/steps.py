"""What became of each change, in the order in which it became known: what a copy kept elsewhere follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select

from db.project_search import EVERYTHING, Asked, fitting_ids
from db.project_views import ChangeRow, change_of, change_select
from db.tables import change_steps, changes, mentions, projects
from domain.records import Status


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """``number`` orders all steps; ``known_on`` is the day in Kazakhstan on which it became known; ``change`` is as it
    stands now, or stood on the day that is asked for. ``decided``: a person's word makes its evidence sure."""

    number: int
    step: str
    known_on: date
    change: ChangeRow
    decided: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Changes that led to one of these statuses (none: to any), of one project by its public id, and of projects that
    fit as they are known now or were on the day that is asked for."""

    after: tuple[Status, ...] = ()
    project: str | None = None
    of: Asked = EVERYTHING


def change_steps_after(
    connection: Connection, wanted: Wanted, number: int, limit: int, *, as_of: date | None = None
) -> tuple[ChangeStep, ...]:
    """Each change once, at its last step after ``number``, in the order of the steps."""
    steps = _steps(connection, wanted, as_of).where(change_steps.c.id > number)
    return _told(connection, steps.order_by(change_steps.c.id).limit(limit))


def latest_steps(
    connection: Connection, wanted: Wanted, limit: int, *, as_of: date | None = None
) -> tuple[ChangeStep, ...]:
    """Each change once, those that became known last first."""
    return _told(connection, _steps(connection, wanted, as_of).order_by(change_steps.c.id.desc()).limit(limit))


def _steps(connection: Connection, wanted: Wanted, as_of: date | None) -> Select[tuple[int]]:
    """The numbers of last steps.

    Projects are looked for first and articles last: a filter that few fit does not read the articles of all others.
    """
    later = change_steps.alias("later")
    newer = (later.c.change_id == change_steps.c.change_id) & (later.c.id > change_steps.c.id)
    steps = select(change_steps.c.id).join(changes, changes.c.id == change_steps.c.change_id)
    if as_of is not None:
        newer &= later.c.known_on <= as_of
        steps = steps.where(change_steps.c.known_on <= as_of)
    if wanted.after:
        steps = steps.where(changes.c.after.in_([status.value for status in wanted.after]))
    if wanted.project is not None:
        steps = steps.where(
            changes.c.project_id.in_(select(projects.c.id).where(projects.c.public_id == wanted.project))
        )
    if wanted.of.filter.query():
        steps = steps.where(changes.c.project_id.in_(fitting_ids(connection, wanted.of)))
    return steps.where(~exists().where(newer).correlate(change_steps))


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
