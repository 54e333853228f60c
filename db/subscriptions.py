"""What people do by the links of letters and by the page's form: confirm, end, mute, ask. Each may be done again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from db.corrections import forget_removed
from db.engine import reading, writing
from db.leases import FREE
from db.mutes import Mute, MuteProblem, mute_in, muted_until
from db.outbox import dissolve_outdated
from db.proofs import take_back_proofs
from db.requests import add_request, refusal
from db.rows import watch_of
from db.tables import alerts, corrections, letters, watches
from domain.permits import Permit
from domain.subscriptions import MOST_REQUESTS, Answer, Outcome, confirmation, free_id, may_be_asked, may_be_quoted
from domain.watching import Watch

BY_LINK = "muted by a link in a letter"
ENDED = "the watch was ended before the letter could be repeated"


def look(engine: Engine, permit: Permit, now: datetime) -> Outcome:
    """What an act by this permit would come to (READY: it would be done), for the page before the button."""
    with reading(engine) as connection:
        return _prospect(connection, permit, now)


def confirm(engine: Engine, permit: Permit, now: datetime) -> Outcome:
    """The watch is followed from now on: DONE, or ALREADY, EXPIRED, UNKNOWN."""
    if permit.purpose != "confirm":
        return Outcome(Answer.UNKNOWN)
    with writing(engine, now) as connection:
        found = _prospect(connection, permit, now)
        return _confirmed(connection, found, now) if found.answer is Answer.READY else found


def vouch(engine: Engine, watch_id: str, now: datetime) -> Outcome:
    """The one who runs Qadam confirms in the reader's place, however long the link has been over."""
    with writing(engine, now) as connection:
        rows = _rows(connection, (watch_id,))
        if not rows or rows[0].removed_at is not None:
            return Outcome(Answer.UNKNOWN)
        found = Outcome(Answer.ALREADY if rows[0].confirmed_at else Answer.READY, _watches(rows))
        return _confirmed(connection, found, now) if found.answer is Answer.READY else found


def unsubscribe(engine: Engine, permit: Permit, now: datetime) -> Outcome:
    """Ends the watches for good, also what is queued for them, were it in a sender's hand: DONE, ALREADY, UNKNOWN."""
    if permit.purpose != "unsubscribe":
        return Outcome(Answer.UNKNOWN)
    with writing(engine, now) as connection:
        found = _prospect(connection, permit, now)
        if found.answer is not Answer.READY:
            return found
        ids = [watch.id for watch in found.watches]
        connection.execute(update(watches).where(watches.c.id.in_(ids)).values(removed_at=now, unsubscribed_at=now))
        _take_back(connection, ids)
        take_back_proofs(connection, permit.email)
        dissolve_outdated(connection, now)
        forget_removed(connection, now)
        return Outcome(Answer.DONE, found.watches)


def mute(engine: Engine, permit: Permit, until: datetime, now: datetime) -> Outcome:
    """Nothing of the permit's project until then: DONE, ALREADY (so long or longer), EXPIRED (it is over), UNKNOWN."""
    if permit.purpose != "mute":
        return Outcome(Answer.UNKNOWN)
    if until <= now:
        return Outcome(Answer.EXPIRED)
    with writing(engine, now) as connection:
        found = _prospect(connection, permit, now)
        if found.answer is not Answer.READY:
            return found
        try:
            return Outcome(_muted(connection, permit, found.watches, until, now), found.watches)
        except MuteProblem:
            return Outcome(Answer.UNKNOWN)


def ask(engine: Engine, watch: Watch, now: datetime, most: int = MOST_REQUESTS) -> Outcome:
    """A stranger's wish: ASKED, whether the one letter goes out or the address had one lately; BUSY; NO_ADDRESS, and
    NO_WISH where its words are not fit for a letter to somebody else.

    The id is made here, whatever ``watch.id`` says: no stranger takes a name that somebody may want.
    """
    if not may_be_asked(watch.email):
        return Outcome(Answer.NO_ADDRESS)
    if not may_be_quoted(watch):
        return Outcome(Answer.NO_WISH)
    named = replace(watch, id=f"{free_id(watch.email, ())}-{secrets.token_hex(3)}")
    answer = request(engine, named, now, most)
    return Outcome(answer if answer is Answer.BUSY else Answer.ASKED)


