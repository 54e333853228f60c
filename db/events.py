"""News as letters tell them: changes and notices, with their evidence and what is known of their projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, null, select

from db.decisions import merged_ids
from db.notices import notice_of
from db.portions import portions
from db.rows import mention_of, programme_of
from db.tables import articles, changes, decisions, mentions, news, programmes, projects, sources, versions
from domain.decisions import Kind
from domain.notices import Contradiction, Notice, Rumour
from domain.records import Facility, Mention, Money, Programme, Sector, Status
from domain.watching import Basis, Event, Known

KNOWN = ("region", "country", "sector", "products", "companies", "investment_amount", "investment_currency", "jobs")
"""Columns of the project's summary that a watch may ask for."""

_ARTICLE = (versions.c.title, versions.c.published_at, articles.c.url, sources.c.name.label("source_name"))
_PROJECT = (
    projects.c.id.label("project_key"), projects.c.public_id, projects.c.name.label("project_name"),
    *(projects.c[name].label(f"known_{name}") for name in KNOWN),
    exists().where(decisions.c.target_id == projects.c.id, decisions.c.kind == Kind.MERGE.value).label("took_in"),
)  # fmt: skip
_TOLD = (
    select(
        mentions,
        changes.c.id.label("change_id"), changes.c.before, changes.c.after, changes.c.on_date, changes.c.dated,
        news.c.id.label("news_id"), *_PROJECT, *_ARTICLE,
    )
    .select_from(changes)
    .join(projects, projects.c.id == changes.c.project_id)
    .join(mentions, mentions.c.id == changes.c.mention_id)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .outerjoin(news, news.c.change_id == changes.c.id)
    .where(changes.c.id.in_(bindparam("changes", expanding=True)))
    .order_by(changes.c.on_date, changes.c.id)
)  # fmt: skip
_NOTICED = (
    select(
        mentions,
        null().label("change_id"), projects.c.status.label("before"), projects.c.status.label("after"),
        news.c.on_date, null().label("dated"), news.c.id.label("news_id"), news.c.kind, news.c.facts,
        *_PROJECT, *_ARTICLE,
    )
    .select_from(news)
    .join(projects, projects.c.id == news.c.project_id)
    .join(mentions, mentions.c.id == news.c.mention_id)
    .join(versions, versions.c.id == mentions.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(news.c.id.in_(bindparam("news", expanding=True)), news.c.change_id.is_(None))
)  # fmt: skip
_TOTALS = (
    select(
        programmes, news.c.id.label("news_id"), news.c.kind, news.c.facts, news.c.on_date, news.c.key, *_ARTICLE,
    )
    .select_from(news)
    .join(programmes, programmes.c.id == news.c.programme_id)
    .join(versions, versions.c.id == programmes.c.version_id)
    .join(articles, articles.c.id == versions.c.article_id)
    .join(sources, sources.c.id == articles.c.source_id)
    .where(news.c.id.in_(bindparam("news", expanding=True)))
)  # fmt: skip
_CHANGES = select(news.c.change_id).where(
    news.c.id.in_(bindparam("news", expanding=True)), news.c.change_id.is_not(None)
)


def events(connection: Connection, change_ids: Iterable[int]) -> tuple[Event, ...]:
    """The changes as letters tell them, oldest first."""
    told = connection.execute(_TOLD, {"changes": list(change_ids)}).all()
    return tuple(_event(row, _also(connection, row)) for row in told)


def news_events(connection: Connection, news_ids: Iterable[int]) -> tuple[Event, ...]:
    """News of all kinds, oldest first."""
    found = [event for ids in portions(news_ids) for event in _of_news(connection, ids)]
    return tuple(sorted(found, key=lambda event: (event.on, event.number)))


def _of_news(connection: Connection, ids: list[int]) -> Iterator[Event]:
    yield from events(connection, connection.execute(_CHANGES, {"news": ids}).scalars())
    noticed = connection.execute(_NOTICED, {"news": ids}).all()
    names = _source_names(connection) if any(row.kind == "disputes" for row in noticed) else {}
    for row in noticed:
        notice = _with_names(notice_of(row.kind, row.facts), names)
        yield _told_by(_event(row, _also(connection, row)), notice)
    yield from (_total(row) for row in connection.execute(_TOTALS, {"news": ids}))


def _also(connection: Connection, row: Row[Any]) -> tuple[str, ...]:
    """Other public ids that lead to the project: few ever took one in."""
    return merged_ids(connection, row.project_key) if row.took_in else ()


def _source_names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name for row in connection.execute(select(sources.c.id, sources.c.name))}


def _with_names(notice: Notice, names: dict[str, str]) -> Notice:
    if not isinstance(notice, Contradiction):
        return notice
    told = (replace(one, source=names.get(one.source, one.source)) for one in notice.positions)
    return replace(notice, positions=tuple(told))


def _told_by(event: Event, notice: Notice) -> Event:
    if not isinstance(notice, Rumour):
        return replace(event, notice=notice)
    return replace(
        event,
        before=notice.before,
        after=notice.after,
        on=notice.on,
        dated=notice.dated,
        basis=Basis.UNCONFIRMED,
        doubts=notice.doubts,
        notice=notice,
    )


def _event(row: Row[Any], also: tuple[str, ...]) -> Event:
    mention = mention_of(row)
    return Event(
        change_id=row.change_id,
        project_id=row.public_id,
        project_name=row.project_name,
        before=row.before and Status(row.before),
        after=Status(row.after) if row.after else mention.status,
        on=row.on_date,
        mention=mention,
        article_title=row.title,
        article_url=row.url,
        source_name=row.source_name,
        published_at=row.published_at,
        known=Known(
            region=row.known_region,
            country=row.known_country,
            sector=row.known_sector and Sector(row.known_sector),
            products=tuple(row.known_products),
            companies=tuple(row.known_companies),
            investment=None
            if row.known_investment_amount is None
            else Money(row.known_investment_amount, row.known_investment_currency),
            jobs=row.known_jobs,
        ),
        also=also,
        dated=row.dated,
        news_id=row.news_id,
    )


def _total(row: Row[Any]) -> Event:
    """Under the id of the statement that it rests on, which `qadam programme` understands as one of its line."""
    told = programme_of(row)
    status = told.status or Status.PLANNED
    return Event(
        change_id=None,
        project_id=f"P{row.id:04d}",
        project_name="",
        before=status,
        after=status,
        on=row.on_date,
        mention=_as_mention(told, status),
        article_title=row.title,
        article_url=row.url,
        source_name=row.source_name,
        published_at=row.published_at,
        news_id=row.news_id,
        notice=notice_of(row.kind, row.facts),
    )


def _as_mention(told: Programme, status: Status) -> Mention:
    """What a watch may ask of a total: its place, sector, sum and jobs."""
    return Mention(
        name="",
        facility=Facility.OTHER,
        status=status,
        evidence=told.evidence,
        sector=told.sector or Sector.OTHER,
        country=told.country,
        region=told.region,
        investment=None if told.amount is None or told.currency is None else Money(told.amount, told.currency),
        jobs=told.jobs,
    )
