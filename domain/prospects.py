"""What a project's news tell beside its status: promises, silence, announcements, milestones, output after a launch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.announcements import Announcement, announcements
from domain.fates import Overdue
from domain.launches import LaunchWatch, launch_watch
from domain.milestones import Reached, milestones
from domain.projects import Change, Sighting
from domain.promises import Promise, ledger
from domain.records import Sector
from domain.silence import Silence, UsualSilence, silence
from domain.timeline import SURE_ENOUGH, believed, publication_day


@dataclass(frozen=True, slots=True)
class Prospects:
    """``silence`` is None for finished projects, and where nobody knows what is usual; ``launch`` without a launch."""

    promises: tuple[Promise, ...]
    silence: Silence | None
    announcements: tuple[Announcement, ...]
    milestones: tuple[Reached, ...]
    launch: LaunchWatch | None

    @property
    def overdue(self) -> Promise | None:
        """The launch that was promised last, if its day has passed without news of it."""
        return next((promise for promise in self.promises if isinstance(promise.fate, Overdue)), None)


def prospects(
    sightings: Sequence[Sighting],
    changes: Sequence[Change],
    sector: Sector,
    usual: UsualSilence,
    today: date,
    floor: float = SURE_ENOUGH,
) -> Prospects:
    """``changes`` is the project's history, oldest first; ``usual`` is as the whole archive has it."""
    return Prospects(
        ledger(sightings, changes, today, floor),
        _silence(sightings, changes, sector, usual, today, floor),
        announcements(sightings, changes, floor),
        milestones(sightings, floor),
        launch_watch(sightings, changes, today, floor),
    )


def _silence(
    sightings: Sequence[Sighting],
    changes: Sequence[Change],
    sector: Sector,
    usual: UsualSilence,
    today: date,
    floor: float,
) -> Silence | None:
    days = [publication_day(sighting) for sighting in believed(sightings, floor)]
    return silence(max(days), today, changes[-1].after, sector, usual) if days and changes else None
