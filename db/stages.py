"""How a version goes from stage to stage: claimed, finished, tried again, parked after the third failure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, update

from db.leases import FREE, Lease, claim, is_free, still_held
from db.rows import storable
from db.tables import versions

MAX_ATTEMPTS = 3


def claim_versions(connection: Connection, state: str, lease: Lease, limit: int) -> tuple[str, list[int]]:
    """Versions in ``state`` that nobody has tried, oldest publication first, or else one that was tried before.

    What was tried comes alone: if it kills its reader, the others of a batch do not lose an attempt with it.
    """
    _park_what_kills(connection, state, lease.now)
    column = versions.c
    order = (column.published_at, column.id)
    for tried, most in ((column.attempts == 0, limit), (column.attempts > 0, 1)):
        due = (column.state == state) & tried
        token, ids = claim(connection, versions, due, order, lease, most, attempts=column.attempts + 1)
        if ids:
            break
    return token, ids


def fail_version(connection: Connection, version_id: int, token: str, error: str, now: datetime) -> None:
    attempts = versions.c.attempts
    state = case((attempts >= MAX_ATTEMPTS, "parked"), else_=versions.c.state)
    failed: dict[str, Any] = {"last_error": storable(error), "failed_at": now, "state": state, **FREE}
    connection.execute(still_held(versions, version_id, token).values(failed))


def _park_what_kills(connection: Connection, state: str, now: datetime) -> None:
    """An attempt is counted when it begins; what has used up all of them without a word ended its process each time."""
    used_up = (versions.c.state == state) & (versions.c.attempts >= MAX_ATTEMPTS) & is_free(versions, now)
    words = "ended the process, or outlived its lease, at every attempt"
    connection.execute(update(versions).where(used_up).values(state="parked", last_error=words, failed_at=now, **FREE))
