"""What the links of letters lead to: a page that only shows, and a button that confirms, ends or mutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse

from alerts.tokens import permit_of
from alerts.watch_telling import filter_text
from dashboard.look import Here, house_of
from dashboard.rendering import page
from db import subscriptions
from domain.permits import Permit
from domain.subscriptions import Outcome
from flows.clock import now_utc

router = APIRouter()
WEEKS = (1, 4, 13, 52)  # for how long a project can be muted


@router.get("/confirm/{token}")
@router.get("/unsubscribe/{token}")
@router.get("/mute/{token}")
def shown(request: Request, look: Here, token: str) -> HTMLResponse:
    """Mail scanners follow links: nothing happens here."""
    permit = _permit(request, token)
    return _answer(look, permit, subscriptions.look(house_of(request).engine, permit, now_utc()))


@router.post("/confirm/{token}")
def confirmed(request: Request, look: Here, token: str) -> HTMLResponse:
    permit = _permit(request, token)
    return _answer(look, permit, subscriptions.confirm(house_of(request).engine, permit, now_utc()))


@router.post("/unsubscribe/{token}")
def ended(request: Request, look: Here, token: str) -> HTMLResponse:
    """Needs no login, no cookie and no page of ours before it: mail programs post here by themselves (RFC 8058)."""
    permit = _permit(request, token)
    return _answer(look, permit, subscriptions.unsubscribe(house_of(request).engine, permit, now_utc()))


@router.post("/mute/{token}")
def muted(
    request: Request, look: Here, token: str, weeks: Annotated[int, Form(ge=1, le=104)] = WEEKS[1]
) -> HTMLResponse:
    permit, now = _permit(request, token), now_utc()
    until = now + timedelta(weeks=weeks)
    return _answer(look, permit, subscriptions.mute(house_of(request).engine, permit, until, now))


def _permit(request: Request, token: str) -> Permit:
    """Raises 404 for what nobody here has signed, and for a permit to do something else than the page does."""
    secret = house_of(request).settings.secret
    permit = permit_of(token, secret) if secret else None
    if permit is None or not request.scope["path"].startswith(f"/{permit.purpose}/"):
        raise HTTPException(404)
    return permit


def _answer(look: Here, permit: Permit, outcome: Outcome) -> HTMLResponse:
    watched = [filter_text(watch, look.language) for watch in outcome.watches]
    return page(look, "permit.html", permit=permit, outcome=outcome, watched=watched, weeks=WEEKS)
