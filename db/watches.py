"""Watches, kept by a command or taken over from watches.yaml; a removed one stays on record, but is not followed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from db.engine import reading, writing
from db.rows import watch_definition, watch_of
from db.tables import alerts
from db.tables import watches as table
from domain.watching import Watch


def save_watch(engine: Engine, watch: Watch, now: datetime) -> None:
    """Keeps a watch, in place of one with the same id."""
    with writing(engine) as connection:
        _save(connection, watch, "command", now)


def watches(engine: Engine) -> tuple[Watch, ...]:
    """All that are followed."""
    followed = select(table).where(table.c.removed_at.is_(None)).order_by(table.c.id)
    with reading(engine) as connection:
        return tuple(watch_of(row) for row in connection.execute(followed))


def watch_ids(engine: Engine) -> frozenset[str]:
    """Every id that was ever used: what a removed watch was told stays under its name."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(table.c.id)).scalars())


def remove_watch(engine: Engine, watch_id: str) -> bool:
    """Whether there was one; alerts of it that wait are not sent."""
    followed = (table.c.id == watch_id) & table.c.removed_at.is_(None)
    with writing(engine) as connection:
        connection.execute(delete(alerts).where(alerts.c.watch_id == watch_id, alerts.c.letter_id.is_(None)))
        return bool(connection.execute(update(table).where(followed).values(removed_at=func.now())).rowcount)


def sync_watches(engine: Engine, listed: Iterable[Watch], now: datetime) -> None:
    """Takes over the watches of the file, and removes those that are no longer in it."""
    with writing(engine) as connection:
        ids = [_save(connection, watch, "file", now) for watch in listed]
        gone = (table.c.origin == "file") & table.c.removed_at.is_(None) & table.c.id.not_in(ids)
        connection.execute(update(table).where(gone).values(removed_at=now))


def _save(connection: Connection, watch: Watch, origin: str, now: datetime) -> str:
    columns = {
        "email": watch.email,
        "language": watch.language,
        "definition": watch_definition(watch),
        "origin": origin,
        "removed_at": None,
    }
    known = connection.execute(update(table).where(table.c.id == watch.id).values(columns)).rowcount
    if not known:
        connection.execute(insert(table).values(id=watch.id, created_at=now, **columns))
    return watch.id
