"""Decisions of people, stored for good: what stands, who said it when and why, and what it did to histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, insert, select, update

from db.portions import insert_all
from db.rows import public_id_of
from db.tables import alerts, changes, decision_changes, decision_mentions, decisions, mentions, projects
from domain.decisions import NOTHING_DECIDED, Decision, Decisions, Kind, gathered
from domain.records import Status


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, when, and why. ``quiet``: nobody is to get a correction for it; ``rehearsal``: nothing is stored, it
    is only to see what would follow."""

    by: str
    at: datetime
    why: str | None = None
    quiet: bool = False
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision for people; ``origin`` and ``target`` are public ids, ``mentions`` those it was made on."""

    number: int
    kind: Kind
    origin: str | None
    target: str | None
    mentions: tuple[int, ...]
    why: str | None
    decided_at: datetime
    decided_by: str
    undone_at: datetime | None
    undone_by: str | None
    quiet: bool = False


_STANDING = select(decisions.c.id, decisions.c.kind, decisions.c.origin_id, decisions.c.target_id).where(
    decisions.c.undone_at.is_(None)
)
_ON = (
    select(decision_mentions.c.decision_id, mentions.c.lineage_id, mentions.c.status)
    .join_from(decision_mentions, decisions)
    .join(mentions, mentions.c.id == decision_mentions.c.mention_id)
    .where(decisions.c.undone_at.is_(None))
)


def standing(connection: Connection) -> Decisions:
    """All that was decided and not undone."""
    rows = connection.execute(_STANDING).all()
    on: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for decision_id, lineage, status in connection.execute(_ON) if rows else ():
        on[decision_id].append((lineage, status))
    return gathered(
        Decision(row.id, Kind(row.kind), row.origin_id, row.target_id, *_said_of(on[row.id])) for row in rows
    )


def stored_decision(connection: Connection, number: int) -> Decision:
    """One decision, whether it stands or was undone."""
    row = connection.execute(select(decisions).where(decisions.c.id == number)).one()
    on = select(mentions.c.lineage_id, mentions.c.status).join(decision_mentions)
    said = [tuple(each) for each in connection.execute(on.where(decision_mentions.c.decision_id == number))]
    return Decision(row.id, Kind(row.kind), row.origin_id, row.target_id, *_said_of(said))


def _said_of(on: list[tuple[int, str]]) -> tuple[frozenset[int], Status | None]:
    """The lineages that a decision is about, and the status that its mention told of if it is one."""
    return frozenset(lineage for lineage, _ in on), Status(on[0][1]) if len(on) == 1 else None


@dataclass(slots=True)
class Ledger:
    """The decisions that stand, for one who asks for them again and again: read anew only when they have changed."""

    mark: tuple[Any, ...] = ()
    read: Decisions = NOTHING_DECIDED

    def standing(self, connection: Connection) -> Decisions:
        mark = tuple(connection.execute(_MARK).one())
        if mark != self.mark:
            self.mark, self.read = mark, standing(connection)
        return self.read


# A decision's other columns never change.
_MARK = select(func.max(decisions.c.id), func.count(decisions.c.undone_at), func.sum(decisions.c.target_id))


def merged_ids(connection: Connection, survivor: int) -> tuple[str, ...]:
    """Public ids that lead to the project, those of the projects that it took in first."""
    found: dict[int, str] = {}
    into = [survivor]
    while into:
        merged = connection.execute(_MERGED, {"into": into}).all()
        into = [row.id for row in merged if row.id not in found]
        found |= {row.id: row.public_id for row in merged}
    return tuple(found.values())


def merged_into(connection: Connection) -> dict[str, tuple[str, ...]]:
    """For every project that took others in, by public ids, those that it took in: few, for people merge."""
    decisions = standing(connection)
    into = {origin: decisions.survivor(origin) for origin in decisions.merges}
    ids = {*into, *into.values()}
    named = select(projects.c.id, projects.c.public_id).where(projects.c.id.in_(ids))
    public = {row.id: row.public_id for row in connection.execute(named)} if ids else {}
    found: dict[str, tuple[str, ...]] = {}
    for origin in sorted(into):
        survivor = public[into[origin]]
        found[survivor] = (*found.get(survivor, ()), public[origin])
    return found


_MERGED = (
    select(projects.c.id, projects.c.public_id)
    .where(
        projects.c.id.in_(
            select(decisions.c.origin_id).where(
                decisions.c.target_id.in_(bindparam("into", expanding=True)),
                decisions.c.kind == Kind.MERGE.value,
                decisions.c.undone_at.is_(None),
            )
        )
    )
    .order_by(projects.c.id)
)


def add_decision(
    connection: Connection, kind: Kind, origin: int | None, target: int | None, on: Iterable[int], said: Said
) -> int:
    """Stores a decision on these mentions and gives its number."""
    row = {
        "kind": kind,
        "origin_id": origin,
        "target_id": target,
        "why": said.why,
        "decided_at": said.at,
        "decided_by": said.by,
        "quiet": said.quiet,
    }
    number = int(connection.execute(insert(decisions).values(row).returning(decisions.c.id)).scalar_one())
    insert_all(connection, decision_mentions, ({"decision_id": number, "mention_id": mention_id} for mention_id in on))
    return number


def end_decision(connection: Connection, number: int, said: Said) -> None:
    undone = {"undone_at": said.at, "undone_by": said.by}
    connection.execute(update(decisions).where(decisions.c.id == number).values(undone))


def send_elsewhere(connection: Connection, number: int, target: int) -> None:
    """Says where the mention stands that a rejection keeps out of its project."""
    connection.execute(update(decisions).where(decisions.c.id == number).values(target_id=target))


def decision_rows(
    connection: Connection, *, numbers: Iterable[int] | None = None, limit: int | None = None
) -> tuple[DecisionRow, ...]:
    """Decisions, undone ones too, newest first."""
    names = (public_id_of(decisions.c[f"{name}_id"], name) for name in ("origin", "target"))
    wanted = select(decisions, *names).order_by(decisions.c.id.desc()).limit(limit)
    if numbers is not None:
        wanted = wanted.where(decisions.c.id.in_(list(numbers)))
    rows = connection.execute(wanted).all()
    on: defaultdict[int, list[int]] = defaultdict(list)
    named = select(decision_mentions).where(decision_mentions.c.decision_id.in_([row.id for row in rows]))
    for row in connection.execute(named.order_by(decision_mentions.c.mention_id)):
        on[row.decision_id].append(row.mention_id)
    return tuple(_row(row, on[row.id]) for row in rows)


def _row(row: Row[Any], on: list[int]) -> DecisionRow:
    return DecisionRow(
        number=row.id,
        kind=Kind(row.kind),
        origin=row.origin,
        target=row.target,
        mentions=tuple(on),
        why=row.why,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        quiet=bool(row.quiet),
    )


Histories = Mapping[int, Row[Any]]
"""Stored changes by their ids, as they were at one moment."""


def histories(connection: Connection, project_ids: Iterable[int]) -> Histories:
    told = select(changes).where(changes.c.project_id.in_(list(project_ids)))
    return {row.id: row for row in connection.execute(told)}


def record_effects(connection: Connection, number: int, before: Histories, after: Histories, *, undoing: bool) -> None:
    """Notes what became of each change, so that those who were told of it can be found and it can be put right."""
    effects = ((change_id, _effect(before.get(change_id), row)) for change_id, row in after.items())
    noted = [
        {"decision_id": number, "change_id": change_id, "undoing": undoing, "was_on": None, "was_mention_id": None}
        | effect
        for change_id, effect in effects
        if effect
    ]
    insert_all(connection, decision_changes, noted)


def _effect(was: Row[Any] | None, now: Row[Any]) -> dict[str, Any]:
    if was is None:
        return {"effect": "added"}
    moved = (was.on_date, was.mention_id) != (now.on_date, now.mention_id)
    old = {"was_on": was.on_date, "was_mention_id": was.mention_id} if moved else {}
    if (was.withdrawn_at is None) != (now.withdrawn_at is None):
        return {"effect": "gave back" if now.withdrawn_at is None else "withdrew", **old}
    return {"effect": "moved", **old} if moved else {}


def put_back_evidence(connection: Connection, number: int) -> None:
    """Gives the changes that a decision moved their day and evidence back, before their histories are computed anew.

    Without it two moves to one status could come back in each other's place, and with them those who were told.
    """
    done = decision_changes.c
    moved = select(done.change_id, done.was_on, done.was_mention_id).where(
        done.decision_id == number, done.undoing.is_(False), done.was_on.is_not(None)
    )
    other = changes.alias()
    for row in connection.execute(moved).all():
        taken = exists().where(
            other.c.project_id == changes.c.project_id,
            other.c.after == changes.c.after,
            other.c.on_date == row.was_on,
            other.c.mention_id == row.was_mention_id,
        )
        old = {"on_date": row.was_on, "mention_id": row.was_mention_id}
        connection.execute(update(changes).where(changes.c.id == row.change_id, ~taken).values(old))


def silence(connection: Connection, number: int, asleep: Iterable[int]) -> None:
    """Keeps alerts quiet that slept because their change was withdrawn, and whose change this decision gave back."""
    holds = select(changes.c.id).where(changes.c.withdrawn_at.is_(None))
    woken = alerts.c.id.in_(list(asleep)) & alerts.c.change_id.in_(holds) & alerts.c.silenced_by.is_(None)
    connection.execute(update(alerts).where(woken).values(silenced_by=number))


def give_voice(connection: Connection, number: int) -> frozenset[int]:
    """Undoes what a decision did to alerts: those it kept quiet, and, which are given, those it put to sleep."""
    connection.execute(update(alerts).where(alerts.c.silenced_by == number).values(silenced_by=None))
    done = decision_changes.c
    withdrew = select(done.change_id).where(
        done.decision_id == number, done.undoing.is_(False), done.effect == "withdrew"
    )
    untold = select(alerts.c.id).where(alerts.c.change_id.in_(withdrew), alerts.c.letter_id.is_(None))
    return frozenset(connection.execute(untold).scalars())