def request(engine: Engine, watch: Watch, now: datetime, most: int = MOST_REQUESTS) -> Answer:
    """ASKED where the letter is queued, else why not: for the one who runs Qadam. The id must be free."""
    with writing(engine, now) as connection:
        if answer := refusal(connection, watch.email, now, most):
            return answer
        add_request(connection, watch, now)
        return Answer.ASKED


def _prospect(connection: Connection, permit: Permit, now: datetime) -> Outcome:
    """Watches whose address is another's by now are none of the permit's."""
    rows = [row for row in _rows(connection, permit.watch_ids) if row.email == permit.email]
    if permit.purpose == "confirm":
        return _to_confirm(permit, rows, now)
    going = [row for row in rows if row.removed_at is None]
    if going:
        return Outcome(Answer.READY, _watches(going))
    return Outcome(Answer.ALREADY if rows else Answer.UNKNOWN, _watches(rows))


def _to_confirm(permit: Permit, rows: Sequence[Row[Any]], now: datetime) -> Outcome:
    """A watch that is not there was forgotten after a week, when the link had long been over."""
    if permit.expires is None or len(permit.watch_ids) != 1:
        return Outcome(Answer.UNKNOWN)
    if not rows:
        return Outcome(Answer.EXPIRED if permit.expires <= now else Answer.UNKNOWN)
    (row,) = rows
    answer = confirmation(row.confirmed_at is not None, row.removed_at is not None, permit.expires, now)
    return Outcome(answer, _watches(rows))


def _confirmed(connection: Connection, found: Outcome, now: datetime) -> Outcome:
    ids = [watch.id for watch in found.watches]
    connection.execute(update(watches).where(watches.c.id.in_(ids)).values(confirmed_at=now))
    return Outcome(Answer.DONE, found.watches)


def _muted(
    connection: Connection, permit: Permit, concerned: Iterable[Watch], until: datetime, now: datetime
) -> Answer:
    """A watch that nobody has confirmed yet hears nothing anyhow."""
    open_ones = [watch.id for watch in concerned if muted_until(connection, watch.id, permit.project_id, now) < until]
    for watch_id in open_ones:
        mute_in(connection, Mute(watch_id, permit.project_id, BY_LINK, now, until))
    return Answer.DONE if open_ones else Answer.ALREADY


def _take_back(connection: Connection, watch_ids: list[str]) -> None:
    """Letters for these watches are taken from whoever is about to send them, and none is repeated to be sure."""
    told = select(alerts.c.letter_id).where(alerts.c.watch_id.in_(watch_ids))
    corrected = select(corrections.c.letter_id).join(alerts).where(alerts.c.watch_id.in_(watch_ids))
    theirs = letters.c.id.in_(told.union(corrected))
    connection.execute(update(letters).where(theirs, letters.c.state == "waiting").values(FREE))
    heard = select(alerts.c.id, alerts.c.letter_id).join(watches).where(watches.c.removed_at.is_(None)).subquery()
    told_still = select(heard.c.letter_id).where(heard.c.letter_id.is_not(None))
    corrected_still = select(corrections.c.letter_id).join(heard, heard.c.id == corrections.c.alert_id)
    still = told_still.union(corrected_still.where(corrections.c.letter_id.is_not(None)))
    alone = theirs & letters.c.id.not_in(still)
    ended = {"state": "rejected", "last_error": ENDED, **FREE}
    connection.execute(update(letters).where(alone, letters.c.state == "unknown").values(ended))


def _rows(connection: Connection, watch_ids: Sequence[str]) -> Sequence[Row[Any]]:
    return connection.execute(select(watches).where(watches.c.id.in_(watch_ids)).order_by(watches.c.id)).all()


def _watches(rows: Iterable[Row[Any]]) -> tuple[Watch, ...]:
    return tuple(watch_of(row) for row in rows)
