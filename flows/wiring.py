"""From settings to collaborators: the only place that chooses which fetcher, reader and postman a run works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Engine

from alerts.delivery import FileDelivery, SmtpDelivery, SmtpSettings
from alerts.watch_file import read_watches
from db.engine import open_database, upgrade_database
from db.watches import sync_watches
from domain.articles import Source
from extractors.reader import LexiconReader, Reader
from feeds.sources import read_sources
from flows.pipeline import Pipeline, now_utc
from flows.send import Postman
from flows.settings import Settings

if TYPE_CHECKING:
    from feeds.fetch import Fetcher


def pipeline(settings: Settings) -> Pipeline:
    """A pipeline on the configured database, which is made or brought up to date first."""
    engine = upgrade_database(settings.database)
    if settings.watches.exists():
        sync_watches(engine, read_watches(settings.watches), now_utc())
    return Pipeline(
        engine=engine,
        sources=sources(settings),
        fetcher=fetcher(settings),
        reader=reader(settings),
        postman=postman(settings),
        sender=settings.sender,
        threads=settings.threads,
    )


def database(settings: Settings) -> Engine:
    return open_database(settings.database)


def sources(settings: Settings) -> tuple[Source, ...]:
    return read_sources(settings.sources)


def fetcher(settings: Settings) -> Fetcher:
    from feeds.fetch import Fetcher

    return Fetcher(
        allow_loopback=settings.allow_loopback,
        user_agent=f"Qadam/0.1 (+{settings.contact})",
        host_pause=settings.host_pause,
    )


def reader(settings: Settings) -> Reader:
    """The lexicon reader; with a checkpoint configured, articles must pass its relevance check, too."""
    if settings.checkpoint is None:
        return LexiconReader()
    from extractors.checkpoint import CheckedReader, ZeroShotRelevance

    return CheckedReader(LexiconReader(), ZeroShotRelevance(settings.checkpoint), settings.checkpoint_floor)


def postman(settings: Settings) -> Postman:
    if settings.smtp is None:
        return FileDelivery(settings.outbox)
    smtp = settings.smtp
    return SmtpDelivery(SmtpSettings(smtp.host, smtp.port, smtp.user, smtp.password, smtp.security, settings.sender))
