"""The list of projects and the page of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from dashboard.look import Here
from dashboard.rendering import page
from db.views import project_page, project_rows
from domain.records import Sector, Status
from flows.promise_commands import prospects_of

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


@router.get("/projects/{public_id}")
def project(look: Here, public_id: str) -> HTMLResponse:
    told = project_page(look.connection, public_id)
    if told is None:
        raise HTTPException(404)
    found = prospects_of(look.connection, told.project.public_id, today=look.today, floor=look.settings.floor)
    return page(look, "project.html", told=told, found=found)
