"""What a watcher must be told when news that were told do not hold as they were told: once, and only if it stays so.

An alert begins a line of steps: what the watcher was told, and each correction of it. Two things count: what the
watcher believes, which is the last step that has arrived or may have, and what was settled, which is the last step of
all, told or not. A step that waits can still be taken back; a quiet one is never told (somebody wished so, or the
archive was read again): it settles what is so without a letter, and a watcher who happens to believe the truth
again is owed nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.watching import CorrectionKind

# Whoever was told of a day will recognise the event by one of the same quarter.
RECOGNISABLE = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Claim:
    """That a change holds, and its day; ``change_id`` None: that the notice does which the alert told."""

    change_id: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Step:
    """``says`` None: that nothing of it holds; ``told``: the watcher knows, or may; ``waits``: it has not gone out."""

    says: Claim | None
    told: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """The next step of a line; ``believed`` is what the watcher was told last."""

    kind: CorrectionKind
    believed: Claim
    now: Claim | None
    quiet: bool


def settled(
    told: Claim, steps: Sequence[Step], now: Claim | None, *, quiet: bool = False, decided: bool = False
) -> tuple[bool, Settlement | None]:
    """Whether steps that wait are to be taken back, and the step that is to follow.

    ``told`` is what the alert told, ``steps`` the corrections so far, oldest first; ``now`` is what holds; ``decided``:
    a person has brought that about.
    """
    done = [step for step in steps if not step.waits]
    waiting = [step for step in steps if step.waits]
    last = Step(told) if not done else done[-1]
    if agree(last.says, now):
        return bool(waiting), None
    if len(waiting) == 1 and waiting[0].says == now:
        return False, None
    claims = (told, *(step.says for step in done if step.told))
    believed = claims[-1]
    known = next(claim for claim in reversed(claims) if claim is not None)
    silent = agree(believed, now) or (quiet and not waiting)  # what waits is owed for something that was not quiet
    return bool(waiting), Settlement(_kind(told, believed, now, decided), believed or known, now, quiet=silent)


def agree(one: Claim | None, other: Claim | None) -> bool:
    """Whether who was told the one knows the other."""
    if one is None or other is None:
        return one is other
    return one.change_id == other.change_id and abs(one.on - other.on) <= RECOGNISABLE


def _kind(told: Claim, believed: Claim | None, now: Claim | None, decided: bool) -> CorrectionKind:
    if now is None:
        return CorrectionKind.OTHER if decided else CorrectionKind.RETRACTED
    if believed is not None and believed.change_id == now.change_id:
        return CorrectionKind.REDATED
    return CorrectionKind.RESTORED if now.change_id == told.change_id else CorrectionKind.MERGED
