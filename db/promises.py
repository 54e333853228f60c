"""What promises are computed from: projects with all that was said of them, a portion in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, select

from db.pasts import PASTS
from db.portions import portions
from db.rows import capacity_of, milestones_of
from db.tables import articles, changes, mentions, projects, sources, versions
from domain.articles import Standing
from domain.projects import Change, Sighting
from domain.records import Facility, Mention, Sector, Status
from domain.timeline import day_there

# Projects in memory at once; most have a handful of mentions, some have hundreds.
PORTION = 200
_LAUNCHED = (Status.COMMISSIONED.value, Status.SUSPENDED.value)

_CHANGES = (
    select(changes)
    .where(changes.c.project_id.in_(bindparam("projects", expanding=True)), changes.c.withdrawn_at.is_(None))
    .order_by(changes.c.on_date, changes.c.id)
)
# All columns would take twice the time.
_TOLD = (
    select(
        mentions.c.project_id,
        mentions.c.id,
        versions.c.published_at,
        articles.c.source_id,
        articles.c.story_id,
        sources.c.standing,
        *(mentions.c[name] for name in ("name", "facility", "status", "evidence", "locality", "companies", "expected")),
        *(mentions.c[name] for name in ("capacity_value", "capacity_unit", "jobs", "score", "confirmed", "milestones")),
    )
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(mentions.c.project_id.in_(bindparam("projects", expanding=True)), mentions.c.superseded.is_(False))
    .order_by(versions.c.published_at, mentions.c.id)
)


@dataclass(frozen=True, slots=True)
class FollowedProject:
    """A project with its sightings and the history that holds, both oldest first.

    Mentions come with what promises, silence, announcements and milestones need: no products, sums, places in the text.
    """

    id: int
    public_id: str
    name: str
    status: Status | None
    region: str | None
    sector: Sector
    companies: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    changes: tuple[Change, ...]


def followed_projects(connection: Connection, portion: int = PORTION, /) -> Iterator[FollowedProject]:
    """Projects that have a status, as a stream."""
    for rows in _portions(connection, _known(), portion):
        yield from _followed(connection, rows)


def followed_project(connection: Connection, public_id: str) -> FollowedProject | None:
    rows = connection.execute(select(projects).where(projects.c.public_id == public_id.upper())).all()
    return next(_followed(connection, rows), None)


def launched_projects(connection: Connection, portion: int = PORTION, /) -> Iterator[FollowedProject]:
    """Those that work by the news, or did until they were halted, as a stream."""
    for rows in _portions(connection, _known().where(projects.c.status.in_(_LAUNCHED)), portion):
        yield from _followed(connection, rows)


def followed_by_id(connection: Connection, public_ids: Iterable[str]) -> Iterator[FollowedProject]:
    """Those of the ids that were launched."""
    wanted = _known().where(projects.c.status.in_(_LAUNCHED), projects.c.public_id.in_(list(public_ids)))
    yield from _followed(connection, connection.execute(wanted).all())


def followed_among(connection: Connection, public_ids: Iterable[str]) -> Iterator[FollowedProject]:
    """Those of the ids that have a status, whichever."""
    wanted = _known().where(projects.c.public_id.in_(list(public_ids)))
    yield from _followed(connection, connection.execute(wanted).all())


_TELLING, _SAME = mentions.alias("telling"), mentions.alias("same")
_CAME = PASTS["mentions"]
_KNOWN = (
    select(_TELLING.c.id, _CAME.c.until, versions.c.seen_at)
    .join(
        _SAME,
        (_SAME.c.lineage_id == _TELLING.c.lineage_id)
        & and_(
            *(
                _SAME.c[name].is_not_distinct_from(_TELLING.c[name])
                for name in ("expected", "jobs", "capacity_value", "capacity_unit")
            )
        ),
    )
    .join(versions, versions.c.id == _SAME.c.version_id)
    .outerjoin(_CAME, (_CAME.c.id == _SAME.c.id) & _CAME.c.existed.is_(False))
    .where(_TELLING.c.id.in_(bindparam("mentions", expanding=True)))
)


def known_days(connection: Connection, mention_ids: Iterable[int]) -> dict[int, date]:
    """On which day each promise of the mentions came to be known here: when it was first read, in this version of its
    article or in one before that said the same; where that is not kept, when the article was first seen."""
    found: dict[int, date] = {}
    for portion in portions(set(mention_ids)):
        for mention_id, came, seen_at in connection.execute(_KNOWN, {"mentions": portion}):
            day = came or day_there(seen_at)
            found[mention_id] = min(day, found.get(mention_id, day))
    return found


def followed_by_number(connection: Connection, ids: Iterable[int]) -> Iterator[tuple[int, FollowedProject]]:
    """Those that have a status, with their numbers."""
    rows = connection.execute(_known().where(projects.c.id.in_(list(ids))).order_by(projects.c.id)).all()
    yield from zip((row.id for row in rows), _followed(connection, rows), strict=True)


def _known() -> Select[Any]:
    return select(projects).where(projects.c.sightings > 0, projects.c.status.is_not(None))


def _portions(connection: Connection, wanted: Select[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
    """By id, each from where the last one ended: an offset would count all rows before it again."""
    ordered, last = wanted.order_by(projects.c.id).limit(size), 0
    while rows := connection.execute(ordered.where(projects.c.id > last)).all():
        yield rows
        last = rows[-1].id


def _followed(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[FollowedProject]:
    ids = [row.id for row in rows]
    seen, moved = _sightings(connection, ids), _histories(connection, ids)
    for row in rows:
        yield FollowedProject(
            id=row.id,
            public_id=row.public_id,
            name=row.name,
            status=row.status and Status(row.status),
            region=row.region,
            sector=_sector(row),
            companies=tuple(row.companies),
            sightings=tuple(seen[row.id]),
            changes=tuple(moved[row.id]),
        )


def _sightings(connection: Connection, ids: Iterable[int]) -> defaultdict[int, list[Sighting]]:
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for row in connection.execute(_TOLD, {"projects": list(ids)}):
        found[row.project_id].append(_sighting(row))
    return found


def _sighting(row: Row[Any]) -> Sighting:
    is_established = row.standing == Standing.ESTABLISHED
    return Sighting(row.id, row.published_at, row.source_id, row.story_id, _mention(row), row.confirmed, is_established)


def _mention(row: Row[Any]) -> Mention:
    return Mention(
        name=row.name,
        facility=Facility(row.facility),
        status=Status(row.status),
        evidence=row.evidence,
        locality=row.locality,
        companies=tuple(row.companies),
        expected=row.expected,
        capacity=capacity_of(row),
        jobs=row.jobs,
        score=row.score,
        milestones=milestones_of(row),
    )


def _histories(connection: Connection, ids: Iterable[int]) -> defaultdict[int, list[Change]]:
    found: defaultdict[int, list[Change]] = defaultdict(list)
    for row in connection.execute(_CHANGES, {"projects": list(ids)}):
        before = row.before and Status(row.before)
        found[row.project_id].append(Change(before, Status(row.after), row.on_date, row.mention_id, row.dated))
    return found


def _sector(row: Row[Any]) -> Sector:
    return Sector(row.sector) if row.sector else Sector.OTHER
