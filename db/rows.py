"""Domain values to columns and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, Label, Row, select

from db.tables import projects
from domain.notices import Trigger
from domain.projects import Ambiguous, Matched, New, Part, Resolution
from domain.records import Capacity, Facility, Mention, Milestone, MilestoneKind, Money, Programme, Sector, Span, Status
from domain.rhythms import IMMEDIATELY, Every, Quiet, Rhythm
from domain.watching import Move, Watch

_WATCH_SETS = ("projects", "regions", "countries", "sectors", "products", "companies", "to", "words")
_MOVES_ALONE = frozenset({Trigger.MOVES})


def public_id_of(project_id: ColumnElement[Any], name: str = "public_id") -> Label[str]:
    """Asked for by itself, not joined from outside: as of a day SQLite would make a list of all projects for that."""
    other = projects.alias()
    return select(other.c.public_id).where(other.c.id == project_id).scalar_subquery().label(name)


def storable(text: str) -> str:
    """The text without what no database takes: halves of surrogate pairs become «?», NUL the replacement character."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def mention_columns(mention: Mention) -> dict[str, Any]:
    investment, capacity = mention.investment, mention.capacity
    return {
        "name": mention.name,
        "facility": mention.facility.value,
        "status": mention.status.value,
        "evidence": mention.evidence,
        "products": list(mention.products),
        "sector": mention.sector.value,
        "country": mention.country,
        "region": mention.region,
        "locality": mention.locality,
        "companies": list(mention.companies),
        "expected": mention.expected,
        "investment_amount": investment and investment.amount,
        "investment_currency": investment and investment.currency,
        "capacity_value": capacity and capacity.value,
        "capacity_unit": capacity and capacity.unit,
        "jobs": mention.jobs,
        "score": mention.score,
        "spans": [list(span) for span in mention.spans],
        "milestones": [list(milestone) for milestone in mention.milestones],
    }


def mention_of(row: Row[Any]) -> Mention:
    """The mention in a row that has all columns of ``mentions``."""
    return Mention(
        name=row.name,
        facility=Facility(row.facility),
        status=Status(row.status),
        evidence=row.evidence,
        products=tuple(row.products),
        sector=Sector(row.sector),
        country=row.country,
        region=row.region,
        locality=row.locality,
        companies=tuple(row.companies),
        expected=row.expected,
        investment=money_of(row),
        capacity=capacity_of(row),
        jobs=row.jobs,
        score=row.score,
        spans=_spans(row.spans),
        milestones=milestones_of(row),
    )


def compared_mention_of(row: Row[Any]) -> Mention:
    """What a comparison looks at."""
    return Mention(
        name=row.name,
        facility=Facility(row.facility),
        status=Status(row.status),
        evidence="",
        products=tuple(row.products),
        sector=Sector(row.sector),
        country=row.country,
        region=row.region,
        locality=row.locality,
        companies=tuple(row.companies),
        investment=money_of(row),
        capacity=capacity_of(row),
        score=row.score,
    )


def milestones_of(row: Row[Any]) -> tuple[Milestone, ...]:
    return tuple(Milestone(MilestoneKind(kind), *rest) for kind, *rest in row.milestones)


def money_of(row: Row[Any]) -> Money | None:
    return None if row.investment_amount is None else Money(row.investment_amount, row.investment_currency)


def capacity_of(row: Row[Any]) -> Capacity | None:
    return None if row.capacity_value is None else Capacity(row.capacity_value, row.capacity_unit)


def programme_columns(programme: Programme) -> dict[str, Any]:
    return {
        "evidence": programme.evidence,
        "projects": programme.count,
        "amount": programme.amount,
        "currency": programme.currency,
        "period": programme.period,
        "region": programme.region,
        "status": programme.status and programme.status.value,
        "spans": [list(span) for span in programme.spans],
        "country": programme.country,
        "sector": programme.sector and programme.sector.value,
        "jobs": programme.jobs,
    }


