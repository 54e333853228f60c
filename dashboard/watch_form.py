"""The form by which a reader asks to be told: what it would have sent lately, and the one letter that confirms it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from alerts.watch_telling import filter_text
from alerts.watch_words import WISHES, value_of, watch_of_words
from alerts.wording import region_codes
from dashboard.look import Here, Look, house_of
from dashboard.operators import same_site
from dashboard.rendering import page
from db.subscriptions import ask
from domain.notices import Trigger
from domain.records import Sector, Status
from domain.rhythms import Every
from domain.subscriptions import Answer
from domain.watching import Watch
from flows.clock import now_utc
from flows.rehearsing import Rehearsed, rehearse

router = APIRouter()
LATELY = 30  # days that are rehearsed
NOBODY = "rehearsal@example.org"
# What strangers may say; the rest (ids, addresses of channels) is for those who run Qadam.
FIELDS = (
    "email", "projects", "regions", "countries", "sectors", "products", "companies", "to", "words", "investment",
    "jobs", "triggers", "new_projects", "rhythm", "at", "day", "quiet", "budget",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What was written into the form: words by field, those that cannot be used, and the watch where all can."""

    said: dict[str, list[str]]
    wrong: tuple[str, ...]
    watch: Watch | None


def wish_of(pairs: Iterable[tuple[str, str]], language: str) -> Wish:
    """Several words of a field come one by one, or in one line with commas between."""
    said: dict[str, list[str]] = {}
    for name, text in pairs:
        if name in FIELDS and text.strip():
            parts = text.split(",") if WISHES[name].many and name != "investment" else [text]
            said.setdefault(name, []).extend(part.strip() for part in parts if part.strip())
    values = {name: _value(name, words) for name, words in said.items()}
    wrong = tuple(name for name, value in values.items() if value is None)
    if wrong:
        return Wish(said, wrong, None)
    return Wish(said, (), watch_of_words({"id": "asked", "email": NOBODY, "language": language} | values))


def _value(name: str, words: list[str]) -> Any:
    values = [value_of(name, text) for text in words[:50]]
    if None in values:
        return None
    return frozenset(values) if WISHES[name].many else values[0]


async def _pairs(request: Request) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in (await request.form()).multi_items()]


@router.get("/watch")
def form(request: Request, look: Here) -> HTMLResponse:
    """Filled in as its address says; shows what the watch would have sent where that is asked for."""
    wish = wish_of(request.query_params.multi_items(), look.language)
    if wish.watch is None or "rehearse" not in request.query_params:
        return _page(look, wish)
    _must_be_seldom(request)
    return _page(look, wish, rehearsed=rehearse(look.connection, wish.watch, look.moment, LATELY))


@router.post("/watch", dependencies=[Depends(same_site)])
def asked(request: Request, look: Here, pairs: Annotated[list[tuple[str, str]], Depends(_pairs)]) -> HTMLResponse:
    """Whoever asks is told the same, whatever else the address has asked for."""
    wish = wish_of(pairs, look.language)
    if wish.watch is None or not _can_send(look):
        return _page(look, wish, status=400)
    _must_be_seldom(request)
    answer = ask(house_of(request).engine, wish.watch, now_utc()).answer
    return _page(look, wish, answer=answer, status=200 if answer is Answer.ASKED else 400)


def _must_be_seldom(request: Request) -> None:
    address = request.client.host if request.client else ""
    if not house_of(request).tries.to_watch.admits(address, now_utc()):
        raise HTTPException(429)


def _can_send(look: Look) -> bool:
    """Without an address and a secret nobody could confirm."""
    return bool(look.settings.address and look.settings.secret)


def _page(
    look: Look,
    wish: Wish,
    *,
    rehearsed: tuple[Rehearsed, ...] | None = None,
    answer: Answer | None = None,
    status: int = 200,
) -> HTMLResponse:
    watch = wish.watch
    return page(
        look, "watch.html", status, wish=wish, answer=answer, rehearsed=rehearsed, days=LATELY, regions=region_codes(),
        sectors=Sector, statuses=Status, triggers=Trigger, rhythms=Every, can_send=_can_send(look),
        words=None if watch is None else filter_text(watch, look.language),
    )  # fmt: skip
