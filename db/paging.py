"""Lists as machines read them: in the order of ids, each part from where the last one ended, so that none is missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from db.portions import portions
from db.rows import mention_of, public_id_of, storable
from db.tables import articles, mentions, projects, sources, versions
from db.views import projects_told
from domain.articles import Standing
from domain.projects import Sighting
from domain.records import Mention


@dataclass(frozen=True, slots=True)
class ToldMention:
    """A mention with its article; ``project_id`` is public, None where it counts for none."""

    mention_id: int
    project_id: str | None
    mention: Mention
    counts: bool
    confirmed: bool
    established: bool
    source_id: str
    source_name: str
    story_id: int
    version_id: int
    article_title: str
    article_url: str
    published_at: datetime
    reader: str

    @property
    def sighting(self) -> Sighting:
        return Sighting(
            self.mention_id, self.published_at, self.source_id, self.story_id, self.mention, self.confirmed,
            self.established,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article as its latest version has it; ``text_sha256`` is of the text as it is stored."""

    id: int
    title: str
    url: str
    source_id: str
    source: str
    language: str
    published_at: datetime
    first_seen_at: datetime
    last_seen_at: datetime
    state: str
    relevant: bool | None
    relevance: float | None
    versions: int
    text_sha256: str
    projects: tuple[str, ...]


def mentions_after(
    connection: Connection, after: int, limit: int, *, project: str | None = None, source: str | None = None
) -> tuple[ToldMention, ...]:
    """``project`` is a public id, ``source`` a source's; what no longer counts is among them."""
    wanted = select(mentions.c.id).where(mentions.c.id > after).order_by(mentions.c.id).limit(limit)
    if project is not None:
        wanted = wanted.where(_of_projects([project.upper()]))
    if source is not None:
        wanted = wanted.join(versions, versions.c.id == mentions.c.version_id).join(articles)
        wanted = wanted.where(articles.c.source_id == storable(source))
    ids = connection.execute(wanted).scalars().all()
    told = mentions_by_id(connection, ids)
    return tuple(told[number] for number in ids)


def mentions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, ToldMention]:
    found = (
        _mention(row)
        for portion in portions(sorted(set(ids)))
        for row in connection.execute(_told().where(mentions.c.id.in_(portion)))
    )
    return {told.mention_id: told for told in found}


def mentions_of(connection: Connection, project_ids: Collection[str]) -> dict[str, list[ToldMention]]:
    """What counts of each project, oldest first; ids are public."""
    counting = _told().where(_of_projects(project_ids), mentions.c.superseded.is_(False))
    found: dict[str, list[ToldMention]] = {project_id: [] for project_id in project_ids}
    for row in connection.execute(counting.order_by(versions.c.published_at, mentions.c.id)):
        found[row.public_id].append(_mention(row))
    return found


def _of_projects(project_ids: Collection[str]) -> ColumnElement[bool]:
    """Looked for first: of those joined beside every mention a database asks last."""
    return mentions.c.project_id.in_(select(projects.c.id).where(projects.c.public_id.in_(project_ids)))


def texts_of(connection: Connection, version_ids: Iterable[int]) -> dict[int, str]:
    """The stored texts of versions."""
    wanted = select(versions.c.id, versions.c.text)
    return {
        row.id: row.text
        for portion in portions(sorted(set(version_ids)))
        for row in connection.execute(wanted.where(versions.c.id.in_(portion)))
    }


def articles_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    source: str | None = None,
    relevant: bool | None = None,
    article: int | None = None,
) -> tuple[KnownArticle, ...]:
    """``article``: only this one."""
    every = versions.alias("every")
    newest = select(func.max(every.c.number)).where(every.c.article_id == articles.c.id).scalar_subquery()
    wanted = select(articles.c.id).where(articles.c.id > after).order_by(articles.c.id).limit(limit)
    if source is not None:
        wanted = wanted.where(articles.c.source_id == storable(source))
    if relevant is not None:
        wanted = wanted.join(versions).where(versions.c.number == newest, versions.c.relevant.is_(relevant))
    if article is not None:
        wanted = wanted.where(articles.c.id == article)
    ids = connection.execute(wanted).scalars().all()
    there = (
        select(versions, articles.c.id.label("known_id"), articles.c.url, articles.c.source_id)
        .add_columns(articles.c.first_seen_at, sources.c.name.label("source_name"))
        .join(articles, articles.c.id == versions.c.article_id)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(ids), versions.c.number == newest)
        .order_by(articles.c.id)
    )
    rows = connection.execute(there).all()
    told = projects_told(connection, [row.id for row in rows])
    return tuple(_article(row, tuple(dict.fromkeys(told.get(row.id, ())))) for row in rows)


def _told() -> Select[Any]:
    return (
        select(mentions, public_id_of(mentions.c.project_id), versions.c.title, versions.c.published_at)
        .add_columns(articles.c.url, articles.c.source_id, articles.c.story_id)
        .add_columns(sources.c.name.label("source_name"), sources.c.standing)
        .join(versions, versions.c.id == mentions.c.version_id)
        .join(articles, articles.c.id == versions.c.article_id)
        .join(sources, sources.c.id == articles.c.source_id)
    )


def _mention(row: Row[Any]) -> ToldMention:
    return ToldMention(
        mention_id=row.id,
        project_id=row.public_id,
        mention=mention_of(row),
        counts=not row.superseded,
        confirmed=row.confirmed,
        established=row.standing == Standing.ESTABLISHED,
        source_id=row.source_id,
        source_name=row.source_name,
        story_id=row.story_id,
        version_id=row.version_id,
        article_title=row.title,
        article_url=row.url,
        published_at=row.published_at,
        reader=row.reader,
    )


def _article(row: Row[Any], told: tuple[str, ...]) -> KnownArticle:
    return KnownArticle(
        id=row.known_id,
        title=row.title,
        url=row.url,
        source_id=row.source_id,
        source=row.source_name,
        language=row.language,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.seen_at,
        state=row.state,
        relevant=row.relevant,
        relevance=row.relevance,
        versions=row.number,
        text_sha256=sha256(row.text.encode()).hexdigest(),
        projects=told,
    )
