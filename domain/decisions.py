"""What people have decided of mentions and projects, and where each mention belongs by that; the machine obeys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain

from domain.projects import Project, Resolution
from domain.records import Mention, Status
from domain.resolution import resolve


class Kind(StrEnum):
    """confirm: a mention belongs to ``target``; reject: it does not belong to ``origin``; merge: ``origin`` is
    ``target``; split: mentions of ``origin`` are a project of their own, ``target``; discard: a mention, which counted
    for ``origin``, tells of no project at all."""

    CONFIRM = "confirm"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that was not undone; ids grow with time.

    ``lineages`` are the mentions it is about, through all versions and readings of their articles. A rejection's
    ``target`` is where the mention stands instead. ``seen`` is the status that a confirmed mention told of then.
    """

    id: int
    kind: Kind
    origin: int | None
    target: int | None
    lineages: frozenset[int] = frozenset()
    seen: Status | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The project that a mention counts for, None if for none, and the decisions that put it there; none where the
    machine did."""

    project_id: int | None
    by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions that stand: merges by the project that became another, the others by lineage, oldest first.

    ``apart`` are pairs of projects that somebody told from one another.
    """

    merges: Mapping[int, Decision] = field(default_factory=dict)
    on: Mapping[int, tuple[Decision, ...]] = field(default_factory=dict)
    apart: frozenset[frozenset[int]] = frozenset()

    def survivor(self, project_id: int) -> int:
        """The project that this one is, by all merges."""
        return self._way(project_id)[0]

    def barred(self, lineage: int) -> dict[int, Decision]:
        """Projects that the mention must not be put to, each with the decision that says so."""
        return {
            self.survivor(decision.origin): decision
            for decision in self.on.get(lineage, ())
            if decision.kind in (Kind.REJECT, Kind.SPLIT) and decision.origin is not None
        }

    def pin(self, lineage: int) -> Decision | None:
        """The newest decision that says where the mention belongs."""
        pins = (decision for decision in reversed(self.on.get(lineage, ())) if decision.kind in _PINS)
        return next(pins, None)

    def discarded(self, lineage: int) -> Decision | None:
        """The decision that the mention tells of no project."""
        return next((decision for decision in self.on.get(lineage, ()) if decision.kind is Kind.DISCARD), None)

    def place(self, lineage: int, home: int) -> Place | None:
        """Where the mention belongs whose ``home``, by the machine alone, is this; None: a project is to be made."""
        if discarded := self.discarded(lineage):
            return Place(None, (discarded.id,))
        barred = self.barred(lineage)
        ways = (self._way(project_id, by) for project_id, by in self._wishes(lineage, home))
        return next((Place(*way) for way in ways if way[0] not in barred), None)

    def is_confirmed(self, lineage: int, status: Status) -> bool:
        """Whether a person has seen the mention say this; what an edit makes of it is another claim."""
        return any(decision.kind is Kind.CONFIRM and decision.seen is status for decision in self.on.get(lineage, ()))

    def _wishes(self, lineage: int, home: int) -> Iterable[tuple[int, tuple[int, ...]]]:
        """Projects for the mention and by which decision, those that count most first."""
        newest_first = [decision for decision in reversed(self.on.get(lineage, ())) if decision.target is not None]
        pins = ((_target(one), (one.id,)) for one in newest_first if one.kind in _PINS)
        instead = ((_target(one), (one.id,)) for one in newest_first if one.kind is Kind.REJECT)
        return chain(pins, [(home, ())], instead)

    def _way(self, project_id: int, by: tuple[int, ...] = ()) -> tuple[int, tuple[int, ...]]:
        """The project that this one has become, and the decisions that lead there."""
        while (merge := self.merges.get(project_id)) and merge.id not in by:  # a ring would have no end
            project_id, by = _target(merge), (*by, merge.id)
        return project_id, by


_PINS = (Kind.CONFIRM, Kind.SPLIT)
NOTHING_DECIDED = Decisions()


def gathered(standing: Iterable[Decision]) -> Decisions:
    """All that stands, whatever the order it comes in."""
    ordered = sorted(standing, key=lambda decision: decision.id)
    on: defaultdict[int, list[Decision]] = defaultdict(list)
    for decision in ordered:
        for lineage in decision.lineages:
            on[lineage].append(decision)
    merges = {one.origin: one for one in ordered if one.kind is Kind.MERGE and one.origin is not None}
    bare = Decisions(merges, {lineage: tuple(told) for lineage, told in on.items()})
    return Decisions(bare.merges, bare.on, _told_apart(bare, ordered))


def _told_apart(decisions: Decisions, ordered: Sequence[Decision]) -> frozenset[frozenset[int]]:
    pairs = (
        frozenset((decisions.survivor(one.origin), decisions.survivor(other)))
        for one in ordered
        if one.kind in (Kind.REJECT, Kind.SPLIT) and one.origin is not None
        for other in _elsewhere(decisions, one)
    )
    return frozenset(pair for pair in pairs if len(pair) > 1)


def _elsewhere(decisions: Decisions, apart: Decision) -> Iterable[int]:
    """Projects of which a person said, or let stand, that the mentions in question belong there."""
    pins = (decisions.pin(lineage) for lineage in apart.lineages)
    return (one.target for one in (apart, *pins) if one is not None and one.target is not None)


def _target(decision: Decision) -> int:
    if decision.target is None:
        raise AssertionError(f"decision {decision.id} leads nowhere")
    return decision.target


@dataclass(frozen=True, slots=True)
class Known:
    """What a mention was in an earlier version or reading of its article; ``home``: its project by the machine."""

    lineage: int
    home: int


def decided(decisions: Decisions, known: Known | None) -> Place | None:
    """Where people have said that the mention belongs; None where it is for the machine to judge."""
    place = known and decisions.place(known.lineage, known.home)
    return place if place and place.by else None


def resolve_under(
    decisions: Decisions,
    known: Known | None,
    mention: Mention,
    published_at: datetime,
    candidates: Sequence[Project],
) -> Resolution:
    """``resolve``, but never with a project that people took the mention from, nor with two told apart as one."""
    barred = decisions.barred(known.lineage) if known else {}
    open_to_it = [project for project in candidates if project.id not in barred]
    return resolve(mention, published_at, open_to_it, decisions.apart)


def contradiction(decisions: Decisions, merge: Decision, mentions: Iterable[Known]) -> Decision | None:
    """The decision that forbids the merge: it keeps one of these mentions out of the common project."""
    after = Decisions({**decisions.merges, _origin(merge): merge}, decisions.on)
    for known in mentions:
        place = decisions.place(known.lineage, known.home)
        if place is None or place.project_id is None:
            continue
        if found := after.barred(known.lineage).get(after.survivor(place.project_id)):
            return found
    return None


def _origin(decision: Decision) -> int:
    if decision.origin is None:
        raise AssertionError(f"decision {decision.id} comes from nowhere")
    return decision.origin
