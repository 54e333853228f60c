"""Which of the alerts that wait are due: each watch's rhythm, quiet hours and budget against its letters of late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from db.leases import is_free
from db.portions import portions
from db.rows import rhythm_of
from db.tables import alerts, corrections, letters, watches
from domain.rhythms import IMMEDIATELY, MEMORY, Due, Rhythm, end_of_quiet, next_letter


def due_alerts(connection: Connection, queued: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Those whose letter is due, and with them whatever would tell the same address of the same later."""
    when = next_letters(connection, waiting_since(queued), now)
    told = {_told(row) for row in queued if when[row.watch_id].held_by is None}
    return [row for row in queued if _told(row) in told]


def _told(row: Row[Any]) -> tuple[str, str, int]:
    return row.email, row.language, row.news_id


def waiting_since(queued: Iterable[Row[Any]]) -> dict[str, datetime]:
    """When each watch's oldest alert that waits was queued."""
    since: dict[str, datetime] = {}
    for row in queued:
        since[row.watch_id] = min(since.get(row.watch_id, row.created_at), row.created_at)
    return since


def next_letters(connection: Connection, since: Mapping[str, datetime], now: datetime) -> dict[str, Due]:
    """When the next letter of each watch that has alerts waiting is due."""
    rhythms = _rhythms(connection, since)
    counting = [watch_id for watch_id, rhythm in rhythms.items() if rhythm != IMMEDIATELY]
    written = _letters_of_late(connection, counting, now)
    return {id_: next_letter(rhythm, since[id_], written[id_], now) for id_, rhythm in rhythms.items()}


def _rhythms(connection: Connection, watch_ids: Iterable[str]) -> dict[str, Rhythm]:
    found: dict[str, Rhythm] = {}
    for ids in portions(watch_ids):
        told = select(watches.c.id, watches.c.definition).where(watches.c.id.in_(ids))
        found |= {row.id: rhythm_of(row.definition) for row in connection.execute(told)}
    return found


def _letters_of_late(connection: Connection, watch_ids: Iterable[str], now: datetime) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    for ids in portions(watch_ids):
        of_late = alerts.c.watch_id.in_(ids) & (letters.c.created_at > now - MEMORY)
        told = select(alerts.c.watch_id, letters.c.created_at).join(letters).where(of_late).distinct()
        for row in connection.execute(told):
            found[row.watch_id].append(row.created_at)
    return found


def hold_in_quiet_hours(connection: Connection, now: datetime) -> None:
    """Letters that a server did not take in time wait until the quiet hours of one of their watches are over."""
    late = letters.c.state.in_(("waiting", "unknown")) & (letters.c.next_try_at <= now) & is_free(letters, now)
    news_of = (
        select(letters.c.id, watches.c.definition).select_from(letters).join(alerts, alerts.c.letter_id == letters.c.id)
    )
    corrections_of = select(letters.c.id, watches.c.definition).select_from(letters)
    corrections_of = corrections_of.join(corrections, corrections.c.letter_id == letters.c.id)
    corrections_of = corrections_of.join(alerts, alerts.c.id == corrections.c.alert_id)
    told = [each.join(watches, watches.c.id == alerts.c.watch_id).where(late) for each in (news_of, corrections_of)]
    ends: dict[int, list[datetime]] = defaultdict(list)
    for row in (row for each in told for row in connection.execute(each)):
        ends[row.id].append(end_of_quiet(rhythm_of(row.definition), now))
    for letter_id, moments in ends.items():
        if (end := min(moments)) > now:
            connection.execute(update(letters).where(letters.c.id == letter_id).values(next_try_at=end))
