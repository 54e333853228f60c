"""From settings to collaborators: the only place that chooses which fetcher, reader and postman a run works with.

Each function imports what it chooses, so that a command that only looks does not load what only a run needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from db.engine import database_exists, open_database, upgrade_database
from db.engine import reading as read_only
from db.polling import SourceRow, source_rows
from domain.articles import Source
from domain.watching import Watch
from flows.clock import now_utc
from flows.settings import LEXICON, Settings

if TYPE_CHECKING:
    from alerts.dkim import Signer
    from extractors.reader import Reader
    from feeds.fetch import Fetcher
    from flows.pipeline import Pipeline
    from flows.send import Messenger, Postman


def pipeline(settings: Settings, clock: Callable[[], datetime] = now_utc) -> Pipeline:
    """A pipeline on the configured database, which is made or brought up to date first."""
    from alerts.imprint import Imprint
    from db.watches import sync_watches
    from flows.pipeline import Pipeline

    listed, watches = sources(settings), listed_watches(settings)
    engine = upgrade_database(settings.database)
    sync_watches(engine, watches, clock())
    return Pipeline(
        engine=engine,
        sources=listed,
        fetcher=fetcher(settings),
        reader=reader(settings),
        postman=postman(settings),
        messenger=messenger(settings),
        bounces=settings.bounces,
        sender=settings.sender,
        clock=clock,
        threads=settings.threads,
        floor=settings.floor,
        proves=True,
        imprint=Imprint(settings.address, settings.secret, settings.contact),
    )


def listed_watches(settings: Settings) -> tuple[Watch, ...]:
    """The watches kept in a file. A file that was named must be there: without it its watches would end unseen."""
    from alerts.watch_file import read_watches

    if not settings.watches.exists() and settings.watches == Settings().watches:
        return ()
    return read_watches(settings.watches)


@contextmanager
def reading(settings: Settings, as_of: date | None = None) -> Iterator[Connection]:
    """The configured database, to look only, as it is or was known on a day; raises DatabaseProblem or NoSuchDay."""
    with opened(settings) as engine, read_only(engine, as_of) as connection:
        yield connection


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The configured database, to write to; raises DatabaseProblem where there is none."""
    engine = open_database(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def known_sources(settings: Settings) -> tuple[SourceRow, ...]:
    """What the database knows of the sources; nothing before the first run. Raises DatabaseProblem."""
    if not database_exists(settings.database):
        return ()
    with reading(settings) as connection:
        return source_rows(connection)


def sources(settings: Settings) -> tuple[Source, ...]:
    from feeds.sources import read_sources

    return read_sources(settings.sources)


def fetcher(settings: Settings) -> Fetcher:
    from feeds.fetch import Fetcher

    return Fetcher(
        allow_loopback=settings.allow_loopback,
        user_agent=f"Qadam/0.1 (+{settings.contact})",
        host_pause=settings.host_pause,
        ca_file=settings.ca_file,
    )


def reader(settings: Settings) -> Reader:
    """What reads the articles, opened when the first one comes. What cannot be opened leaves articles waiting."""
    from extractors.reader import WhenNeeded

    return WhenNeeded(lambda: _checked(_reader(settings), settings))


def _reader(settings: Settings) -> Reader:
    """A generative reader where an endpoint is configured, the word lists where asked for, else a model's folder."""
    if settings.endpoint is not None:
        from extractors.generative import GenerativeReader

        return GenerativeReader(settings.endpoint.url, settings.endpoint.model, settings.endpoint.key)
    if settings.model == LEXICON:
        from extractors.reader import LexiconReader

        return LexiconReader()
    from extractors.model.bundle import BUNDLED
    from extractors.model.reader import ModelReader

    return ModelReader(Path(settings.model) if settings.model else BUNDLED)


def _checked(reader: Reader, settings: Settings) -> Reader:
    """With a checkpoint configured, articles that the reader finds relevant must pass its check, too."""
    if settings.checkpoint is None:
        return reader
    from extractors.checked import CheckedReader
    from extractors.checkpoint import relevance_of

    return CheckedReader(reader, relevance_of(settings.checkpoint), settings.checkpoint_floor)


def postman(settings: Settings) -> Postman:
    from alerts.delivery import FileDelivery, SmtpDelivery, SmtpSettings

    if settings.smtp is None:
        return FileDelivery(settings.outbox)
    smtp = settings.smtp
    server = SmtpSettings(smtp.host, smtp.port, smtp.user, smtp.password, smtp.security, settings.sender)
    return SmtpDelivery(server, signed=signer(settings) or bytes)


def signer(settings: Settings) -> Signer | None:
    """Raises KeyProblem where the key cannot be used."""
    from alerts import dkim

    if settings.dkim is None:
        return None
    return dkim.signer(settings.dkim.key, settings.dkim.selector, sender_domain(settings))


def sender_domain(settings: Settings) -> str:
    return parseaddr(settings.sender)[1].rpartition("@")[2].lower()


def messenger(settings: Settings) -> Messenger:
    from alerts.channels import Channels
    from alerts.webhooks import Webhooks

    return Channels(Webhooks(settings.webhook_secret, allow_loopback=settings.allow_loopback))
