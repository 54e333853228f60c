"""Stored ledgers beside those that the news give."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, select

from db.engine import reading
from db.ledgers import company_names
from db.promise_views import Promised, promise_rows
from db.promises import followed_projects
from db.tables import project_companies, projects
from domain.promises import Promise, ledger

DAYS = (date(2020, 1, 1), date(2025, 6, 30), date(2030, 1, 1))


def ledgers_hold(engine: Engine) -> None:
    """What is stored is what would be computed, whatever the day, and no project has more."""
    with reading(engine) as connection:
        followed = list(followed_projects(connection))
        for today in DAYS:
            stored: dict[str, list[Promise]] = {project.public_id: [] for project in followed}
            for row in reversed(promise_rows(connection, Promised(), today)):
                stored[row.project_id].append(row.promise)
            for project in followed:
                told = ledger(project.sightings, project.changes, today)
                assert sorted(map(repr, stored[project.public_id])) == sorted(map(repr, told))
        owned = select(projects.c.public_id, project_companies.c.company, project_companies.c.name)
        rows = connection.execute(owned.join(projects, projects.c.id == project_companies.c.project_id)).all()
    known = {(project.public_id, *pair) for project in followed for pair in company_names(project.companies).items()}
    assert {tuple(row) for row in rows} == known
