"""Projects: their sightings, who is like a mention, and the summary that lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from db.rows import mention_columns, mention_of, resolution_columns
from db.tables import PROJECT_VALUES, articles, mentions, programmes, project_keys, projects, versions
from domain.projects import Change, Project, Resolution, Sighting
from domain.records import Sector

MOST_CANDIDATES = 50


def candidates(connection: Connection, keys: frozenset[str]) -> tuple[Project, ...]:
    """Projects that share at least one key, those that share most first, at most 50; hidden ones stay out."""
    shared = (
        select(project_keys.c.project_id)
        .join(projects)
        .where(project_keys.c.key.in_(keys), projects.c.sightings > 0)
        .group_by(project_keys.c.project_id)
        .order_by(func.count().desc(), project_keys.c.project_id)
        .limit(MOST_CANDIDATES)
    )
    ids = list(connection.execute(shared).scalars())
    return _projects(connection, ids, mentions.c.superseded.is_(False))


def earlier_projects(connection: Connection, version_id: int) -> tuple[Project, ...]:
    """The projects that earlier versions of the same article were found to tell of, with what those versions said."""
    earlier = _earlier_versions(connection, version_id)
    if not earlier:
        return ()
    told = select(mentions.c.project_id).where(mentions.c.version_id.in_(earlier), mentions.c.project_id.is_not(None))
    ids = list(connection.execute(told.distinct().order_by(mentions.c.project_id)).scalars())
    return _projects(connection, ids, or_(mentions.c.superseded.is_(False), mentions.c.version_id.in_(earlier)))


def supersede(connection: Connection, version_id: int) -> tuple[int, ...]:
    """What earlier versions of the article said no longer counts; gives the ids of the projects that lose a sighting.

    The mentions remember their projects: see earlier_projects.
    """
    earlier = _earlier_versions(connection, version_id)
    if not earlier:
        return ()
    connection.execute(update(programmes).where(programmes.c.version_id.in_(earlier)).values(superseded=True))
    stale = mentions.c.version_id.in_(earlier) & mentions.c.superseded.is_(False)
    lost = update(mentions).where(stale).values(superseded=True).returning(mentions.c.project_id)
    ids = {project_id for project_id in connection.execute(lost).scalars() if project_id is not None}
    return tuple(sorted(ids))


def add_project(connection: Connection, name: str, now: datetime) -> Project:
    """A project without sightings; its public id is Q and at least four digits."""
    row = {
        "public_id": uuid4().hex,
        "name": name,
        "created_at": now,
        "products": [],
        "companies": [],
        "search_text": "",
    }
    project_id = connection.execute(insert(projects).values(row).returning(projects.c.id)).scalar_one()
    public_id = f"Q{project_id:04d}"
    connection.execute(update(projects).where(projects.c.id == project_id).values(public_id=public_id))
    return Project(project_id, public_id, name, ())


def attach(
    connection: Connection, mention_id: int, project_id: int, keys: frozenset[str], resolution: Resolution
) -> None:
    """Puts a mention to its project, with the reasons, and makes the project findable by the mention's keys."""
    columns = {"project_id": project_id, "resolution": resolution_columns(resolution)}
    connection.execute(update(mentions).where(mentions.c.id == mention_id).values(columns))
    column = project_keys.c
    stored = select(column.key).where(column.project_id == project_id, column.key.in_(keys))
    fresh = keys - set(connection.execute(stored).scalars())
    if fresh:
        rows = [{"key": key, "project_id": project_id} for key in sorted(fresh)]
        connection.execute(insert(project_keys), rows)


def sightings(connection: Connection, project_id: int) -> tuple[Sighting, ...]:
    """What counts of a project, oldest first: mentions of the latest linked versions, reprints left out."""
    counting = (mentions.c.project_id == project_id) & mentions.c.superseded.is_(False)
    return tuple(sighting for _, sighting in _sightings(connection, counting))


def refresh(connection: Connection, project_id: int, history: tuple[Change, ...]) -> None:
    """Recomputes the summary columns; where several mentions give a value the newest wins."""
    seen = sightings(connection, project_id)
    newest_first = [mention_columns(sighting.mention) for sighting in reversed(seen)]
    values = {name: _first(columns[name] for columns in newest_first) for name in PROJECT_VALUES}
    values["sector"] = _first(c["sector"] for c in newest_first if c["sector"] != Sector.OTHER) or values["sector"]
    values |= {name: _distinct(newest_first, name) for name in ("products", "companies")}
    last = history[-1] if history else None
    connection.execute(
        update(projects)
        .where(projects.c.id == project_id)
        .values(
            status=last and last.after.value,
            status_on=last and last.on,
            sightings=len(seen),
            last_published_at=seen[-1].published_at if seen else None,
            search_text=_search_text(newest_first, values),
            **values,
        )
    )


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _distinct(newest_first: list[dict[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(value for columns in newest_first for value in columns[name]))


def _search_text(newest_first: list[dict[str, Any]], values: dict[str, Any]) -> str:
    """All words a project may be found by; folded here because SQLite folds Latin letters only."""
    names = [columns[name] for columns in newest_first for name in ("name", "locality") if columns[name]]
    return "\n".join(dict.fromkeys((*names, *values["products"], *values["companies"]))).casefold()


def _earlier_versions(connection: Connection, version_id: int) -> list[int]:
    later, earlier = versions.alias("later"), versions.alias("earlier")
    same = (earlier.c.article_id == later.c.article_id) & (earlier.c.number < later.c.number)
    return list(connection.execute(select(earlier.c.id).join(later, same).where(later.c.id == version_id)).scalars())


def _projects(connection: Connection, ids: list[int], counting: ColumnElement[bool]) -> tuple[Project, ...]:
    """Projects in the order of their ids' list, with the sightings that count."""
    seen: dict[int, list[Sighting]] = defaultdict(list)
    for project_id, sighting in _sightings(connection, mentions.c.project_id.in_(ids) & counting):
        seen[project_id].append(sighting)
    rows = {row.id: row for row in connection.execute(select(projects).where(projects.c.id.in_(ids)))}
    return tuple(Project(key, rows[key].public_id, rows[key].name, tuple(seen[key])) for key in ids)


def _sightings(connection: Connection, counting: ColumnElement[bool]) -> Iterable[tuple[int, Sighting]]:
    found = (
        select(mentions, versions.c.published_at, articles.c.source_id, articles.c.story_id)
        .join(versions, versions.c.id == mentions.c.version_id)
        .join(articles)
        .where(counting)
        .order_by(versions.c.published_at, mentions.c.id)
    )
    return [(row.project_id, _sighting(row)) for row in connection.execute(found)]


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(row.id, row.published_at, row.source_id, row.story_id, mention_of(row))
