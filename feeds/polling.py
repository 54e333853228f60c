"""Polls one source: what it answers becomes articles, and what to remember until next time."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.articles import (
    Fetched,
    FetchFailed,
    FetchOutcome,
    Item,
    NewArticle,
    NotModified,
    Polled,
    PollResult,
    PollState,
    Source,
    SourceKind,
)
from feeds.identity import identities, without_tracking
from feeds.schedule import MIN_INTERVAL, after_answer, after_failure, is_stale

if TYPE_CHECKING:
    from feeds.fetch import Fetcher
    from feeds.pages import Page

MOST_ITEMS = 500

# Pages of one poll, in seconds; what is left waits for the next poll, so that a slow site holds no thread for hours.
PAGES_TIME = 300.0

# Agencies write one to three sentences under a headline; what is longer and not cut off is the article itself.
FULL_TEXT = 1200
CUT_OFF = ("…", "...", "[…]", "[...]", "[&hellip;]")

# Texts are mended soon after they are published, often without a sign of it in the feed.
LOOK_AGAIN_AFTER = (timedelta(hours=3), timedelta(hours=24))

LATEST = timedelta(minutes=15)
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an article that has been seen before: its newest title, and when that version came."""

    title: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class _Sighting:
    """An item to be read, the names it goes by, and since when its page is due."""

    item: Item
    names: tuple[str, ...]
    known: Known | None
    due: datetime


Lookup = Callable[[tuple[str, ...]], Known | None]


def poll(
    source: Source,
    state: PollState,
    fetcher: Fetcher,
    known: Lookup,
    now: datetime,
    rng: random.Random,
    *,
    pages_time: float = PAGES_TIME,
) -> Polled:
    """Fetches the source and the pages of what is new; ``known`` finds an article that shares one of the identities."""
    from feeds.parse import parse_items

    answer = _asked(source, state, fetcher, now)
    if isinstance(answer, NotModified):
        return Polled(PollResult.UNCHANGED, after_answer(state, source.interval, answer, now))
    if isinstance(answer, FetchFailed):
        return _failed(state, answer, now, rng)
    items = parse_items(answer, source)
    if isinstance(items, FetchFailed):
        return _failed(state, items, now, rng)
    reading = Reading(source, fetcher, known, now, state.validated_at, until=time.monotonic() + pages_time)
    articles = tuple(reading.articles(items[:MOST_ITEMS]))
    return _told(after_answer(state, source.interval, answer, now), articles, reading, now)


def _asked(source: Source, state: PollState, fetcher: Fetcher, now: datetime) -> FetchOutcome:
    url = state.url or source.url
    # A listing is a page like any other; feeds and sitemaps are made for programs, robots.txt or not.
    get = fetcher.get_page if source.kind is SourceKind.LISTING else fetcher.get
    return get(url) if is_stale(state, now) else get(url, state.etag, state.last_modified)


def _failed(state: PollState, failed: FetchFailed, now: datetime, rng: random.Random) -> Polled:
    return Polled(PollResult.FAILED, after_failure(state, failed, now, rng), reason=failed.reason)


def _told(state: PollState, articles: tuple[NewArticle, ...], reading: Reading, now: datetime) -> Polled:
    if not reading.waiting:
        return Polled(PollResult.OK, state, articles)
    # Without validators the source cannot answer «unchanged» while items wait.
    soon = replace(
        state, etag=None, last_modified=None, validated_at=reading.last_read, next_poll_at=now + MIN_INTERVAL
    )
    reason = f"The site is slow: {reading.waiting} of its pages wait for the next poll."
    return Polled(PollResult.OK, soon, articles, reason)


