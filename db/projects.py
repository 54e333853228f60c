"""Projects: their sightings, who is like a mention, and the summary that lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from db.candidates import candidate_ids
from db.disputes import disputes_among
from db.project_words import expected_columns, put_words
from db.rows import mention_columns, mention_of, resolution_columns
from db.silences import store_gaps
from db.tables import PROJECT_VALUES, articles, mentions, programmes, project_keys, projects, sources, versions
from domain.articles import Standing
from domain.keys import with_pairs
from domain.projects import Change, Project, Resolution, Sighting
from domain.records import Sector
from domain.searching import Field, name_key, noted, text_of
from domain.timeline import believed

# Written once: these run for every article that is linked, and writing a statement costs more than running it.
_SEEN = (
    select(mentions, versions.c.published_at, articles.c.source_id, articles.c.story_id, sources.c.standing)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(
        mentions.c.project_id.in_(bindparam("projects", expanding=True)),
        or_(mentions.c.superseded.is_(False), mentions.c.version_id.in_(bindparam("versions", expanding=True))),
    )
    .order_by(versions.c.published_at, mentions.c.id)
)
_NAMES = select(projects.c.id, projects.c.public_id, projects.c.name).where(
    projects.c.id.in_(bindparam("projects", expanding=True))
)
_SUMMARY = update(projects).where(projects.c.id == bindparam("project"))
_LATER, _FORMER = versions.alias("later"), versions.alias("former")
_EARLIER = (
    select(_FORMER.c.id)
    .join(_LATER, (_FORMER.c.article_id == _LATER.c.article_id) & (_FORMER.c.number < _LATER.c.number))
    .where(_LATER.c.id == bindparam("version"))
)
_ATTACHED = update(mentions).where(mentions.c.id == bindparam("mention"))
_ITS_KEYS = select(project_keys.c.key).where(
    project_keys.c.project_id == bindparam("project"), project_keys.c.key.in_(bindparam("keys", expanding=True))
)


def candidates(connection: Connection, keys: frozenset[str]) -> tuple[Project, ...]:
    """Projects that share at least one key, the likeliest first, at most 50; hidden ones stay out."""
    ids = candidate_ids(connection, keys)
    return _projects(connection, ids, _sightings(connection, ids))


def earlier_projects(connection: Connection, version_id: int, *, itself: bool = False) -> tuple[Project, ...]:
    """The projects that earlier versions of the same article were found to tell of, with what those versions said.

    ``itself``: this version, too, which is being read again.
    """
    earlier = [*_earlier_versions(connection, version_id), *([version_id] if itself else [])]
    if not earlier:
        return ()
    told = select(mentions.c.project_id).where(mentions.c.version_id.in_(earlier), mentions.c.project_id.is_not(None))
    ids = list(connection.execute(told.distinct().order_by(mentions.c.project_id)).scalars())
    return _projects(connection, ids, _sightings(connection, ids, earlier))


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
        "name_key": name_key(name),
    }
    project_id = connection.execute(insert(projects).values(row).returning(projects.c.id)).scalar_one()
    public_id = f"Q{project_id:04d}"
    connection.execute(update(projects).where(projects.c.id == project_id).values(public_id=public_id))
    return Project(project_id, public_id, name, ())


def attach(
    connection: Connection,
    mention_id: int,
    project_id: int | None,
    keys: frozenset[str],
    resolution: Resolution,
    *,
    home_id: int | None = None,
    lineage_id: int | None = None,
    confirmed: bool = False,
) -> None:
    """Puts a mention to its project, with the reasons, and makes the project findable by the mention's keys; without a
    project if a person said that it tells of none.

    ``home_id``: where the machine alone would have it, if a person has it elsewhere; ``lineage_id``: the first mention
    of which this is a later version, if it is not the first itself.
    """
    columns = {
        "project_id": project_id,
        "home_id": home_id or project_id,
        "lineage_id": lineage_id or mention_id,
        "confirmed": confirmed,
        "resolution": resolution_columns(resolution),
    }
    connection.execute(_ATTACHED, {"mention": mention_id, **columns})
    if project_id is None:
        return
    keys = with_pairs(keys)
    fresh = keys - set(connection.execute(_ITS_KEYS, {"project": project_id, "keys": list(keys)}).scalars())
    if fresh:
        rows = [{"key": key, "project_id": project_id} for key in sorted(fresh)]
        connection.execute(insert(project_keys), rows)


def sightings(connection: Connection, project_id: int) -> tuple[Sighting, ...]:
    """What counts of a project, oldest first: mentions of the latest linked versions, reprints left out."""
    return tuple(sighting for _, sighting in _sightings(connection, [project_id]))


def stale_projects(connection: Connection, after: int, limit: int) -> list[int]:
    """Ids, in order, of projects whose history is to be computed anew."""
    stale = select(projects.c.id).where(projects.c.stale, projects.c.id > after).order_by(projects.c.id).limit(limit)
    return list(connection.execute(stale).scalars())


def refresh(
    connection: Connection, project_id: int, seen: Sequence[Sighting], history: Sequence[Change], floor: float
) -> None:
    """Recomputes the summary columns from all sightings, oldest first; where several give a value the newest believed
    one wins."""
    sure = believed(seen, floor) or seen
    newest_first = [mention_columns(sighting.mention) for sighting in reversed(sure)]
    values = {name: _first(columns[name] for columns in newest_first) for name in PROJECT_VALUES}
    values["sector"] = _first(c["sector"] for c in newest_first if c["sector"] != Sector.OTHER) or values["sector"]
    values |= {name: _distinct(newest_first, name) for name in ("products", "companies")}
    last = history[-1] if history else None
    found = _noted(newest_first, values)
    values |= {
        "status": last and last.after.value,
        "status_on": last and last.on,
        "sightings": len(seen),
        "last_published_at": seen[-1].published_at if seen else None,
        "search_text": text_of(found),
        **expected_columns(values["expected"]),
        "disputed": ",".join(dispute.field for dispute in disputes_among(connection, seen, floor)) or None,
        "stale": False,
    }
    connection.execute(_SUMMARY, {"project": project_id, **values})
    put_words(connection, project_id, found if seen and last else {})
    store_gaps(connection, project_id, seen, history, values["sector"], floor)


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _distinct(newest_first: list[dict[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(value for columns in newest_first for value in columns[name]))


def _noted(newest_first: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Field]:
    names, places = (
        dict.fromkeys(columns[name] for columns in newest_first if columns[name]) for name in ("name", "locality")
    )
    codes = [values[name] for name in ("region", "country") if values[name]]
    return noted(names, values["products"], values["companies"], places, codes)


def _earlier_versions(connection: Connection, version_id: int) -> list[int]:
    return list(connection.execute(_EARLIER, {"version": version_id}).scalars())


def _projects(connection: Connection, ids: list[int], seen: Iterable[tuple[int, Sighting]]) -> tuple[Project, ...]:
    """Projects in the order of their ids' list, with the given sightings."""
    sightings_of: dict[int, list[Sighting]] = defaultdict(list)
    for project_id, sighting in seen:
        sightings_of[project_id].append(sighting)
    rows = {row.id: row for row in connection.execute(_NAMES, {"projects": ids})}
    return tuple(Project(key, rows[key].public_id, rows[key].name, tuple(sightings_of[key])) for key in ids)


def _sightings(
    connection: Connection, project_ids: list[int], superseded_too: Iterable[int] = ()
) -> Iterable[tuple[int, Sighting]]:
    """What counts of the projects, and what the versions ``superseded_too`` said, oldest first."""
    found = connection.execute(_SEEN, {"projects": project_ids, "versions": list(superseded_too)})
    return [(row.project_id, _sighting(row)) for row in found]


def _sighting(row: Row[Any]) -> Sighting:
    is_established = row.standing == Standing.ESTABLISHED
    return Sighting(
        row.id, row.published_at, row.source_id, row.story_id, mention_of(row), row.confirmed, is_established
    )
