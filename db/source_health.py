"""How the sources fare: what each brought of late beside what it is expected to, and what could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, case, select, update

from db.engine import writing
from db.leases import FREE
from db.polling import poll_state
from db.tables import articles, sources, versions
from domain.articles import PollState
from domain.timeline import day_there, evening_of

LATELY = 14  # days
_TRIED = {"attempts": 0, "last_error": None, "failed_at": None, **FREE}


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """``by_day``: articles published on each of the last days, oldest first, today among them."""

    id: str
    name: str
    url: str
    language: str
    enabled: bool
    standing: str
    expected_per_day: float
    by_day: tuple[int, ...]
    state: PollState

    @property
    def per_day(self) -> float:
        """On average of the days that are over."""
        return sum(self.by_day[:-1]) / max(1, len(self.by_day) - 1)

    @property
    def is_low(self) -> bool:
        """Less than a third of what is expected came, and at least one a day was."""
        return self.enabled and self.expected_per_day >= 1 and self.per_day < self.expected_per_day / 3


@dataclass(frozen=True, slots=True)
class ParkedArticle:
    version_id: int
    title: str
    url: str
    source_name: str
    error: str
    failed_at: datetime | None


def source_health(connection: Connection, today: date) -> tuple[SourceHealth, ...]:
    """Those that are polled first, then by name."""
    days = [today - timedelta(days=back) for back in range(LATELY - 1, -1, -1)]
    brought = _brought(connection, days[0], days[-1])
    rows = connection.execute(select(sources).order_by(sources.c.enabled.desc(), sources.c.name))
    return tuple(
        SourceHealth(
            row.id, row.name, row.url, row.language, row.enabled, row.standing, row.expected_per_day,
            tuple(brought[row.id, day] for day in days), poll_state(row),
        )
        for row in rows
    )  # fmt: skip


def _brought(connection: Connection, since: date, until: date) -> Counter[tuple[str, date]]:
    """Articles by source and day in Kazakhstan; the index of sources and days is read from there on only."""
    recent = articles.c.first_published_at.between(evening_of(since - timedelta(days=1)), evening_of(until))
    told = select(articles.c.source_id, articles.c.first_published_at).where(
        articles.c.source_id.in_(select(sources.c.id)), recent
    )
    return Counter((row.source_id, day_there(row.first_published_at)) for row in connection.execute(told))


def answering(connection: Connection, now: datetime) -> tuple[int, int]:
    """How many of the sources that are polled answer, and how many are polled."""
    polled = connection.execute(select(sources).where(sources.c.enabled)).all()
    return sum(poll_state(row).answers(now) for row in polled), len(polled)


def parked_articles(connection: Connection, limit: int = 50) -> tuple[ParkedArticle, ...]:
    """Versions that failed three times and are tried no more, newest publication first."""
    given_up = (
        select(versions, articles.c.url, sources.c.name.label("source_name"))
        .join(articles, articles.c.id == versions.c.article_id)
        .join(sources, sources.c.id == articles.c.source_id)
        .where(versions.c.state == "parked")
        .order_by(versions.c.published_at.desc(), versions.c.id.desc())
        .limit(limit)
    )
    return tuple(
        ParkedArticle(row.id, row.title, row.url, row.source_name, row.last_error or "", row.failed_at)
        for row in connection.execute(given_up)
    )


def retry_article(engine: Engine, version_id: int, now: datetime) -> bool:
    """It is read, or linked, at the next run as if it had never failed; False where it is not parked."""
    parked = (versions.c.id == version_id) & (versions.c.state == "parked")
    state = case((versions.c.reader.is_(None), "waiting"), else_="read")
    with writing(engine, now) as connection:
        return bool(connection.execute(update(versions).where(parked).values(state=state, **_TRIED)).rowcount)


def retry_source(engine: Engine, source_id: str, now: datetime) -> bool:
    """It is polled at the next run, whatever stopped it; False where nothing did."""
    stopped = (sources.c.id == source_id) & (sources.c.parked.is_not(None) | (sources.c.failures > 0))
    again = {"parked": None, "failures": 0, "next_poll_at": now}
    with writing(engine, now) as connection:
        return bool(connection.execute(update(sources).where(stopped).values(again)).rowcount)
