"""The page of each project."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from dashboard.look import Here
from dashboard.rendering import page
from db.views import project_page
from flows.promise_commands import prospects_of

router = APIRouter()


@router.get("/projects/{public_id}")
def project(look: Here, public_id: str) -> HTMLResponse:
    told = project_page(look.connection, public_id)
    if told is None:
        raise HTTPException(404)
    found = prospects_of(look.connection, told.project.public_id, today=look.today, floor=look.settings.floor)
    return page(look, "project.html", told=told, found=found)
