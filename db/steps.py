"""What became of each change, in the order in which it became known: what a copy kept elsewhere follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from db.project_search import EVERYTHING, Asked, fitting_ids, scanned, seen_by_row
from db.project_views import ChangeRow, change_of, change_select, evidence_of
from db.tables import change_steps, changes, projects
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


WALKED = 5_000
"""So many steps are walked along before the projects that fit are collected."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Changes that led to one of these statuses (none: to any), of one project by its public id, and of projects that
    fit as they are known now or were on the day that is asked for."""

    after: tuple[Status, ...] = ()
    project: str | None = None
    of: Asked = EVERYTHING


def change_steps_after(
    connection: Connection, wanted: Wanted, number: int, limit: int, *, as_of: date | None = None, walked: int = WALKED
) -> tuple[ChangeStep, ...]:
    """Each change once, at its last step after ``number``, in the order of the steps."""
    step, window = change_steps.c.id, change_steps.c.id.between(number + 1, number + walked)
    near = _ids(connection, _walked(connection, wanted, as_of).where(window), step, limit)
    if len(near) == limit or _last(connection, as_of) <= number + walked:
        return _told(connection, near)
    return _told(connection, _ids(connection, _collected(connection, wanted, as_of).where(step > number), step, limit))


def latest_steps(
    connection: Connection, wanted: Wanted, limit: int, *, as_of: date | None = None, walked: int = WALKED
) -> tuple[ChangeStep, ...]:
    """Each change once, those that became known last first."""
    newest, before = change_steps.c.id.desc(), _last(connection, as_of) - walked
    near = _ids(connection, _walked(connection, wanted, as_of).where(change_steps.c.id > before), newest, limit)
    if len(near) == limit or before <= 0:
        return _told(connection, near)
    return _told(connection, _ids(connection, _collected(connection, wanted, as_of), newest, limit))


def _ids(connection: Connection, steps: Select[tuple[int]], order: ColumnElement[int], limit: int) -> list[int]:
    return [row.id for row in connection.execute(steps.order_by(order).limit(limit))]


def _last(connection: Connection, as_of: date | None) -> int:
    """Found from the end: steps are numbered as they become known."""
    last = select(change_steps.c.id).order_by(change_steps.c.id.desc()).limit(1)
    known = last if as_of is None else last.where(change_steps.c.known_on <= as_of)
    return connection.execute(known).scalar() or 0


def _walked(connection: Connection, wanted: Wanted, as_of: date | None) -> Select[tuple[int]]:
    """Step by step, looking up the project of each: soon done where many fit."""
    steps = _steps(wanted, as_of).where(*scanned(connection, _led_to(wanted)))
    if not wanted.of.filter.query():
        return steps
    there = exists().where(projects.c.id == changes.c.project_id, *seen_by_row(connection, wanted.of))
    return steps.where(there.correlate(changes))


def _collected(connection: Connection, wanted: Wanted, as_of: date | None) -> Select[tuple[int]]:
    """The projects that fit first, then their steps: soon done where few fit."""
    steps = _steps(wanted, as_of).where(*_led_to(wanted))
    if not wanted.of.filter.query():
        return steps
    return steps.where(changes.c.project_id.in_(fitting_ids(connection, wanted.of)))


def _led_to(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.after:
        yield changes.c.after.in_([status.value for status in wanted.after])


def _steps(wanted: Wanted, as_of: date | None) -> Select[tuple[int]]:
    """The numbers of last steps, of one project or of all."""
    later = change_steps.alias("later")
    newer = (later.c.change_id == change_steps.c.change_id) & (later.c.id > change_steps.c.id)
    steps = select(change_steps.c.id).join(changes, changes.c.id == change_steps.c.change_id)
    if as_of is not None:
        newer &= later.c.known_on <= as_of
        steps = steps.where(change_steps.c.known_on <= as_of)
    if wanted.project is not None:
        its = select(projects.c.id).where(projects.c.public_id == wanted.project)
        steps = steps.where(changes.c.project_id.in_(its))
    return steps.where(~exists().where(newer).correlate(change_steps))


def _told(connection: Connection, found: Sequence[int]) -> tuple[ChangeStep, ...]:
    wanted = (
        change_select(changes)
        .add_columns(change_steps.c.id.label("number"), change_steps.c.step, change_steps.c.known_on)
        .join(change_steps, change_steps.c.change_id == changes.c.id)
        .where(change_steps.c.id.in_(found))
    )
    rows = connection.execute(wanted).all()
    said = evidence_of(connection, (row.mention_id for row in rows))
    steps = {row.number: _step(row, said[row.mention_id]) for row in rows}
    return tuple(steps[number] for number in found)


def _step(row: Row[Any], said: Row[Any]) -> ChangeStep:
    return ChangeStep(row.number, row.step, row.known_on, change_of(row, said), said.confirmed)
