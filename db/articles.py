"""Storing an article: new, an edit of a known one, or nothing new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from db.leases import FREE
from db.stories import earlier_story, extend_story, folded, open_story, sentence_marks
from db.tables import article_identities, articles, versions
from domain.articles import NewArticle

# A page that changes at every visit (a counter, rotating links) must not fill the database.
MOST_VERSIONS = 24


class Stay(Enum):
    """What storing an article did."""

    NEW = auto()
    EDITED = auto()
    REPEATED = auto()


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of a known article."""

    article_id: int
    story_id: int
    number: int
    state: str
    title: str
    seen_at: datetime
    content_hash: str


def store_article(connection: Connection, article: NewArticle) -> Stay:
    known = latest_version(connection, article.identities)
    if known is None:
        _store_new(connection, article)
        return Stay.NEW
    _name(connection, known.article_id, article.identities)
    if known.content_hash == _content_hash(article) or known.number >= MOST_VERSIONS:
        return Stay.REPEATED
    _store_edit(connection, known, article)
    return Stay.EDITED


def latest_version(connection: Connection, identities: tuple[str, ...]) -> Latest | None:
    """The article that has one of the identities; the strongest identity decides between several."""
    named = select(article_identities).where(article_identities.c.identity.in_(identities))
    article_ids = {row.identity: row.article_id for row in connection.execute(named)}
    if not article_ids:
        return None
    article_id = next(article_ids[identity] for identity in identities if identity in article_ids)
    column = versions.c
    newest = (
        select(
            column.article_id, articles.c.story_id, column.number, column.state,
            column.title, column.seen_at, column.content_hash,
        )
        .join(articles, articles.c.id == column.article_id)
        .where(column.article_id == article_id)
        .order_by(column.number.desc())
        .limit(1)
    )  # fmt: skip
    return Latest(*connection.execute(newest).one())


def _store_new(connection: Connection, article: NewArticle) -> None:
    story_id, state = _placed(connection, article)
    stored = insert(articles).returning(articles.c.id)
    article_id = connection.execute(
        stored.values(
            source_id=article.source_id,
            url=article.url,
            story_id=story_id,
            first_published_at=article.published_at,
            first_seen_at=article.seen_at,
        )
    ).scalar_one()
    _name(connection, article_id, article.identities)
    _add_version(connection, article, article_id, number=1, state=state)


def _store_edit(connection: Connection, known: Latest, article: NewArticle) -> None:
    """An edited reprint may no longer be one; an edited original keeps its story and what it replaces is not read."""
    if known.state == "reprint":
        story_id, state = _placed(connection, article)
        connection.execute(update(articles).where(articles.c.id == known.article_id).values(story_id=story_id))
    else:
        state = "waiting"
        extend_story(connection, known.story_id, sentence_marks(article.text))
        unread = (versions.c.article_id == known.article_id) & (versions.c.state == "waiting")
        connection.execute(update(versions).where(unread).values(state="outdated", **FREE))
    _add_version(connection, article, known.article_id, number=known.number + 1, state=state)


def _placed(connection: Connection, article: NewArticle) -> tuple[int, str]:
    """The article's story and the state in which its version starts."""
    marks = sentence_marks(article.text)
    story_id = earlier_story(connection, marks, article.published_at)
    if story_id is not None:
        return story_id, "reprint"
    return open_story(connection, marks, article.published_at), "waiting"


def _name(connection: Connection, article_id: int, identities: tuple[str, ...]) -> None:
    column = article_identities.c.identity
    known = set(connection.execute(select(column).where(column.in_(identities))).scalars())
    rows = [{"identity": name, "article_id": article_id} for name in dict.fromkeys(identities) if name not in known]
    if rows:
        connection.execute(insert(article_identities), rows)


def _add_version(connection: Connection, article: NewArticle, article_id: int, *, number: int, state: str) -> None:
    connection.execute(
        insert(versions).values(
            article_id=article_id,
            number=number,
            title=article.title,
            text=article.text,
            language=article.language,
            published_at=article.published_at,
            seen_at=article.seen_at,
            content_hash=_content_hash(article),
            state=state,
        )
    )


def _content_hash(article: NewArticle) -> str:
    return sha256(f"{folded(article.title)}\n{folded(article.text)}".encode()).hexdigest()
