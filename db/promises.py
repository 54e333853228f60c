"""What promises are computed from: projects with all that was said of them, a portion in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from db.rows import capacity_of, milestones_of
from db.tables import articles, changes, mentions, projects, sources, versions
from domain.articles import Standing
from domain.names import same_company
from domain.projects import Change, Sighting
from domain.records import Facility, Mention, Sector, Status

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

    public_id: str
    name: str
    status: Status | None
    region: str | None
    sector: Sector
    companies: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    changes: tuple[Change, ...]


def followed_projects(
    connection: Connection,
    portion: int = PORTION,
    /,
    *,
    region: str | None = None,
    sector: str | None = None,
    company: str | None = None,
) -> Iterator[FollowedProject]:
    """Projects that have a status and meet all filters, as a stream; ``company`` in any spelling or language."""
    wanted = _known()
    if region is not None:
        wanted = wanted.where(projects.c.region == region)
    if sector is not None:
        wanted = wanted.where(projects.c.sector == sector)
    for rows in _portions(connection, wanted, portion):
        yield from _followed(connection, [row for row in rows if company is None or _is_of(row, company)])


def followed_after(
    connection: Connection,
    after: int,
    limit: int,
    *,
    region: str | None = None,
    sector: str | None = None,
    project: str | None = None,
) -> Iterator[tuple[int, FollowedProject]]:
    """The next so many that have a status and meet all filters, by id, with their ids; ``project`` is a public id."""
    wanted = _known().where(projects.c.id > after).order_by(projects.c.id).limit(limit)
    named = (projects.c.region, region), (projects.c.sector, sector), (projects.c.public_id, project)
    wanted = wanted.where(*(column == value for column, value in named if value is not None))
    rows = connection.execute(wanted).all()
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        yield from zip((row.id for row in portion), _followed(connection, portion), strict=True)


def followed_due(
    connection: Connection, year: int, limit: int, *, region: str | None = None, sector: str | None = None
) -> Iterator[FollowedProject]:
    """Those that are expected in the year or later by what was said last, the nearest first."""
    wanted = _known().where(projects.c.expected >= str(year), projects.c.expected < ":")
    named = (projects.c.region, region), (projects.c.sector, sector)
    wanted = wanted.where(*(column == value for column, value in named if value is not None))
    nearest = wanted.with_only_columns(projects.c.id).order_by(projects.c.expected, projects.c.id).limit(limit)
    ids = list(connection.execute(nearest).scalars())  # whole rows would be sorted, too
    found = select(projects).where(projects.c.id.in_(ids)).order_by(projects.c.expected, projects.c.id)
    yield from _followed(connection, connection.execute(found).all())


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


def source_names(connection: Connection) -> dict[str, str]:
    """By id, those that are no longer polled too."""
    return {row.id: row.name for row in connection.execute(select(sources.c.id, sources.c.name))}


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


def _is_of(row: Row[Any], company: str) -> bool:
    return any(same_company(name, company) for name in row.companies)


def _sector(row: Row[Any]) -> Sector:
    return Sector(row.sector) if row.sector else Sector.OTHER
