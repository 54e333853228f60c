"""Read versions become projects' sightings: what one linking transaction needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, exists, insert, select, tuple_

from db.decisions import merged_ids
from db.engine import writing
from db.histories import HistoryDiff, store_history
from db.leases import FREE, Lease, still_held
from db.marks import mark
from db.portions import insert_all
from db.projects import add_project, attach, candidates, earlier_projects, refresh, sightings, supersede
from db.rows import mention_of
from db.stages import claim_versions, fail_version
from db.tables import alerts, articles, changes, decisions, mentions, news, projects, sources, versions
from db.unconfirmed import store_unconfirmed
from domain.projects import Sighting
from domain.records import Mention, Money, Sector, Status
from domain.timeline import SURE_ENOUGH, History
from domain.watching import Event, Known

__all__ = [
    "HistoryDiff", "LinkClaim", "add_project", "attach", "candidates", "claim_unlinked", "earlier_projects", "events",
    "fail_linking", "finish_linking", "queue_alerts", "record_news", "save_history", "sightings", "supersede",
]  # fmt: skip


KNOWN = ("region", "country", "sector", "products", "companies", "investment_amount", "investment_currency", "jobs")
"""Columns of the project's summary that a watch may ask for."""


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
    connection: Connection, project_id: int, seen: Sequence[Sighting], found: History, now: datetime,
    floor: float = SURE_ENOUGH,
) -> HistoryDiff:  # fmt: skip
    """Stores what the sightings were ``found`` to say of the project, and refreshes its summary.

    A project without sightings is hidden, never deleted.
    """
    diff = store_history(connection, project_id, found.changes, now)
    store_unconfirmed(connection, project_id, found.unconfirmed, now)
    refresh(connection, project_id, seen, found.changes, floor)
    return diff


_TOLD = (
    select(
        mentions,
        changes.c.id.label("change_id"), changes.c.before, changes.c.after, changes.c.on_date,
        changes.c.dated,
        projects.c.id.label("project_key"), projects.c.public_id, projects.c.name.label("project_name"),
        *(projects.c[name].label(f"known_{name}") for name in KNOWN),
        versions.c.title, versions.c.published_at, articles.c.url, sources.c.name.label("source_name"),
        exists().where(decisions.c.target_id == projects.c.id).label("is_decided"),
    )
    .select_from(changes)
    .join(projects, projects.c.id == changes.c.project_id)
    .join(mentions, mentions.c.id == changes.c.mention_id)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(changes.c.id.in_(bindparam("changes", expanding=True)))
    .order_by(changes.c.on_date, changes.c.id)
)  # fmt: skip


def events(connection: Connection, change_ids: Iterable[int]) -> tuple[Event, ...]:
    """The changes as letters tell them, oldest first."""
    wanted = list(change_ids)
    told = connection.execute(_TOLD, {"changes": wanted}).all() if wanted else ()
    return tuple(_event(row, merged_ids(connection, row.project_key) if row.is_decided else ()) for row in told)


def queue_alerts(connection: Connection, pairs: Iterable[tuple[str, int]], now: datetime) -> int:
    """One alert for each (watch id, change id) that has none yet; gives how many were new."""
    wanted = dict.fromkeys(pairs)
    stored = select(alerts.c.watch_id, alerts.c.change_id).where(
        tuple_(alerts.c.watch_id, alerts.c.change_id).in_(list(wanted))
    )
    known = {(row.watch_id, row.change_id) for row in connection.execute(stored)} if wanted else set()
    rows = [
        {"watch_id": watch_id, "change_id": change_id, "created_at": now}
        for watch_id, change_id in wanted
        if (watch_id, change_id) not in known
    ]
    if rows:
        connection.execute(insert(alerts), rows)
    mark("link.after_alerts")
    return len(rows)


def record_news(connection: Connection, change_ids: Sequence[int], now: datetime) -> None:
    """What is worth a letter from now on, whoever watches: rehearsals ask what a watch would have heard."""
    insert_all(connection, news, ({"change_id": change_id, "at": now} for change_id in sorted(change_ids)))


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


def _event(row: Row[Any], also: tuple[str, ...]) -> Event:
    return Event(
        change_id=row.change_id,
        project_id=row.public_id,
        project_name=row.project_name,
        before=row.before and Status(row.before),
        after=Status(row.after),
        on=row.on_date,
        mention=mention_of(row),
        article_title=row.title,
        article_url=row.url,
        source_name=row.source_name,
        published_at=row.published_at,
        known=Known(
            region=row.known_region,
            country=row.known_country,
            sector=row.known_sector and Sector(row.known_sector),
            products=tuple(row.known_products),
            companies=tuple(row.known_companies),
            investment=None
            if row.known_investment_amount is None
            else Money(row.known_investment_amount, row.known_investment_currency),
            jobs=row.known_jobs,
        ),
        also=also,
        dated=row.dated,
    )
