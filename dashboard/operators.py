"""Who is logged in, and the doors: /login and /logout. A browser holds a token, the database its hash."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Engine

from dashboard.look import COOKIE, Here, hash_of, house_of
from dashboard.rendering import page
from db.operators import SESSION, close_session, open_session, operator_named
from flows.clock import now_utc
from flows.passwords import is_right

router = APIRouter()


def same_site(request: Request) -> None:
    """A form of ours was sent from a page of ours; raises 403. Browsers say so themselves, and no page can forge it."""
    said, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if said not in (None, "same-origin", "none") or (
        said is None and origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise HTTPException(403)


@dataclass(frozen=True, slots=True)
class Deciding:
    """An operator's form: who sends it, and where it is to be carried out."""

    engine: Engine
    operator: str
    floor: float
    language: str


def deciding(request: Request, look: Here, form_token: Annotated[str, Form()] = "") -> Deciding:
    """Raises 403 where nobody is logged in, or where the form was not made for this session."""
    same_site(request)
    if look.operator is None or not hmac.compare_digest(form_token.encode(), look.operator.form_token.encode()):
        raise HTTPException(403)
    house = house_of(request)
    return Deciding(house.engine, look.operator.name, house.settings.floor, look.language)


Decides = Annotated[Deciding, Depends(deciding, scope="function")]


@router.get("/login")
def door(look: Here, to: str = "/") -> HTMLResponse:
    return page(look, "login.html", to=_inside(to), failed=False)


@router.post("/login", dependencies=[Depends(same_site)])
def enter(
    request: Request,
    look: Here,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    house, now = house_of(request), now_utc()
    address = request.client.host if request.client else ""
    if not (house.tries.by_address.admits(address, now) and house.tries.by_name.admits(name, now)):
        raise HTTPException(429)
    known = operator_named(house.engine, name)
    if not is_right(password, known.password_hash if known else None) or known is None:
        return page(look, "login.html", 403, to=_inside(to), failed=True)
    token = secrets.token_urlsafe(32)
    open_session(house.engine, known.id, hash_of(token), now)
    answer = RedirectResponse(f"/{look.language}{_inside(to)}", 303)
    answer.set_cookie(
        COOKIE, token, max_age=int(SESSION.total_seconds()), httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/logout")
def leave(request: Request, decides: Decides) -> Response:
    close_session(decides.engine, hash_of(request.cookies[COOKIE]), now_utc())
    answer = RedirectResponse(f"/{decides.language}/", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _inside(path: str) -> str:
    """A page of ours, whatever was asked for: nobody is sent elsewhere by our door."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