@dataclass(slots=True)
class Reading:
    """Turns one answer's items into articles; ``last_read`` is when the source was last read in full.

    ``until``, on the monotonic clock, no further page is begun; ``waiting`` counts the items whose pages were left, and
    ``last_read`` then moves up to where their second looks are still to come.
    """

    source: Source
    fetcher: Fetcher
    known: Lookup
    now: datetime
    last_read: datetime | None
    until: float
    waiting: int = 0

    def articles(self, items: Iterable[Item]) -> Iterator[NewArticle]:
        # News first, then the looks that are due longest: those that wait today come first in the next poll.
        sightings = sorted(self._sightings(items), key=lambda sighting: sighting.due)
        return filter(None, map(self._article, sightings))

    def _sightings(self, items: Iterable[Item]) -> Iterator[_Sighting]:
        """The items whose texts are to be had now, each once."""
        met: set[str] = set()
        for item in _with_honest_guids(items):
            names = identities(item, self.source, None)
            if met.isdisjoint(names):
                known = None if _is_full_text(item.summary) else self.known(names)
                due = self._due(item, known)
                if due is not None:
                    yield _Sighting(item, names, known, due)
            met.update(names)

    def _due(self, item: Item, known: Known | None) -> datetime | None:
        """Since when the item is to be read: what is new or has a new title, as ever; None if it is not."""
        if known is None or (item.title and item.title.split() != known.title.split()):
            return EARLIEST
        last_read = self.last_read or known.seen_at
        looks = (known.seen_at + age for age in LOOK_AGAIN_AFTER)
        return next((look for look in looks if last_read < look <= self.now), None)

    def _article(self, sighting: _Sighting) -> NewArticle | None:
        item, names = sighting.item, sighting.names
        if _is_full_text(item.summary):
            return self._from_feed(item, names)
        if time.monotonic() >= self.until:
            self._leave(sighting)
            return None
        page = self._page(item.url)
        if page is not None:
            return self._from_page(item, page)
        # The feed's few sentences are better than nothing, but no new version of a text that we have.
        return self._from_feed(item, names) if sighting.known is None else None

    def _leave(self, sighting: _Sighting) -> None:
        if not self.waiting and sighting.due > EARLIEST:
            self.last_read = sighting.due - datetime.resolution
        self.waiting += 1

    def _page(self, url: str) -> Page | None:
        from feeds.pages import read_page

        outcome = self.fetcher.get_page(url)
        if not isinstance(outcome, Fetched):
            return None
        try:
            page = read_page(outcome, self.source)
        except Exception:  # noqa: BLE001
            return None  # one page that breaks our code costs its article no more than its full text
        return page if page.text.strip() else None

    def _from_page(self, item: Item, page: Page) -> NewArticle | None:
        # A listing often tells the day only.
        is_listing = self.source.kind is SourceKind.LISTING
        published = (page.published or item.published) if is_listing else (item.published or page.published)
        return self._made(
            item,
            names=identities(item, self.source, page.canonical_url),
            title=item.title or page.title or "",
            text=page.text,
            language=page.language or item.language,
            published=published,
        )

    def _from_feed(self, item: Item, names: tuple[str, ...]) -> NewArticle | None:
        return self._made(item, names, item.title, item.summary, item.language, item.published)

    def _made(
        self,
        item: Item,
        names: tuple[str, ...],
        title: str,
        text: str,
        language: str | None,
        published: datetime | None,
    ) -> NewArticle | None:
        if not title.strip() and not text.strip():
            return None
        return NewArticle(
            source_id=self.source.id,
            url=without_tracking(item.url),
            identities=names,
            title=title,
            text=text,
            language=language or self.source.language,
            published_at=_plausible(published, self.now),
            seen_at=self.now,
        )


def _with_honest_guids(items: Iterable[Item]) -> Iterator[Item]:
    """A guid that stands for several addresses names none of them, and is taken away."""
    items = tuple(items)
    addresses: dict[str | None, set[str]] = defaultdict(set)
    for item in items:
        addresses[item.guid].add(item.url)
    return (item if len(addresses[item.guid]) == 1 else replace(item, guid=None) for item in items)


def _is_full_text(summary: str) -> bool:
    return len(summary) >= FULL_TEXT and not summary.rstrip().endswith(CUT_OFF)


def _plausible(published: datetime | None, now: datetime) -> datetime:
    """The stated time, but neither in the future nor before there were feeds; without one, now."""
    if published is None or published < EARLIEST:
        return now
    return min(published, now + LATEST)
