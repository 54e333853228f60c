"""Sources: who polls which now, and what a poll brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, or_, select, true, update

from db.articles import Stay, latest_versions, store_articles, strongest
from db.engine import reading, writing
from db.leases import FREE, Lease, claim, still_held
from db.marks import mark
from db.tables import articles, mentions, projects, sources, versions
from domain.articles import Polled, PollState, Source, SourceKind, Standing

# A due time further away than this was written by a clock that was wrong.
FARTHEST = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A source that this worker may poll until its lease ends."""

    source_id: str
    token: str
    state: PollState


@dataclass(frozen=True, slots=True)
class KnownRow:
    """What is stored of an article last."""

    title: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """Articles of one poll by what became of them."""

    new: int
    edited: int
    repeated: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with what came of it so far."""

    source_id: str
    name: str
    url: str
    language: str
    kind: SourceKind
    standing: Standing
    enabled: bool
    state: PollState
    last_polled_at: datetime | None
    articles: int
    newest_at: datetime | None


def register_sources(engine: Engine, listed: Sequence[Source], now: datetime) -> None:
    """Takes over the configuration; what is no longer listed is kept, but not polled."""
    with writing(engine, now) as connection:
        rows = connection.execute(select(sources.c.id, sources.c.url, sources.c.standing)).all()
        known = {row.id: row.url for row in rows}
        for source in listed:
            _register(connection, source, known.get(source.id), now)
        standing = {source.id: source.standing for source in listed}
        _outdate(connection, [row.id for row in rows if standing.get(row.id, row.standing) != row.standing])
        gone = sources.c.id.not_in([source.id for source in listed])
        connection.execute(update(sources).where(gone).values(enabled=False))


def _outdate(connection: Connection, source_ids: list[str]) -> None:
    """What these sources say is worth something else now: the histories of which they tell are to be computed anew."""
    if not source_ids:
        return
    told = (
        select(mentions.c.project_id)
        .join(versions, versions.c.id == mentions.c.version_id)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(articles.c.source_id.in_(source_ids), mentions.c.project_id.is_not(None))
    )
    connection.execute(update(projects).where(projects.c.id.in_(told)).values(stale=True))


def _register(connection: Connection, source: Source, known_url: str | None, now: datetime) -> None:
    columns = {field.name: getattr(source, field.name) for field in fields(source) if field.name != "interval"}
    columns |= {
        "kind": source.kind.value,
        "standing": source.standing.value,
        "aliases": list(source.aliases),
        "interval_seconds": int(source.interval.total_seconds()),
    }
    fresh = _state_columns(PollState(next_poll_at=now))
    if known_url is None:
        connection.execute(insert(sources).values(**columns, **fresh))
    else:
        moved = fresh if known_url != source.url else {}  # what we remember belongs to the old address
        connection.execute(update(sources).where(sources.c.id == source.id).values(**columns, **moved))


def claim_due_sources(
    engine: Engine, *, now: datetime, worker: str, lease: timedelta, limit: int, everything: bool = False
) -> tuple[SourceClaim, ...]:
    """Up to ``limit`` sources whose time has come (``everything``: or not), longest due first; parked ones rest."""
    column = sources.c
    due = true() if everything else or_(column.next_poll_at <= now, column.next_poll_at > now + FARTHEST)
    with writing(engine, now) as connection:
        token, ids = claim(
            connection,
            sources,
            column.enabled & column.parked.is_(None) & due,
            (column.next_poll_at, column.id),
            Lease(now, worker, lease),
            limit,
        )
        rows = connection.execute(select(sources).where(column.id.in_(ids)).order_by(column.next_poll_at, column.id))
        return tuple(SourceClaim(row.id, token, poll_state(row)) for row in rows)


def known_article(engine: Engine, identities: tuple[str, ...]) -> KnownRow | None:
    """The strongest identity decides where they name several articles."""
    with reading(engine) as connection:
        known = latest_versions(connection, identities)
    found = strongest(identities, known)
    return KnownRow(found.title, found.seen_at) if found else None


def finish_poll(engine: Engine, claim: SourceClaim, polled: Polled, now: datetime) -> Stored | None:
    """Stores articles and state together; None, and nothing stored, where the lease has passed to another worker."""
    with writing(engine, now) as connection:
        state = {**_state_columns(polled.state), "last_polled_at": now, **FREE}
        if not connection.execute(still_held(sources, claim.source_id, claim.token).values(state)).rowcount:
            return None
        stays = store_articles(connection, polled.articles)
        mark("poll.inside_write")
    return Stored(stays[Stay.NEW], stays[Stay.EDITED], stays[Stay.REPEATED])


def source_rows(connection: Connection) -> tuple[SourceRow, ...]:
    """All sources by name, those no longer listed too."""
    counted = (
        select(
            articles.c.source_id,
            func.count().label("articles"),
            func.max(articles.c.first_published_at).label("newest_at"),
        )
        .group_by(articles.c.source_id)
        .subquery()
    )
    rows = select(sources, counted.c.articles, counted.c.newest_at).outerjoin(counted).order_by(sources.c.name)
    return tuple(_row(row) for row in connection.execute(rows))


def _row(row: Row[Any]) -> SourceRow:
    return SourceRow(
        source_id=row.id,
        name=row.name,
        url=row.url,
        language=row.language,
        kind=SourceKind(row.kind),
        standing=Standing(row.standing),
        enabled=row.enabled,
        state=poll_state(row),
        last_polled_at=row.last_polled_at,
        articles=row.articles or 0,
        newest_at=row.newest_at,
    )


def _state_columns(state: PollState) -> dict[str, Any]:
    columns = {field.name: getattr(state, field.name) for field in fields(state)}
    columns["polled_url"] = columns.pop("url")
    return columns


def poll_state(row: Row[Any]) -> PollState:
    """Of a row that has all columns of ``sources``."""
    columns = {field.name: getattr(row, field.name) for field in fields(PollState)}
    return PollState(**columns | {"url": row.polled_url})
