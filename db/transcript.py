"""All that came of each stored article, in one pass: what measuring compares with the truth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.rows import mention_of, programme_of
from db.tables import articles, changes, mentions, programmes, projects, versions
from domain.records import Mention, Programme, Status


@dataclass(frozen=True, slots=True)
class Move:
    project_id: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Told:
    """One article's reading as it was stored; ``mentions`` come with the public id of their project."""

    url: str
    relevant: bool
    relevance: float
    mentions: tuple[tuple[str, Mention], ...]
    programmes: tuple[Programme, ...]
    moves: tuple[Move, ...]


def transcript(connection: Connection) -> tuple[Told, ...]:
    """Every version that was read, in order of publication."""
    said, totals, moved = _mentions(connection), _programmes(connection), _moves(connection)
    rows = connection.execute(
        select(versions.c.id, articles.c.url, versions.c.relevant, versions.c.relevance)
        .join(articles)
        .where(versions.c.relevance.is_not(None))
        .order_by(versions.c.published_at, versions.c.id)
    )
    return tuple(
        Told(row.url, row.relevant, row.relevance, tuple(said[row.id]), tuple(totals[row.id]), tuple(moved[row.id]))
        for row in rows
    )


def _mentions(connection: Connection) -> defaultdict[int, list[tuple[str, Mention]]]:
    found: defaultdict[int, list[tuple[str, Mention]]] = defaultdict(list)
    rows = connection.execute(
        select(mentions, projects.c.public_id)
        .join(projects, projects.c.id == mentions.c.project_id)
        .order_by(mentions.c.version_id, mentions.c.position)
    )
    for row in rows:
        found[row.version_id].append((row.public_id, mention_of(row)))
    return found


def _programmes(connection: Connection) -> defaultdict[int, list[Programme]]:
    found: defaultdict[int, list[Programme]] = defaultdict(list)
    for row in connection.execute(select(programmes).order_by(programmes.c.version_id, programmes.c.position)):
        found[row.version_id].append(programme_of(row))
    return found


def _moves(connection: Connection) -> defaultdict[int, list[Move]]:
    """First statuses are no moves; withdrawn changes count, because the article did bring them about."""
    found: defaultdict[int, list[Move]] = defaultdict(list)
    rows = connection.execute(
        select(mentions.c.version_id, projects.c.public_id, changes.c.before, changes.c.after)
        .join_from(changes, mentions, changes.c.mention_id == mentions.c.id)
        .join(projects, changes.c.project_id == projects.c.id)
        .where(changes.c.before.is_not(None))
        .order_by(changes.c.id)
    )
    for row in rows:
        found[row.version_id].append(Move(row.public_id, Status(row.before), Status(row.after)))
    return found
