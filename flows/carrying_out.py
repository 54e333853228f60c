"""What follows from a decision or its undoing: mentions move, histories and summaries are computed anew, at once.

Nobody is sent an ordinary alert for what a decision changes, but for a change that waited for just this confirmation:
that is told as if a second report had confirmed it. Who was told of what it made untrue gets a correction, unless the
decision is a quiet one. Which changes a decision withdrew is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from alerts.audience import Audience
from db.corrections import Cause
from db.decisions import (
    DecisionRow,
    Said,
    decision_rows,
    give_voice,
    histories,
    put_back_evidence,
    record_effects,
    send_elsewhere,
    silence,
    standing,
    stored_decision,
)
from db.linking import add_project
from db.marks import mark
from db.outbox import dissolve_outdated
from db.placing import Placed, placed_in, placed_of, put, rekey
from db.rereading import Standing, sleeping_alerts, standings
from db.review import titles
from db.unconfirmed import waiting
from db.watches import followed
from domain.decisions import Decision, Decisions, Kind
from domain.problems import Problem
from domain.records import Status
from flows.link import Rewritten, put_right, rewrite, tell


class DecisionProblem(Problem):
    """What cannot be decided, or stands against what was decided before."""


@dataclass(frozen=True, slots=True)
class Case:
    """A decision that was just stored, or just ended; ``floor`` is as in ``history``."""

    number: int
    said: Said
    floor: float
    undoing: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A mention that counts for another project now; projects are public ids, None where it counts for none."""

    mention_id: int
    name: str
    article_title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: mentions that moved, how each project concerned stood before and stands now, and how many people
    are to get a correction."""

    decision: DecisionRow
    moved: tuple[Moved, ...]
    projects: tuple[tuple[Standing, Standing], ...]
    corrected: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class _Move:
    row: Placed
    project_id: int | None
    confirmed: bool

    @property
    def is_none(self) -> bool:
        return (self.row.project_id, self.row.confirmed) == (self.project_id, self.confirmed)


def carry_out(connection: Connection, was: Decisions, case: Case) -> Outcome:
    """Brings everything in line with the decisions that stand now; ``was`` are those that stood before."""
    dissolve_outdated(connection, case.said.at)
    decision, now = stored_decision(connection, case.number), standing(connection)
    rows = _concerned(connection, decision, was, now)
    now = _with_room(connection, now, rows, case.said)
    moves = [move for row in rows if not (move := _move(row, now)).is_none]
    touched = {one for move in moves for one in (move.row.project_id, move.project_id) if one is not None}
    shown = sorted(touched | _named(decision))
    before = standings(connection, shown)
    for move in moves:
        put(connection, move.row.mention_id, move.project_id, confirmed=move.confirmed)
    mark("decide.inside_write")
    corrected = _write_histories(
        connection, sorted(touched), case, tells=decision.kind is Kind.CONFIRM and not case.undoing
    )
    after = standings(connection, shown)
    mark("decide.before_commit")
    return Outcome(
        decision_rows(connection, numbers=[case.number])[0],
        _moved(connection, moves),
        tuple((before[project_id], after[project_id]) for project_id in shown),
        corrected,
        case.said.quiet,
    )


def _concerned(connection: Connection, decision: Decision, was: Decisions, now: Decisions) -> tuple[Placed, ...]:
    """Mentions of the projects that it names, and all that people decided on: more than can move, never less."""
    named = _named(decision)
    projects = {*named, *map(was.survivor, named), *map(now.survivor, named)}
    lineages = {*decision.lineages, *was.on, *now.on}
    found = {row.mention_id: row for row in (*placed_in(connection, projects), *placed_of(connection, lineages))}
    return tuple(found[mention_id] for mention_id in sorted(found))


def _named(decision: Decision) -> set[int]:
    return {project_id for project_id in (decision.origin, decision.target) if project_id is not None}


def _with_room(connection: Connection, now: Decisions, rows: Iterable[Placed], said: Said) -> Decisions:
    """Makes a project for each mention that is kept out of all it could be in."""
    homeless = [row for row in rows if row.counts and now.place(row.lineage_id, row.home_id) is None]
    for row in homeless:
        rejections = [one for one in now.on[row.lineage_id] if one.kind is Kind.REJECT]
        if not rejections:
            raise DecisionProblem(f"Mention {row.mention_id} would have no place left: undo later decisions first.")
        send_elsewhere(connection, rejections[-1].id, add_project(connection, row.name, said.at).id)
    return standing(connection) if homeless else now


def _move(row: Placed, now: Decisions) -> _Move:
    """What no longer counts may be left without a place: it stays at home, where nothing sees it."""
    place = now.place(row.lineage_id, row.home_id)
    project_id = place.project_id if place else now.survivor(row.home_id)
    return _Move(row, project_id, now.is_confirmed(row.lineage_id, row.status))


def _write_histories(connection: Connection, touched: list[int], case: Case, *, tells: bool) -> int:
    waited = waiting(connection, touched)
    asleep = sleeping_alerts(connection, touched)
    before = histories(connection, touched)
    rekey(connection, touched)
    if case.undoing:
        asleep = sorted(set(asleep) - give_voice(connection, case.number))
        put_back_evidence(connection, case.number)
    rewritten = {project_id: rewrite(connection, project_id, case.said.at, case.floor) for project_id in touched}
    if tells and waited:
        told = [_awaited(project_id, one, waited) for project_id, one in rewritten.items()]
        tell(connection, told, Audience(followed(connection)), case.said.at)
    record_effects(connection, case.number, before, histories(connection, touched), undoing=case.undoing)
    silence(connection, case.number, asleep)
    return put_right(connection, list(rewritten.values()), Cause(case.said.at, case.said.quiet, case.number))


def _awaited(project_id: int, one: Rewritten, waited: frozenset[tuple[int, Status]]) -> Rewritten:
    return replace(one, current=tuple(event for event in one.current if (project_id, event.after) in waited))


def _moved(connection: Connection, moves: list[_Move]) -> tuple[Moved, ...]:
    """Those that count, and changed their project."""
    left = [move for move in moves if move.row.counts and move.row.project_id != move.project_id]
    ids = {one for move in left for one in (move.row.project_id, move.project_id) if one is not None}
    known = {None: None} | {project_id: one.public_id for project_id, one in standings(connection, ids).items()}
    title = titles(connection, [move.row.mention_id for move in left])
    return tuple(
        Moved(
            move.row.mention_id,
            move.row.name,
            title[move.row.mention_id],
            known[move.row.project_id],
            known[move.project_id],
        )
        for move in left
    )
