"""Small stories to fill a database with, a stage at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from db.engine import reading, writing
from db.linking import (
    HistoryDiff,
    LinkClaim,
    add_project,
    attach,
    claim_unlinked,
    finish_linking,
    queue_alerts,
    save_history,
    stored_project,
    supersede,
)
from db.polling import Stored, claim_due_sources, finish_poll, register_sources
from db.reading import claim_waiting, finish_reading
from domain.articles import NewArticle, Polled, PollResult, PollState, Source, SourceKind
from domain.projects import New
from domain.records import Facility, Mention, Reading, Status
from domain.timeline import timeline

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source("agency", "Agency", "https://agency.example/feed", "en", SourceKind.FEED, HOUR, 20.0)


def article(name: str = "first", text: str | None = None, **values: Any) -> NewArticle:
    """An article whose only identity is its name, published an hour ago unless said otherwise."""
    columns: dict[str, Any] = {
        "source_id": SOURCE.id,
        "url": f"https://agency.example/{name}",
        "identities": (f"guid:{name}",),
        "title": f"Title of {name}",
        "text": text if text is not None else f"The body of {name}.",
        "language": "en",
        "published_at": NOW - HOUR,
        "seen_at": NOW,
    }
    return NewArticle(**columns | values)


def mention(status: Status = Status.ANNOUNCED, **values: Any) -> Mention:
    columns: dict[str, Any] = {"name": "Lime plant", "facility": Facility.PLANT, "evidence": f"It is {status}."}
    return Mention(status=status, **columns | values)


def reading_of(*mentions: Mention) -> Reading:
    return Reading(bool(mentions), 0.9 if mentions else 0.1, mentions)


def poll(engine: Engine, *articles: NewArticle, now: datetime = NOW) -> Stored | None:
    """One poll of the one source brings the articles."""
    register_sources(engine, (SOURCE,), now)
    (claim,) = claim_due_sources(engine, now=now, worker="test", lease=HOUR, limit=1, everything=True)
    return finish_poll(engine, claim, Polled(PollResult.OK, PollState(now + HOUR, last_success_at=now), articles), now)


def read(engine: Engine, *readings: Reading, now: datetime = NOW) -> int:
    """The articles that wait get these readings, oldest publication first."""
    claims = claim_waiting(engine, now=now, worker="test", lease=HOUR, limit=len(readings))
    return finish_reading(engine, list(zip(claims, readings, strict=True)), "fake-1", now)


def link(
    engine: Engine, project_id: int | None = None, *, now: datetime = NOW, watch: str | None = None
) -> HistoryDiff:
    """Links the next article, all its mentions to one project: the given one, or a new one."""
    (claim,) = claim_unlinked(engine, now=now, worker="test", lease=HOUR, limit=1)
    return link_claimed(engine, claim, project_id, now=now, watch=watch)


def link_claimed(
    engine: Engine, claim: LinkClaim, project_id: int | None = None, *, now: datetime = NOW, watch: str | None = None
) -> HistoryDiff:
    with writing(engine, now) as connection:
        touched = set(supersede(connection, claim.version_id))
        if claim.mentions:
            project_id = project_id or add_project(connection, claim.mentions[0][1].name, now).id
            touched.add(project_id)
        for mention_id, said in claim.mentions:
            attach(connection, mention_id, project_id or 0, frozenset({said.name}), New())
        told = [stored_project(connection, one) for one in sorted(touched)]
        diffs = [save_history(connection, known, timeline(known.sightings), now) for known in told]
        new = tuple(change for diff in diffs for change in diff.new)
        queue_alerts(connection, [(watch, change) for change in new if watch], now)
        assert finish_linking(connection, claim, now)
    return HistoryDiff(new, tuple(change for diff in diffs for change in diff.withdrawn))


def seen(engine: Engine, *readings: Reading, name: str = "first", now: datetime = NOW, **values: Any) -> None:
    """An article is published, polled and read at once."""
    poll(engine, article(name, published_at=now, seen_at=now, **values), now=now)
    read(engine, *readings, now=now)


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def column(engine: Engine, query: str) -> list[Any]:
    return [row[0] for row in rows(engine, query)]
