"""Which news moves a project: order of the statuses, and what a step back, a pause or an end needs."""

from __future__ import annotations

from domain.records import Status

LIFE_CYCLE = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION, Status.COMMISSIONED)


def moves(before: Status, after: Status) -> bool:
    """Whether news of ``after`` changes a project known as ``before``.

    Forward along the life cycle, and into or out of a pause or an end. News that says less than is known
    («will be launched» of a plant under construction) is no change.
    """
    if before in LIFE_CYCLE and after in LIFE_CYCLE:
        return LIFE_CYCLE.index(after) > LIFE_CYCLE.index(before)
    return before is not after
