"""Projects in the Open Contracting for Infrastructure Data Standard 0.9; docs/oc4ids.md has what stands for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from alerts.wording import country_name, region_name
from domain.fates import FateName
from domain.promises import PromiseKind
from domain.records import Sector, Status
from flows import machine_models as told
from flows.machine_models import ProjectHistory

VERSION = "0.9"
STATUSES = {
    Status.ANNOUNCED: "identification",
    Status.PLANNED: "preparation",
    Status.CONSTRUCTION: "implementation",
    Status.COMMISSIONED: "completion",
    Status.CANCELLED: "cancelled",
    Status.CLOSED: "decommissioned",
}
"""A pause has no code of its own: a suspended project keeps that of the stage in which it was halted."""
SECTORS = {
    Sector.ENERGY: "energy",
    Sector.OIL_GAS: "energy",
    Sector.AGRICULTURE: "economy",
    Sector.WASTE: "waterAndWaste",
    Sector.TRANSPORT: "transport",
}
FATES = {
    FateName.KEPT: "met",
    FateName.LATE: "met",
    FateName.OVERDUE: "notMet",
    FateName.DROPPED: "notMet",
    FateName.OPEN: "scheduled",
}
"""Dates that others took the place of are left out: a milestone of the standard has one date."""


def package(records: Iterable[ProjectHistory], address: str, itself: str, day: date) -> dict[str, Any]:
    return {
        "uri": itself,
        "publishedDate": _moment(day),
        "version": VERSION,
        "publisher": {"name": "Qadam", "uri": address},
        "projects": [_project(record, address) for record in records],
    }


def _project(record: ProjectHistory, address: str) -> dict[str, Any]:
    row = record.project
    parts = {
        "id": f"qadam-{row.id}",
        "updated": row.last_published_at and row.last_published_at.isoformat(),
        "title": row.name,
        "description": _description(record),
        "status": _status(record),
        "sector": [SECTORS[row.sector]] if row.sector in SECTORS else None,
        "additionalClassifications": _classifications(row),
        "identifiers": [{"id": one, "scheme": "qadam"} for one in record.also],
        "locations": _locations(row),
        "budget": row.investment and {"amount": {"amount": row.investment.amount, "currency": row.investment.currency}},
        "parties": [{"id": _key(name), "name": name} for name in row.companies],
        "forecasts": list(_forecasts(row)),
        "milestones": list(_milestones(record)),
        "documents": _documents(record, address),
    }
    return {name: value for name, value in parts.items() if value}


def _status(record: ProjectHistory) -> str | None:
    held = [one for one in record.changes if one.withdrawn_at is None]
    status = record.project.status
    if status is Status.SUSPENDED:
        status = held[-1].before if held else None
    return STATUSES.get(status) if status else None


def _description(record: ProjectHistory) -> str:
    """Says where it is from; the quotes stand with the documents."""
    status = record.project.status
    stands = f" It stands as {status.value} since {record.project.status_on}." if status else ""
    return f"Known from {record.project.sightings} reports in the news, not from the project's owner.{stands}"


def _classifications(row: told.Project) -> list[dict[str, str]]:
    found = (("sector", row.sector), ("facility", row.facility))
    return [{"scheme": f"qadam-{name}", "id": value.value} for name, value in found if value]


def _locations(row: told.Project) -> list[dict[str, Any]]:
    """No geometry: the news name places, not coordinates."""
    if not (row.region or row.country or row.locality):
        return []
    address = {
        "locality": row.locality,
        "region": row.region and region_name(row.region, "en"),
        "countryName": row.country and country_name(row.country, "en"),
    }
    place: dict[str, Any] = {"id": row.region or row.country or "place"}
    place["address"] = {name: value for name, value in address.items() if value}
    if row.country:
        place["gazetteer"] = {"scheme": "ISO2", "identifiers": [row.country]}
    return [place]


def _forecasts(row: told.Project) -> Iterator[dict[str, Any]]:
    if row.capacity:
        yield _metric("capacity", "Capacity", row.capacity.value, row.capacity.unit)
    if row.jobs:
        yield _metric("jobs", "Jobs", row.jobs, "people")


def _metric(key: str, title: str, value: float, unit: str) -> dict[str, Any]:
    observation = {"id": "1", "measure": value, "unit": {"name": unit}}
    return {"id": key, "title": title, "observations": [observation]}


def _milestones(record: ProjectHistory) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(record.promises, 1):
        if one.kind is PromiseKind.LAUNCH and one.due and one.fate.name in FATES:
            is_met = FATES[one.fate.name] == "met" and one.fate.on
            yield {
                "id": str(number),
                "title": "Launch",
                "type": "delivery",
                "description": one.quote.text,
                "dueDate": _moment(one.due),
                "status": FATES[one.fate.name],
                **({"dateMet": _moment(one.fate.on)} if is_met and one.fate.on else {}),
            }


def _documents(record: ProjectHistory, address: str) -> list[dict[str, Any]]:
    """The articles with their sentences, and our page."""
    page = {"id": "qadam", "title": "What Qadam knows of it", "url": f"{address}/en/projects/{record.project.id}"}
    return [page, *(_document(one) for one in record.mentions if one.counts)]


def _document(one: told.Mention) -> dict[str, Any]:
    parts = {
        "id": str(one.id),
        "title": one.quote.title,
        "description": f"«{one.quote.text}»",
        "url": one.quote.url,
        "author": one.quote.source,
        "datePublished": one.quote.published_at.isoformat(),
    }
    return {name: value for name, value in parts.items() if value}


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()


def _key(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:12]
