"""Where the news come from and how each source fares; operators try again what was given up, and see who was told."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.look import Here
from dashboard.operators import Decides
from dashboard.rendering import page
from db.alert_views import alert_rows
from db.source_health import parked_articles, retry_article, retry_source, source_health
from flows.clock import now_utc

router = APIRouter()
LEDGER = timedelta(days=30)


@router.get("/sources")
def listed(look: Here) -> HTMLResponse:
    parked = parked_articles(look.connection) if look.operator else ()
    return page(look, "sources.html", rows=source_health(look.connection, look.today), parked=parked)


@router.post("/sources/retry")
def tried_again(
    decides: Decides,
    article: Annotated[int | None, Form(ge=0, lt=10**9)] = None,
    source: Annotated[str | None, Form()] = None,
) -> Response:
    now = now_utc()
    if article is not None:
        done = retry_article(decides.engine, article, now)
    else:
        done = source is not None and retry_source(decides.engine, source, now)
    if not done:
        raise HTTPException(404)
    return RedirectResponse(f"/{decides.language}/sources", 303)


@router.get("/alerts")
def ledger(look: Here, state: str | None = None) -> HTMLResponse:
    """Addresses are personal data: for operators only."""
    if look.operator is None:
        raise HTTPException(401)
    now = now_utc()
    rows = alert_rows(look.connection, now, since=now - LEDGER, state=state, limit=200)
    return page(look, "alerts.html", rows=rows)
