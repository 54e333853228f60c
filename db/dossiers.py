"""All that a project's page tells of it, in few queries, and of many mentions only a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, case, func, select, type_coerce

from db.decisions import DecisionRow, decision_rows, merged_ids, standing
from db.disputes import disputes_among
from db.project_views import (
    ChangeRow,
    MentionRow,
    ProjectRow,
    changes_of,
    left_to,
    mention_rows,
    project_of,
    unconfirmed_of,
    with_article,
)
from db.projects import sightings
from db.silences import usual_for
from db.tables import mentions, projects, versions
from domain.disputes import Dispute
from domain.passages import LONGEST, Passage, passage
from domain.projects import Change, Sighting
from domain.records import Sector, Span, Status
from domain.silence import UsualSilence

# Contradictions are looked for in so many of the newest reports: who looks at a page cannot wait for those of years.
COMPARED = 150


@dataclass(frozen=True, slots=True)
class Dossier:
    """A project as it stands; sightings and changes oldest first. ``also`` and ``left_to`` are as in ``ProjectPage``;
    ``mentions`` are a page of ``many``, newest first, with the decisions that put some of them here."""

    project: ProjectRow
    also: tuple[str, ...]
    left_to: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    changes: tuple[ChangeRow, ...]
    unconfirmed: tuple[ChangeRow, ...]
    disputes: tuple[Dispute, ...]
    usual: UsualSilence
    mentions: tuple[MentionRow, ...]
    many: int
    decisions: Mapping[int, DecisionRow]

    @property
    def history(self) -> tuple[Change, ...]:
        """The changes that hold."""
        return tuple(
            Change(row.before, row.after, row.on, row.mention_id, row.dated)
            for row in self.changes
            if not row.withdrawn_at
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The stored article behind a mention."""

    version_id: int
    title: str
    url: str
    source_name: str
    published_at: datetime


def dossier_of(connection: Connection, public_id: str, floor: float, *, skip: int, limit: int) -> Dossier | None:
    """Of the project by this id, or the one that it has become by merges; ``skip`` mentions are passed over."""
    asked = connection.execute(_ASKED, {"public_id": public_id.upper()}).scalar()
    if asked is None:
        return None
    decisions = standing(connection)
    row = connection.execute(_ROW, {"project": decisions.survivor(asked)}).one()
    seen, shown = sightings(connection, row.id), mention_rows(connection, row.id, decisions, skip=skip, limit=limit)
    numbers = {number for told in shown for number in told.decided_by}
    return Dossier(
        project=project_of(row),
        also=merged_ids(connection, row.id),
        left_to=left_to(connection, row.id),
        sightings=seen,
        changes=changes_of(connection, row.id),
        unconfirmed=unconfirmed_of(connection, row.id),
        disputes=disputes_among(connection, seen[-COMPARED:], floor) if row.disputed else (),
        usual=usual_for(connection, Status(row.status), _sector(row.sector)) if row.status else UsualSilence({}),
        mentions=shown,
        many=connection.execute(_MANY, {"project": row.id}).scalar_one(),
        decisions={each.number: each for each in decision_rows(connection, numbers=numbers)} if numbers else {},
    )


_ASKED = select(projects.c.id).where(projects.c.public_id == bindparam("public_id"))
_ROW = select(projects).where(projects.c.id == bindparam("project"))
_MANY = select(func.count()).where(mentions.c.project_id == bindparam("project"))


def _sector(sector: str | None) -> Sector:
    return Sector(sector) if sector else Sector.OTHER


def articles_of(connection: Connection, mention_ids: Iterable[int]) -> dict[int, Told]:
    """By mention id."""
    wanted = with_article(select(mentions.c.id, mentions.c.version_id), mentions.c.version_id)
    rows = connection.execute(wanted.where(mentions.c.id.in_(sorted(set(mention_ids)))))
    return {row.id: Told(row.version_id, row.title, row.url, row.source_name, row.published_at) for row in rows}


def passages_of(connection: Connection, spans: Sequence[tuple[int, Span]]) -> dict[tuple[int, Span], Passage]:
    """The sentences around spans of mentions' articles; of each text no more is read than stands around them."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for mention_id, span in spans:
        first[mention_id] = min(span.start, first.get(mention_id, span.start))
        last[mention_id] = max(span.end, last.get(mention_id, span.end))
    begins = {mention_id: max(0, start - LONGEST) for mention_id, start in first.items()}
    lengths = {mention_id: min(last[mention_id] - begin + LONGEST, _WIDEST) for mention_id, begin in begins.items()}
    texts = _windows(connection, begins, lengths)
    return {
        (mention_id, span): passage(texts[mention_id], span.start - begins[mention_id], span.end - begins[mention_id])
        for mention_id, span in spans
        if mention_id in texts
    }


_WIDEST = 50_000


def _windows(connection: Connection, begins: Mapping[int, int], lengths: Mapping[int, int]) -> dict[int, str]:
    if not begins:
        return {}
    at = case({key: begin + 1 for key, begin in begins.items()}, value=mentions.c.id)
    length = case(dict(lengths), value=mentions.c.id)
    text = type_coerce(func.substr(versions.c.text, at, length), Text).label("text")
    wanted = select(mentions.c.id, text).join(versions, versions.c.id == mentions.c.version_id)
    return {row.id: row.text for row in connection.execute(wanted.where(mentions.c.id.in_(list(begins))))}
