"""What a letter says beside its changes, looked up when it goes out, so that it is as fresh as the mail itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, Engine, select

from db.engine import reading
from db.promises import FollowedProject, followed_among
from db.rows import watch_of
from db.tables import watches
from domain.grounds import basis_of, houses_of
from domain.promises import ledger
from domain.timeline import SURE_ENOUGH, believed
from domain.watching import Basis, Correction, Event, Letter, Watch


def enclosed(engine: Engine, letter: Letter, today: date, floor: float = SURE_ENOUGH) -> Letter:
    """The letter with its projects' promises as of ``today``, what each change rests on, and its watches' filters."""
    told = (*letter.events, *(each.event for each in letter.corrections))
    with reading(engine) as connection:
        projects = {each.public_id: each for each in followed_among(connection, {event.project_id for event in told})}
        return replace(
            letter,
            events=tuple(_event(event, projects, today, floor) for event in letter.events),
            corrections=tuple(_correction(each, projects, today, floor) for each in letter.corrections),
            watches=_watches(connection, letter.watch_ids),
        )


def _correction(
    correction: Correction, projects: Mapping[str, FollowedProject], today: date, floor: float
) -> Correction:
    return replace(correction, event=_event(correction.event, projects, today, floor))


def _event(event: Event, projects: Mapping[str, FollowedProject], today: date, floor: float) -> Event:
    project = projects.get(event.project_id)
    if project is None:  # merged into another since
        return event
    promises = ledger(project.sightings, project.changes, today, floor)
    if event.notice is not None:
        return replace(event, promises=promises)
    houses = houses_of(event.after, event.on, believed(project.sightings, floor))
    return replace(event, basis=_basis(event, project), houses=houses, promises=promises)


def _basis(event: Event, project: FollowedProject) -> Basis:
    """Its own word where it has one, else what the project's sightings give."""
    if event.basis is not Basis.REPORTED:
        return event.basis
    moves = {change.mention_id for change in project.changes if (change.after, change.on) == (event.after, event.on)}
    return basis_of(moves, event.dated, project.sightings)


def _watches(connection: Connection, watch_ids: tuple[str, ...]) -> tuple[Watch, ...]:
    rows = connection.execute(select(watches).where(watches.c.id.in_(watch_ids)).order_by(watches.c.id))
    return tuple(watch_of(row) for row in rows)
