"""Why the machine put a mention where it is, with the projects it was compared with named as people know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from db.portions import portions
from db.tables import projects
from domain.decisions import Decisions
from domain.projects import Ambiguous, Matched, New, Part, Resolution
from domain.records import Status


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A project beside a mention: how alike they were found then, in 0..1, and why, part by part."""

    public_id: str
    name: str
    status: Status | None
    score: float
    parts: tuple[Part, ...]


def compared(resolution: Resolution) -> tuple[Matched, ...]:
    match resolution:
        case Matched():
            return (resolution,)
        case Ambiguous(candidates):
            return candidates
        case New():
            return ()


def candidate_rows(
    connection: Connection, decisions: Decisions, found: Mapping[int, Iterable[Matched]]
) -> dict[int, tuple[CandidateRow, ...]]:
    """The comparisons of each mention, best first; each project once, and as what it has become by merges."""
    best = {mention_id: _best(decisions, comparisons) for mention_id, comparisons in found.items()}
    known = _projects(connection, {project_id for roots in best.values() for project_id in roots})
    return {
        mention_id: tuple(
            _candidate(known[project_id], one) for project_id, one in roots.items() if project_id in known
        )
        for mention_id, roots in best.items()
    }


def _best(decisions: Decisions, comparisons: Iterable[Matched]) -> dict[int, Matched]:
    found: dict[int, Matched] = {}
    for one in sorted(comparisons, key=lambda compared: -compared.score):
        found.setdefault(decisions.survivor(one.project_id), one)
    return found


def _candidate(row: Row[Any], one: Matched) -> CandidateRow:
    return CandidateRow(row.public_id, row.name, row.status and Status(row.status), one.score, one.parts)


def _projects(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    column = projects.c
    wanted: Select[Any] = select(column.id, column.public_id, column.name, column.status)
    return {
        row.id: row for portion in portions(ids) for row in connection.execute(wanted.where(column.id.in_(portion)))
    }
