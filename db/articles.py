"""Storing articles: new ones, edits of known ones, or nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, insert, select, update

from db.leases import FREE
from db.portions import insert_all, portions
from db.rows import storable
from db.stories import Stories, Story, folded_sentences, lead_mark, sentence_marks
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
    has_guid: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A polled article with what is compared of it: its content as one hash, its sentences as a hash each."""

    article: NewArticle
    content_hash: str
    marks: frozenset[int]
    lead: int | None


def store_articles(connection: Connection, polled: Sequence[NewArticle]) -> Counter[Stay]:
    """Stores what one poll brought, oldest publication first."""
    stays: Counter[Stay] = Counter()
    for wave in _waves(sorted(polled, key=lambda article: article.published_at)):
        stays += _store_wave(connection, [_incoming(article) for article in wave])
    return stays


def latest_versions(connection: Connection, identities: Iterable[str]) -> dict[str, Latest]:
    """The newest version of the article behind each identity that is known."""
    return {
        row.identity: Latest(*row[1:])
        for portion in portions(identities)
        for row in connection.execute(_LATEST, {"names": portion})
    }


def strongest(identities: Sequence[str], known: dict[str, Latest]) -> Latest | None:
    """What the strongest of the identities that is known stands for.

    The number in an address is the weakest: articles that have guids, but share none, are two.
    """
    guided = any(name.startswith("guid:") for name in identities)
    found = ((name, known[name]) for name in identities if name in known)
    return next((latest for name, latest in found if not (guided and latest.has_guid and name.startswith("id:"))), None)


_NAMES = article_identities.alias()
_NEWEST = select(func.max(versions.c.number)).where(versions.c.article_id == articles.c.id).scalar_subquery()
_HAS_GUID = exists().where(_NAMES.c.article_id == articles.c.id, _NAMES.c.identity.startswith("guid:"))
# Built once: a poll asks it of every item.
_LATEST = (
    select(
        article_identities.c.identity,
        versions.c.article_id,
        articles.c.story_id,
        versions.c.number,
        versions.c.state,
        versions.c.title,
        versions.c.seen_at,
        versions.c.content_hash,
        _HAS_GUID.correlate(articles),
    )
    .join_from(article_identities, articles)
    .join(versions, (versions.c.article_id == articles.c.id) & (versions.c.number == _NEWEST.correlate(articles)))
    .where(article_identities.c.identity.in_(bindparam("names", expanding=True)))
)


def _waves(waiting: list[NewArticle]) -> Iterator[list[NewArticle]]:
    """Articles in groups that share no identity: in a group none can be an edit of another."""
    while waiting:
        taken: set[str] = set()
        wave: list[NewArticle] = []
        later: list[NewArticle] = []
        for article in waiting:
            (wave if taken.isdisjoint(article.identities) else later).append(article)
            taken.update(article.identities)
        yield wave
        waiting = later


def _incoming(polled: NewArticle) -> Incoming:
    article = replace(polled, url=storable(polled.url), title=storable(polled.title), text=storable(polled.text))
    sentences = folded_sentences(article.text)
    content = " ".join((*folded_sentences(article.title), "|", *sentences))
    return Incoming(article, sha256(content.encode()).hexdigest(), sentence_marks(sentences), lead_mark(sentences))


def _store_wave(connection: Connection, wave: list[Incoming]) -> Counter[Stay]:
    known = latest_versions(connection, (name for incoming in wave for name in incoming.article.identities))
    found = [(incoming, strongest(incoming.article.identities, known)) for incoming in wave]
    fresh = [incoming for incoming, latest in found if latest is None]
    again = [(incoming, latest) for incoming, latest in found if latest is not None]
    homes = [(incoming, latest.article_id) for incoming, latest in again]
    homes += zip(fresh, _store_new(connection, fresh), strict=True)
    stays = Counter(_store_again(connection, incoming, latest) for incoming, latest in again)
    names = (
        {"identity": name, "article_id": article_id}
        for incoming, article_id in homes
        for name in dict.fromkeys(incoming.article.identities)
        if name not in known
    )
    insert_all(connection, article_identities, names)
    return stays + Counter({Stay.NEW: len(fresh)})


