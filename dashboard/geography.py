"""Regions and projects as GeoJSON (RFC 7946). No place is made up: what is known by its region alone has no point,
and lies where its region does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from alerts.wording import region_name
from dashboard.outlines import outlines
from domain.records import Status
from domain.volumes import Cell
from flows.machine_models import Project

NOTE = (
    "Projects have no geometry: the news name regions and places, not coordinates. Their «region» is the ISO code that "
    "is the id of a region's feature."
)
CREDIT = (
    "Outlines of regions: © OpenStreetMap contributors, Open Database License 1.0; accurate to some two kilometres."
)


def regions(cells: Iterable[Cell], language: str) -> dict[str, Any]:
    """How many projects stand where, by status; those of which no region is known have «null»."""
    counted: dict[str | None, Counter[Status]] = defaultdict(Counter)
    for cell in cells:
        if cell.status is not None:
            counted[cell.region][cell.status] += cell.projects
    return _collection(
        _feature(region or "-", _standing(region, counted[region], language), _outline(region))
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


@cache
def _outline(region: str | None) -> dict[str, Any] | None:
    """Regions of other countries are not drawn here."""
    known = outlines()
    return {"type": "Polygon", "coordinates": known.rings(region)} if region and region in known.shapes else None


def _feature(key: str, properties: dict[str, Any], geometry: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "note": NOTE, "credit": CREDIT, "features": list(features)}
