"""What is known beside a project's status: promises, silence, announcements, milestones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from db.promises import followed_project, known_days
from db.silences import usual_for
from domain.promises import Promise
from domain.prospects import Prospects, prospects
from domain.silence import UsualSilence
from domain.timeline import day_there
from flows.clock import now_utc


def today() -> date:
    """Promises are due by the days of Kazakhstan."""
    return day_there(now_utc())


def known_since(connection: Connection, promises: Iterable[Promise]) -> dict[int, date]:
    """The days on which the promises came to be known, by their mentions."""
    return known_days(connection, (promise.mention_id for promise in promises))


def prospects_of(connection: Connection, public_id: str, *, today: date, floor: float) -> Prospects | None:
    """None where there is no such project."""
    project = followed_project(connection, public_id)
    if project is None:
        return None
    stands = project.changes[-1].after if project.changes else None
    usual = usual_for(connection, stands, project.sector) if stands else UsualSilence({})
    return prospects(project.sightings, project.changes, project.sector, usual, today, floor)
