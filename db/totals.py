"""Totals that were read and have not been looked at for news yet, with the lines that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from db.programmes import statements_beside
from db.tables import fresh_programmes, news, programmes, versions
from domain.programmes import Line, lines


def await_looking(connection: Connection, version_ids: Iterable[int]) -> None:
    """What was just read of these versions is looked at once they are linked."""
    read = select(programmes.c.id).where(programmes.c.version_id.in_(list(version_ids)))
    connection.execute(insert(fresh_programmes).from_select(["programme_id"], read))


def forget_awaited(connection: Connection, version_id: int) -> None:
    """Before totals are deleted that were never linked."""
    told = select(programmes.c.id).where(programmes.c.version_id == version_id)
    connection.execute(delete(fresh_programmes).where(fresh_programmes.c.programme_id.in_(told)))


def fresh_totals(connection: Connection, limit: int) -> frozenset[int]:
    """Of linked articles only: what an article is read to say may change until then."""
    told = (
        select(fresh_programmes.c.programme_id)
        .join(programmes, programmes.c.id == fresh_programmes.c.programme_id)
        .join(versions, versions.c.id == programmes.c.version_id)
        .where(versions.c.state == "linked")
        .order_by(fresh_programmes.c.programme_id)
        .limit(limit)
    )
    return frozenset(connection.execute(told).scalars())


def fresh_lines(connection: Connection, fresh: frozenset[int]) -> Iterator[Line]:
    """The lines of all places that the totals are of, each place once."""
    left = sorted(fresh)
    while left:
        told = statements_beside(connection, left[0])
        yield from lines(told)
        there = {left[0], *(statement.id for statement in told)}
        left = [number for number in left if number not in there]


def forget_fresh(connection: Connection, fresh: Iterable[int]) -> None:
    connection.execute(delete(fresh_programmes).where(fresh_programmes.c.programme_id.in_(list(fresh))))


def has_total(connection: Connection, version_id: int) -> bool:
    return bool(connection.execute(select(exists().where(programmes.c.version_id == version_id))).scalar())


_ARTICLE = select(versions.c.article_id).where(versions.c.id == bindparam("version")).scalar_subquery()
_GONE = (
    select(programmes.c.id)
    .join(versions, versions.c.id == programmes.c.version_id)
    .where(programmes.c.superseded, versions.c.article_id == _ARTICLE)
)
_TAKEN_BACK = update(news).where(news.c.programme_id.in_(_GONE), news.c.withdrawn_at.is_(None))


def withdraw_totals(connection: Connection, version_id: int, now: datetime) -> None:
    """News of totals that an edit of the article has taken back."""
    connection.execute(_TAKEN_BACK, {"version": version_id, "withdrawn_at": now})
