"""A list as a table to keep: every row that fits, with the sentence and the article behind each figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection, Engine

from alerts import wording
from alerts.titles import project_titles
from dashboard.look import Look
from dashboard.narrowing import region_words
from dashboard.rendering import words
from db.engine import reading
from db.project_search import Asked, streamed_rows
from db.project_sources import Backing, backings
from db.project_views import ProjectRow
from domain.timeline import day_there
from flows.sheets import Value, delimited_lines, write_sheet

T = TypeVar("T")
CSV, XLSX = "csv", "xlsx"
MOST = 10_000
PORTION = 200
_BACKED = {
    "status": "status", "expected": "expected", "investment": "investment", "capacity": "column capacity",
    "jobs": "column jobs",
}  # fmt: skip
_BACKED_BY = ("column quote", "column source", "column address", "column published")
_COLUMNS = (
    "column id", "project", "called in reports", "status", "since", "column facility", "filter sector",
    "filter country", "filter region", "column place", "column products", "column companies", "expected",
    "investment", "filter currency", "column capacity", "column unit", "column jobs", "column disputed",
    "column mentions", "column last told",
)  # fmt: skip
_TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def as_csv(look: Look, engine: Engine, asked: Asked) -> Response:
    """Sent while it is made, on a connection of its own: the page's is closed by then."""

    def lines() -> Iterator[str]:
        with reading(engine, look.as_of) as connection:
            yield from delimited_lines(_headings(look.language), _rows(connection, asked, look.language))

    return StreamingResponse(lines(), media_type=_TYPES[CSV], headers=_named(look, asked, CSV))


def as_xlsx(look: Look, asked: Asked) -> Response:
    """A workbook is whole only at its end."""
    with TemporaryDirectory(prefix="qadam-") as folder:
        path = Path(folder, "projects.xlsx")
        write_sheet(path, _headings(look.language), _rows(look.connection, asked, look.language))
        body = path.read_bytes()
    return Response(body, media_type=_TYPES[XLSX], headers=_named(look, asked, XLSX))


def _named(look: Look, asked: Asked, ending: str) -> dict[str, str]:
    """The file's name says the filter and the day."""
    told = [f"{name}-{value}" for name, value in asked.filter.query() if name not in ("page", "sort")]
    name = "_".join(re.sub(r"[^\w.-]+", "-", part) for part in ("qadam", "projects", *told))[:120]
    name = f"{name}_{look.today}.{ending}"
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", name)
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}


def _headings(language: str) -> list[str]:
    t = words(language)
    backed = (f"{t(name)}: {t(part)}" for name in _BACKED.values() for part in _BACKED_BY)
    return [*map(t, _COLUMNS), *backed]


def _rows(connection: Connection, asked: Asked, language: str) -> Iterator[list[Value]]:
    for portion in _portions(streamed_rows(connection, asked, MOST), PORTION):
        behind = backings(connection, portion)
        for row, title in zip(portion, project_titles(portion, language), strict=True):
            backed = behind.get(row.public_id, {})
            yield [
                row.public_id,
                title,
                *_cells(row, language),
                *(cell for name in _BACKED for cell in _backing(backed.get(name))),
            ]


def _portions(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(rows)
    while portion := list(islice(rest, size)):
        yield portion


def _cells(row: ProjectRow, language: str) -> list[Value]:
    """Figures as numbers, days as 2026-03-16, what has a word in the reader's language."""
    money, capacity = row.investment, row.capacity
    return [
        row.name,
        wording.status_word(row.status, language) if row.status else "",
        row.status_on.isoformat() if row.status_on else "",
        wording.facility_word(row.facility, language) if row.facility else "",
        wording.sector_word(row.sector, language) if row.sector else "",
        wording.country_name(row.country, language) if row.country else "",
        region_words(row.region, language) if row.region else "",
        row.locality or "",
        "; ".join(wording.product_word(name, language) for name in row.products),
        "; ".join(row.companies),
        row.expected or "",
        money.amount if money else None,
        money.currency if money else "",
        capacity.value if capacity else None,
        capacity.unit if capacity else "",
        row.jobs,
        ", ".join(row.disputed),
        row.sightings,
        day_there(row.last_published_at).isoformat() if row.last_published_at else "",
    ]


def _backing(backing: Backing | None) -> tuple[Value, ...]:
    if backing is None:
        return ("", "", "", "")
    return (backing.quote, backing.source_name, backing.url, day_there(backing.published_at).isoformat())
