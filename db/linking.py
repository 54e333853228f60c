"""Read versions become projects' sightings: what one linking transaction needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, select

from db.engine import writing
from db.events import events
from db.histories import HistoryDiff, store_history
from db.leases import FREE, Lease, still_held
from db.marks import mark
from db.news import queue_alerts, record_news
from db.projects import add_project, attach, candidates, earlier_projects, sightings, supersede
from db.rows import mention_of
from db.stages import claim_versions, fail_version
from db.stored import StoredProject, stored_project
from db.summaries import refresh
from db.tables import articles, mentions, versions
from db.trips import unwaited
from db.unconfirmed import store_unconfirmed
from domain.disputes import Dispute
from domain.records import Mention
from domain.timeline import SURE_ENOUGH, History

__all__ = [
    "HistoryDiff", "LinkClaim", "add_project", "attach", "candidates", "claim_unlinked", "earlier_projects", "events",
    "fail_linking", "finish_linking", "queue_alerts", "record_news", "save_history", "sightings",
    "stored_project", "supersede",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkClaim:
    """A read version that this worker may link until its lease ends, with its mentions and their ids.

    ``is_first``: nothing that its article said was ever linked, so that nothing of it need be looked for.
    """

    version_id: int
    token: str
    source_id: str
    story_id: int
    published_at: datetime
    mentions: tuple[tuple[int, Mention], ...]
    is_first: bool = False


def claim_unlinked(
    engine: Engine, *, now: datetime, worker: str, lease: timedelta, limit: int
) -> tuple[LinkClaim, ...]:
    """Up to ``limit`` versions to link, oldest publication first; what was tried before comes last and alone."""
    column = versions.c
    with writing(engine, now) as connection:
        token, ids = claim_versions(connection, "read", Lease(now, worker, lease), limit)
        told, known = _mentions(connection, ids)
        rows = connection.execute(
            select(column.id, column.number, articles.c.source_id, articles.c.story_id, column.published_at)
            .join(articles)
            .where(column.id.in_(ids))
            .order_by(column.published_at, column.id)
        )
        return tuple(
            LinkClaim(
                row.id, token, row.source_id, row.story_id, row.published_at, tuple(told[row.id]),
                is_first=row.number == 1 and row.id not in known,
            )
            for row in rows
        )  # fmt: skip


def save_history(
    connection: Connection, known: StoredProject, found: History, now: datetime, disputed: Sequence[Dispute] = (),
    floor: float = SURE_ENOUGH,
) -> HistoryDiff:  # fmt: skip
    """Stores what the sightings were ``found`` to say of the project, and refreshes its summary.

    A project without sightings is hidden, never deleted.
    """
    diff, writes = store_history(connection, known.project_id, known.changes, found.changes, now)
    with unwaited(connection):
        for write in writes:
            connection.execute(*write)
        store_unconfirmed(connection, known.project_id, known.unconfirmed, found.unconfirmed, now)
        refresh(connection, known, found.changes, disputed, floor)
    return diff


_HELD = still_held(versions, bindparam("version"), bindparam("token"))


def finish_linking(connection: Connection, claim: LinkClaim, now: datetime) -> bool:
    """Marks the version as linked; False, and the caller must undo its transaction, where the lease was lost."""
    done = {"state": "linked", "linked_at": now, "last_error": None, "failed_at": None, **FREE}
    finished = connection.execute(_HELD, {"version": claim.version_id, "token": claim.token, **done})
    mark("link.before_commit")
    return finished.rowcount == 1


def fail_linking(engine: Engine, claim: LinkClaim, error: str, now: datetime) -> None:
    """Records why the version could not be linked; the third failure parks it."""
    with writing(engine, now) as connection:
        fail_version(connection, claim.version_id, claim.token, error, now)


def _mentions(
    connection: Connection, version_ids: Sequence[int]
) -> tuple[dict[int, list[tuple[int, Mention]]], set[int]]:
    """By version; and which of the versions were linked before, in an earlier reading."""
    told: dict[int, list[tuple[int, Mention]]] = defaultdict(list)
    known = set()
    found = select(mentions).where(mentions.c.version_id.in_(version_ids)).order_by(mentions.c.position)
    for row in connection.execute(found):
        told[row.version_id].append((row.id, mention_of(row)))
        if row.lineage_id is not None:
            known.add(row.version_id)
    return told, known
