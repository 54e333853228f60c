"""Projects: their sightings, who is like a mention, and the summary that lists are made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ARRAY, Connection, Integer, Row, any_, bindparam, insert, or_, select, update

from db.candidates import MOST_CANDIDATES, add_keys, candidate_ids
from db.rows import compared_mention_of, mention_of, resolution_columns
from db.tables import articles, mentions, programmes, projects, sources, versions
from db.trips import unwaited
from domain.articles import Standing
from domain.keys import with_pairs
from domain.projects import Project, Resolution, Sighting
from domain.searching import name_key

# Written once: these run for every article that is linked, and writing a statement costs more than running it.
_SAID = [column for column in mentions.c if column is not mentions.c.resolution]  # which is long, and not asked for
_SEEN = (
    select(
        *_SAID, versions.c.published_at, articles.c.source_id, articles.c.story_id, sources.c.standing,
        projects.c.public_id, projects.c.name.label("project_name"),
    )
    .join(projects, projects.c.id == mentions.c.project_id)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .order_by(versions.c.published_at, mentions.c.id)
)  # fmt: skip
# What a comparison looks at: all columns of candidates would take twice the time.
_ANY_COMPARED = (
    select(
        *(mentions.c[name] for name in ("id", "project_id", "name", "facility", "status", "products", "sector")),
        *(mentions.c[name] for name in ("country", "region", "locality", "companies", "investment_amount")),
        *(mentions.c[name] for name in ("investment_currency", "capacity_value", "capacity_unit", "score")),
        versions.c.published_at, projects.c.public_id, projects.c.name.label("project_name"),
    )
    .join(projects, projects.c.id == mentions.c.project_id)
    .join(versions, versions.c.id == mentions.c.version_id)
    .where(mentions.c.superseded.is_(False))
    .order_by(versions.c.published_at, mentions.c.id)
)  # fmt: skip
_AMONG = mentions.c.project_id.in_(bindparam("projects", expanding=True))
# One statement for lists of every length: PostgreSQL plans it once.
_COMPARED = {
    "sqlite": _ANY_COMPARED.where(_AMONG),
    "postgresql": _ANY_COMPARED.where(mentions.c.project_id == any_(bindparam("projects", type_=ARRAY(Integer)))),
}
_COUNTING = _SEEN.where(_AMONG, mentions.c.superseded.is_(False))
COUNTING_OF = _SEEN.where(mentions.c.project_id == bindparam("project"), mentions.c.superseded.is_(False))
_COUNTING_OR_OF = _SEEN.where(
    _AMONG, or_(mentions.c.superseded.is_(False), mentions.c.version_id.in_(bindparam("versions", expanding=True)))
)
_LATER, _FORMER = versions.alias("later"), versions.alias("former")
_EARLIER = (
    select(_FORMER.c.id)
    .join(_LATER, (_FORMER.c.article_id == _LATER.c.article_id) & (_FORMER.c.number < _LATER.c.number))
    .where(_LATER.c.id == bindparam("version"))
)
_ATTACHED = update(mentions).where(mentions.c.id == bindparam("mention"))
_ADDED = insert(projects).returning(projects.c.id)
_NAMED = update(projects).where(projects.c.id == bindparam("project"))


def candidates(connection: Connection, keys: frozenset[str], *, whole: bool = True) -> tuple[Project, ...]:
    """Projects that share at least one key, the likeliest first, at most MOST_CANDIDATES; hidden ones stay out.

    ``whole``: with all that was said of them; else with what a comparison looks at, and no word of who said it.
    """
    compared = _COMPARED[connection.dialect.name]
    wanted, told_by = (_COUNTING, sighting_of) if whole else (compared, _compared_sighting)
    rest, found = candidate_ids(connection, keys), list[Project]()
    while rest and len(found) < MOST_CANDIDATES:
        missing = MOST_CANDIDATES - len(found)
        some, rest = rest[:missing], rest[missing:]
        found += _projects(some, connection.execute(wanted, {"projects": some}).all(), told_by)
    return tuple(found)


def earlier_projects(connection: Connection, version_id: int, *, itself: bool = False) -> tuple[Project, ...]:
    """The projects that earlier versions of the same article were found to tell of, with what those versions said.

    ``itself``: this version, too, which is being read again.
    """
    earlier = [*_earlier_versions(connection, version_id), *([version_id] if itself else [])]
    if not earlier:
        return ()
    told = select(mentions.c.project_id).where(mentions.c.version_id.in_(earlier), mentions.c.project_id.is_not(None))
    ids = list(connection.execute(told.distinct().order_by(mentions.c.project_id)).scalars())
    return tuple(_projects(ids, _seen(connection, ids, earlier), sighting_of))


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
    project_id = connection.execute(_ADDED, row).scalar_one()
    public_id = f"Q{project_id:04d}"
    connection.execute(_NAMED, {"project": project_id, "public_id": public_id})
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
    with unwaited(connection):
        connection.execute(_ATTACHED, {"mention": mention_id, **columns})
        if project_id is not None:
            add_keys(connection, project_id, with_pairs(keys))


def sightings(connection: Connection, project_id: int) -> tuple[Sighting, ...]:
    """What counts of a project, oldest first: mentions of the latest linked versions, reprints left out."""
    rows: Sequence[Any] = connection.execute(COUNTING_OF, {"project": project_id}).all()
    return tuple(map(sighting_of, rows))


def stale_projects(connection: Connection, after: int, limit: int) -> list[int]:
    """Ids, in order, of projects whose history is to be computed anew."""
    stale = select(projects.c.id).where(projects.c.stale, projects.c.id > after).order_by(projects.c.id).limit(limit)
    return list(connection.execute(stale).scalars())


def _earlier_versions(connection: Connection, version_id: int) -> list[int]:
    return list(connection.execute(_EARLIER, {"version": version_id}).scalars())


def _projects(ids: Iterable[int], seen: Iterable[Any], told_by: Callable[[Row[Any]], Sighting]) -> Iterator[Project]:
    """Projects that were seen, in the order of their ids' list."""
    rows_of: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in seen:
        rows_of[row.project_id].append(row)
    for rows in (rows_of[project_id] for project_id in ids if project_id in rows_of):
        first = rows[0]
        yield Project(first.project_id, first.public_id, first.project_name, tuple(map(told_by, rows)))


def _seen(connection: Connection, project_ids: Sequence[int], superseded_too: Sequence[int]) -> Sequence[Any]:
    """What counts of the projects, and what the versions ``superseded_too`` said, oldest first."""
    return connection.execute(_COUNTING_OR_OF, {"projects": project_ids, "versions": superseded_too}).all()


def sighting_of(row: Row[Any]) -> Sighting:
    is_established = row.standing == Standing.ESTABLISHED
    return Sighting(
        row.id, row.published_at, row.source_id, row.story_id, mention_of(row), row.confirmed, is_established
    )


def _compared_sighting(row: Row[Any]) -> Sighting:
    return Sighting(row.id, row.published_at, "", 0, compared_mention_of(row))
