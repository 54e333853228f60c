"""How far a project has come by what was reported as done, below its status: the first report of each milestone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.projects import Sighting
from domain.records import Milestone, MilestoneKind, Status
from domain.status import LIFE_CYCLE, moves
from domain.timeline import SURE_ENOUGH, believed, publication_day

SAYS: Mapping[MilestoneKind, Status] = {
    MilestoneKind.AGREEMENT: Status.ANNOUNCED,
    MilestoneKind.FINANCING: Status.PLANNED,
    MilestoneKind.PERMIT: Status.PLANNED,
    MilestoneKind.GROUND_BROKEN: Status.CONSTRUCTION,
    MilestoneKind.EQUIPMENT: Status.CONSTRUCTION,
    MilestoneKind.TEST_RUN: Status.CONSTRUCTION,
    MilestoneKind.LAUNCH_CEREMONY: Status.COMMISSIONED,
    MilestoneKind.FIRST_PRODUCT: Status.COMMISSIONED,
    MilestoneKind.WORKING: Status.COMMISSIONED,
    MilestoneKind.OUTPUT: Status.COMMISSIONED,
    MilestoneKind.DESIGN_CAPACITY: Status.COMMISSIONED,
}
"""The least that a project with this milestone has come to; a plant that stands idle may be halted, or short of ore."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone as it was first reported, on the day ``on``; ``repeated`` counts the other stories that told it."""

    kind: MilestoneKind
    on: date
    mention_id: int
    source_id: str
    evidence: str
    repeated: int = 0


def milestones(sightings: Iterable[Sighting], floor: float = SURE_ENOUGH) -> tuple[Reached, ...]:
    """One of each kind that was reported, in the order of the reports; of one article, in that of a project's life."""
    told: dict[MilestoneKind, list[Sighting]] = defaultdict(list)
    first: dict[MilestoneKind, Milestone] = {}
    for sighting in in_order(believed(sightings, floor)):
        for milestone in sighting.mention.milestones:
            told[milestone.kind].append(sighting)
            first.setdefault(milestone.kind, milestone)
    found = [
        reached(told[kind][0], first[kind], len({one.story_id for one in told[kind]}) - 1)
        for kind in MilestoneKind
        if kind in told
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def reached(sighting: Sighting, milestone: Milestone, repeated: int = 0) -> Reached:
    on, source = publication_day(sighting), sighting.source_id
    return Reached(milestone.kind, on, sighting.mention_id, source, milestone.evidence, repeated)


def in_order(sightings: Iterable[Sighting]) -> list[Sighting]:
    """As they were published."""
    return sorted(sightings, key=lambda sighting: (sighting.published_at, sighting.mention_id))


def is_beyond(kind: MilestoneKind, status: Status) -> bool:
    """Whether a milestone says more than the status, which only the rules of status can change: worth a look."""
    said = SAYS.get(kind)
    return said is not None and status in LIFE_CYCLE and moves(status, said)
