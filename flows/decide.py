"""What a person may decide of mentions and projects, and undo again; each decision is one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from db.decisions import Said, add_decision, decision_rows, end_decision, standing
from db.engine import writing
from db.linking import add_project, candidates, sightings
from db.placing import Placed, neighbours, newest, placed_of, said_in
from db.review import project_id_of
from domain.decisions import Decision, Decisions, Kind, contradiction, resolve_under
from domain.projects import Matched
from domain.resolution import blocking_keys
from domain.timeline import SURE_ENOUGH
from flows.carrying_out import Case, DecisionProblem, Outcome, carry_out


def confirm(engine: Engine, mention_id: int, project: str, said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """The mention belongs to the project, and counts for it however unsure its reader was."""
    with _deciding(engine, said) as connection:
        decisions = standing(connection)
        told = _mention(connection, decisions, mention_id)
        target = _project(connection, decisions, project)
        _must_not_be_barred(decisions, told, target)
        if before := _confirmed(decisions, told):
            same = decisions.survivor(before.target or 0) == decisions.survivor(target)
            if same and told.confirmed:
                raise DecisionProblem(f"Decision {before.id} says so already.")
            if not same:
                raise DecisionProblem(f"Decision {before.id} says that it belongs elsewhere: {_undo_first(before)}.")
        number = add_decision(connection, Kind.CONFIRM, told.project_id, target, [told.mention_id], said)
        return carry_out(connection, decisions, Case(number, said, floor))


def reject(engine: Engine, mention_id: int, project: str, said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """The mention does not belong to the project; if it stands there, it goes where it fits best without it."""
    with _deciding(engine, said) as connection:
        decisions = standing(connection)
        told = _mention(connection, decisions, mention_id)
        origin = _project(connection, decisions, project)
        root = decisions.survivor(origin)
        if before := decisions.barred(told.lineage_id).get(root):
            raise DecisionProblem(f"Decision {before.id} says so already.")
        _must_not_be_confirmed(decisions, told, root)
        target = _instead(connection, decisions, told, root)
        number = add_decision(connection, Kind.REJECT, origin, target, [told.mention_id], said)
        return carry_out(connection, decisions, Case(number, said, floor))


def merge(engine: Engine, survivor: str, other: str, said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """``other`` is ``survivor``: its mentions count there, and its id leads there."""
    with _deciding(engine, said) as connection:
        decisions = standing(connection)
        target, origin = (decisions.survivor(_project(connection, decisions, one)) for one in (survivor, other))
        if target == origin:
            raise DecisionProblem(f"{survivor.upper()} and {other.upper()} are one project already.")
        wanted = Decision(0, Kind.MERGE, origin, target)
        known = [row.known for row in placed_of(connection, decisions.on) if row.counts]
        if against := contradiction(decisions, wanted, known):
            raise DecisionProblem(
                f"Decision {against.id} keeps a mention of one out of the other: {_undo_first(against)}."
            )
        number = add_decision(connection, Kind.MERGE, origin, target, [], said)
        return carry_out(connection, decisions, Case(number, said, floor))


def split(engine: Engine, project: str, mention_ids: Sequence[int], said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """The mentions, which are some of the project's, are a project of their own."""
    with _deciding(engine, said) as connection:
        decisions = standing(connection)
        origin = _project(connection, decisions, project)
        root = decisions.survivor(origin)
        told = list(
            {one.mention_id: one for one in (_mention(connection, decisions, each) for each in mention_ids)}.values()
        )
        for one in told:
            if one.project_id != root:
                raise DecisionProblem(f"Mention {one.mention_id} is not in {project.upper()}: {_LOOK.format(project)}.")
            _must_not_be_confirmed(decisions, one, root)
        if len(told) == _count(connection, root):
            raise DecisionProblem(f"These are all mentions of {project.upper()}: leave one in it.")
        target = add_project(connection, told[0].name, said.at).id
        number = add_decision(connection, Kind.SPLIT, origin, target, [one.mention_id for one in told], said)
        return carry_out(connection, decisions, Case(number, said, floor))


