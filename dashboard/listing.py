"""The list of projects: what is asked for, how many fit, what it could be narrowed to, and the same as a file."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from alerts.titles import project_titles
from alerts.wording import product_word
from dashboard.exporting import CSV, MOST, XLSX, as_csv, as_xlsx
from dashboard.look import Here, Look, house_of
from dashboard.narrowing import Link, address_of, chips, flags, groups, kept
from dashboard.rendering import page, words
from db.project_filter import LAST_PAGE, PAGE, ProjectFilter, Sort, read_filter
from db.project_search import Asked, project_rows
from flows.search_words import asking

router = APIRouter()


@router.get("/projects")
def listed(look: Here, request: Request) -> HTMLResponse:
    asked = asked_for(look)
    wanted, facets = asked.filter, house_of(request).facets.facets(look.connection, asked)
    before = (wanted.page - 1) * PAGE
    rows = project_rows(look.connection, asked, offset=before, total=facets.total) if before < facets.total else ()
    return page(
        look, "projects.html", rows=rows, titles=project_titles(rows, look.language), q=wanted.words, wanted=wanted,
        product=product_word(wanted.product or "", look.language),
        total=facets.total, first=before + 1,
        last=before + len(rows), pages=_pages(look, wanted, facets.total), chips=chips(look, wanted),
        groups=groups(look, wanted, facets), kept=kept(wanted), flags=flags(wanted), sorts=_sorts(look, wanted),
        last_page=LAST_PAGE, is_by_sum=wanted.order is Sort.INVESTMENT, is_by_date=wanted.order is Sort.EXPECTED,
        most=MOST, everything=address_of(look, ProjectFilter()),
        files={name: address_of(look, replace(wanted, page=1), f"/projects.{name}") for name in (CSV, XLSX)},
        followed=_followed(look, wanted),
    )  # fmt: skip


@router.get("/projects.csv")
def listed_as_csv(look: Here, request: Request) -> Response:
    return as_csv(look, house_of(request).engine, asked_for(look))


@router.get("/projects.xlsx")
def listed_as_xlsx(look: Here) -> Response:
    return as_xlsx(look, asked_for(look))


def asked_for(look: Look) -> Asked:
    """Raises FilterProblem."""
    return asking(look.connection, read_filter(look.query), look.today)


_FOLLOWED = {"Atom": "feeds/changes.atom", "JSON Feed": "feeds/changes.json", "iCalendar": "feeds/promises.ics"}


def _followed(look: Look, wanted: ProjectFilter) -> dict[str, str]:
    """What becomes known from now on of such projects, by the names of the forms: of any status, for they are to be
    heard of when they move on. Of those without a status nothing is told."""
    if wanted.unsure or look.as_of:
        return {}
    such = replace(wanted, statuses=(), sort=None, page=1)
    return {name: address_of(look, such, f"/api/v1/{at}") for name, at in _FOLLOWED.items()}


_SORTS = {
    Sort.RELEVANCE: "by relevance", Sort.NEWEST: "by newest", Sort.NAME: "by name", Sort.EXPECTED: "by expected",
    Sort.INVESTMENT: "by investment", Sort.MENTIONS: "by mentions",
}  # fmt: skip


def _sorts(look: Look, wanted: ProjectFilter) -> tuple[Link, ...]:
    t, turned = words(look.language), {sort: replace(wanted, sort=sort, page=1) for sort in _SORTS}
    return tuple(
        Link(t(key), address_of(look, turned[sort]), is_on=sort is wanted.order)
        for sort, key in _SORTS.items()
        if wanted.words or sort is not Sort.RELEVANCE
    )


def _pages(look: Look, wanted: ProjectFilter, total: int) -> dict[str, str]:
    """Addresses of the pages around this one, by the key of their word."""
    last, here = min(-(-total // PAGE), LAST_PAGE), wanted.page
    numbers = {"first page": 1, "page before": min(here - 1, last), "next page": here + 1, "last page": last}
    there = {"first page": here > 2, "page before": here > 1 and last > 0, "next page": here < last,
             "last page": here < last - 1}  # fmt: skip
    return {name: address_of(look, replace(wanted, page=at)) for name, at in numbers.items() if there[name]}
