"""What followed the launches of many projects: for lists, and for those who look for plants without output."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from db.promises import FollowedProject, followed_by_id, launched_projects
from domain.launches import LaunchWatch, VerdictName, launch_watch


@dataclass(frozen=True, slots=True)
class Launches:
    """Launches as of ``today``, by readings at least as sure as ``floor``."""

    connection: Connection
    today: date
    floor: float

    def of(self, public_ids: Iterable[str]) -> dict[str, LaunchWatch]:
        """By public id, those of the projects that were launched."""
        return dict(self._watched(followed_by_id(self.connection, public_ids)))

    def judged(self, verdicts: Collection[VerdictName]) -> list[str]:
        """The public ids of all projects with one of the verdicts."""
        watched = self._watched(launched_projects(self.connection))
        return [public_id for public_id, launch in watched if launch.verdict.name in verdicts]

    def _watched(self, projects: Iterable[FollowedProject]) -> Iterator[tuple[str, LaunchWatch]]:
        for project in projects:
            launch = launch_watch(project.sightings, project.changes, self.today, self.floor)
            if launch is not None:
                yield project.public_id, launch
