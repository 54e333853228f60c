"""Regions and projects as GeoJSON (RFC 7946). No place is made up: what is known by its region alone has no point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alerts.wording import region_name
from db.paging import RegionCount
from flows.machine_models import Project

NOTE = (
    "Features have no geometry: the news name regions and places, not coordinates. Join them by the ISO code «region»."
)


def regions(counts: Iterable[RegionCount], language: str) -> dict[str, Any]:
    """How many projects stand where, by status; those of which no region is known have «null»."""
    return _collection(
        _feature(
            one.region or "-",
            {
                "region": one.region,
                "name": _name(one.region, language),
                "projects": one.projects,
                "by_status": one.by_status,
            },
        )
        for one in counts
    )


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
