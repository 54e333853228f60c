"""Told notices that hold no more: which of them were wrong from the start, by what counts now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, literal, or_, select, update

from db.news import IS_NOTICE
from db.notices import notice_of
from db.programmes import statements_beside
from db.tables import alerts, decisions, news, programmes, projects, versions
from domain.decisions import Kind
from domain.notices import Notice, Total, Trigger
from domain.noticing import is_told_still


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """``project_id``: of the project that answers for it now: its own, or the one that took that in."""

    id: int
    notice: Notice
    on: date
    project_id: int
    refuted: bool


_MERGES = (decisions.c.kind == Kind.MERGE.value) & decisions.c.undone_at.is_(None)
_ASKED = select(projects.c.id, projects.c.id.label("lead"))
_LED = _ASKED.where(projects.c.id.in_(bindparam("projects", expanding=True))).cte("led", recursive=True)
_LED = _LED.union(
    select(decisions.c.origin_id, _LED.c.lead).join(_LED, decisions.c.target_id == _LED.c.id).where(_MERGES)
)
_TOLD = exists().where(alerts.c.news_id == news.c.id, alerts.c.letter_id.is_not(None))
_CLOSED: Select[Any] = select(
    news.c.id, news.c.kind, news.c.facts, news.c.on_date, news.c.programme_id, news.c.refuted_at
).where(IS_NOTICE, news.c.withdrawn_at.is_not(None), _TOLD)
_AWAY = exists().where(_MERGES, decisions.c.origin_id == _LED.c.lead).correlate(_LED)
_OF_PROJECTS = _CLOSED.add_columns(_LED.c.lead).join(_LED, _LED.c.id == news.c.project_id).where(~_AWAY)
MAY_ANSWER = (
    select(literal(1).label("may_answer"))
    .where(
        or_(
            exists().where(news.c.project_id == bindparam("project"), IS_NOTICE, news.c.withdrawn_at.is_not(None)),
            exists().where(_MERGES, decisions.c.target_id == bindparam("project")),
        )
    )
    .limit(1)
)
"""A row if a project may have to answer for notices that hold no more, its own or of what it took in; most have not."""
_ARTICLE = select(versions.c.article_id).where(versions.c.id == bindparam("version")).scalar_subquery()
_GONE = programmes.alias("gone")
_BESIDE = (
    exists()
    .where(_GONE.c.version_id == versions.c.id, versions.c.article_id == _ARTICLE, _GONE.c.superseded)
    .where(_GONE.c.region.is_not_distinct_from(programmes.c.region))
    .where(_GONE.c.country.is_not_distinct_from(programmes.c.country))
    .correlate(programmes)
)
_TOTALS = _CLOSED.join(programmes, programmes.c.id == news.c.programme_id).where(
    news.c.kind == Trigger.PROGRAMMES.value, _BESIDE
)


def withdrawn_of(connection: Connection, project_ids: Collection[int]) -> list[Withdrawn]:
    """Notices of the projects, and of those that they took in, that somebody was told and that hold no more."""
    if not project_ids:
        return []
    return [
        Withdrawn(row.id, notice_of(row.kind, row.facts), row.on_date, row.lead, row.refuted_at is not None)
        for row in connection.execute(_OF_PROJECTS, {"projects": sorted(project_ids)})
    ]


def settle_totals(connection: Connection, version_id: int, now: datetime) -> tuple[int, ...]:
    """Looks whether totals of the places of which an article has taken some back are told by nobody; gives the ids of
    the news of which that is new, or no longer so."""
    closed = connection.execute(_TOTALS, {"version": version_id}).all()
    told = {row.id for row in closed if _is_told(connection, row.programme_id, notice_of(row.kind, row.facts))}
    found = [row.id for row in closed if row.id not in told and row.refuted_at is None]
    restored = [row.id for row in closed if row.id in told and row.refuted_at is not None]
    refute(connection, found, restored, now)
    return (*found, *restored)


def _is_told(connection: Connection, programme_id: int, notice: Notice) -> bool:
    return isinstance(notice, Total) and is_told_still(notice, statements_beside(connection, programme_id))


def refute(connection: Connection, wrong: Sequence[int], right: Sequence[int], now: datetime) -> None:
    for ids, moment in ((wrong, now), (right, None)):
        if ids:
            connection.execute(update(news).where(news.c.id.in_(ids)).values(refuted_at=moment))


def refuted_among(connection: Connection, keys: Iterable[str]) -> tuple[int, ...]:
    """The ids of the news that were found to be wrong, and are noticed again."""
    known = select(news.c.id).where(news.c.key.in_(list(keys)), news.c.refuted_at.is_not(None))
    return tuple(connection.execute(known).scalars())
