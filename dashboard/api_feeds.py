"""What other programs take in whole: feeds, a calendar, maps and a package of projects, in the address's language."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from dashboard import geography, oc4ids
from dashboard.api_asking import CalendarWish, FeedWish, Filtering, PackageWish, ProjectWish, View
from dashboard.api_rules import link_next
from dashboard.atom import Feed, atom, json_feed
from dashboard.calendars import DueLaunch, calendar
from dashboard.look import Here, Look
from db.paging import mentions_by_id
from db.project_filter import ProjectFilter
from db.project_search import fitting_ids
from db.promise_views import launch_promises
from db.volumes import asked_cells
from flows import machine_lists
from flows.machine_records import project_histories
from flows.quoting import Standpoint

router = APIRouter()


def _kind(media: str, shape: str = "string") -> dict[int | str, dict[str, object]]:
    return {200: {"description": "The newest.", "content": {media: {"schema": {"type": shape}}}}}


class AtomAnswer(Response):
    media_type = "application/atom+xml"


class CalendarAnswer(Response):
    media_type = "text/calendar"


class FeedAnswer(JSONResponse):
    media_type = "application/feed+json"


class GeoAnswer(JSONResponse):
    media_type = "application/geo+json"


def address_of(look: Look, request: Request) -> str:
    """Where our pages stand: as configured, else as they were asked for."""
    return look.settings.address or f"{request.url.scheme}://{request.url.netloc}"


def _feed(wish: FeedWish, view: Standpoint, look: Look, request: Request) -> Feed:
    address = address_of(look, request)
    query = urlencode(request.query_params.multi_items())
    itself = f"{address}/{look.language}{look.path}{'?' if query else ''}{query}"
    return Feed(
        address,
        itself,
        look.language,
        machine_lists.latest_changes(view, wish.limit, wish.wanted(), project=wish.project),
    )


def _dated(feed: Feed) -> dict[str, str]:
    return {"last-modified": format_datetime(feed.updated, usegmt=True)}


@router.get("/feeds/changes.atom", tags=["feeds"], response_class=AtomAnswer, responses=_kind(AtomAnswer.media_type))
def atom_feed(wish: Annotated[FeedWish, Query()], view: View, look: Here, request: Request) -> Response:
    """What became known last, as Atom; withdrawn and corrected changes come again under their ids."""
    feed = _feed(wish, view, look, request)
    return AtomAnswer(atom(feed), headers=_dated(feed))


@router.get(
    "/feeds/changes.json", tags=["feeds"], response_class=FeedAnswer, responses=_kind(FeedAnswer.media_type, "object")
)
def feed_in_json(wish: Annotated[FeedWish, Query()], view: View, look: Here, request: Request) -> Response:
    """The same as JSON Feed 1.1."""
    feed = _feed(wish, view, look, request)
    return FeedAnswer(json_feed(feed), headers=_dated(feed))


@router.get(
    "/feeds/promises.ics", tags=["feeds"], response_class=CalendarAnswer, responses=_kind(CalendarAnswer.media_type)
)
def promised(wish: Annotated[CalendarWish, Query()], view: View, look: Here, request: Request) -> Response:
    """Launches that are promised for this year or later, the nearest first, each on the last day of what was promised.

    An event keeps its UID for good; its SEQUENCE rises when the date slips.
    """
    wanted, address = wish.wanted(), address_of(look, request)
    asked = ("calendar", wanted, wish.limit, look.today, address, look.language)
    return CalendarAnswer(
        look.house.calendars.get(  # diaries ask again and again, and writing one takes a tenth of a second
            look.connection, asked, lambda: calendar(due_launches(view, wish.limit, wanted), address, look.language)
        )
    )


def due_launches(view: Standpoint, limit: int, wanted: ProjectFilter) -> Iterator[DueLaunch]:
    among = fitting_ids(view.connection, view.asking(wanted)) if wanted.query() else None
    found = launch_promises(view.connection, view.today, limit, among)
    said = mentions_by_id(view.connection, [rows[-1].promise.mention_id for rows in found])
    for rows in found:
        last = rows[-1]
        said_in = said[last.promise.mention_id]
        yield DueLaunch(last.project_id, last.project_name, last.promise, len(rows) - 1, said_in)


@router.get(
    "/geo/regions.geojson", tags=["maps"], response_class=GeoAnswer, responses=_kind(GeoAnswer.media_type, "object")
)
def regions(wish: Annotated[Filtering, Query()], view: View, look: Here) -> Response:
    """How many projects stand in each region, by status."""
    asked = view.asking(wish.wanted())
    day = asked.today if asked.filter.is_of_a_day else None
    cells = look.keep(("cells", day, asked.filter), lambda: asked_cells(view.connection, asked))
    return GeoAnswer(geography.regions(cells, look.language))


@router.get(
    "/geo/projects.geojson", tags=["maps"], response_class=GeoAnswer, responses=_kind(GeoAnswer.media_type, "object")
)
def projects(wish: Annotated[ProjectWish, Query()], view: View, look: Here, request: Request) -> Response:
    """Projects with the codes of their regions; no point, because the news give none. Go on by the Link header."""
    page = machine_lists.projects(view, wish.limit, wish.cursor, wish.wanted(), since=wish.since)
    answer = GeoAnswer(geography.projects(page.items, look.language))
    link_next(request, answer, page.cursor)
    return answer


@router.get("/oc4ids.json", tags=["maps"], responses=_kind("application/json", "object"))
def infrastructure(wish: Annotated[PackageWish, Query()], view: View, look: Here, request: Request) -> Response:
    """A project package of the Open Contracting for Infrastructure Data Standard 0.9. Go on by the Link header."""
    page = machine_lists.projects(view, wish.limit, wish.cursor, wish.wanted(), since=wish.since)
    records = project_histories(view, page.items)
    answer = JSONResponse(oc4ids.package(records, address_of(look, request), str(request.url), view.today))
    link_next(request, answer, page.cursor)
    return answer
