"""Addresses at which nobody is reached: stopped by a refusal or by a report of the bounce mailbox, until a person says
otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from db.engine import reading, writing
from db.tables import bounces, letters, stopped_addresses
from domain.refusals import Fault, fault_of_status
from domain.watching import Bounce, Stopped

# The other server has tried for days already.
AGAIN_AFTER = timedelta(hours=6)
_ANEW = {"state": "waiting", "attempts": 0, "deferrals": 0, "unknowns": 0}


def unread(engine: Engine, fingerprints: Iterable[str]) -> tuple[str, ...]:
    """Those of the reports that were not read before, in their order."""
    asked = tuple(fingerprints)
    with reading(engine) as connection:
        known = set(connection.execute(select(bounces.c.fingerprint).where(bounces.c.fingerprint.in_(asked))).scalars())
    return tuple(fingerprint for fingerprint in asked if fingerprint not in known)


def record_report(engine: Engine, fingerprint: str, reported: Iterable[Bounce], now: datetime) -> int:
    """Does once what the report asks for; gives how many of our letters it tells of.

    Believed is only who knows the Message-ID of a letter and the address that it went to.
    """
    with writing(engine, now) as connection:
        if connection.execute(select(bounces.c.fingerprint).where(bounces.c.fingerprint == fingerprint)).first():
            return 0
        concerned = [(row, bounce) for bounce in reported if (row := _letter_of(connection, bounce)) is not None]
        for row, bounce in concerned:
            _take_back(connection, row, bounce, now)
        letter_id, words = (concerned[0][0].id, _words(concerned[0][1])) if concerned else (None, None)
        connection.execute(
            insert(bounces).values(fingerprint=fingerprint, letter_id=letter_id, words=words, read_at=now)
        )
        return len(concerned)


def stop_address(connection: Connection, letter_id: int, email: str, reason: str, now: datetime) -> None:
    known = select(stopped_addresses.c.email).where(stopped_addresses.c.email == email)
    if connection.execute(known).first() is None:
        values = {"email": email, "letter_id": letter_id, "reason": reason, "stopped_at": now}
        connection.execute(insert(stopped_addresses).values(values))


def stopped(connection: Connection) -> tuple[Stopped, ...]:
    rows = connection.execute(select(stopped_addresses).order_by(stopped_addresses.c.stopped_at.desc())).all()
    return tuple(Stopped(row.email, row.stopped_at, row.reason) for row in rows)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Letters that did not arrive, and those that have waited for long, with the newest reason of each."""

    lost: int
    last_lost: str | None
    waiting: int
    last_waiting: str | None


def troubled(connection: Connection, before: datetime) -> Trouble:
    """``before``: letters composed earlier should have gone out by now; those of stopped addresses wait rightly."""
    waits = letters.c.state.in_(("waiting", "unknown")) & (letters.c.created_at < before)
    heard = letters.c.email.not_in(select(stopped_addresses.c.email))
    lost = _counted(connection, letters.c.state.in_(("rejected", "bounced")))
    return Trouble(*lost, *_counted(connection, waits & heard))


def _counted(connection: Connection, which: ColumnElement[bool]) -> tuple[int, str | None]:
    count = connection.execute(select(func.count()).select_from(letters).where(which)).scalar_one()
    newest = select(letters.c.last_error).where(which).order_by(letters.c.id.desc()).limit(1)
    words = connection.execute(newest).scalar()
    return count, " ".join(words.split()).rstrip(".") if words else "it was not tried yet"


def resume_address(engine: Engine, email: str, now: datetime) -> bool:
    """Whether it was stopped. The letter that came back goes out once more, and with it all that waited."""
    with writing(engine, now) as connection:
        gone = delete(stopped_addresses).where(stopped_addresses.c.email == email)
        letter_id = connection.execute(gone.returning(stopped_addresses.c.letter_id)).scalar()
        returned = letters.c.state.in_(("rejected", "bounced"))
        connection.execute(update(letters).where(letters.c.id == letter_id, returned).values(**_ANEW, next_try_at=now))
        return letter_id is not None


def tell_again(engine: Engine, address: str, since: datetime, now: datetime) -> int:
    """Puts what was told there back, to go out under the same keys: for receivers that know a repeat by them."""
    with writing(engine, now) as connection:
        settled = letters.c.state.in_(("delivered", "rejected", "bounced"))
        told = (letters.c.email == address) & (letters.c.created_at >= since) & settled
        return connection.execute(update(letters).where(told).values(**_ANEW, next_try_at=now)).rowcount


def _letter_of(connection: Connection, bounce: Bounce) -> Any:
    addresses = [address.lower() for address in bounce.recipients]
    known = (letters.c.message_id == bounce.message_id) & func.lower(letters.c.email).in_(addresses)
    return connection.execute(select(letters).where(known)).first()


def _take_back(connection: Connection, letter: Any, bounce: Bounce, now: datetime) -> None:
    """A delay is no failure yet. What failed for now goes out again, under the same Message-ID."""
    if bounce.action != "failed" or letter.state not in ("delivered", "unknown"):
        return
    fault, words = fault_of_status(bounce.status), _words(bounce)
    again = fault is Fault.PASSING and letter.deferrals == 0
    columns: dict[str, Any] = {"state": "waiting" if again else "bounced", "last_error": words}
    if again:
        columns |= {"deferrals": letter.deferrals + 1, "next_try_at": now + AGAIN_AFTER}
    connection.execute(update(letters).where(letters.c.id == letter.id).values(columns))
    if fault is Fault.ADDRESS:
        stop_address(connection, letter.id, letter.email, words, now)


def _words(bounce: Bounce) -> str:
    return f"it came back: {bounce.status} {bounce.reason}".strip()
