"""One version of an article as it is stored, with all that was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from db.rows import mention_of, public_id_of
from db.tables import articles, mentions, sources, versions
from domain.records import Mention


@dataclass(frozen=True, slots=True)
class ArticleMention:
    """``project_id`` is public, None where a person said that it tells of no project; ``counts``: no later version or
    reading took its place."""

    mention_id: int
    mention: Mention
    project_id: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """``newer``: the version that took its place, by an edit; None: it is the last one. ``mentions`` stand in the
    order of the text, the ``many`` that there are cut to the first."""

    version_id: int
    number: int
    newer: int | None
    title: str
    text: str
    language: str
    url: str
    source_name: str
    published_at: datetime
    seen_at: datetime
    mentions: tuple[ArticleMention, ...]
    many: int


def article_page(connection: Connection, version_id: int, *, most: int) -> ArticlePage | None:
    row = connection.execute(_VERSION, {"version": version_id}).one_or_none()
    if row is None:
        return None
    wanted = {"article": row.article_id, "number": row.number}
    said = connection.execute(_MENTIONS.limit(most), {"version": version_id}).all()
    return ArticlePage(
        version_id=version_id,
        number=row.number,
        newer=connection.execute(_NEWER, wanted).scalar(),
        title=row.title,
        text=row.text,
        language=row.language,
        url=row.url,
        source_name=row.source_name,
        published_at=row.published_at,
        seen_at=row.seen_at,
        mentions=tuple(ArticleMention(one.id, mention_of(one), one.public_id, not one.superseded) for one in said),
        many=connection.execute(_MANY, {"version": version_id}).scalar_one(),
    )


_VERSION = (
    select(versions, articles.c.url, sources.c.name.label("source_name"))
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(versions.c.id == bindparam("version"))
)
_NEWER = (
    select(versions.c.id)
    .where(versions.c.article_id == bindparam("article"), versions.c.number > bindparam("number"))
    .order_by(versions.c.number.desc())
    .limit(1)
)
_MENTIONS = (
    select(mentions, public_id_of(mentions.c.project_id))
    .where(mentions.c.version_id == bindparam("version"))
    .order_by(mentions.c.superseded, mentions.c.position)
)
_MANY = select(func.count()).where(mentions.c.version_id == bindparam("version"))
