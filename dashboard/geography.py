"""Regions and projects as GeoJSON (RFC 7946). No place is made up: what is known by its region alone has no point."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from alerts.wording import region_name
from domain.records import Status
from domain.volumes import Cell
from flows.machine_models import Project

NOTE = (
    "Features have no geometry: the news name regions and places, not coordinates. Join them by the ISO code «region»."
)


def regions(cells: Iterable[Cell], language: str) -> dict[str, Any]:
    """How many projects stand where, by status; those of which no region is known have «null»."""
    counted: dict[str | None, Counter[Status]] = defaultdict(Counter)
    for cell in cells:
        if cell.status is not None:
            counted[cell.region][cell.status] += cell.projects
    return _collection(
        _feature(region or "-", _standing(region, counted[region], language))
        for region in sorted(counted, key=lambda region: region or "")
    )


def _standing(region: str | None, counted: Counter[Status], language: str) -> dict[str, Any]:
    by_status = {status.value: counted[status] for status in Status if counted[status]}
    return {
        "region": region, "name": _name(region, language), "projects": counted.total(), "by_status": by_status,
    }  # fmt: skip


def projects(listed: Iterable[Project], language: str) -> dict[str, Any]:
    return _collection(
        _feature(one.id, one.model_dump(mode="json") | {"region_name": _name(one.region, language)}) for one in listed
    )


def _name(region: str | None, language: str) -> str | None:
    return region_name(region, language) if region else None


def _feature(key: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": None, "properties": properties}


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "note": NOTE, "features": list(features)}
