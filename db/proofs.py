"""Proofs that somebody looked: what they say, when each reader's is due, and the letter that bears it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, func, insert, select, update

from db.canaries import first_let_out_at, last_canary
from db.engine import writing
from db.leases import FREE, is_free
from db.polling import poll_state
from db.rows import watch_of
from db.tables import alerts, articles, letters, proofs, requests, sources, stopped_addresses, versions, watches
from db.watches import IS_FOLLOWED
from domain.channels import is_channel
from domain.proofs import PERIOD, Canary, Gap, Proof, Stage, gap_of, goes_alone, is_due
from domain.rhythms import Rhythm
from domain.timeline import day_there
from domain.watching import Watch

Reader = tuple[str, str]  # address and language
# Further back a proof that is overdue does not look for gaps.
FARTHEST = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class _Due:
    reader: Reader
    rhythm: Rhythm
    since: datetime


@dataclass(frozen=True, slots=True)
class _OfLate:
    """Of each reader the last letter of news that no server has seen, and when those of the week were written."""

    going: dict[Reader, int]
    sent: defaultdict[Reader, list[datetime]]


def queue_proofs(engine: Engine, now: datetime) -> int:
    """Puts what is due into letters that are about to go out, or into letters of its own; gives how many.

    To be called when what is due has been composed, and a canary let out: without any nobody has looked.
    """
    with writing(engine, now) as connection:
        begun, said = first_let_out_at(connection), dict[datetime, Proof]()
        if not (readers := _due(connection, begun, now) if begun else ()):
            return 0
        of_late, count = _letters_of_late(connection, now), 0
        for due in readers:
            if due.since not in said:
                said[due.since] = evidence(connection, due.since, now)
            count += _told(connection, due, said[due.since], of_late, now)
        return count


def evidence(connection: Connection, since: datetime, now: datetime) -> Proof:
    """What was looked at since then, as it can be proved now."""
    polled = connection.execute(select(sources).where(sources.c.enabled).order_by(sources.c.name)).all()
    earliest = max(since, now - FARTHEST)
    seen = _seen(connection, earliest)
    found = (gap_of(row.name, row.expected_per_day, seen[row.id], earliest, now) for row in polled)
    gaps = sorted((gap for gap in found if gap), key=lambda gap: (-gap.missed, gap.source))
    read = select(func.count()).select_from(versions).where(versions.c.read_at > since, versions.c.read_at <= now)
    return Proof(
        since=since,
        at=now,
        sources=len(polled),
        healthy=sum(poll_state(row).answers(now) for row in polled),
        articles=connection.execute(read).scalar_one(),
        gaps=tuple(gaps),
        canary=last_canary(connection),
    )


def _seen(connection: Connection, since: datetime) -> defaultdict[str, list[datetime]]:
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    told = select(articles.c.source_id, articles.c.first_seen_at).where(articles.c.first_seen_at > since)
    for row in connection.execute(told):
        found[row.source_id].append(row.first_seen_at)
    return found


def _due(connection: Connection, begun: datetime, now: datetime) -> list[_Due]:
    """Readers whose last proof is a week old, or who have waited so long for their first."""
    last = select(proofs.c.email, proofs.c.language, func.max(proofs.c.at).label("at"))
    told = {(row.email, row.language): row.at for row in connection.execute(last.group_by("email", "language"))}
    found = []
    for reader, theirs in _readers(connection).items():
        rhythm = theirs[0][0].rhythm
        since = told.get(reader) or max(begun, min(confirmed for _, confirmed in theirs))
        if is_due(rhythm, since, now):
            found.append(_Due(reader, rhythm, since))
    return found


def _readers(connection: Connection) -> dict[Reader, list[tuple[Watch, datetime]]]:
    """Who gets mail and wants proofs, with their watches and since when each holds."""
    heard = watches.c.email.not_in(select(stopped_addresses.c.email))
    found: dict[Reader, list[tuple[Watch, datetime]]] = defaultdict(list)
    for row in connection.execute(select(watches).where(IS_FOLLOWED, heard).order_by(watches.c.id)):
        if not is_channel(row.email) and (watch := watch_of(row)).proof:
            found[row.email, row.language].append((watch, row.confirmed_at))
    return found


def _told(connection: Connection, due: _Due, proof: Proof, of_late: _OfLate, now: datetime) -> bool:
    letter_id = of_late.going.get(due.reader)
    if letter_id is None and goes_alone(due.rhythm, proof, of_late.sent[due.reader], now):
        letter_id = _own(connection, due, now)
    if letter_id is None:
        return False
    email, language = due.reader
    row = {"email": email, "language": language, "day": day_there(now), "at": now, "said": _columns(proof)}
    connection.execute(insert(proofs).values(**row, letter_id=letter_id))
    return True


def _letters_of_late(connection: Connection, now: datetime) -> _OfLate:
    found = _OfLate({}, defaultdict(list))
    asked = select(requests.c.letter_id)
    late = letters.c.created_at.between(now - timedelta(days=PERIOD + 2), now) & letters.c.id.not_in(asked)
    tells = exists().where(alerts.c.letter_id == letters.c.id)
    unseen = (letters.c.state == "waiting") & (letters.c.attempts == 0) & is_free(letters, now) & tells
    told = select(letters.c.id, letters.c.email, letters.c.language, letters.c.created_at, unseen.label("unseen"))
    for row in connection.execute(told.where(late).order_by(letters.c.id)):
        found.sent[row.email, row.language].append(row.created_at)
        if row.unseen:
            found.going[row.email, row.language] = row.id
    return found


def _own(connection: Connection, due: _Due, now: datetime) -> int:
    """Its key is of the week that it proves: whoever composes it, it is this one letter."""
    email, language = due.reader
    key = sha256(f"proof {email} {language} {due.since.isoformat()}".encode()).hexdigest()[:32]
    columns = {"key": key, "email": email, "language": language, "state": "waiting"}
    letter = insert(letters).values(**columns, next_try_at=now, created_at=now).returning(letters.c.id)
    return int(connection.execute(letter).scalar_one())


def proved(connection: Connection, letter_ids: Iterable[int]) -> dict[int, tuple[Proof, tuple[str, ...]]]:
    """Of letters that bear a proof: what it says, and the watches that it is for."""
    rows = connection.execute(select(proofs).where(proofs.c.letter_id.in_(list(letter_ids)))).all()
    readers = _readers(connection) if rows else {}
    return {
        row.letter_id: (
            _proof_of(row.said),
            tuple(watch.id for watch, _ in readers.get((row.email, row.language), ())),
        )
        for row in rows
    }


def forget_proofs(connection: Connection, letter_ids: Iterable[int]) -> None:
    """To be called before letters are taken apart that never went out: their proofs are due again."""
    connection.execute(delete(proofs).where(proofs.c.letter_id.in_(list(letter_ids))))


def drop_unwanted_proofs(connection: Connection, now: datetime) -> None:
    """Letters of nothing but a proof, to readers who have ended all that it was for."""
    unseen = (letters.c.state == "waiting") & (letters.c.unknowns == 0) & is_free(letters, now)
    alone = select(letters.c.id, letters.c.email, letters.c.language).join(proofs)
    rows = connection.execute(alone.where(unseen, ~exists().where(alerts.c.letter_id == letters.c.id))).all()
    readers = _readers(connection) if rows else {}
    ids = [row.id for row in rows if (row.email, row.language) not in readers]
    forget_proofs(connection, ids)
    connection.execute(delete(letters).where(letters.c.id.in_(ids)))


def take_back_proofs(connection: Connection, email: str) -> None:
    """From whoever is about to send one."""
    theirs = letters.c.id.in_(select(proofs.c.letter_id).where(proofs.c.email == email))
    connection.execute(update(letters).where(theirs, letters.c.state == "waiting").values(FREE))


def _columns(proof: Proof) -> dict[str, Any]:
    canary = proof.canary
    return {
        "since": proof.since.isoformat(),
        "at": proof.at.isoformat(),
        "sources": proof.sources,
        "healthy": proof.healthy,
        "articles": proof.articles,
        "gaps": [[gap.source, int(gap.length.total_seconds()), gap.missed] for gap in proof.gaps],
        "canary": canary and [canary.day.isoformat(), canary.reader, canary.stopped_at, canary.why],
    }


def _proof_of(said: dict[str, Any]) -> Proof:
    return Proof(
        since=datetime.fromisoformat(said["since"]),
        at=datetime.fromisoformat(said["at"]),
        sources=said["sources"],
        healthy=said["healthy"],
        articles=said["articles"],
        gaps=tuple(Gap(source, timedelta(seconds=seconds), missed) for source, seconds, missed in said["gaps"]),
        canary=said["canary"] and _canary_of(*said["canary"]),
    )


def _canary_of(day: str, reader: str, stopped_at: str | None, why: str | None) -> Canary:
    return Canary(datetime.fromisoformat(day).date(), reader, Stage(stopped_at) if stopped_at else None, why)
