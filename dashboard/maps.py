"""The map: how many projects, or how much money in one currency, the regions have; what has no region stands beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from alerts.wording import region_name
from dashboard.asked import Filters, choices
from dashboard.charts import value_of, value_text
from dashboard.look import Here, Look
from dashboard.pictures import Shown, region_map
from dashboard.rendering import page
from db.figures import Counted, cells
from domain.figures import NONE, Cell, Figure, Shade, by_region, currencies, shade_of, shades, total
from domain.records import Money
from domain.regions import REGIONS

router = APIRouter()
PROJECTS = "projects"
# The picture alone may be a few minutes old; whoever has it asks whether it still is as it was.
FRESH = "public, max-age=300"

Measure = Annotated[str, Query(pattern=r"^(projects|[A-Z]{3})?$")]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the map cannot show: projects of the country of which nobody told the region, of other countries, and of
    nobody knows where."""

    unplaced: Figure
    abroad: Figure
    nowhere: Figure


@dataclass(frozen=True, slots=True)
class Drawn:
    """``scale``: what each shade stands for; ``currency`` None: projects are counted."""

    figures: Mapping[str, Figure]
    scale: tuple[Shade, ...]
    currency: str | None
    picture: Markup
    beside: Beside
    currencies: tuple[str, ...]


@router.get("/map")
def map_page(look: Here, counted: Filters, measure: Measure = PROJECTS) -> HTMLResponse:
    found = drawn(look, counted, measure or PROJECTS)

    def amount(value: float) -> str:
        """A step of the scale in words."""
        sums = (Money(value, found.currency),) if found.currency else ()
        return value_text(look, Figure(int(value), sums), found.currency)

    values: dict[str, Any] = {"drawn": found, "counted": counted, "measure": measure, "amount": amount}
    return page(look, "map.html", **values, **choices(look.language))


@router.get("/map.svg")
def picture(request: Request, look: Here, counted: Filters, measure: Measure = PROJECTS) -> Response:
    """For pages and reports to show; a browser that has it is told so, and gets it no second time."""
    svg = str(drawn(look, counted, measure or PROJECTS).picture)
    mark = f'"{sha256(svg.encode()).hexdigest()[:24]}"'
    kept = {"etag": mark, "cache-control": FRESH}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=kept)
    return Response(svg, media_type="image/svg+xml", headers=kept)


def drawn(look: Look, counted: Counted, measure: str) -> Drawn:
    if counted.region:
        raise HTTPException(400)
    found = cells(look.connection, counted, places=True)
    told = currencies(found)
    currency = measure if measure != PROJECTS else None
    figures = by_region(cell for cell in found if cell.region in REGIONS)
    scale = shades(value_of(figure, currency) for figure in figures.values())
    shown = {code: _shown(look, counted, code, figures.get(code, NONE), scale, currency) for code in REGIONS}
    return Drawn(
        {code: figures.get(code, NONE) for code in sorted(REGIONS, key=lambda code: region_name(code, look.language))},
        scale, currency, region_map(shown), _beside(found), told,
    )  # fmt: skip


def _shown(
    look: Look, counted: Counted, code: str, figure: Figure, scale: Sequence[Shade], currency: str | None
) -> Shown:
    told = value_text(look, figure, currency) or "0"
    return Shown(
        shade_of(value_of(figure, currency), scale),
        f"{region_name(code, look.language)}: {told}",
        projects_link(look, replace(counted, region=code)),
    )


def projects_link(look: Look, counted: Counted) -> str:
    return look.link(
        "/projects", region=counted.region, status=counted.status, sector=counted.sector, year=counted.year
    )


def _beside(found: Sequence[Cell]) -> Beside:
    """A place is told as far as news tell it: a region that we do not know is as good as none."""
    return Beside(
        total(cell for cell in found if cell.country == "KZ" and cell.region not in REGIONS),
        total(cell for cell in found if cell.country not in (None, "KZ")),
        total(cell for cell in found if cell.country is None and cell.region not in REGIONS),
    )
