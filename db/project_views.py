"""Rows for people about projects: lists, one project's page, changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from db.decisions import DecisionRow, decision_rows, merged_ids, standing
from db.disputes import disputes_among
from db.portions import portions
from db.projects import sightings
from db.reasons import CandidateRow, candidate_rows, compared
from db.rows import capacity_of, mention_of, money_of, resolution_of
from db.tables import articles, changes, mentions, projects, sources, unconfirmed_changes, versions
from domain.decisions import Decisions
from domain.disputes import Dispute
from domain.projects import Doubt, Resolution
from domain.records import Capacity, Facility, Mention, Money, Sector, Status


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """What a project stands for now; ``status_on`` is the day of its last change, ``disputed`` the fields on which its
    sources contradict each other."""

    public_id: str
    name: str
    status: Status | None
    status_on: date | None
    facility: Facility | None
    sector: Sector | None
    country: str | None
    region: str | None
    locality: str | None
    products: tuple[str, ...]
    companies: tuple[str, ...]
    expected: str | None
    investment: Money | None
    capacity: Capacity | None
    jobs: int | None
    disputed: tuple[str, ...]
    sightings: int
    last_published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One move with the sentence and the article behind it; ``withdrawn_at`` where it turned out not to hold.

    ``change_id`` None: it is unconfirmed, and ``doubts`` say why; ``dated``: the month or year that the text gives.
    """

    change_id: int | None
    project_id: str
    project_name: str
    before: Status | None
    after: Status
    on: date
    recorded_at: datetime
    withdrawn_at: datetime | None
    region: str | None
    evidence: str
    article_title: str
    article_url: str
    source_name: str
    published_at: datetime
    mention_id: int
    dated: str | None
    confirmed: bool = True
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention with its article and why it was put to its project; ``counts`` is False after an edit took it back.

    ``seen_at``: when the article came, before which nobody knew of it here. ``resolution`` is the machine's answer,
    ``candidates`` the projects it names; ``decided_by`` are numbers of decisions that put the mention here whatever the
    machine said. ``confirmed``: a person's word makes it sure.
    """

    mention_id: int
    version_id: int
    mention: Mention
    counts: bool
    confirmed: bool
    resolution: Resolution | None
    candidates: tuple[CandidateRow, ...]
    decided_by: tuple[int, ...]
    article_title: str
    article_url: str
    source_name: str
    published_at: datetime
    seen_at: datetime
    reader: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """All that is known of one project; changes and mentions oldest first, names newest first.

    ``also``: public ids that lead here by merges, ``left_to``: projects that mentions were moved to from here by
    decisions, which ``decisions`` gives.
    """

    project: ProjectRow
    names: tuple[str, ...]
    also: tuple[str, ...]
    left_to: tuple[str, ...]
    decisions: tuple[DecisionRow, ...]
    changes: tuple[ChangeRow, ...]
    unconfirmed: tuple[ChangeRow, ...]
    mentions: tuple[MentionRow, ...]


def projects_named(connection: Connection, public_ids: Collection[str]) -> tuple[ProjectRow, ...]:
    """Those of the ids, in no order."""
    wanted = select(projects).where(projects.c.public_id.in_(public_ids))
    return tuple(project_of(row) for row in connection.execute(wanted)) if public_ids else ()


def project_page(connection: Connection, public_id: str) -> ProjectPage | None:
    """The project by this id, or the one that it has become by merges."""
    asked = connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()
    if asked is None:
        return None
    decisions = standing(connection)
    row = connection.execute(select(projects).where(projects.c.id == decisions.survivor(asked))).one()
    oldest = _said_of(row.id).order_by(versions.c.published_at, mentions.c.id)
    said = _mention_rows(connection, oldest, decisions)
    names = dict.fromkeys([row.name, *(told.mention.name for told in reversed(said) if told.counts)])
    return ProjectPage(
        project_of(row),
        tuple(names),
        merged_ids(connection, row.id),
        left_to(connection, row.id),
        decision_rows(connection, numbers={number for told in said for number in told.decided_by}),
        changes_of(connection, row.id),
        unconfirmed_of(connection, row.id),
        said,
    )


def disputes_of(connection: Connection, public_id: str, floor: float) -> tuple[Dispute, ...]:
    """What the project's sources contradict each other on, with the sentences; ``floor`` is as in ``timeline``."""
    found = connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()
    return disputes_among(connection, sightings(connection, found), floor) if found else ()


