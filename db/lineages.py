"""What an article's mentions were before they were read again or edited: the same mentions, by other rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from db.rows import mention_of, resolution_of
from db.tables import mentions, versions
from domain.lineage import matches
from domain.projects import Resolution
from domain.records import Mention


@dataclass(frozen=True, slots=True)
class Former:
    """The newest row of a lineage that no mention of the article carries on; ``resolution`` gave it its home.

    ``project_id`` None: a person said that it tells of no project.
    """

    lineage_id: int
    version_id: int
    mention: Mention
    project_id: int | None
    home_id: int
    resolution: Resolution


_THIS = versions.alias("this")
_OF_ARTICLE = (
    select(mentions)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(_THIS, (_THIS.c.article_id == versions.c.article_id) & (_THIS.c.number >= versions.c.number))
    .where(_THIS.c.id == bindparam("version"), mentions.c.lineage_id.is_not(None))
    .order_by(versions.c.number.desc(), mentions.c.id.desc())
)


def formers(connection: Connection, version_id: int, fresh: Sequence[tuple[int, Mention]]) -> Mapping[int, Former]:
    """What each of the version's new mentions was before, by its id; nothing for those that are new to the article."""
    lost = _lost(connection, version_id)
    edited = frozenset(at for at, former in enumerate(lost) if former.version_id != version_id)
    found = matches([former.mention for former in lost], [mention for _, mention in fresh], edited)
    return {fresh[after][0]: lost[before] for before, after in found.items()}


def _lost(connection: Connection, version_id: int) -> list[Former]:
    """Newest first, so that of two that are as like the younger one goes on."""
    rows = connection.execute(_OF_ARTICLE, {"version": version_id}).all()
    carried_on = {row.lineage_id for row in rows if not row.superseded}
    newest = {row.lineage_id: row for row in reversed(rows) if row.lineage_id not in carried_on}
    return [
        Former(lineage, row.version_id, mention_of(row), row.project_id, row.home_id, resolution_of(row.resolution))
        for lineage, row in sorted(newest.items(), key=lambda item: -item[1].id)
    ]
