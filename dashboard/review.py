"""What waits for an operator, decided by one key or button, and everything that was decided, to be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dashboard.look import Here, Look
from dashboard.operators import Decides, Deciding
from dashboard.rendering import page
from db.decisions import Said, decision_rows
from db.review import queue
from flows import decide
from flows.carrying_out import Outcome
from flows.clock import now_utc

router = APIRouter()
SHOWN = 20
_ACT = re.compile(r"(confirm|reject):(\d{1,9}):(Q\d{1,9})|(discard|undo):(\d{1,9})")
Number = Annotated[int, Query(ge=0, lt=10**9)]  # more than any database has of anything that is numbered here
Note = Annotated[str, Form(max_length=500)]
Quietly = Annotated[bool, Form()]


@router.get("/review")
def waiting(look: Here, done: Number | None = None, told: Number = 0) -> HTMLResponse:
    """``done`` and ``told``: the decision that was just made, and how many get a correction for it."""
    _must_be_operator(look)
    made = decision_rows(look.connection, numbers=[done]) if done else ()
    rows, asked = queue(look.connection, limit=SHOWN), dict(look.query)
    return page(look, "review.html", rows=rows, made=made[0] if made else None, told=told, asked=asked)


@router.get("/review/decisions")
def decided(look: Here) -> HTMLResponse:
    _must_be_operator(look)
    return page(look, "decisions.html", rows=decision_rows(look.connection)[:100])


@router.post("/review/decide")
def decided_now(
    decides: Decides, act: Annotated[str, Form(max_length=80)], why: Note = "", quiet: Quietly = False
) -> Response:
    """Raises DecisionProblem where it stands against an earlier decision."""
    return _after(decides, _act(act)(decides, _said(decides, why, quiet=quiet)))


@router.post("/review/merge")
def merged(
    decides: Decides,
    survivor: Annotated[str, Form()],
    other: Annotated[str, Form()],
    why: Note = "",
    quiet: Quietly = False,
) -> Response:
    said = _said(decides, why, quiet=quiet)
    return _after(decides, decide.merge(decides.engine, survivor.strip(), other.strip(), said, decides.floor))


@router.post("/review/split")
def divided(
    decides: Decides, project: Annotated[str, Form()], mentions: Annotated[str, Form(max_length=500)], why: Note = "",
    quiet: Quietly = False,
) -> Response:  # fmt: skip
    numbers = [int(number) for number in re.findall(r"\b\d{1,9}\b", mentions)]
    if not numbers:
        raise HTTPException(400)
    said = _said(decides, why, quiet=quiet)
    return _after(decides, decide.split(decides.engine, project.strip(), numbers, said, decides.floor))


def _must_be_operator(look: Look) -> None:
    if look.operator is None:
        raise HTTPException(401)


def _act(words: str) -> Callable[[Deciding, Said], Outcome]:
    """What a button stands for: «confirm:412:Q0017», «discard:412», «undo:5»; raises 400."""
    found = _ACT.fullmatch(words)
    if found is None:
        raise HTTPException(400)
    kind, mention, project, other, number = found.groups()
    if kind:
        act = {"confirm": decide.confirm, "reject": decide.reject}[kind]
        return lambda on, said: act(on.engine, int(mention), project, said, on.floor)
    alone = {"discard": decide.discard, "undo": decide.undo}[other]
    return lambda on, said: alone(on.engine, int(number), said, on.floor)


def _said(decides: Deciding, why: str, *, quiet: bool) -> Said:
    return Said(decides.operator, now_utc(), why.strip() or None, quiet)


def _after(decides: Deciding, outcome: Outcome) -> Response:
    asked = f"done={outcome.decision.number}&told={outcome.corrected}"
    return RedirectResponse(f"/{decides.language}/review?{asked}", 303)
