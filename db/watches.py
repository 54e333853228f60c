"""Watches, kept by a command or taken over from watches.yaml; a removed one stays on record, but is not followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, insert, literal, or_, select, update

from db.columns import UtcDateTime
from db.engine import reading, writing
from db.rows import watch_definition, watch_of
from db.tables import alerts
from db.tables import watches as table
from domain.problems import Problem
from domain.watching import Watch


class WatchTaken(Problem):
    """The id of a watch is another's already; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A watch and where it stands; ``confirmed_at`` None: its reader was asked, and has not answered yet."""

    watch: Watch
    created_at: datetime
    confirmed_at: datetime | None
    unsubscribed_at: datetime | None


def save_watch(engine: Engine, watch: Watch, now: datetime) -> None:
    """Keeps a watch that somebody vouches for, in place of one with the same id and address; raises WatchTaken where
    the id was another's."""
    with writing(engine, now) as connection:
        others = select(table.c.id).where(table.c.id == watch.id, table.c.email != watch.email)
        if connection.execute(others).first():
            raise WatchTaken(f"The watch «{watch.id}» is taken: choose another name.")
        _save(connection, watch, "command", now)


def watches(engine: Engine) -> tuple[Watch, ...]:
    """All that are followed."""
    with reading(engine) as connection:
        return followed(connection)


IS_FOLLOWED = table.c.removed_at.is_(None) & table.c.confirmed_at.is_not(None)


def followed(connection: Connection) -> tuple[Watch, ...]:
    kept = select(table).where(IS_FOLLOWED).order_by(table.c.id)
    return tuple(watch_of(row) for row in connection.execute(kept))


def kept_watches(connection: Connection) -> tuple[Kept, ...]:
    """Those that are followed, those that wait for their reader, and those of the file that their readers ended."""
    ended = (table.c.origin == "file") & table.c.unsubscribed_at.is_not(None)
    rows = connection.execute(select(table).where(or_(table.c.removed_at.is_(None), ended)).order_by(table.c.id))
    return tuple(Kept(watch_of(row), row.created_at, row.confirmed_at, row.unsubscribed_at) for row in rows)


def watch_ids(engine: Engine) -> frozenset[str]:
    """Every id that was ever used: what a removed watch was told stays under its name."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(table.c.id)).scalars())


def remove_watch(engine: Engine, watch_id: str) -> bool:
    """Whether there was one; alerts of it that wait are not sent."""
    followed = (table.c.id == watch_id) & table.c.removed_at.is_(None)
    with writing(engine) as connection:
        return _remove(connection, followed, func.now())


def sync_watches(engine: Engine, listed: Iterable[Watch], now: datetime) -> None:
    """Takes over the watches of the file, and removes those that are no longer in it.

    Raises WatchTaken where a command keeps one of the same id.
    """
    listed = tuple(listed)
    with writing(engine, now) as connection:
        _refuse_kept_by_command(connection, listed)
        ids = [_save(connection, watch, "file", now) for watch in listed]
        gone = (table.c.origin == "file") & table.c.removed_at.is_(None) & table.c.id.not_in(ids)
        _remove(connection, gone, now)


def _refuse_kept_by_command(connection: Connection, listed: Iterable[Watch]) -> None:
    kept = (table.c.origin == "command") & table.c.removed_at.is_(None)
    taken = select(table.c.id).where(kept, table.c.id.in_([watch.id for watch in listed]))
    for watch_id in connection.execute(taken.order_by(table.c.id)).scalars():
        raise WatchTaken(f"The watch «{watch_id}» of the file is taken by a command: choose another name.")


def _remove(connection: Connection, which: ColumnElement[bool], at: Any) -> bool:
    """Alerts without a letter go too: they must not come back with the watch."""
    removed = connection.execute(update(table).where(which).values(removed_at=at).returning(table.c.id))
    ids = removed.scalars().all()
    unheard = alerts.c.letter_id.is_(None) & alerts.c.muted_by.is_(None)
    connection.execute(delete(alerts).where(alerts.c.watch_id.in_(ids), unheard))
    return bool(ids)


def _save(connection: Connection, watch: Watch, origin: str, now: datetime) -> str:
    columns = {
        "email": watch.email,
        "language": watch.language,
        "definition": watch_definition(watch),
        "origin": origin,
        "confirmed_at": now,
    }
    again = {
        "confirmed_at": func.coalesce(table.c.confirmed_at, literal(now, UtcDateTime())),
        **_returning(watch, origin),
    }
    known = connection.execute(update(table).where(table.c.id == watch.id).values(columns | again)).rowcount
    if not known:
        connection.execute(insert(table).values(id=watch.id, created_at=now, **columns))
    return watch.id


def _returning(watch: Watch, origin: str) -> dict[str, Any]:
    """What a reader has ended, the file does not bring back; a command does, and so does another address."""
    if origin == "command":
        return {"removed_at": None, "unsubscribed_at": None}
    ended = table.c.unsubscribed_at.is_not(None) & (table.c.email == watch.email)
    return {
        "removed_at": case((ended, table.c.removed_at)),
        "unsubscribed_at": case((ended, table.c.unsubscribed_at)),
    }