def discard(engine: Engine, mention_id: int, said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """The mention tells of no project: it counts for nothing, and is never linked again."""
    with _deciding(engine, said) as connection:
        decisions = standing(connection)
        told = _mention(connection, decisions, mention_id)
        if before := _confirmed(decisions, told):
            raise DecisionProblem(f"Decision {before.id} says that it belongs to a project: {_undo_first(before)}.")
        number = add_decision(connection, Kind.DISCARD, told.project_id, None, [told.mention_id], said)
        return carry_out(connection, decisions, Case(number, said, floor))


def undo(engine: Engine, number: int, said: Said, floor: float = SURE_ENOUGH) -> Outcome:
    """All is as if it had never been decided, but for what happened since."""
    with _deciding(engine, said) as connection:
        found = decision_rows(connection, numbers=[number])
        if not found:
            raise DecisionProblem(f"There is no decision {number}: `qadam review decisions` lists them.")
        if found[0].undone_at:
            raise DecisionProblem(f"Decision {number} was undone already.")
        decisions = standing(connection)
        end_decision(connection, number, said)
        return carry_out(connection, decisions, Case(number, said, floor, undoing=True))


_LOOK = "`qadam project {} --why` shows its mentions"


def _undo_first(decision: Decision) -> str:
    return f"`qadam review undo {decision.id}` first"


@contextmanager
def _deciding(engine: Engine, said: Said) -> Iterator[Connection]:
    with writing(engine, said.at) as connection:
        yield connection
        if said.rehearsal:
            connection.rollback()


def _mention(connection: Connection, decisions: Decisions, mention_id: int) -> Placed:
    told = newest(connection, mention_id)
    if told is None:
        raise DecisionProblem(
            f"Mention {mention_id} is not linked, or its article says it no longer: "
            "`qadam review` and `qadam project ID --why` give the numbers."
        )
    if before := decisions.discarded(told.lineage_id):
        raise DecisionProblem(
            f"Decision {before.id} says that mention {mention_id} tells of no project: {_undo_first(before)}."
        )
    return told


def _project(connection: Connection, decisions: Decisions, public_id: str) -> int:
    """The project as it was named, merged or not."""
    project_id = project_id_of(connection, public_id)
    if project_id is None:
        raise DecisionProblem(f"There is no project {public_id}: `qadam projects` lists the ids.")
    if not _count(connection, decisions.survivor(project_id)):
        raise DecisionProblem(f"Nothing tells of {public_id.upper()} any longer: choose another project.")
    return project_id


def _count(connection: Connection, project_id: int) -> int:
    return len(sightings(connection, project_id))


def _must_not_be_barred(decisions: Decisions, told: Placed, target: int) -> None:
    if against := decisions.barred(told.lineage_id).get(decisions.survivor(target)):
        raise DecisionProblem(f"Decision {against.id} says that it does not belong there: {_undo_first(against)}.")


def _must_not_be_confirmed(decisions: Decisions, told: Placed, root: int) -> None:
    before = _confirmed(decisions, told)
    if before and decisions.survivor(before.target or 0) == root:
        raise DecisionProblem(
            f"Decision {before.id} says that mention {told.mention_id} belongs there: {_undo_first(before)}."
        )


def _confirmed(decisions: Decisions, told: Placed) -> Decision | None:
    confirmed = (one for one in decisions.on.get(told.lineage_id, ()) if one.kind is Kind.CONFIRM)
    return next(confirmed, None)


def _instead(connection: Connection, decisions: Decisions, told: Placed, root: int) -> int | None:
    """Where a mention stands that is kept out of ``root``; None: in a project that is still to be made."""
    if told.project_id != root:
        return told.home_id if told.home_id == told.project_id else None
    if _count(connection, root) == 1:
        raise DecisionProblem("The project has no other mention: there is nothing to keep it apart from.")
    mention, published_at = said_in(connection, told.mention_id)
    closed = {root} | neighbours(connection, told)
    known = candidates(connection, blocking_keys(mention), whole=False)
    others = [one for one in known if one.id not in closed]
    answer = resolve_under(decisions, told.known, mention, published_at, others)
    return answer.project_id if isinstance(answer, Matched) else None
