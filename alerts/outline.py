"""The order of a letter that tells of many changes: by region, each project's changes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from alerts.telling import Told


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    told: tuple[Told, ...]


def sections(told: Iterable[Told], elsewhere: str) -> tuple[Section, ...]:
    """The region with most changes first, and last those whose place nobody gave, under the title ``elsewhere``."""
    by_region: defaultdict[str | None, list[Told]] = defaultdict(list)
    for event in told:
        by_region[event.region].append(event)
    order = sorted(by_region.items(), key=lambda pair: (pair[0] is None, -len(pair[1]), pair[0] or ""))
    return tuple(Section(region or elsewhere, _by_project(events)) for region, events in order)


def _by_project(events: Iterable[Told]) -> tuple[Told, ...]:
    """Projects in the order of their first change."""
    together: defaultdict[str, list[Told]] = defaultdict(list)
    for event in events:
        together[event.project_id].append(event)
    return tuple(event for project in together.values() for event in project)
