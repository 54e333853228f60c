"""The map: how many projects, or how much money in one currency, the regions have; what has no region stands beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from alerts.wording import region_name
from dashboard.asked import choices
from dashboard.charts import value_of, value_text
from dashboard.look import Here, Look
from dashboard.narrowing import address_of
from dashboard.pictures import Shown, region_map
from dashboard.rendering import page
from db.project_filter import ProjectFilter, read_filter
from db.volumes import asked_cells
from domain.records import Money
from domain.regions import REGIONS
from domain.volumes import NONE, Cell, Shade, Volume, by_region, currencies, shade_of, shades, total
from flows.search_words import asking

router = APIRouter()
PROJECTS = "projects"
# The picture alone may be a few minutes old; whoever has it asks whether it still is as it was.
FRESH = "public, max-age=300"

Measure = Annotated[str, Query(pattern=r"^(projects|[A-Z]{3})?$")]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the map cannot show: projects of the country of which nobody told the region, of other countries, and of
    nobody knows where."""

    unplaced: Volume
    abroad: Volume
    nowhere: Volume


@dataclass(frozen=True, slots=True)
class Drawn:
    """``scale``: what each shade stands for; ``currency`` None: projects are counted."""

    figures: Mapping[str, Volume]
    scale: tuple[Shade, ...]
    currency: str | None
    picture: Markup
    beside: Beside
    currencies: tuple[str, ...]


@router.get("/map")
def map_page(look: Here, measure: Measure = PROJECTS) -> HTMLResponse:
    wanted = wanted_of(look)
    found = drawn(look, _cells(look, wanted), wanted, measure or PROJECTS)

    def amount(value: float) -> str:
        """A step of the scale in words."""
        sums = (Money(value, found.currency),) if found.currency else ()
        return value_text(look, Volume(int(value), sums), found.currency)

    values: dict[str, Any] = {
        "drawn": found,
        "q": wanted.words,
        "wanted": wanted,
        "measure": measure,
        "amount": amount,
        "there": lambda code: address_of(look, replace(wanted, regions=(code,))),
        "everything": address_of(look, wanted),
        "kept_filters": [(name, value) for name, value in wanted.query() if name not in _asked_here(wanted)],
    }
    return page(look, "map.html", **values, **choices(look.language))


@router.get("/map.svg")
def picture(request: Request, look: Here, measure: Measure = PROJECTS) -> Response:
    """For pages and reports to show; a browser that has it is told so, and gets it no second time."""
    wanted = wanted_of(look)
    svg = str(drawn(look, _cells(look, wanted), wanted, measure or PROJECTS).picture)
    mark = f'"{sha256(svg.encode()).hexdigest()[:24]}"'
    kept = {"etag": mark, "cache-control": FRESH}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=kept)
    return Response(svg, media_type="image/svg+xml", headers=kept)


def wanted_of(look: Look) -> ProjectFilter:
    """The filter of the list but for its regions, for all of them are shown. Raises FilterProblem."""
    return replace(read_filter(look.query), regions=(), sort=None, page=1)


def _asked_here(wanted: ProjectFilter) -> frozenset[str]:
    """Of the filter, what the form of this page asks for; of several statuses it keeps all."""
    return frozenset({"sector", "expected_from", "expected_to"} | ({"status"} if len(wanted.statuses) < 2 else set()))


def _cells(look: Look, wanted: ProjectFilter) -> tuple[Cell, ...]:
    asked = asking(look.connection, wanted, look.today)
    return look.keep(("places", look.today, wanted), lambda: asked_cells(look.connection, asked, places=True))


def drawn(look: Look, found: Sequence[Cell], wanted: ProjectFilter, measure: str) -> Drawn:
    currency = measure if measure != PROJECTS else None
    figures = by_region(cell for cell in found if cell.region in REGIONS)
    scale = shades(value_of(figure, currency) for figure in figures.values())
    shown = {code: _shown(look, wanted, code, figures.get(code, NONE), scale, currency) for code in REGIONS}
    return Drawn(
        {code: figures.get(code, NONE) for code in sorted(REGIONS, key=lambda code: region_name(code, look.language))},
        scale, currency, region_map(shown), _beside(found), currencies(found),
    )  # fmt: skip


def _shown(
    look: Look, wanted: ProjectFilter, code: str, figure: Volume, scale: Sequence[Shade], currency: str | None
) -> Shown:
    told = value_text(look, figure, currency) or "0"
    return Shown(
        shade_of(value_of(figure, currency), scale),
        f"{region_name(code, look.language)}: {told}",
        address_of(look, replace(wanted, regions=(code,))),
    )


def _beside(found: Sequence[Cell]) -> Beside:
    """A place is told as far as news tell it: a region that we do not know is as good as none."""
    return Beside(
        total(cell for cell in found if cell.country == "KZ" and cell.region not in REGIONS),
        total(cell for cell in found if cell.country not in (None, "KZ")),
        total(cell for cell in found if cell.country is None and cell.region not in REGIONS),
    )
