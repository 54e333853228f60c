"""Versions that wait to be read, and what their reader took from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from db.engine import writing
from db.leases import FREE, Lease, still_held
from db.marks import mark
from db.rows import mention_columns, programme_columns
from db.stages import claim_versions, fail_version
from db.tables import articles, mentions, programmes, versions
from db.totals import await_looking
from domain.articles import Article
from domain.records import Reading


@dataclass(frozen=True, slots=True)
class ArticleClaim:
    """A version that this worker may read until its lease ends; ``attempts`` counts this one too."""

    version_id: int
    token: str
    attempts: int
    article: Article
    source_id: str
    url: str


def claim_waiting(
    engine: Engine, *, now: datetime, worker: str, lease: timedelta, limit: int
) -> tuple[ArticleClaim, ...]:
    """Up to ``limit`` versions to read, oldest publication first; what was tried before comes last and alone."""
    column = versions.c
    with writing(engine, now) as connection:
        token, ids = claim_versions(connection, "waiting", Lease(now, worker, lease), limit)
        rows = connection.execute(
            select(
                column.id, column.attempts, column.title, column.text, column.language, column.published_at,
                articles.c.source_id, articles.c.url,
            )
            .join(articles)
            .where(column.id.in_(ids))
            .order_by(column.published_at, column.id)
        )  # fmt: skip
        return tuple(
            ArticleClaim(
                row.id,
                token,
                row.attempts,
                Article(row.title, row.text, row.language, row.published_at),
                row.source_id,
                row.url,
            )
            for row in rows
        )


def finish_reading(engine: Engine, results: Sequence[tuple[ArticleClaim, Reading]], reader: str, now: datetime) -> int:
    """Stores the readings of a batch together and gives how many; those whose lease was lost are left out.

    A reading with numbers that are none counts as a failure of its article, not as a reading.
    """
    kept = []
    with writing(engine, now) as connection:
        held = _still_held(connection, [claim for claim, _ in results])
        for claim, reading in results:
            if not is_sound(reading):
                fail_version(connection, claim.version_id, claim.token, "the reader gave numbers out of range", now)
            elif claim.version_id in held:
                kept.append((claim.version_id, reading))
        if kept:
            _store(connection, kept, held, reader, now)
    return len(kept)


def is_sound(reading: Reading) -> bool:
    """Whether all its numbers can be stored."""
    shares = (reading.relevance, *(mention.score for mention in reading.mentions))
    amounts = [amount for mention in reading.mentions for amount in (mention.investment, mention.capacity) if amount]
    return all(0 <= share <= 1 for share in shares) and all(isfinite(amount[0]) for amount in amounts)


def fail_reading(engine: Engine, claim: ArticleClaim, error: str, now: datetime) -> None:
    """Records why the version could not be read; the third failure parks it."""
    with writing(engine, now) as connection:
        fail_version(connection, claim.version_id, claim.token, error, now)


def release(engine: Engine, claims: Sequence[ArticleClaim], now: datetime) -> None:
    """Gives versions back untried: what kept them from being read was not theirs."""
    with writing(engine, now) as connection:
        for claim in claims:
            untried = {"attempts": versions.c.attempts - 1, **FREE}
            connection.execute(still_held(versions, claim.version_id, claim.token).values(untried))


def _still_held(connection: Connection, claims: list[ArticleClaim]) -> dict[int, int]:
    """The versions whose claim stands, with their numbers."""
    tokens = {claim.version_id: claim.token for claim in claims}
    rows = connection.execute(
        select(versions.c.id, versions.c.lease_token, versions.c.number).where(versions.c.id.in_(tokens))
    )
    return {row.id: row.number for row in rows if row.lease_token == tokens[row.id]}


def _store(
    connection: Connection, kept: list[tuple[int, Reading]], numbers: dict[int, int], reader: str, now: datetime
) -> None:
    connection.execute(
        update(versions).where(versions.c.id == bindparam("version_id")).values(reader=reader, read_at=now, **_DONE),
        [_version_columns(version_id, reading, numbers[version_id]) for version_id, reading in kept],
    )
    mark("read.inside_write")
    for table, rows in (
        (mentions, list(_mention_rows(kept, reader))),
        (programmes, list(_programme_rows(kept, reader))),
    ):
        if rows:
            connection.execute(insert(table), rows)
    await_looking(connection, [version_id for version_id, reading in kept if reading.programmes])


_DONE = {"attempts": 0, "last_error": None, "failed_at": None, **FREE}


def _version_columns(version_id: int, reading: Reading, number: int) -> dict[str, Any]:
    """A first version without mentions has nothing to link; a later one may take back what an earlier one said."""
    linked = number == 1 and not reading.mentions
    return {
        "version_id": version_id,
        "state": "linked" if linked else "read",
        "relevant": reading.relevant,
        "relevance": reading.relevance,
    }


def _mention_rows(kept: list[tuple[int, Reading]], reader: str) -> Iterator[dict[str, Any]]:
    for version_id, reading in kept:
        for position, mention in enumerate(reading.mentions):
            yield {"version_id": version_id, "position": position, "reader": reader, **mention_columns(mention)}


def _programme_rows(kept: list[tuple[int, Reading]], reader: str) -> Iterator[dict[str, Any]]:
    for version_id, reading in kept:
        for position, programme in enumerate(reading.programmes):
            yield {"version_id": version_id, "position": position, "reader": reader, **programme_columns(programme)}
