"""Which sentence of which article stands behind each value of a project, so that figures can be defended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from db.dossiers import passages_of
from db.project_views import ProjectRow, evidence_of, with_article
from db.rows import capacity_of, money_of
from db.tables import changes, mentions, projects, versions
from domain.records import Span

VALUES: Mapping[str, Callable[[Any], Any]] = {
    "expected": lambda row: row.expected,
    "investment": money_of,
    "capacity": capacity_of,
    "jobs": lambda row: row.jobs,
}


@dataclass(frozen=True, slots=True)
class Backing:
    """``quote`` is the sentence, empty where the place in the text is not known."""

    quote: str
    source_name: str
    url: str
    published_at: datetime


def backings(connection: Connection, rows: Sequence[ProjectRow]) -> dict[str, dict[str, Backing]]:
    """By public id and value; «status» besides VALUES. For a value it is the newest article that gives it so."""
    found: defaultdict[str, dict[str, Backing]] = defaultdict(dict)
    ids = [row.public_id for row in rows]
    for public_id, backing in _of_statuses(connection, ids):
        found[public_id]["status"] = backing
    chosen = {(row.public_id, name): said for row, name, said in _that_give(connection, rows)}
    places = {key: (said.id, span) for key, said in chosen.items() if (span := _span(said, key[1]))}
    passages = passages_of(connection, list(places.values()))
    for (public_id, name), said in chosen.items():
        passage = passages.get(places[public_id, name]) if (public_id, name) in places else None
        found[public_id][name] = _backing(said, " ".join(passage.sentence.split()) if passage else "")
    return dict(found)


def _of_statuses(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, Backing]]:
    """The last change of each comes last."""
    moved = (
        select(projects.c.public_id, changes.c.mention_id)
        .select_from(changes)
        .join(projects, projects.c.id == changes.c.project_id)
        .where(projects.c.public_id.in_(ids), changes.c.withdrawn_at.is_(None))
        .order_by(changes.c.on_date, changes.c.id)
    )
    rows = connection.execute(moved).all()
    said = evidence_of(connection, (row.mention_id for row in rows))
    for row in rows:
        yield row.public_id, _backing(said[row.mention_id], said[row.mention_id].evidence)


def _that_give(connection: Connection, rows: Sequence[ProjectRow]) -> Iterator[tuple[ProjectRow, str, Row[Any]]]:
    """The mentions whose values the projects have taken over; the newest of each comes last."""
    wanted = {row.public_id: row for row in rows}
    columns = ("id", "version_id", "expected", "investment_amount", "investment_currency", "capacity_value")
    said = (
        select(projects.c.public_id, *(mentions.c[name] for name in (*columns, "capacity_unit", "jobs", "spans")))
        .select_from(mentions)
        .join(projects, projects.c.id == mentions.c.project_id)
        .where(projects.c.public_id.in_(wanted), mentions.c.superseded.is_(False))
        .where(
            or_(
                *(mentions.c[name].is_not(None) for name in ("expected", "investment_amount", "capacity_value", "jobs"))
            )
        )
    )
    told = with_article(said, mentions.c.version_id).order_by(versions.c.published_at, mentions.c.id)
    for row in connection.execute(told):
        project = wanted[row.public_id]
        for name, value_of in VALUES.items():
            value = value_of(row)
            if value is not None and value == getattr(project, name):
                yield project, name, row


def _span(said: Row[Any], name: str) -> Span | None:
    return next((Span(*span) for span in said.spans if span[0] == name), None)


def _backing(row: Row[Any], quote: str) -> Backing:
    return Backing(quote, row.source_name, row.url, row.published_at)