def changes_of(connection: Connection, project_id: int) -> tuple[ChangeRow, ...]:
    """Oldest first, those that were withdrawn too."""
    moved = change_select(changes).where(changes.c.project_id == project_id)
    return change_rows_of(connection, moved.order_by(changes.c.on_date, changes.c.id))


def changes_of_all(connection: Connection, project_ids: Collection[str]) -> dict[str, list[ChangeRow]]:
    """The same of many projects, by their public ids."""
    moved = change_select(changes).where(projects.c.public_id.in_(project_ids))
    found: dict[str, list[ChangeRow]] = {project_id: [] for project_id in project_ids}
    for row in change_rows_of(connection, moved.order_by(changes.c.on_date, changes.c.id)):
        found[row.project_id].append(row)
    return found


def left_to(connection: Connection, project_id: int) -> tuple[str, ...]:
    gone = (mentions.c.home_id == project_id) & (mentions.c.project_id != project_id) & ~mentions.c.superseded
    there = select(projects.c.public_id).join(mentions, mentions.c.project_id == projects.c.id).where(gone)
    return tuple(connection.execute(there.distinct().order_by(projects.c.public_id)).scalars())


def change_rows(connection: Connection, *, since: date | None = None, limit: int = 40) -> tuple[ChangeRow, ...]:
    """Changes that hold, dated ``since`` or later, newest first."""
    return _newest(connection, change_select(changes).where(changes.c.withdrawn_at.is_(None)), changes, since, limit)


def unconfirmed_rows(connection: Connection, *, since: date | None = None, limit: int = 40) -> tuple[ChangeRow, ...]:
    """Changes that wait for a confirmation, newest first."""
    return _newest(connection, change_select(unconfirmed_changes), unconfirmed_changes, since, limit)


def _newest(
    connection: Connection, wanted: Select[Any], table: Table, since: date | None, limit: int
) -> tuple[ChangeRow, ...]:
    if since is not None:
        wanted = wanted.where(table.c.on_date >= since)
    return change_rows_of(connection, wanted.order_by(table.c.on_date.desc(), table.c.id.desc()).limit(limit))


def unconfirmed_of(connection: Connection, project_id: int) -> tuple[ChangeRow, ...]:
    column = unconfirmed_changes.c
    waiting = change_select(unconfirmed_changes).where(column.project_id == project_id)
    return change_rows_of(connection, waiting.order_by(column.on_date, column.id))


def project_of(row: Row[Any]) -> ProjectRow:
    return ProjectRow(
        public_id=row.public_id,
        name=row.name,
        status=row.status and Status(row.status),
        status_on=row.status_on,
        facility=row.facility and Facility(row.facility),
        sector=row.sector and Sector(row.sector),
        country=row.country,
        region=row.region,
        locality=row.locality,
        products=tuple(row.products),
        companies=tuple(row.companies),
        expected=row.expected,
        investment=money_of(row),
        capacity=capacity_of(row),
        jobs=row.jobs,
        disputed=tuple(row.disputed.split(",")) if row.disputed else (),
        sightings=row.sightings,
        last_published_at=row.last_published_at,
    )


