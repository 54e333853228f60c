"""The first page: what has moved lately, what slipped, is overdue or fell silent, and what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from alerts.notice_telling import notice_words
from dashboard.charts import launch_columns, region_bars, sector_bars, status_bars
from dashboard.look import Here, Look, house_of
from dashboard.rendering import page
from db.lately import noticed
from db.source_health import answering
from db.views import change_rows
from db.volumes import cells
from domain.notices import Trigger
from domain.timeline import evening_of
from domain.watching import Event
from flows.naming import titles_of

router = APIRouter()
LATELY, SOME_TIME = timedelta(days=7), timedelta(days=60)
MOVES, NOTICES = 8, 4
KINDS = (Trigger.SLIPS, Trigger.OVERDUE, Trigger.SILENCE, Trigger.DISPUTES)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice in the reader's words, with the event that it is."""

    event: Event
    words: str


@router.get("/")
def start(look: Here, request: Request) -> HTMLResponse:
    moved = change_rows(look.connection, since=look.today - LATELY, limit=MOVES)
    told = [(kind, list(_noticed(look, kind))) for kind in KINDS]
    named = {row.project_id for row in moved} | {one.event.project_id for _, some in told for one in some}
    counted = look.keep("cells", lambda: cells(look.connection))
    return page(
        look,
        "start.html",
        moved=moved,
        noticed=told,
        titles=titles_of(look.connection, named, look.language),
        counts=house_of(request).headlines.headline(look.connection),
        health=answering(look.connection, look.moment),
        by_status=status_bars(look, counted),
        by_sector=sector_bars(look, counted, most=8),
        by_region=region_bars(look, counted, most=8),
        launched=launch_columns(look),
    )


def _noticed(look: Look, kind: Trigger) -> Iterator[Noticed]:
    until = evening_of(look.today)
    for event in noticed(look.connection, [kind], until - SOME_TIME, until, NOTICES):
        told = notice_words(event.notice, event.after, look.language) if event.notice else None
        if told is not None:
            yield Noticed(event, told.what)
