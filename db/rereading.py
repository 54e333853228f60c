"""Read versions that are read again: which they are, and the new reading in the place of the old one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from db.leases import FREE, is_free
from db.marks import mark
from db.portions import portions
from db.rows import mention_columns, mention_of, programme_columns, programme_of
from db.tables import alerts, articles, changes, mentions, programmes, projects, versions
from db.totals import await_looking, forget_awaited
from domain.articles import Article
from domain.records import Mention, Programme, Reading, Status

T = TypeVar("T")
REREAD = ("read", "linked", "parked")
"""States of versions that are read again: what waits is read by the present reader anyway."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A stored mention or programme that counts, with its id and, if it is a linked mention, its project."""

    id: int
    said: T
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest version of an article as it was read; ``relevant`` and ``reader`` are None where that failed."""

    version_id: int
    number: int
    state: str
    article: Article
    url: str
    reader: str | None
    relevant: bool | None
    relevance: float | None
    is_free: bool
    mentions: tuple[Kept[Mention], ...]
    programmes: tuple[Kept[Programme], ...]

    @property
    def place(self) -> Place:
        return self.article.published_at, self.version_id


Place = tuple[datetime, int]
"""Where a version stands in the order of re-reading."""


@dataclass(frozen=True, slots=True)
class Split(Generic[T]):
    """A new reading beside the stored one: what both have, what only the stored one has, what is new."""

    same: tuple[Kept[T], ...]
    gone: tuple[Kept[T], ...]
    fresh: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A project as it stands; ``status`` None: nothing tells of it."""

    public_id: str
    name: str
    status: Status | None


def split(stored: Iterable[Kept[T]], told: Iterable[T]) -> Split[T]:
    fresh, same, gone = list(told), [], []
    for kept in stored:
        if kept.said in fresh:
            fresh.remove(kept.said)
            same.append(kept)
        else:
            gone.append(kept)
    return Split(tuple(same), tuple(gone), tuple(fresh))


def count_rereadable(connection: Connection, since: datetime | None) -> int:
    return connection.execute(select(func.count()).select_from(versions).where(_wanted(since))).scalar_one()


def rereadable(
    connection: Connection, *, since: datetime | None, after: Place | None, limit: int, now: datetime
) -> tuple[Stored, ...]:
    """Up to ``limit`` versions that stand after a place, oldest publication first."""
    column, wanted = versions.c, _wanted(since)
    if after is not None:
        same_time = and_(column.published_at == after[0], column.id > after[1])
        wanted = and_(wanted, or_(column.published_at > after[0], same_time))
    return _stored(connection, _versions(now).where(wanted).limit(limit))


def stored_version(connection: Connection, version_id: int, now: datetime) -> Stored | None:
    """The version as it stands now; None if it is no longer its article's newest, or is to be read first."""
    found = _stored(connection, _versions(now).where(_wanted(None), versions.c.id == version_id))
    return found[0] if found else None


def name_reader(connection: Connection, stored: Stored, reader: str, now: datetime) -> None:
    """Another reader has read the same: it answers for the reading from now on."""
    connection.execute(update(versions).where(versions.c.id == stored.version_id).values(reader=reader, read_at=now))
    for table, rows in ((mentions, stored.mentions), (programmes, stored.programmes)):
        _answers_for(connection, table, rows, reader)


def replace_unlinked(connection: Connection, stored: Stored, reading: Reading, reader: str, now: datetime) -> None:
    """The new reading of a version that is still to be linked."""
    drop_unlinked(connection, stored)
    is_done = stored.number == 1 and not reading.mentions
    _write(connection, stored, reading, reader, {"state": "linked" if is_done else "read", "read_at": now})
    _add_mentions(connection, stored.version_id, reading.mentions, reader)
    _add_programmes(connection, stored.version_id, reading.programmes, reader)
    await_looking(connection, [stored.version_id])


