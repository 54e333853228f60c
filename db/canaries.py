"""How the invented article of each day fared on its way to a letter."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from db.engine import reading, writing
from db.tables import canaries
from domain.proofs import Canary, Stage


def was_let_out(engine: Engine, day: date) -> bool:
    with reading(engine) as connection:
        return _of_day(connection, day)


def record_canary(engine: Engine, canary: Canary, now: datetime) -> None:
    """The first of a day stands."""
    with writing(engine, now) as connection:
        if not _of_day(connection, canary.day):
            values = {"day": canary.day, "at": now, "reader": canary.reader}
            connection.execute(insert(canaries).values(**values, stopped_at=canary.stopped_at, why=canary.why))


def last_canary(connection: Connection) -> Canary | None:
    row = connection.execute(select(canaries).order_by(canaries.c.day.desc()).limit(1)).first()
    if row is None:
        return None
    return Canary(row.day, row.reader, Stage(row.stopped_at) if row.stopped_at else None, row.why)


def first_let_out_at(connection: Connection) -> datetime | None:
    """Since when anybody looks: proofs begin with it."""
    return connection.execute(select(func.min(canaries.c.at))).scalar()


def _of_day(connection: Connection, day: date) -> bool:
    return connection.execute(select(canaries.c.day).where(canaries.c.day == day)).first() is not None
