"""Sources, what polling one of them gives, and the articles that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

# One zone for the whole country since 1 March 2024.
KAZAKHSTAN = timezone(timedelta(hours=5))


class SourceKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


class Standing(StrEnum):
    """Whether one clear report of a source may move a project, or needs another house's to confirm it."""

    ESTABLISHED = "established"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that we poll, as ``feeds/sources.yaml`` describes it.

    ``expected_per_day`` is the usual number of new items; ``aliases`` are other hosts of the same site;
    ``language`` is the default where neither item nor page says better.
    """

    id: str
    name: str
    url: str
    language: str
    kind: SourceKind
    interval: timedelta
    expected_per_day: float
    aliases: tuple[str, ...] = ()
    enabled: bool = True
    standing: Standing = Standing.ESTABLISHED


# A source that was not reached for so long does not answer, whatever it says of itself.
REACHED_WITHIN = timedelta(days=1)
MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class PollState:
    """What we remember of a source between polls. Times are aware UTC.

    ``moved_to``/``moved_seen`` count polls that confirmed a permanent redirect; ``parked`` gives the reason why a
    source is no longer polled (410 Gone) until a person says otherwise.
    """

    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    validated_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    last_success_at: datetime | None = None
    url: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: datetime | None = None
    parked: str | None = None

    @property
    def problem(self) -> str | None:
        """What went wrong last, None where all is well."""
        return self.parked or self.last_error

    def answers(self, now: datetime) -> bool:
        """Whether it can be relied on to bring what there is."""
        reached = self.last_success_at is not None and now - self.last_success_at <= REACHED_WITHIN
        return reached and self.failures < MOST_FAILURES and self.parked is None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, sitemap or listing. ``published`` is None where the entry has no usable date."""

    url: str
    title: str
    summary: str = ""
    guid: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An item with its page text, ready to be stored.

    ``identities`` name the same article by guid, canonical address and trailing id, strongest first: an article that
    shares one of them is the same article. ``published_at`` is clamped to no later than ``seen_at`` plus 15 minutes.
    """

    source_id: str
    url: str
    identities: tuple[str, ...]
    title: str
    text: str
    language: str
    published_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """One stored version of an article, as the reader gets it."""

    title: str
    text: str
    language: str
    published_at: datetime


class FailureKind(StrEnum):
    REFUSED_ADDRESS = "refused address"
    NAME = "name not found"
    CONNECTION = "no connection"
    TLS = "certificate"
    TIMEOUT = "timeout"
    TOO_LARGE = "too large"
    ENCODING = "encoding"
    REDIRECT = "redirect"
    HTTP = "http status"
    ROBOTS = "robots.txt"
    NOT_A_FEED = "not a feed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body: decoded bytes, at most the caller's limit; ``headers`` have lower-case names."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    headers: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Why there is nothing to read; ``reason`` is one sentence for the operator."""

    kind: FailureKind
    reason: str
    status: int | None = None
    retry_after: timedelta | None = None


FetchOutcome = Fetched | NotModified | FetchFailed


class PollResult(StrEnum):
    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source gives: how it went, what to remember, articles that are new or may have changed."""

    result: PollResult
    state: PollState
    articles: tuple[NewArticle, ...] = ()
    reason: str | None = None
