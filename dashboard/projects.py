"""The list of projects."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from dashboard.look import Here
from dashboard.rendering import page
from db.views import project_rows
from domain.records import Sector, Status

router = APIRouter()
SHOWN = 50


@router.get("/projects")
def listed(
    look: Here,
    status: Status | None = None,
    region: Annotated[str | None, Query(max_length=6)] = None,
    sector: Sector | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    rows = project_rows(look.connection, status=status, region=region, sector=sector, query=q, limit=SHOWN)
    return page(look, "projects.html", rows=rows, q=q)
