"""Promises and companies of projects are stored with their histories; indexes by which maps and charts count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.columns import UtcDateTime
from domain.articles import Standing
from domain.names import company_words
from domain.projects import Change, Sighting
from domain.promises import Promise, ledger
from domain.records import Capacity, Facility, Mention, Status

revision = "qadam_0015"
down_revision = "qadam_0014"

PORTION = 1_000
FATES = (
    "'open', 'kept', 'late', 'slipped', 'brought-forward', 'made-precise', 'dropped', 'short', 'changed', 'untold'"
)  # fmt: skip

_JSON = sa.JSON()
_PROJECTS = sa.table(
    "projects", *map(sa.column, ("id", "status", "region", "sector")), sa.column("companies", _JSON)
)  # fmt: skip
_CHANGES = sa.table(
    "changes",
    *map(sa.column, ("id", "project_id", "after", "mention_id", "withdrawn_at", "dated")),
    sa.column("on_date", sa.Date()),
)
_MENTIONS = sa.table(
    "mentions",
    *map(sa.column, ("id", "project_id", "version_id", "status", "evidence", "expected", "jobs", "score")),
    *map(sa.column, ("capacity_value", "capacity_unit")),
    sa.column("superseded", sa.Boolean()),
    sa.column("confirmed", sa.Boolean()),
)
_VERSIONS = sa.table("versions", sa.column("id"), sa.column("article_id"), sa.column("published_at", UtcDateTime()))
_ARTICLES = sa.table("articles", *map(sa.column, ("id", "source_id", "story_id")))
_SOURCES = sa.table("sources", sa.column("id"), sa.column("standing"))
_PROMISES = sa.table(
    "promises",
    *map(sa.column, ("project_id", "number", "region", "sector", "kind", "repeated", "mention_id", "source_id")),
    *map(sa.column, ("fate", "days")),
    *(sa.column(name, _JSON) for name in ("said", "outcome")),
    *(sa.column(name, sa.Date()) for name in ("due", "first_said")),
)
_COMPANIES = sa.table("project_companies", *map(sa.column, ("project_id", "company", "name")))


def upgrade() -> None:
    _tables()
    _fill()
    for table, columns in (
        ("promises", ("region", "sector", "fate", "due", "days")),
        ("promises", ("source_id", "fate", "due", "days")),
        ("promises", ("fate", "first_said", "mention_id")),
        ("promises", ("sector", "first_said", "mention_id")),
        ("promises", ("first_said", "mention_id")),
        ("project_companies", ("company", "name", "project_id")),
        ("changes", ("after", "on_date", "withdrawn_at")),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
    op.create_index(
        "ix_projects_figures",
        "projects",
        ["region", "country", "sector", "status", "investment_currency", "expected", "investment_amount"],
    )


def _tables() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region", sa.String()),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("first_said", sa.Date(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('launch', 'jobs', 'capacity')", name="ck_promises_kind"),
        sa.CheckConstraint(f"fate IN ({FATES})", name="ck_promises_fate"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_promises_project_id_projects"),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_promises_mention_id_mentions"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_promises_source_id_sources"),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sa.UniqueConstraint("project_id", "number", name="uq_promises_project_id_number"),
    )
    op.create_table(
        "project_companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_companies_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_companies"),
        sa.UniqueConstraint("project_id", "company", name="uq_project_companies_project_id_company"),
    )
    with op.batch_alter_table("clock", recreate="always") as batch:
        batch.add_column(sa.Column("ledgers_since", sa.Date()))


def _fill() -> None:
    """What is filled in here has no past: of days before this one both are computed from news."""
    connection, last = op.get_bind(), 0
    today = sa.bindparam("today", (datetime.now(UTC) + timedelta(hours=5)).date(), type_=sa.Date())
    later = sa.text("UPDATE clock SET ledgers_since = CASE WHEN day > :today THEN day ELSE :today END")
    op.execute(later.bindparams(today))
    known = sa.select(_PROJECTS).where(_PROJECTS.c.status.is_not(None)).order_by(_PROJECTS.c.id).limit(PORTION)
    while rows := connection.execute(known.where(_PROJECTS.c.id > last)).all():
        first, last = rows[0].id, rows[-1].id
        _put(connection, _PROMISES, _promised(connection, rows, first, last))
        _put(connection, _COMPANIES, (one for row in rows for one in _owned(row)))


def _put(connection: sa.Connection, table: sa.TableClause, rows: Iterator[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(sa.insert(table), listed)


def _owned(row: Any) -> Iterator[dict[str, Any]]:
    known: set[str] = set()
    for name in row.companies:
        company = " ".join(company_words(name))
        if company and company not in known:
            known.add(company)
            yield {"project_id": row.id, "company": company, "name": name}


def _promised(connection: sa.Connection, rows: Any, first: int, last: int) -> Iterator[dict[str, Any]]:
    seen, moved = _sightings(connection, first, last), _histories(connection, first, last)
    for row in rows:
        for number, promise in enumerate(ledger(seen[row.id], moved[row.id], date.min)):
            place = {"region": row.region, "sector": row.sector or "other"}
            yield {"project_id": row.id, "number": number} | place | _columns(promise)


def _columns(promise: Promise) -> dict[str, Any]:
    fate = promise.fate
    told = ("on", "mention_id", "to", "times", "end", "told", "share")
    return {
        "kind": promise.kind.value, "said": _plain(promise.said), "due": promise.due,
        "first_said": promise.first_said, "repeated": promise.repeated, "mention_id": promise.mention_id,
        "source_id": promise.source_id, "fate": fate.name.value, "days": getattr(fate, "days", None),
        "outcome": {name: _plain(getattr(fate, name)) for name in told if hasattr(fate, name)},
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _sightings(connection: sa.Connection, first: int, last: int) -> defaultdict[int, list[Sighting]]:
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    told = (
        sa.select(_MENTIONS, _VERSIONS.c.published_at, _ARTICLES.c.source_id, _ARTICLES.c.story_id, _SOURCES.c.standing)
        .join(_VERSIONS, _VERSIONS.c.id == _MENTIONS.c.version_id)
        .join(_ARTICLES, _ARTICLES.c.id == _VERSIONS.c.article_id)
        .join(_SOURCES, _SOURCES.c.id == _ARTICLES.c.source_id)
        .where(_MENTIONS.c.project_id.between(first, last), ~_MENTIONS.c.superseded)
        .order_by(_VERSIONS.c.published_at, _MENTIONS.c.id)
    )
    for row in connection.execute(told):
        capacity = None if row.capacity_value is None else Capacity(row.capacity_value, row.capacity_unit)
        said = Mention(
            "", Facility.OTHER, Status(row.status), row.evidence, expected=row.expected, capacity=capacity,
            jobs=row.jobs, score=row.score,
        )  # fmt: skip
        sure = row.standing == Standing.ESTABLISHED
        sighting = Sighting(row.id, row.published_at, row.source_id, row.story_id, said, row.confirmed, sure)
        found[row.project_id].append(sighting)
    return found


def _histories(connection: sa.Connection, first: int, last: int) -> defaultdict[int, list[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    held = _CHANGES.c.project_id.between(first, last) & _CHANGES.c.withdrawn_at.is_(None)
    for row in connection.execute(sa.select(_CHANGES).where(held).order_by(_CHANGES.c.on_date, _CHANGES.c.id)):
        found[row.project_id].append(Change(None, Status(row.after), row.on_date, row.mention_id, row.dated))
    return found
