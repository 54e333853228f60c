"""What is worth telling, whoever watches: one row for one thing, for good; and the alerts of those who want it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    bindparam,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from db.marks import mark
from db.notices import facts_of, notice_of
from db.portions import insert_all, portions
from db.tables import alerts, changes, news
from domain.notices import Contradiction, Notice, Total, Trigger, trigger_of
from domain.noticing import Noticed, adds

WITHDRAWN: ColumnElement[Any] = func.coalesce(changes.c.withdrawn_at, news.c.withdrawn_at)
"""When news ceased to hold, of whichever kind; to be asked where both tables are joined."""

# Not «without a change»: SQLite would walk through all news that have none.
IS_NOTICE = news.c.kind != Trigger.MOVES.value
OPEN_NOTICES = select(news.c.id, news.c.kind, news.c.facts).where(
    news.c.project_id == bindparam("project"), IS_NOTICE, news.c.withdrawn_at.is_(None)
)


_MOVES = insert(news).from_select(
    ["key", "kind", "change_id", "project_id", "on_date", "at"],
    select(
        literal("change:") + cast(changes.c.id, String), literal(Trigger.MOVES.value), changes.c.id,
        changes.c.project_id, changes.c.on_date, bindparam("at", type_=news.c.at.type),
    )
    .where(
        changes.c.id.in_(bindparam("changes", expanding=True)), ~exists().where(news.c.change_id == changes.c.id)
    )
    .order_by(changes.c.id),
)  # fmt: skip


def record_news(connection: Connection, change_ids: Iterable[int], now: datetime) -> None:
    """Changes are worth a letter from now on: rehearsals ask what a watch would have heard."""
    for portion in portions(sorted(set(change_ids))):
        connection.execute(_MOVES, {"changes": portion, "at": now})


def _numbers(connection: Connection, change_ids: Iterable[int]) -> dict[int, int]:
    told = select(news.c.change_id, news.c.id)
    return {
        row.change_id: row.id
        for portion in portions(change_ids)
        for row in connection.execute(told.where(news.c.change_id.in_(portion)))
    }


def record_notices(
    connection: Connection, project_id: int | None, found: Iterable[Noticed], now: datetime
) -> tuple[int, ...]:
    """The ids of those that are news: never noticed before.

    ``project_id`` None: totals. A dispute is news once more only when a value joins it.
    """
    return tuple(number for one in found if (number := _record(connection, project_id, one, now)) is not None)


def _record(connection: Connection, project_id: int | None, one: Noticed, now: datetime) -> int | None:
    known = connection.execute(select(news.c.id, news.c.withdrawn_at).where(news.c.key == one.key)).one_or_none()
    if known is not None:
        if known.withdrawn_at is not None:  # alerts that have waited for it wake by themselves
            values = {"withdrawn_at": None, "refuted_at": None, _evidence(one.notice): one.mention_id}
            connection.execute(update(news).where(news.c.id == known.id).values(values))
        return None
    if isinstance(one.notice, Contradiction) and not adds(one.notice, _disputes_told(connection, project_id)):
        return None
    row = {
        "key": one.key,
        "kind": trigger_of(one.notice),
        "project_id": project_id,
        _evidence(one.notice): one.mention_id,
        "on_date": one.on,
        "at": now,
        "facts": facts_of(one.notice),
    }
    return int(connection.execute(insert(news).values(row).returning(news.c.id)).scalar_one())


def _evidence(notice: Notice) -> str:
    return "programme_id" if isinstance(notice, Total) else "mention_id"


def _disputes_told(connection: Connection, project_id: int | None) -> list[Contradiction]:
    told = select(news.c.kind, news.c.facts).where(news.c.project_id == project_id, news.c.kind == Trigger.DISPUTES)
    found = (notice_of(row.kind, row.facts) for row in connection.execute(told))
    return [notice for notice in found if isinstance(notice, Contradiction)]


def withdraw(connection: Connection, news_ids: Sequence[int], now: datetime) -> None:
    """What no longer holds is not told any more; who was told of it is not told again either."""
    if news_ids:
        connection.execute(update(news).where(news.c.id.in_(news_ids)).values(withdrawn_at=now))


def queue_alerts(connection: Connection, pairs: Iterable[tuple[str, int]], now: datetime) -> int:
    """One alert for each (watch id, change id) that has none yet; gives how many were new."""
    wanted = list(dict.fromkeys(pairs))
    told = {change_id for _, change_id in wanted}
    record_news(connection, told, now)
    numbers = _numbers(connection, told)
    return queue_news(connection, [(watch_id, numbers[change_id]) for watch_id, change_id in wanted], now)


def queue_news(connection: Connection, pairs: Iterable[tuple[str, int]], now: datetime) -> int:
    """One alert for each (watch id, news id) that has none yet; gives how many were new."""
    wanted = list(dict.fromkeys(pairs))
    of_change = _changes_of(connection, {news_id for _, news_id in wanted})
    known = _queued(connection, wanted)
    rows = [
        {"watch_id": watch_id, "news_id": news_id, "change_id": of_change[news_id], "created_at": now}
        for watch_id, news_id in wanted
        if (watch_id, news_id) not in known
    ]
    insert_all(connection, alerts, rows)
    mark("link.after_alerts")
    return len(rows)


def _queued(connection: Connection, pairs: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
    told = select(alerts.c.watch_id, alerts.c.news_id)
    return {
        (row.watch_id, row.news_id)
        for portion in portions(pairs)
        for row in connection.execute(told.where(tuple_(alerts.c.watch_id, alerts.c.news_id).in_(portion)))
    }


def _changes_of(connection: Connection, news_ids: Iterable[int]) -> dict[int, int | None]:
    told = select(news.c.id, news.c.change_id)
    return {
        row.id: row.change_id
        for portion in portions(news_ids)
        for row in connection.execute(told.where(news.c.id.in_(portion)))
    }