def replace_linked(
    connection: Connection, stored: Stored, reading: Reading, reader: str, now: datetime
) -> tuple[tuple[int, Mention], ...]:
    """The new reading of a version that was, or now is to be, linked; gives the mentions to link, with their ids.

    What both readings say stays with its project. What only the old one says is superseded; it stays on record, for
    the history that it led to quotes it.
    """
    told, totals = split(stored.mentions, reading.mentions), split(stored.programmes, reading.programmes)
    for table, gone in ((mentions, told.gone), (programmes, totals.gone)):
        ids = [kept.id for kept in gone]
        connection.execute(update(table).where(table.c.id.in_(ids)).values(superseded=True))
    _answers_for(connection, mentions, told.same, reader)
    _answers_for(connection, programmes, totals.same, reader)
    _write(connection, stored, reading, reader, {"state": "linked", "read_at": now, "linked_at": now})
    mark("reread.inside_write")
    ids = _add_mentions(connection, stored.version_id, told.fresh, reader)
    _add_programmes(connection, stored.version_id, totals.fresh, reader)
    return tuple(zip(ids, told.fresh, strict=True))


def drop_unlinked(connection: Connection, stored: Stored) -> None:
    """Takes out what was read from a version that was never linked: it never counted, and nothing refers to it."""
    forget_awaited(connection, stored.version_id)
    for table in (mentions, programmes):
        connection.execute(delete(table).where(table.c.version_id == stored.version_id))


def standings(connection: Connection, project_ids: Iterable[int]) -> dict[int, Standing]:
    column = projects.c
    return {
        row.id: Standing(row.public_id, row.name, row.status and Status(row.status))
        for portion in portions(project_ids)
        for row in connection.execute(
            select(column.id, column.public_id, column.name, column.status).where(column.id.in_(portion))
        )
    }


def without_sightings(connection: Connection, project_ids: Iterable[int]) -> frozenset[int]:
    """Those of the projects that no mention tells of now."""
    wanted = set(project_ids)
    told = select(mentions.c.project_id).where(
        mentions.c.project_id.in_(list(wanted)), mentions.c.superseded.is_(False)
    )
    return frozenset(wanted - set(connection.execute(told.distinct()).scalars()))


def evidence(connection: Connection, project_id: int) -> str | None:
    """The sentence behind a project's last change."""
    column = changes.c
    last = (
        select(mentions.c.evidence)
        .join_from(changes, mentions, mentions.c.id == column.mention_id)
        .where(column.project_id == project_id, column.withdrawn_at.is_(None))
        .order_by(column.on_date.desc(), column.id.desc())
        .limit(1)
    )
    return connection.execute(last).scalar()


def standing_changes(connection: Connection, change_ids: Iterable[int]) -> frozenset[int]:
    """Those of the changes that were not withdrawn."""
    column = changes.c
    return frozenset(
        change_id
        for portion in portions(change_ids)
        for change_id in connection.execute(
            select(column.id).where(column.id.in_(portion), column.withdrawn_at.is_(None))
        ).scalars()
    )


def sleeping_alerts(connection: Connection, project_ids: Iterable[int]) -> list[int]:
    """Alerts that were never told, because their change was withdrawn first."""
    asleep = (
        select(alerts.c.id)
        .join(changes)
        .where(
            changes.c.project_id.in_(list(project_ids)),
            changes.c.withdrawn_at.is_not(None),
            alerts.c.letter_id.is_(None),
        )
    )
    return list(connection.execute(asleep).scalars())


def end_woken(connection: Connection, alert_ids: Iterable[int]) -> None:
    """Ends those of the sleeping alerts whose change holds again: re-reading woke them, and it mails nobody."""
    standing = select(changes.c.id).where(changes.c.withdrawn_at.is_(None))
    connection.execute(delete(alerts).where(alerts.c.id.in_(list(alert_ids)), alerts.c.change_id.in_(standing)))


