"""What waits for a person: mentions that fit two projects about as well, and those whose word alone moves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Row, select, union

from db.decisions import standing
from db.portions import portions
from db.project_views import with_article
from db.reasons import CandidateRow, candidate_rows
from db.rows import mention_of, resolution_of
from db.tables import AMBIGUOUS, mentions, projects, unconfirmed_changes, versions
from domain.decisions import Decisions, Kind
from domain.projects import Ambiguous, Doubt, Matched
from domain.records import Mention


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A mention to look at: ``ambiguous``, ``unsure`` or both; meanwhile it stands in ``project_id``, a public id.

    ``doubts``: why the change that it would make is unconfirmed.
    """

    mention_id: int
    ambiguous: bool
    unsure: bool
    doubts: tuple[Doubt, ...]
    mention: Mention
    project_id: str
    candidates: tuple[CandidateRow, ...]
    article_title: str
    article_url: str
    source_name: str
    published_at: datetime


_TOLD = (
    with_article(
        select(mentions, projects.c.public_id, projects.c.status.label("known_status"), unconfirmed_changes.c.doubts)
        .select_from(mentions)
        .join(projects, projects.c.id == mentions.c.project_id)
        .outerjoin(unconfirmed_changes, unconfirmed_changes.c.mention_id == mentions.c.id),
        mentions.c.version_id,
    )
    .where(mentions.c.superseded.is_(False))
    .order_by(versions.c.published_at.desc(), mentions.c.id.desc())
)


def queue(connection: Connection, *, limit: int | None = None) -> tuple[QueueRow, ...]:
    """All that waits, newest first."""
    decisions = standing(connection)
    rows = connection.execute(_TOLD.where(mentions.c.id.in_(_candidates(connection))), execution_options=_LAZY)
    asked = ((row, _open(row, decisions)) for row in rows)
    waiting = list(islice((pair for pair in asked if pair[1] or _is_unsure(pair[0], decisions)), limit))
    beside = candidate_rows(connection, decisions, {row.id: left for row, left in waiting})
    return tuple(_queued(row, beside[row.id], is_unsure=_is_unsure(row, decisions)) for row, _ in waiting)


_LAZY = {"yield_per": 200}


def _candidates(connection: Connection) -> CompoundSelect[tuple[int]]:
    """By three indexes; one question for all of them would read every mention."""
    unsure = select(mentions.c.id).join(projects, projects.c.id == mentions.c.project_id)
    return union(
        unsure.where(projects.c.status.is_(None)),
        select(unconfirmed_changes.c.mention_id),
        select(mentions.c.id).where(AMBIGUOUS[connection.dialect.name]),
    )


def _is_unsure(row: Row[Any], decisions: Decisions) -> bool:
    return (row.known_status is None or bool(row.doubts)) and not _is_confirmed(row, decisions)


def _is_confirmed(row: Row[Any], decisions: Decisions) -> bool:
    return any(one.kind is Kind.CONFIRM for one in decisions.on.get(row.lineage_id, ()))


def _open(row: Row[Any], decisions: Decisions) -> list[Matched]:
    """The candidates that nobody has decided on; none once a person has put the mention, or one of them, elsewhere."""
    resolution = resolution_of(row.resolution)
    if not isinstance(resolution, Ambiguous) or row.project_id != row.home_id or _is_confirmed(row, decisions):
        return []
    roots = [decisions.survivor(one.project_id) for one in resolution.candidates]
    closed = decisions.barred(row.lineage_id)
    if row.project_id in roots:
        return []
    return [one for one, root in zip(resolution.candidates, roots, strict=True) if root not in closed]


def _queued(row: Row[Any], candidates: tuple[CandidateRow, ...], *, is_unsure: bool) -> QueueRow:
    return QueueRow(
        mention_id=row.id,
        ambiguous=bool(candidates),
        unsure=is_unsure,
        doubts=tuple(map(Doubt, row.doubts or ())),
        mention=mention_of(row),
        project_id=row.public_id,
        candidates=candidates,
        article_title=row.title,
        article_url=row.url,
        source_name=row.source_name,
        published_at=row.published_at,
    )


def project_id_of(connection: Connection, public_id: str) -> int | None:
    return connection.execute(select(projects.c.id).where(projects.c.public_id == public_id.upper())).scalar()


def titles(connection: Connection, mention_ids: Iterable[int]) -> dict[int, str]:
    """The titles of the articles that the mentions stand in."""
    wanted = select(mentions.c.id, versions.c.title).join(versions)
    return {
        row.id: row.title
        for portion in portions(mention_ids)
        for row in connection.execute(wanted.where(mentions.c.id.in_(portion)))
    }
