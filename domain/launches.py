"""The launch watch: whether output followed a launch, because a ceremony is no production."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from domain.milestones import Reached, in_order, reached
from domain.projects import Change, Sighting
from domain.records import Milestone, MilestoneKind, Status
from domain.timeline import SURE_ENOUGH, believed

MARKS = (6, 12, 24)
"""Months after a launch at which output is asked for."""

# For a week the reports on a launch say that the plant works because it was opened.
ECHO = timedelta(days=7)

_OUTPUT = frozenset({MilestoneKind.FIRST_PRODUCT, MilestoneKind.OUTPUT, MilestoneKind.DESIGN_CAPACITY})


class VerdictName(StrEnum):
    PRODUCING = "producing"
    NO_OUTPUT = "no-output"
    IDLE = "idle"
    TOO_EARLY = "too-early"


@dataclass(frozen=True, slots=True)
class Producing:
    """``first`` and ``last`` are the reports that it makes something."""

    name: ClassVar[VerdictName] = VerdictName.PRODUCING
    first: Reached
    last: Reached


@dataclass(frozen=True, slots=True)
class NoOutput:
    """No sign of output after ``months``, the last of MARKS that has passed."""

    name: ClassVar[VerdictName] = VerdictName.NO_OUTPUT
    months: int


@dataclass(frozen=True, slots=True)
class ReportedIdle:
    """The last that was reported is that it stands, or nearly."""

    name: ClassVar[VerdictName] = VerdictName.IDLE
    sign: Reached


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Nothing was heard yet; ``until`` is the first day on which it will be asked for."""

    name: ClassVar[VerdictName] = VerdictName.TOO_EARLY
    until: date


Verdict = Producing | NoOutput | ReportedIdle | TooEarly


@dataclass(frozen=True, slots=True)
class LaunchWatch:
    """A launch by the status rules, with what followed; ``ceremony`` is the report of one, if there was any."""

    launched: date
    mention_id: int
    ceremony: Reached | None
    verdict: Verdict

    @property
    def ceremony_only(self) -> bool:
        """Whether a ceremony is all that was ever heard."""
        return self.ceremony is not None and isinstance(self.verdict, NoOutput | TooEarly)


def launch_watch(
    sightings: Sequence[Sighting], changes: Sequence[Change], today: date, floor: float = SURE_ENOUGH
) -> LaunchWatch | None:
    """None for what is not launched, or no longer there. ``changes`` is the history, oldest first.

    For what was known on an earlier day give the sightings and the history of that day.
    """
    halt = changes[-1] if changes and changes[-1].after is Status.SUSPENDED else None
    before = changes[:-1] if halt else changes
    if not before or before[-1].after is not Status.COMMISSIONED:
        return None
    launch = before[-1]
    since = [report for report in _reports(believed(sightings, floor)) if report.on >= launch.on]
    ceremony = next((report for report in since if report.kind is MilestoneKind.LAUNCH_CEREMONY), None)
    signs = [report for report in since if _is_sign(report, launch, ceremony)]
    if halt is not None:
        signs.extend(_standstill(one) for one in sightings if one.mention_id == halt.mention_id)
    return LaunchWatch(launch.on, launch.mention_id, ceremony, _verdict(signs, launch.on, today))


def _reports(sightings: Iterable[Sighting]) -> Iterator[Reached]:
    """All that was ever reported, by publication; of one article, a standstill last."""
    for sighting in in_order(sightings):
        for milestone in sorted(sighting.mention.milestones, key=lambda one: one.kind is MilestoneKind.IDLE):
            yield reached(sighting, milestone)


def _is_sign(report: Reached, launch: Change, ceremony: Reached | None) -> bool:
    """Whether a report tells of output, or of none.

    That a plant works is said of every one on the day of its opening: it counts afterwards, or where nothing was heard
    of an opening.
    """
    if report.kind is MilestoneKind.WORKING:
        return report.on > launch.on + ECHO or (launch.before is None and ceremony is None)
    return report.kind in _OUTPUT or report.kind is MilestoneKind.IDLE


def _standstill(sighting: Sighting) -> Reached:
    """The news by which a launched plant was halted, in its own words."""
    mention = sighting.mention
    return reached(sighting, Milestone(MilestoneKind.IDLE, mention.evidence, 0, 0))


def _verdict(signs: Sequence[Reached], launched: date, today: date) -> Verdict:
    """The last word holds: a plant that stood still produces again once that is reported."""
    if signs and signs[-1].kind is MilestoneKind.IDLE:
        return ReportedIdle(signs[-1])
    made = [sign for sign in signs if sign.kind is not MilestoneKind.IDLE]
    if made:
        return Producing(made[0], made[-1])
    passed = [months for months in MARKS if months_later(launched, months) <= today]
    return NoOutput(passed[-1]) if passed else TooEarly(months_later(launched, MARKS[0]))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
