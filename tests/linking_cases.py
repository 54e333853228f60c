"""Cases of linking, read from their text: mentions in order of publication, each with its true project's letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from domain.projects import Matched, Project, Resolution, Sighting
from domain.records import Capacity, Facility, Mention, Money, Sector, Status
from domain.resolution import blocking_keys, resolve

_TEXT = Path(__file__).with_suffix(".txt")
_TOLD = re.compile(r"(?P<letter>[A-Z]) (?P<day>\S+) (?P<status>\w+) (?P<facility>\w+)/(?P<sector>\w+) \| (?P<said>.+)")


@dataclass(frozen=True, slots=True)
class Told:
    letter: str
    on: datetime
    mention: Mention


@dataclass(frozen=True, slots=True)
class Case:
    """``weak``: not told rightly yet; ``unclear``: the last mention is for a person to place."""

    title: str
    told: tuple[Told, ...]
    weak: bool
    unclear: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking made of a case: the project of each mention, and the answers that led there."""

    projects: tuple[int, ...]
    answers: tuple[Resolution, ...]


def linking_cases() -> tuple[Case, ...]:
    lines = (line for line in _TEXT.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    blocks = "\n".join(lines).strip().split("\n\n")
    return tuple(_case(*block.strip().splitlines()) for block in blocks if block.strip())


def linked(case: Case) -> Linked:
    """The mentions put to projects one after another, as the link stage does; only what shares a key is compared."""
    known: list[Project] = []
    projects, answers = [], []
    for number, told in enumerate(case.told, 1):
        answer = resolve(told.mention, told.on, [one for one in known if _meet(told.mention, one)])
        project_id = answer.project_id if isinstance(answer, Matched) else len(known) + 1
        sighting = Sighting(number, told.on, "agency", number, told.mention)
        if project_id > len(known):
            known.append(Project(project_id, f"Q{project_id}", told.mention.name, ()))
        at = known[project_id - 1]
        known[project_id - 1] = Project(at.id, at.public_id, at.name, (*at.sightings, sighting))
        projects.append(project_id)
        answers.append(answer)
    return Linked(tuple(projects), tuple(answers))


def pairs(case: Case, projects: tuple[int, ...]) -> Iterator[tuple[bool, bool]]:
    """(whether they are one, whether they were told as one) of each two mentions."""
    for (one, here), (other, there) in combinations(zip(case.told, projects, strict=True), 2):
        yield one.letter == other.letter, here == there


def _meet(mention: Mention, project: Project) -> bool:
    return any(blocking_keys(mention) & blocking_keys(sighting.mention) for sighting in project.sightings)


def _case(title: str, *told: str) -> Case:
    return Case(title.lstrip("?~ "), tuple(map(_told, told)), title.startswith("?"), title.startswith("~"))


def _told(line: str) -> Told:
    if not (found := _TOLD.fullmatch(line)):
        raise ValueError(f"no mention: {line}")
    name, products, place, companies, counted = (part.strip() for part in found["said"].split("|"))
    region, _, locality = place.partition(" ")
    capacity, investment = figures(counted)
    mention = Mention(
        name=name,
        facility=Facility(found["facility"]),
        status=Status(found["status"]),
        evidence=f"{name}: {found['status']}",
        products=listed(products, ","),
        sector=Sector(found["sector"]),
        country=region[:2],
        region=region if "-" in region else None,
        locality=locality.strip(" -") or None,
        companies=listed(companies, ";"),
        capacity=capacity,
        investment=investment,
    )
    return Told(found["letter"], datetime.fromisoformat(found["day"]).replace(tzinfo=UTC), mention)


def listed(text: str, by: str) -> tuple[str, ...]:
    return () if text == "-" else tuple(part.strip() for part in text.split(by))


def figures(text: str) -> tuple[Capacity | None, Money | None]:
    if text == "-":
        return None, None
    value, unit = text.split()
    money = unit.isupper() and len(unit) == 3
    return (None, Money(float(value), unit)) if money else (Capacity(float(value), unit), None)