def _store_again(connection: Connection, incoming: Incoming, known: Latest) -> Stay:
    if incoming.content_hash == known.content_hash:
        return Stay.REPEATED
    # The same poll may have brought an edit of this article under another identity.
    names = incoming.article.identities
    known = strongest(names, latest_versions(connection, names)) or known
    if incoming.content_hash == known.content_hash:
        return Stay.REPEATED
    newest = (versions.c.article_id == known.article_id) & (versions.c.number == known.number)
    if _same_text(incoming, connection.execute(select(versions.c.text).where(newest)).scalar_one()):
        titled = {"title": incoming.article.title, "content_hash": incoming.content_hash}
        connection.execute(update(versions).where(newest).values(titled))
        return Stay.REPEATED
    if known.number >= MOST_VERSIONS:
        return _overwrite(connection, newest, known, incoming)
    _store_edit(connection, known, incoming)
    return Stay.EDITED


def _same_text(incoming: Incoming, text: str) -> bool:
    """Feed and sitemap title one article differently; of an article without text the title is all there is."""
    sentences = folded_sentences(text)
    return bool(sentences) and sentences == folded_sentences(incoming.article.text)


def _overwrite(connection: Connection, newest: ColumnElement[bool], known: Latest, incoming: Incoming) -> Stay:
    """The last version there may be says the newest as long as nobody has read it."""
    if known.state != "waiting":
        return Stay.REPEATED
    row = _version(incoming, known.article_id, known.number, "waiting")
    connection.execute(update(versions).where(newest).values(**row, **FREE))
    Stories(connection, incoming.marks).extend(known.story_id, incoming.marks)
    return Stay.EDITED


def _store_edit(connection: Connection, known: Latest, incoming: Incoming) -> None:
    """An edited reprint may no longer be one; an edited original keeps its story and what it replaces is not read."""
    stories, again = Stories(connection, incoming.marks), False
    if known.state == "reprint":
        story, again = stories.place(incoming.marks, incoming.lead, incoming.article.published_at)
        stories.save()
        connection.execute(update(articles).where(articles.c.id == known.article_id).values(story_id=story.id))
    else:
        stories.extend(known.story_id, incoming.marks)
        unread = (versions.c.article_id == known.article_id) & (versions.c.state == "waiting")
        connection.execute(update(versions).where(unread).values(state="outdated", **FREE))
    insert_all(connection, versions, [_version(incoming, known.article_id, known.number + 1, _state(again))])


def _store_new(connection: Connection, fresh: list[Incoming]) -> list[int]:
    """The ids of the stored articles, in order."""
    if not fresh:
        return []
    stories = Stories(connection, frozenset().union(*(incoming.marks for incoming in fresh)))
    placed = [stories.place(incoming.marks, incoming.lead, incoming.article.published_at) for incoming in fresh]
    stories.save()
    rows = [_article(incoming.article, story) for incoming, (story, _) in zip(fresh, placed, strict=True)]
    stored = connection.execute(insert(articles).returning(articles.c.id, sort_by_parameter_order=True), rows)
    ids = list(stored.scalars())
    first = (
        _version(incoming, article_id, 1, _state(again))
        for incoming, article_id, (_, again) in zip(fresh, ids, placed, strict=True)
    )
    insert_all(connection, versions, first)
    return ids


def _state(is_reprint: bool) -> str:
    return "reprint" if is_reprint else "waiting"


def _article(article: NewArticle, story: Story) -> dict[str, Any]:
    return {
        "source_id": article.source_id,
        "url": article.url,
        "story_id": story.id,
        "first_published_at": article.published_at,
        "first_seen_at": article.seen_at,
    }


def _version(incoming: Incoming, article_id: int, number: int, state: str) -> dict[str, Any]:
    article = incoming.article
    return {
        "article_id": article_id,
        "number": number,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": article.published_at,
        "seen_at": article.seen_at,
        "content_hash": incoming.content_hash,
        "state": state,
    }