_LATER = versions.alias("later")
_EDITED = (
    exists()
    .where(_LATER.c.article_id == versions.c.article_id, _LATER.c.number > versions.c.number)
    .correlate(versions)
)


def _wanted(since: datetime | None) -> ColumnElement[bool]:
    column = versions.c
    wanted = and_(column.state.in_(REREAD), ~_EDITED)
    return wanted if since is None else and_(wanted, column.published_at >= since)


def _versions(now: datetime) -> Select[Any]:
    column = versions.c
    return (
        select(
            column.id, column.number, column.state, column.title, column.text, column.language, column.published_at,
            column.reader, column.relevant, column.relevance, is_free(versions, now).label("is_free"), articles.c.url,
        )
        .join(articles)
        .order_by(column.published_at, column.id)
    )  # fmt: skip


def _stored(connection: Connection, wanted: Select[Any]) -> tuple[Stored, ...]:
    rows = connection.execute(wanted).all()
    ids = [row.id for row in rows]
    said: defaultdict[int, list[Kept[Mention]]] = defaultdict(list)
    totals: defaultdict[int, list[Kept[Programme]]] = defaultdict(list)
    for row in _counting(connection, mentions, ids):
        said[row.version_id].append(Kept(row.id, mention_of(row), row.project_id))
    for row in _counting(connection, programmes, ids):
        totals[row.version_id].append(Kept(row.id, programme_of(row)))
    return tuple(_version(row, said[row.id], totals[row.id]) for row in rows)


def _version(row: Row[Any], said: list[Kept[Mention]], totals: list[Kept[Programme]]) -> Stored:
    return Stored(
        version_id=row.id,
        number=row.number,
        state=row.state,
        article=Article(row.title, row.text, row.language, row.published_at),
        url=row.url,
        reader=row.reader,
        relevant=row.relevant,
        relevance=row.relevance,
        is_free=bool(row.is_free),
        mentions=tuple(said),
        programmes=tuple(totals),
    )


def _counting(connection: Connection, table: Table, version_ids: Sequence[int]) -> Iterator[Row[Any]]:
    counting = select(table).where(table.c.version_id.in_(version_ids), table.c.superseded.is_(False))
    yield from connection.execute(counting.order_by(table.c.version_id, table.c.position))


def _answers_for(connection: Connection, table: Table, rows: Iterable[Kept[Any]], reader: str) -> None:
    ids = [kept.id for kept in rows]
    connection.execute(update(table).where(table.c.id.in_(ids)).values(reader=reader))


def _write(connection: Connection, stored: Stored, reading: Reading, reader: str, columns: dict[str, Any]) -> None:
    done = {"attempts": 0, "last_error": None, "failed_at": None, **FREE}
    read = {"reader": reader, "relevant": reading.relevant, "relevance": reading.relevance}
    connection.execute(update(versions).where(versions.c.id == stored.version_id).values(**columns, **read, **done))


def _add_mentions(connection: Connection, version_id: int, told: Sequence[Mention], reader: str) -> list[int]:
    """The ids of the stored mentions, in order."""
    if not told:
        return []
    rows = _numbered(connection, mentions, version_id, reader, map(mention_columns, told))
    stored = connection.execute(insert(mentions).returning(mentions.c.id, sort_by_parameter_order=True), rows)
    return list(stored.scalars())


def _add_programmes(connection: Connection, version_id: int, told: Sequence[Programme], reader: str) -> None:
    if told:
        rows = _numbered(connection, programmes, version_id, reader, map(programme_columns, told))
        connection.execute(insert(programmes), rows)


def _numbered(
    connection: Connection, table: Table, version_id: int, reader: str, columns: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows that go behind those the version has already."""
    last = select(func.max(table.c.position)).where(table.c.version_id == version_id)
    first = connection.execute(select(func.coalesce(last.scalar_subquery() + 1, 0))).scalar_one()
    return [
        {"version_id": version_id, "position": position, "reader": reader, **row}
        for position, row in enumerate(columns, first)
    ]
