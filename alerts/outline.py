"""The order of a letter: a project's notices in one block with its change; of many blocks, by region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from alerts.telling import Told


def blocks(told: Sequence[Told]) -> tuple[Told, ...]:
    """One project's notices stand beside its last change, or else beside the first of them."""
    leads: dict[str, int] = {}
    for number, event in enumerate(told):
        lead = leads.get(event.project_id)
        if lead is None or event.notice is None:
            leads[event.project_id] = number
    beside: defaultdict[int, list[Told]] = defaultdict(list)
    for number, event in enumerate(told):
        if event.notice is not None and leads[event.project_id] != number:
            beside[leads[event.project_id]].append(event)
    folded = {id(event) for events in beside.values() for event in events}
    return tuple(
        replace(event, beside=tuple(beside[number])) for number, event in enumerate(told) if id(event) not in folded
    )


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