def programme_of(row: Row[Any]) -> Programme:
    return Programme(
        evidence=row.evidence,
        count=row.projects,
        amount=row.amount,
        currency=row.currency,
        period=row.period,
        region=row.region,
        status=row.status and Status(row.status),
        spans=_spans(row.spans),
        country=row.country,
        sector=row.sector and Sector(row.sector),
        jobs=row.jobs,
    )


def _spans(stored: Iterable[tuple[str, int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in stored)


def resolution_columns(resolution: Resolution) -> dict[str, Any]:
    """Why a mention was put where it is, as JSON."""
    match resolution:
        case Matched():
            return {"answer": "matched", **_matched(resolution)}
        case Ambiguous(candidates):
            return {"answer": "ambiguous", "candidates": [_matched(candidate) for candidate in candidates]}
        case New(best):
            return {"answer": "new", "best": best}


def _matched(matched: Matched) -> dict[str, Any]:
    parts = [{field.name: getattr(part, field.name) for field in fields(part)} for part in matched.parts]
    return {"project_id": matched.project_id, "score": matched.score, "parts": parts}


def resolution_of(stored: dict[str, Any]) -> Resolution:
    match stored["answer"]:
        case "matched":
            return _matched_of(stored)
        case "ambiguous":
            return Ambiguous(tuple(_matched_of(candidate) for candidate in stored["candidates"]))
        case _:
            return New(stored["best"])


def _matched_of(stored: dict[str, Any]) -> Matched:
    return Matched(stored["project_id"], stored["score"], tuple(Part(**part) for part in stored["parts"]))


def watch_definition(watch: Watch) -> dict[str, Any]:
    """All of a watch but its address and language, which have columns of their own."""
    wishes: dict[str, Any] = {name: sorted(getattr(watch, name)) for name in _WATCH_SETS}
    wishes["moves"] = sorted([before or "", after or ""] for before, after in watch.moves)
    wishes |= {"investment": sorted(watch.investment), "jobs": watch.jobs}
    told = {name: values for name, values in wishes.items() if values} | {"new_projects": watch.new_projects}
    told |= {} if watch.triggers == _MOVES_ALONE else {"triggers": sorted(watch.triggers)}
    told |= {} if watch.proof else {"proof": False}
    return told | ({} if watch.rhythm == IMMEDIATELY else {"rhythm": _rhythm_columns(watch.rhythm)})


def watch_of(row: Row[Any]) -> Watch:
    told = row.definition
    wishes = {name: frozenset(told.get(name, ())) for name in _WATCH_SETS}
    wishes["to"] = frozenset(Status(status) for status in wishes["to"])
    wishes["investment"] = frozenset(Money(*money) for money in told.get("investment", ()))
    wishes["moves"] = frozenset(Move(*(Status(one) if one else None for one in move)) for move in told.get("moves", ()))
    return Watch(
        id=row.id,
        email=row.email,
        language=row.language,
        jobs=told.get("jobs"),
        new_projects=told["new_projects"],
        triggers=frozenset(map(Trigger, told["triggers"])) if "triggers" in told else _MOVES_ALONE,
        rhythm=rhythm_of(told),
        proof=told.get("proof", True),
        **wishes,
    )


def _rhythm_columns(rhythm: Rhythm) -> dict[str, Any]:
    quiet = rhythm.quiet and [at.isoformat() for at in rhythm.quiet]
    return {
        "every": rhythm.every.value,
        "at": rhythm.at.isoformat(),
        "day": rhythm.day,
        "zone": rhythm.zone,
        "quiet": quiet,
        "budget": rhythm.budget,
    }


def rhythm_of(definition: dict[str, Any]) -> Rhythm:
    """A watch's rhythm, from its definition."""
    stored = definition.get("rhythm")
    if stored is None:
        return IMMEDIATELY
    return Rhythm(
        every=Every(stored["every"]),
        at=time.fromisoformat(stored["at"]),
        day=stored["day"],
        zone=stored["zone"],
        quiet=stored["quiet"] and Quiet(*map(time.fromisoformat, stored["quiet"])),
        budget=stored["budget"],
    )
