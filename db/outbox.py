"""Alerts become letters; each is sent at least once, and what may have arrived is repeated once, under its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, case, delete, func, insert, or_, select, update

from db.bouncing import stop_address
from db.corrections import compose_corrections, corrections_in, forget_untold, remember_told
from db.engine import writing
from db.events import news_events
from db.leases import FREE, Lease, claim, is_free
from db.marks import mark
from db.mutes import drop_muted
from db.news import WITHDRAWN
from db.proofs import drop_unwanted_proofs, forget_proofs, proved
from db.requests import forget_requests, requested
from db.rhythms import due_alerts, hold_in_quiet_hours
from db.tables import alerts, changes, letters, news, stopped_addresses, watches
from domain.proofs import Proof
from domain.watching import Blocked, Deferred, Delivered, Delivery, Letter, Rejected

MOST_EVENTS = 50
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
# Four days of trying (the time that RFC 5321 gives a mail server); later the news would be none.
MOST_DEFERRALS = 20
REPEAT_AFTER = timedelta(hours=1)
# A time to try again further away than this was written by a clock that was wrong.
FARTHEST = timedelta(days=1)
_STOPPED = select(stopped_addresses.c.email)
NOT_RECORDED = "the sender stopped before it could record what became of the letter"


@dataclass(frozen=True, slots=True)
class LetterClaim:
    """A letter that this worker may send until its lease ends; ``attempts`` counts this one too."""

    token: str
    attempts: int
    letter: Letter
    deferrals: int = 0


def compose_letters(engine: Engine, now: datetime) -> int:
    """Puts all alerts that are due into letters, one per address and language and 50 pieces of news; gives how many.

    What its watch's rhythm, quiet hours or budget hold waits, unless the address hears of the change now by another of
    its watches; what is muted is dropped. Alerts of removed watches and of what no longer holds, and
    those that a decision has silenced, stay behind, also where a letter that holds them was composed before, but never
    taken by a server: it is composed anew without them.
    """
    with writing(engine, now) as connection:
        dissolve_outdated(connection, now)
        forget_requests(connection, now)
        drop_muted(connection)
        hold_in_quiet_hours(connection, now)
        count = compose_corrections(connection, now)
        due = due_alerts(connection, waiting_alerts(connection), now)
        for (email, language), queued in groupby(due, key=lambda row: (row.email, row.language)):
            for told in _portions(queued):
                _compose(connection, email, language, told, now)
                count += 1
        mark("compose.inside_write")
    return count


def claim_letters(
    engine: Engine, *, now: datetime, worker: str, lease: timedelta, limit: int
) -> tuple[LetterClaim, ...]:
    """Up to ``limit`` letters that are due, longest due first."""
    column = letters.c
    with writing(engine, now) as connection:
        _notice_stopped_senders(connection, now)
        dissolve_outdated(connection, now)
        is_time = or_(column.next_try_at <= now, column.next_try_at > now + FARTHEST)
        due = column.state.in_(("waiting", "unknown")) & is_time & column.email.not_in(_STOPPED)
        order = (column.next_try_at, column.id)
        token, ids = claim(
            connection, letters, due, order, Lease(now, worker, lease), limit, attempts=column.attempts + 1
        )
        remember_told(connection, ids)
        rows = connection.execute(select(letters).where(column.id.in_(ids)).order_by(*order)).all()
        asking, proofs = requested(connection, ids), proved(connection, ids)
        found = [(row, _letter(connection, row, asking.get(row.id), proofs.get(row.id))) for row in rows]
        return tuple(LetterClaim(token, row.attempts, letter, row.deferrals) for row, letter in found)


def mark_sending(
    engine: Engine, claim: LetterClaim, now: datetime, lease: timedelta, message_id: str | None = None
) -> bool:
    """Says that the text may be on its way from now on, and begins the lease anew; False where it was lost.

    By the Message-ID a report that it came back is known as one of this letter.
    """
    columns = {"state": "sending", "sent_at": now, "lease_until": now + lease, "message_id": message_id}
    return _settle(engine, claim, now, columns)


def put_back(engine: Engine, claims: Iterable[LetterClaim], now: datetime) -> None:
    """Letters that were taken up and not tried are as they were before."""
    keys = [(claim.letter.key, claim.token) for claim in claims]
    with writing(engine, now) as connection:
        for key, token in keys:
            held = (letters.c.key == key) & (letters.c.lease_token == token)
            untried = {"attempts": letters.c.attempts - 1, **FREE}
            connection.execute(update(letters).where(held).values(untried))


def finish_letter(engine: Engine, claim: LetterClaim, delivery: Delivery, now: datetime) -> bool:
    """Records what became of the letter; False where the lease was lost."""
    later = now + BACK_OFF[min(claim.attempts, len(BACK_OFF)) - 1]
    match delivery:
        case Delivered(where):
            columns = {"state": "delivered", "delivered_at": now, "delivered_to": where, "last_error": None}
        case Rejected(reason):
            columns = {"state": "rejected", "last_error": reason}
        case Blocked(reason):
            columns = {"state": "waiting", "next_try_at": later, "last_error": reason}
        case Deferred(reason, unknown=True):
            columns = _unknown(reason, now)
        case Deferred(reason) if claim.deferrals + 1 >= MOST_DEFERRALS:
            columns = {"state": "rejected", "last_error": f"given up after {claim.attempts} tries: {reason}"}
        case Deferred(reason):
            columns = {"state": "waiting", "next_try_at": later, "last_error": reason}
            columns["deferrals"] = claim.deferrals + 1
    gone = delivery.reason if isinstance(delivery, Rejected) and delivery.address_gone else None
    return _settle(engine, claim, now, {**columns, **FREE}, gone)


def dissolve_outdated(connection: Connection, now: datetime) -> None:
    """Frees the alerts of letters that would tell what no longer holds; those of removed watches go for good."""
    untrue = _of_news(select(alerts.c.letter_id))
    untrue = untrue.where(or_(watches.c.removed_at.is_not(None), WITHDRAWN.is_not(None)))
    untold = (letters.c.state == "waiting") & (letters.c.unknowns == 0) & is_free(letters, now)
    ids = connection.execute(select(letters.c.id).where(untold, letters.c.id.in_(untrue))).scalars().all()
    forget_untold(connection, ids)
    forget_proofs(connection, ids)
    connection.execute(update(alerts).where(alerts.c.letter_id.in_(ids)).values(letter_id=None))
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))
    removed = select(watches.c.id).where(watches.c.removed_at.is_not(None))
    unheard = alerts.c.letter_id.is_(None) & alerts.c.muted_by.is_(None)
    connection.execute(delete(alerts).where(unheard, alerts.c.watch_id.in_(removed)))
    drop_unwanted_proofs(connection, now)


def waiting_alerts(connection: Connection) -> Sequence[Row[Any]]:
    """Alerts without a letter, an address's together, oldest news first."""
    on = func.coalesce(changes.c.on_date, news.c.on_date)
    waiting = (
        _of_news(select(alerts, watches.c.email, watches.c.language))
        .where(alerts.c.letter_id.is_(None), watches.c.removed_at.is_(None), WITHDRAWN.is_(None))
        .where(alerts.c.silenced_by.is_(None), alerts.c.muted_by.is_(None), watches.c.email.not_in(_STOPPED))
        .order_by(watches.c.email, watches.c.language, on, alerts.c.news_id, alerts.c.id)
    )
    return connection.execute(waiting).all()


