"""The one letter that asks whether letters are wanted: kept, counted, taken back, and forgotten with its watch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from db.leases import is_free
from db.rows import watch_definition
from db.tables import bounces, letters, requests, stopped_addresses, watches
from domain.subscriptions import (
    ASKED_AGAIN_AFTER,
    FORGOTTEN_AFTER,
    LINK_LASTS,
    MOST_REQUESTS,
    Answer,
    mailbox_of,
)
from domain.watching import Watch

TOO_LATE = "its link ended before any server took it"


def refusal(connection: Connection, email: str, now: datetime, most: int = MOST_REQUESTS) -> Answer | None:
    """Why no letter may ask this address now. How much is asked of all comes first: it tells nothing of this one."""
    lately = requests.c.asked_at > now - ASKED_AGAIN_AFTER
    if connection.execute(select(func.count()).select_from(requests).where(lately)).scalar_one() >= most:
        return Answer.BUSY
    of_mailbox = select(requests.c.id).where(lately, requests.c.mailbox == mailbox_of(email))
    waits = (
        (watches.c.created_at > now - LINK_LASTS) & watches.c.confirmed_at.is_(None) & watches.c.removed_at.is_(None)
    )
    waiting = select(requests.c.id).join(watches).where(waits, requests.c.mailbox == mailbox_of(email))
    if connection.execute(of_mailbox.union(waiting)).first():
        return Answer.LATELY
    gone = select(stopped_addresses.c.email).where(func.lower(stopped_addresses.c.email) == email.lower())
    return Answer.STOPPED if connection.execute(gone).first() else None


def add_request(connection: Connection, watch: Watch, now: datetime) -> None:
    """Keeps the watch unconfirmed, and the letter that asks for it."""
    columns = {"id": watch.id, "email": watch.email, "language": watch.language, "origin": "command"}
    connection.execute(insert(watches).values(**columns, definition=watch_definition(watch), created_at=now))
    columns = {"key": _key(watch, now), "email": watch.email, "language": watch.language, "state": "waiting"}
    letter = insert(letters).values(**columns, next_try_at=now, created_at=now).returning(letters.c.id)
    connection.execute(
        insert(requests).values(
            watch_id=watch.id,
            mailbox=mailbox_of(watch.email),
            letter_id=connection.execute(letter).scalar_one(),
            asked_at=now,
        )
    )


def requested(connection: Connection, letter_ids: Iterable[int]) -> dict[int, tuple[str, datetime]]:
    """Of letters that ask: for which watch, and until when the link is good."""
    told = select(requests).where(requests.c.letter_id.in_(list(letter_ids)), requests.c.watch_id.is_not(None))
    return {row.letter_id: (row.watch_id, row.asked_at + LINK_LASTS) for row in connection.execute(told)}


def forget_requests(connection: Connection, now: datetime) -> None:
    """Letters that would ask in vain are not sent; a watch that nobody confirmed in a week goes with its address."""
    answered = or_(watches.c.confirmed_at.is_not(None), watches.c.removed_at.is_not(None))
    _drop(connection, select(requests.c.letter_id).join(watches).where(answered), now)
    late = select(requests.c.letter_id).where(requests.c.asked_at <= now - LINK_LASTS)
    waits = letters.c.state.in_(("waiting", "unknown")) & is_free(letters, now)
    ended = {"state": "rejected", "last_error": TOO_LATE}
    connection.execute(update(letters).where(waits, letters.c.id.in_(late)).values(ended))
    old = (watches.c.created_at <= now - FORGOTTEN_AFTER) & watches.c.confirmed_at.is_(None)
    _forget(connection, connection.execute(select(watches.c.id).where(old)).scalars().all())


def _drop(connection: Connection, letter_ids: object, now: datetime) -> None:
    """Of these letters those that no server has seen."""
    unseen = (letters.c.state == "waiting") & (letters.c.unknowns == 0) & is_free(letters, now)
    ids = connection.execute(select(letters.c.id).where(unseen, letters.c.id.in_(letter_ids))).scalars().all()  # type: ignore[arg-type]
    connection.execute(delete(requests).where(requests.c.letter_id.in_(ids)))
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))


def _forget(connection: Connection, watch_ids: Iterable[str]) -> None:
    """What mail servers said of a letter stays; otherwise nothing is left of who did not answer."""
    ids = list(watch_ids)
    if not ids:
        return
    of_them = requests.c.watch_id.in_(ids)
    asked = connection.execute(select(requests.c.letter_id).where(of_them)).scalars().all()
    returned = select(bounces.c.letter_id).where(bounces.c.letter_id.in_(asked))
    refused = select(stopped_addresses.c.letter_id).where(stopped_addresses.c.letter_id.in_(asked))
    kept = set(connection.execute(returned.union(refused)).scalars())
    gone = [letter_id for letter_id in asked if letter_id not in kept]
    connection.execute(delete(requests).where(requests.c.letter_id.in_(gone)))
    connection.execute(update(requests).where(of_them).values(watch_id=None))
    connection.execute(delete(letters).where(letters.c.id.in_(gone)))
    connection.execute(delete(watches).where(watches.c.id.in_(ids)))


def _key(watch: Watch, now: datetime) -> str:
    return sha256(f"request {watch.id} {watch.email} {now.isoformat()}".encode()).hexdigest()[:32]
