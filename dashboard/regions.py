"""Regions side by side, and each with its figures, projects, promises and programmes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from alerts.wording import region_name
from dashboard.charts import launch_columns, sector_bars, status_bars
from dashboard.look import Here, Look
from dashboard.promise_record import Record, record
from dashboard.promises import kept_tallies, promises_of, wording
from dashboard.rendering import page
from db.project_filter import ProjectFilter
from db.project_search import Asked, project_rows
from db.promise_views import Promised
from db.volumes import Counted, cells
from domain.fates import FateName
from domain.regions import REGIONS
from domain.tallies import Tally
from domain.volumes import NONE, Volume, by_region, total

router = APIRouter()
SHOWN = 15


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    name: str
    figure: Volume
    record: Record


@router.get("/regions")
def regions(look: Here) -> HTMLResponse:
    figures = by_region(look.keep("places", lambda: cells(look.connection, places=True)))
    fared = {tally.name: tally for tally in kept_tallies(look, "region", Promised())}
    rows = [_row(look, code, figures.get(code, NONE), fared.get(code, Tally(code, {}, 0))) for code in REGIONS]
    rows.sort(key=lambda row: (-row.figure.projects, row.name))
    return page(look, "regions.html", rows=rows, **wording(look))


def _row(look: Look, code: str, figure: Volume, tally: Tally) -> RegionRow:
    name = region_name(code, look.language)
    return RegionRow(code, name, figure, record(look, tally, name))


@router.get("/regions/{code}")
def region(look: Here, code: str) -> HTMLResponse:
    if code not in REGIONS:
        raise HTTPException(404)
    found = look.keep(("region", code), lambda: cells(look.connection, Counted(region=code)))
    figure = total(found)
    shown = Asked(ProjectFilter(regions=(code,)))
    values: dict[str, Any] = {
        "code": code,
        "figure": figure,
        "statuses": status_bars(look, found, region=code),
        "sectors": sector_bars(look, found, region=code),
        "launched": launch_columns(look, region=code),
        "rows": project_rows(look.connection, shown, limit=SHOWN, total=figure.projects),
    }
    return page(look, "region.html", **values, **promises_of(look, Promised(region=code), FateName.OVERDUE))
