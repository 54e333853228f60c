"""Rows for people: articles, programmes, letters and totals; those about projects come from project_views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from db.project_search import project_rows
from db.project_views import (
    ChangeRow,
    MentionRow,
    ProjectPage,
    ProjectRow,
    change_rows,
    project_page,
    unconfirmed_rows,
    with_article,
)
from db.rows import programme_of
from db.tables import alerts, articles, changes, letters, mentions, programmes, projects, sources, versions, watches
from db.watches import IS_FOLLOWED
from domain.records import Programme

__all__ = [
    "ArticleRow", "ChangeRow", "Counts", "LetterRow", "MentionRow", "ProgrammeRow", "ProjectPage", "ProjectRow",
    "article_rows", "change_rows", "counts", "letter_rows", "programme_rows", "project_page", "project_rows",
    "unconfirmed_rows",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """The latest version of an article; ``projects`` are public ids, ``versions`` counts the edits, too."""

    title: str
    url: str
    source_name: str
    language: str
    published_at: datetime
    state: str
    relevant: bool | None
    relevance: float | None
    versions: int
    projects: tuple[str, ...]
    last_error: str | None


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    programme: Programme
    article_title: str
    article_url: str
    source_name: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter and what became of it; ``alerts`` counts what it tells."""

    key: str
    email: str
    language: str
    state: str
    alerts: int
    attempts: int
    created_at: datetime
    next_try_at: datetime
    delivered_at: datetime | None
    delivered_to: str | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals; ``to_read``, ``to_link``, ``parked``, ``reprints`` are versions of articles."""

    sources: int
    articles: int
    to_read: int
    to_link: int
    parked: int
    reprints: int
    relevant: int
    mentions: int
    programmes: int
    projects: int
    changes: int
    watches: int
    alerts: int
    letters_waiting: int
    letters_delivered: int
    letters_rejected: int


def article_rows(
    connection: Connection, *, relevant: bool | None = None, source: str | None = None, limit: int = 40
) -> tuple[ArticleRow, ...]:
    """Articles, newest first, each as its latest version has it."""
    count = func.max(versions.c.number).label("versions")
    newest = select(versions.c.article_id, count).group_by(versions.c.article_id).subquery()
    wanted = (
        select(versions, articles.c.url, sources.c.name.label("source_name"), newest.c.versions)
        .join(articles, articles.c.id == versions.c.article_id)
        .join(sources, sources.c.id == articles.c.source_id)
        .join(newest, (newest.c.article_id == articles.c.id) & (newest.c.versions == versions.c.number))
        .order_by(versions.c.published_at.desc(), versions.c.id.desc())
        .limit(limit)
    )
    if relevant is not None:
        wanted = wanted.where(versions.c.relevant.is_(relevant))
    if source is not None:
        wanted = wanted.where(articles.c.source_id == source)
    rows = connection.execute(wanted).all()
    told = projects_told(connection, [row.id for row in rows])
    return tuple(_article(row, tuple(told.get(row.id, ()))) for row in rows)


def programme_rows(connection: Connection, *, limit: int = 40) -> tuple[ProgrammeRow, ...]:
    """Programmes, newest first."""
    newest = (
        with_article(select(programmes), programmes.c.version_id)
        .where(programmes.c.superseded.is_(False))
        .order_by(versions.c.published_at.desc(), programmes.c.id.desc())
        .limit(limit)
    )
    return tuple(
        ProgrammeRow(programme_of(row), row.title, row.url, row.source_name, row.published_at)
        for row in connection.execute(newest)
    )


def letter_rows(connection: Connection, *, limit: int = 40) -> tuple[LetterRow, ...]:
    """Letters, newest first."""
    told = select(func.count()).where(alerts.c.letter_id == letters.c.id).scalar_subquery()
    newest = select(letters, told.label("alerts")).order_by(letters.c.created_at.desc(), letters.c.id.desc())
    names = LetterRow.__dataclass_fields__
    return tuple(
        LetterRow(**{name: getattr(row, name) for name in names}) for row in connection.execute(newest.limit(limit))
    )


def counts(connection: Connection) -> Counts:
    def number(counted: Any, *where: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(counted).where(*where)).scalar_one())

    state = versions.c.state
    return Counts(
        sources=number(sources, sources.c.enabled),
        articles=number(articles),
        to_read=number(versions, state == "waiting"),
        to_link=number(versions, state == "read"),
        parked=number(versions, state == "parked"),
        reprints=number(versions, state == "reprint"),
        relevant=number(versions, versions.c.relevant),
        mentions=number(mentions, mentions.c.superseded.is_(False)),
        programmes=number(programmes, programmes.c.superseded.is_(False)),
        projects=number(projects, projects.c.sightings > 0),
        changes=number(changes, changes.c.withdrawn_at.is_(None), changes.c.before.is_not(None)),
        watches=number(watches, IS_FOLLOWED),
        alerts=number(alerts),
        letters_waiting=number(letters, letters.c.state.in_(("waiting", "sending", "unknown"))),
        letters_delivered=number(letters, letters.c.state == "delivered"),
        letters_rejected=number(letters, letters.c.state == "rejected"),
    )


def projects_told(connection: Connection, version_ids: list[int]) -> dict[int, list[str]]:
    """Public ids of the projects that each version tells of, in the order of its mentions."""
    told = (
        select(mentions.c.version_id, mentions.c.position, projects.c.public_id)
        .join(projects, projects.c.id == mentions.c.project_id)
        .where(mentions.c.version_id.in_(version_ids))
    )
    found: dict[int, list[str]] = {}
    for row in sorted(connection.execute(told) if version_ids else (), key=lambda row: row.position):
        found.setdefault(row.version_id, []).append(row.public_id)
    return found


def _article(row: Row[Any], told: tuple[str, ...]) -> ArticleRow:
    return ArticleRow(
        title=row.title,
        url=row.url,
        source_name=row.source_name,
        language=row.language,
        published_at=row.published_at,
        state=row.state,
        relevant=row.relevant,
        relevance=row.relevance,
        versions=row.versions,
        projects=told,
        last_error=row.last_error,
    )
