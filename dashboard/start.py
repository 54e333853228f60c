"""The first page: what has moved lately, and what stands where."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dashboard.look import Here, house_of
from dashboard.rendering import page
from db.views import change_rows

router = APIRouter()
LATELY = timedelta(days=7)
SHOWN = 12


@router.get("/")
def start(look: Here, request: Request) -> HTMLResponse:
    moved = change_rows(look.connection, since=look.today - LATELY, limit=SHOWN)
    return page(look, "start.html", moved=moved, counts=house_of(request).headlines.headline(look.connection))
