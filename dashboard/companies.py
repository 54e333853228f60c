"""Companies, and each with its projects, its money per currency, and the promises it keeps or lets slip."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import HTMLResponse

from dashboard.asked import Words
from dashboard.charts import region_bars, status_bars
from dashboard.look import Here
from dashboard.promises import promises_of
from dashboard.rendering import page
from db.companies import company_rows, projects_of, spellings
from db.ledgers import company_key
from db.project_search import rows_among
from db.promise_views import Promised
from db.volumes import cells
from domain.volumes import total

router = APIRouter()
SHOWN = 30


@router.get("/companies")
def companies(look: Here, company: Words = "") -> HTMLResponse:
    if company:
        rows = company_rows(look.connection, company)
    else:
        rows = look.keep("companies", lambda: company_rows(look.connection))
    return page(look, "companies.html", rows=rows, company=company)


@router.get("/companies/{name:path}")
def company(look: Here, name: Annotated[str, Path(max_length=300)]) -> HTMLResponse:
    """By any spelling, in any of the languages."""
    key = company_key(name)
    known = spellings(look.connection, [key]).get(key)
    if known is None:
        raise HTTPException(404)
    found = look.keep(("company", key), lambda: cells(look.connection, among=projects_of(key)))
    values: dict[str, Any] = {
        "names": known,
        "figure": total(found),
        "statuses": status_bars(look, found, company=known[0]),
        "regions": region_bars(look, found),
        "rows": rows_among(look.connection, projects_of(key), SHOWN),
    }
    return page(look, "company.html", **values, **promises_of(look, Promised(among=projects_of(key))))