def _of_news(wanted: Select[Any]) -> Select[Any]:
    """Alerts with their watch and news, and the change where the news is one."""
    news_of = wanted.join(watches, watches.c.id == alerts.c.watch_id).join(news, news.c.id == alerts.c.news_id)
    return news_of.outerjoin(changes, changes.c.id == alerts.c.change_id)


def _portions(queued: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """At most 50 pieces of news each; the alerts of one stay together, so that no letter repeats another."""
    by_news = (list(told) for _, told in groupby(queued, key=lambda row: row.news_id))
    while portion := list(islice(by_news, MOST_EVENTS)):
        yield [alert for told in portion for alert in told]


def _compose(connection: Connection, email: str, language: str, told: list[Row[Any]], now: datetime) -> None:
    columns = {
        "key": _key(email, told),
        "email": email,
        "language": language,
        "state": "waiting",
        "next_try_at": now,
        "created_at": now,
    }
    letter_id = connection.execute(insert(letters).values(columns).returning(letters.c.id)).scalar_one()
    ids = [row.id for row in told]
    connection.execute(update(alerts).where(alerts.c.id.in_(ids)).values(letter_id=letter_id))


def _key(email: str, told: list[Row[Any]]) -> str:
    """The same for the same alerts; the times keep two databases that both begin at alert 1 apart."""
    named = "\n".join(f"{row.id} {row.created_at.isoformat()}" for row in told)
    return sha256(f"{email}\n{named}".encode()).hexdigest()[:32]


def _letter(
    connection: Connection,
    row: Row[Any],
    asking: tuple[str, datetime] | None,
    proof: tuple[Proof, tuple[str, ...]] | None,
) -> Letter:
    """``asking``: the watch that it asks for, and until when; ``proof``: what it says, and its reader's watches."""
    if asking:
        return Letter(row.key, row.email, row.language, asking[:1], (), confirm_until=asking[1])
    told = select(alerts.c.watch_id, alerts.c.news_id).where(alerts.c.letter_id == row.id).order_by(alerts.c.id)
    pairs = connection.execute(told).all()
    corrections, corrected_for = corrections_in(connection, row.id)
    watch_ids = tuple(dict.fromkeys((*(pair.watch_id for pair in pairs), *corrected_for)))
    said, of_reader = proof or (None, ())
    return Letter(
        key=row.key,
        email=row.email,
        language=row.language,
        watch_ids=watch_ids or of_reader,
        events=news_events(connection, {pair.news_id for pair in pairs}),
        corrections=corrections,
        proof=said,
    )


def _notice_stopped_senders(connection: Connection, now: datetime) -> None:
    stopped = (letters.c.state == "sending") & is_free(letters, now)
    connection.execute(update(letters).where(stopped).values(**_unknown(NOT_RECORDED, now), **FREE))


def _unknown(reason: str, now: datetime) -> dict[str, Any]:
    """Nobody can know whether it arrived: once more after an hour, and then never again."""
    again = case((letters.c.unknowns >= 1, "rejected"), else_="unknown")
    return {
        "state": again,
        "unknowns": letters.c.unknowns + 1,
        "next_try_at": now + REPEAT_AFTER,
        "last_error": f"it may or may not have arrived: {reason}",
    }


def _settle(
    engine: Engine, claim: LetterClaim, now: datetime, columns: dict[str, Any], gone: str | None = None
) -> bool:
    """``gone``: why nothing more may be sent to the letter's address."""
    held = (letters.c.key == claim.letter.key) & (letters.c.lease_token == claim.token)
    with writing(engine, now) as connection:
        settled = connection.execute(update(letters).where(held).values(columns).returning(letters.c.id)).scalar()
        if settled is not None and gone is not None:
            stop_address(connection, settled, claim.letter.email, gone, now)
        mark("send.inside_write")
    return settled is not None