def with_article(wanted: Select[Any], version_id: ColumnElement[int]) -> Select[Any]:
    """Adds title, url, published_at and source_name of the article behind a version."""
    return (
        wanted.add_columns(
            versions.c.title, versions.c.published_at, articles.c.url, sources.c.name.label("source_name")
        )
        .join(versions, versions.c.id == version_id)
        .join(articles, articles.c.id == versions.c.article_id)
        .join(sources, sources.c.id == articles.c.source_id)
    )


def change_select(table: Table) -> Select[Any]:
    """Of ``changes`` or ``unconfirmed_changes``, without their evidence: see ``change_rows_of``."""
    return (
        select(table, projects.c.public_id, projects.c.name.label("project_name"), projects.c.region)
        .select_from(table)
        .join(projects, projects.c.id == table.c.project_id)
    )


def change_rows_of(connection: Connection, wanted: Select[Any]) -> tuple[ChangeRow, ...]:
    """The rows of a ``change_select`` in their order, each with its evidence."""
    rows = connection.execute(wanted).all()
    said = evidence_of(connection, (row.mention_id for row in rows))
    return tuple(change_of(row, said[row.mention_id]) for row in rows)


def evidence_of(connection: Connection, mention_ids: Iterable[int]) -> dict[int, Row[Any]]:
    """By mention: its sentence, whether a person confirmed it, and its article.

    Asked for by itself: as of a day it would take seconds to join all news beside the changes.
    """
    told = with_article(select(mentions.c.id, mentions.c.evidence, mentions.c.confirmed), mentions.c.version_id)
    return {
        row.id: row
        for some in portions(set(mention_ids))
        for row in connection.execute(told.where(mentions.c.id.in_(some)))
    }


def change_of(row: Row[Any], said: Row[Any]) -> ChangeRow:
    doubts = getattr(row, "doubts", None)  # only what is unconfirmed has a column of them
    return ChangeRow(
        change_id=None if doubts else row.id,
        project_id=row.public_id,
        project_name=row.project_name,
        before=row.before and Status(row.before),
        after=Status(row.after),
        on=row.on_date,
        recorded_at=row.recorded_at,
        withdrawn_at=None if doubts else row.withdrawn_at,
        region=row.region,
        evidence=said.evidence,
        article_title=said.title,
        article_url=said.url,
        source_name=said.source_name,
        published_at=said.published_at,
        mention_id=row.mention_id,
        dated=row.dated,
        confirmed=not doubts,
        doubts=tuple(map(Doubt, doubts or ())),
    )


def mention_rows(
    connection: Connection, project_id: int, decisions: Decisions, *, skip: int, limit: int
) -> tuple[MentionRow, ...]:
    """Some of a project's mentions, newest first."""
    newest = _said_of(project_id).order_by(versions.c.published_at.desc(), mentions.c.id.desc())
    return _mention_rows(connection, newest.offset(skip).limit(limit), decisions)


def _said_of(project_id: int) -> Select[Any]:
    said = with_article(select(mentions, versions.c.seen_at), mentions.c.version_id)
    return said.where(mentions.c.project_id == project_id)


def _mention_rows(connection: Connection, said: Select[Any], decisions: Decisions) -> tuple[MentionRow, ...]:
    rows = connection.execute(said).all()
    answers = {row.id: resolution_of(row.resolution) for row in rows if row.resolution}
    found = {mention_id: compared(answer) for mention_id, answer in answers.items()}
    beside = candidate_rows(connection, decisions, found)
    return tuple(
        MentionRow(
            mention_id=row.id,
            version_id=row.version_id,
            mention=mention_of(row),
            counts=not row.superseded,
            confirmed=row.confirmed,
            resolution=answers.get(row.id),
            candidates=beside.get(row.id, ()),
            decided_by=place.by if (place := decisions.place(row.lineage_id, row.home_id)) else (),
            article_title=row.title,
            article_url=row.url,
            source_name=row.source_name,
            published_at=row.published_at,
            seen_at=row.seen_at,
            reader=row.reader,
        )
        for row in rows
    )
