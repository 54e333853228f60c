"""The lists that machines read, a part at a time: the same queries as the pages and commands, with a place to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from heapq import nlargest
from typing import Any, TypeVar

from pydantic import BaseModel

from db.paging import articles_after, mentions_after, mentions_by_id
from db.polling import source_rows
from db.programmes import statements_by_place
from db.project_filter import ProjectFilter
from db.project_search import fitting_ids, rows_after
from db.promise_views import Promised, promise_rows_after
from db.steps import ChangeStep, Wanted, change_steps_after, latest_steps
from domain.cursors import cursor_of, places_of
from domain.fates import FateName
from domain.programmes import Line, lines
from flows import machine_models as told
from flows import machine_records as records
from flows.clock import moment_of
from flows.quoting import Standpoint

T = TypeVar("T", bound=BaseModel)
MOST = 500
ALL = ProjectFilter()


def projects(
    asked: Standpoint,
    limit: int,
    cursor: str | None = None,
    wanted: ProjectFilter = ALL,
    *,
    since: date | None = None,
) -> told.Page[told.Project]:
    (after,) = places_of(cursor, "projects")
    rows = rows_after(asked.connection, asked.asking(wanted), after, limit + 1, since)
    return _page(asked, rows, limit, lambda row: records.project(row[1]), lambda row: cursor_of("projects", row[0]))


def mentions(asked: Standpoint, limit: int, cursor: str | None = None, **filters: Any) -> told.Page[told.Mention]:
    (after,) = places_of(cursor, "mentions")
    rows = mentions_after(asked.connection, after, limit + 1, **filters)
    return _page(
        asked, rows, limit, lambda row: records.mention(row, asked.floor),
        lambda row: cursor_of("mentions", row.mention_id),
    )  # fmt: skip


def articles(asked: Standpoint, limit: int, cursor: str | None = None, **filters: Any) -> told.Page[told.Article]:
    (after,) = places_of(cursor, "articles")
    rows = articles_after(asked.connection, after, limit + 1, **filters)
    return _page(asked, rows, limit, records.article, lambda row: cursor_of("articles", row.id))


def changes(
    asked: Standpoint,
    limit: int,
    cursor: str | None = None,
    wanted: ProjectFilter = ALL,
    *,
    project: str | None = None,
) -> told.Page[told.ChangeStep]:
    """In the order in which they became known; of the filter's statuses, one is what they led to.

    The cursor is there even at the end: what comes later comes after it.
    """
    (after,) = places_of(cursor, "changes")
    steps = _leading_to(asked, wanted, project)
    rows = change_steps_after(asked.connection, steps, after, limit + 1, as_of=asked.as_of)
    shown = rows[:limit]
    return told.Page(
        items=tuple(map(records.change_step, shown)),
        cursor=cursor_of("changes", shown[-1].number if shown else after),
        more=len(rows) > limit,
        as_of=asked.as_of,
    )


def latest_changes(
    asked: Standpoint, limit: int, wanted: ProjectFilter = ALL, *, project: str | None = None
) -> tuple[ChangeStep, ...]:
    """Of the filter's statuses, one is what they led to."""
    return latest_steps(asked.connection, _leading_to(asked, wanted, project), limit, as_of=asked.as_of)


def _leading_to(asked: Standpoint, wanted: ProjectFilter, project: str | None) -> Wanted:
    return Wanted(wanted.statuses, project, asked.asking(replace(wanted, statuses=())))


def promises(
    asked: Standpoint,
    limit: int,
    cursor: str | None = None,
    wanted: ProjectFilter = ALL,
    *,
    fate: FateName | None = None,
    project: str | None = None,
) -> told.Page[told.Promise]:
    """Project by project, each one's in the order in which they were first said."""
    place = places_of(cursor, "promises", 2)
    among = fitting_ids(asked.connection, asked.asking(wanted)) if wanted.query() else None
    meant = Promised(frozenset({fate} if fate else ()), among=among, project=project)
    rows = promise_rows_after(asked.connection, meant, asked.today, place, limit + 1)
    said = mentions_by_id(asked.connection, [row.promise.mention_id for row in rows])
    return _page(
        asked, rows, limit, lambda row: records.promise(row, said[row.promise.mention_id]),
        lambda row: cursor_of("promises", *row.place),
    )  # fmt: skip


def programmes(
    asked: Standpoint,
    limit: int,
    cursor: str | None = None,
    *,
    region: str | None = None,
    year: int | None = None,
    sector: str | None = None,
    phase: str | None = None,
) -> told.Page[told.Programme]:
    """Those told last first."""
    before = places_of(cursor, "programmes", 2) if cursor else None
    fitting = (
        line
        for said in statements_by_place(asked.connection, region)
        for line in lines(said)
        if (year is None or line.is_of_year(year))
        and (sector is None or line.sector == sector)
        and (phase is None or line.phase == phase)
        and (before is None or _told_last(line) < before)
    )
    rows = nlargest(limit + 1, fitting, key=_told_last)
    return _page(
        asked, rows, limit, lambda line: records.programme(asked, line),
        lambda line: cursor_of("programmes", *_told_last(line)),
    )  # fmt: skip


def _told_last(line: Line) -> tuple[int, ...]:
    return int(line.last.published_at.timestamp()), line.number


def sources(asked: Standpoint) -> told.Page[told.SourceHealth]:
    """All at once, for they are few."""
    now = None if asked.as_of else moment_of(asked.today)
    items = tuple(records.source(row, now) for row in source_rows(asked.connection))
    return told.Page(items=items, cursor=None, more=False, as_of=asked.as_of)


def _page(
    asked: Standpoint, rows: Sequence[Any], limit: int, record: Callable[[Any], T], cursor: Callable[[Any], str]
) -> told.Page[T]:
    """``rows`` are one more than asked for where there are more."""
    shown, more = rows[:limit], len(rows) > limit
    return told.Page(
        items=tuple(map(record, shown)), cursor=cursor(shown[-1]) if more else None, more=more, as_of=asked.as_of
    )
