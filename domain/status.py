"""Which news moves a project: order of the statuses, and what a step back, a pause or an end needs."""

from __future__ import annotations

from collections.abc import Collection

from domain.records import Status

LIFE_CYCLE = (Status.ANNOUNCED, Status.PLANNED, Status.CONSTRUCTION, Status.COMMISSIONED)

BEFORE_LAUNCH = frozenset(LIFE_CYCLE[:3])

ENDS = (Status.CANCELLED, Status.CLOSED)

FINISHED = frozenset({Status.COMMISSIONED, *ENDS})


def moves(before: Status, after: Status, *, undone: Collection[Status] = ()) -> bool:
    """Whether news of ``after`` changes a project known as ``before``.

    Forward along the life cycle, and into a pause or an end. News that says less than is known («will be launched» of a
    plant under construction) is no change. Mere intent wakes nothing that was paused or dropped, and only works or a
    launch a plant that was closed: what was once announced is told again in every background paragraph. Back along the
    life cycle leads only news that says in words that the stage has not been reached: ``undone`` are such stages.
    """
    if before in LIFE_CYCLE and after in LIFE_CYCLE:
        if before in undone and after not in undone:
            return after is not before
        return LIFE_CYCLE.index(after) > LIFE_CYCLE.index(before)
    if before in LIFE_CYCLE or (before is Status.SUSPENDED and after in ENDS):
        return True
    woken = LIFE_CYCLE[2:] if before is Status.CLOSED else LIFE_CYCLE[1:]
    return after in woken
