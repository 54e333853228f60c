"""Operators and their sessions, stored: who may decide, by which password, and until when a browser may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from db.engine import reading, writing
from db.operator_tables import operators, sessions

SESSION = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    id: int
    name: str
    password_hash: str
    created_at: datetime


def operator_rows(connection: Connection) -> tuple[OperatorRow, ...]:
    """Those who were not removed, by name."""
    columns = [operators.c[name] for name in OperatorRow.__dataclass_fields__]
    kept = select(*columns).where(operators.c.removed_at.is_(None)).order_by(operators.c.name)
    return tuple(OperatorRow(*row) for row in connection.execute(kept))


def operator_named(engine: Engine, name: str) -> OperatorRow | None:
    with reading(engine) as connection:
        return next((row for row in operator_rows(connection) if row.name == name), None)


def save_operator(engine: Engine, name: str, password_hash: str, now: datetime) -> None:
    """A new operator, or a new password for one, who is logged out everywhere."""
    columns = {"password_hash": password_hash, "removed_at": None}
    with writing(engine, now) as connection:
        known = connection.execute(select(operators.c.id).where(operators.c.name == name)).scalar()
        if known is None:
            connection.execute(insert(operators).values(name=name, created_at=now, **columns))
        else:
            connection.execute(update(operators).where(operators.c.id == known).values(columns))
            connection.execute(delete(sessions).where(sessions.c.operator_id == known))


def remove_operator(engine: Engine, name: str, now: datetime) -> bool:
    """False where there is none of that name. What was decided keeps it."""
    kept = (operators.c.name == name) & operators.c.removed_at.is_(None)
    with writing(engine, now) as connection:
        known = connection.execute(update(operators).where(kept).values(removed_at=now).returning(operators.c.id))
        number = known.scalar()
        connection.execute(delete(sessions).where(sessions.c.operator_id == number))
        return number is not None


def open_session(engine: Engine, operator_id: int, token_hash: str, now: datetime) -> None:
    """Sessions that are over go with it."""
    row = {"token_hash": token_hash, "operator_id": operator_id, "created_at": now, "ends_at": now + SESSION}
    with writing(engine, now) as connection:
        connection.execute(delete(sessions).where(sessions.c.ends_at <= now))
        connection.execute(insert(sessions).values(row))


def close_session(engine: Engine, token_hash: str, now: datetime) -> None:
    with writing(engine, now) as connection:
        connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def session_operator(connection: Connection, token_hash: str, now: datetime) -> str | None:
    """The name of who is logged in by the token."""
    open_now = (sessions.c.token_hash == token_hash) & (sessions.c.ends_at > now) & operators.c.removed_at.is_(None)
    return connection.execute(select(operators.c.name).join(sessions).where(open_now)).scalar()
