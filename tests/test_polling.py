"""A poll turns what a source answers into articles, and costs a site no more requests than it must."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.articles import NewArticle, Polled, PollResult, PollState, Source, SourceKind
from feeds.fetch import Fetcher, Limits
from feeds.polling import Known, poll
from feeds.schedule import MIN_INTERVAL
from tests.servers import Act, Server, answer, conditional, in_turn, raw, redirect, silent

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRESH = PollState(next_poll_at=NOW)
LIMITS = Limits(connect=0.3, read=0.3, total=0.5)

SHORT = "A glass plant is planned near the river port."
LONG = " ".join(f"Sentence number {n} tells how the furnace was lit and who came to see it." for n in range(30))


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as a feed writes it."""

    path: str
    title: str
    summary: str = SHORT
    guid: str | None = None
    published: datetime | None = NOW - HOUR


@dataclass(slots=True)
class Library:
    """What is known, as the database would know it."""

    articles: dict[str, Known] = field(default_factory=dict)

    def __call__(self, identities: tuple[str, ...]) -> Known | None:
        return next((self.articles[name] for name in identities if name in self.articles), None)

    def keep(self, *articles: NewArticle) -> None:
        for article in articles:
            known = Known(article.title, article.seen_at)
            self.articles |= dict.fromkeys(article.identities, known)


@dataclass(slots=True)
class Newsroom:
    """A server with a feed and its pages, and the state of the one who polls it."""

    server: Server
    fetcher: Fetcher = field(default_factory=lambda: Fetcher(LIMITS, allow_loopback=True, host_pause=0))
    library: Library = field(default_factory=Library)
    state: PollState = FRESH
    kind: SourceKind = SourceKind.FEED

    @property
    def source(self) -> Source:
        return Source("harbour", "The Harbour", self.server.url("/feed"), "en", self.kind, HOUR, 10)

    def publish(self, *entries: Entry, etag: str = "") -> None:
        feed = self.feed(*entries)
        self.server.acts["/feed"] = conditional(feed, etag or f'"{hash(feed)}"', Content_Type="application/rss+xml")

    def feed(self, *entries: Entry) -> str:
        return f"<rss version='2.0'><channel><title>Harbour</title>{''.join(map(self._item, entries))}</channel></rss>"

    def _item(self, entry: Entry) -> str:
        date = f"<pubDate>{format_datetime(entry.published)}</pubDate>" if entry.published else ""
        guid = f"<guid isPermaLink='false'>{entry.guid}</guid>" if entry.guid else ""
        return (
            f"<item><title>{entry.title}</title><link>{self.server.url(entry.path)}</link>{guid}{date}"
            f"<description>{entry.summary}</description></item>"
        )

    def poll(self, now: datetime = NOW, pages_time: float = 60.0) -> Polled:
        """Polls, and remembers what came of it."""
        polled = poll(self.source, self.state, self.fetcher, self.library, now, random.Random(1), pages_time=pages_time)
        self.state = polled.state
        self.library.keep(*polled.articles)
        return polled

    def asked(self) -> list[str]:
        """The paths asked for since the last call, robots.txt left out."""
        paths = [path for path in self.server.paths() if path != "/robots.txt"]
        self.server.requests.clear()
        return paths


def page(title: str, *paragraphs: str, head: str = "") -> Act:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return answer(
        f"<html><head><title>{title}</title><meta property='og:type' content='article'>{head}</head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>",
        Content_Type="text/html; charset=utf-8",
    )


GLASS = Entry("/news/glass-plant", "Glass plant planned")
CEMENT = Entry("/news/cement-works", "Cement works opens")
GLASS_PAGE = page("Glass plant planned", SHORT, "Builders will come in spring and stay for two years.")


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Server() as server:
        newsroom = Newsroom(server)
        server.acts["/news/glass-plant"] = GLASS_PAGE
        server.acts["/news/cement-works"] = page("Cement works opens", "The first bag of cement was sold on Monday.")
        newsroom.publish(GLASS, CEMENT)
        yield newsroom


# --- what is new


def test_new_items_become_articles_with_the_text_of_their_pages(newsroom: Newsroom) -> None:
    polled = newsroom.poll()
    glass, cement = polled.articles
    assert polled.result is PollResult.OK
    assert glass.title == "Glass plant planned"
    assert "Builders will come in spring" in glass.text
    assert "first bag of cement" in cement.text
    assert (glass.source_id, glass.language, glass.seen_at) == ("harbour", "en", NOW)
    assert glass.published_at == NOW - HOUR
    assert glass.url == newsroom.server.url("/news/glass-plant")
    assert newsroom.asked() == ["/feed", "/news/glass-plant", "/news/cement-works"]


def test_an_unchanged_feed_costs_one_request(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.asked()
    polled = newsroom.poll(NOW + HOUR)
    assert (polled.result, polled.articles) == (PollResult.UNCHANGED, ())
    assert newsroom.asked() == ["/feed"]


def test_once_a_day_an_unchanged_feed_is_read_all_the_same(newsroom: Newsroom) -> None:
    newsroom.poll()
    assert newsroom.poll(NOW + timedelta(days=1)).result is PollResult.OK


def test_known_items_are_not_fetched_again(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.asked()
    newsroom.publish(Entry("/news/rolling-mill", "Rolling mill stands still"), GLASS, CEMENT)
    newsroom.server.acts["/news/rolling-mill"] = page("Rolling mill stands still", "No steel was rolled this week.")
    polled = newsroom.poll(NOW + HOUR)
    assert [article.title for article in polled.articles] == ["Rolling mill stands still"]
    assert newsroom.asked() == ["/feed", "/news/rolling-mill"]


def test_an_item_that_stands_twice_in_a_feed_is_one_article(newsroom: Newsroom) -> None:
    newsroom.publish(GLASS, replace(GLASS, path=f"{GLASS.path}/?utm_source=rss"), GLASS)
    assert len(newsroom.poll().articles) == 1
    assert newsroom.asked() == ["/feed", "/news/glass-plant"]


def test_a_guid_that_all_items_share_does_not_make_them_one(newsroom: Newsroom) -> None:
    newsroom.publish(
        replace(GLASS, guid="https://harbour.example/item"), replace(CEMENT, guid="https://harbour.example/item")
    )
    assert len(newsroom.poll().articles) == 2


def test_a_poll_takes_no_more_than_five_hundred_items(newsroom: Newsroom) -> None:
    newsroom.publish(*(Entry(f"/news/{n}-works", f"Works {n}", LONG) for n in range(600)))
    assert len(newsroom.poll().articles) == 500


# --- edits


def test_a_changed_title_brings_the_page_again(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.asked()
    newsroom.publish(replace(GLASS, title="Glass plant planned, then put off"), CEMENT)
    newsroom.server.acts["/news/glass-plant"] = page("Glass plant planned, then put off", "Builders will not come.")
    polled = newsroom.poll(NOW + HOUR)
    assert [article.text for article in polled.articles] == ["Builders will not come."]
    assert newsroom.asked() == ["/feed", "/news/glass-plant"]


def test_a_fresh_article_is_looked_at_again_after_three_hours_and_after_a_day(newsroom: Newsroom) -> None:
    newsroom.publish(GLASS)
    newsroom.poll()
    newsroom.library.articles = dict.fromkeys(newsroom.library.articles, Known(GLASS.title, NOW))
    looks = []
    for hours in range(1, 60):
        newsroom.publish(GLASS, etag=f'"{hours}"')
        newsroom.asked()
        found = poll(
            newsroom.source, newsroom.state, newsroom.fetcher, newsroom.library, NOW + hours * HOUR, random.Random(1)
        )
        newsroom.state = found.state
        looks += [hours] * len(found.articles)
        assert len(newsroom.asked()) == 1 + len(found.articles)
    assert looks == [3, 24]


def test_a_page_that_fails_brings_no_poorer_version_of_what_we_have(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.publish(replace(GLASS, title="Another title"))
    newsroom.server.acts["/news/glass-plant"] = answer("", 500)
    assert newsroom.poll(NOW + HOUR).articles == ()


def test_a_feed_with_the_whole_text_needs_no_pages_and_shows_edits(newsroom: Newsroom) -> None:
    newsroom.publish(replace(GLASS, summary=LONG))
    assert [article.text for article in newsroom.poll().articles] == [LONG]
    newsroom.publish(replace(GLASS, summary=f"{LONG} Correction: it was Tuesday."))
    assert newsroom.poll(NOW + HOUR).articles[0].text.endswith("it was Tuesday.")
    assert newsroom.asked() == ["/feed", "/feed"]


def test_a_long_teaser_that_breaks_off_is_not_the_whole_text(newsroom: Newsroom) -> None:
    newsroom.publish(replace(GLASS, summary=f"{LONG} […]"))
    assert "Builders will come" in newsroom.poll().articles[0].text


# --- pages that fail


@pytest.mark.parametrize(
    "act",
    [
        answer("", 404),
        answer("", 503),
        answer(""),
        silent,
        redirect("http://10.0.0.1/"),
        raw([b"?"]),
        answer("<html><body><a href='/'>Home</a></body></html>", Content_Type="text/html"),
    ],
)
def test_an_item_whose_page_fails_keeps_what_the_feed_says(newsroom: Newsroom, act: Act) -> None:
    newsroom.publish(GLASS)
    newsroom.server.acts["/news/glass-plant"] = act
    polled = newsroom.poll()
    assert polled.result is PollResult.OK
    assert [(article.title, article.text) for article in polled.articles] == [(GLASS.title, SHORT)]


def test_a_page_that_robots_txt_closes_is_left_alone(newsroom: Newsroom) -> None:
    newsroom.server.acts["/robots.txt"] = answer("User-agent: *\nDisallow: /news/")
    assert [article.text for article in newsroom.poll().articles] == [SHORT, SHORT]
    assert newsroom.asked() == ["/feed"]


def test_a_listing_that_robots_txt_closes_is_not_polled(newsroom: Newsroom) -> None:
    newsroom.kind = SourceKind.LISTING
    newsroom.server.acts["/robots.txt"] = answer("User-agent: *\nDisallow: /")
    assert newsroom.poll().result is PollResult.FAILED
    assert newsroom.asked() == []


def test_pages_that_there_is_no_time_for_wait_and_are_not_lost(newsroom: Newsroom) -> None:
    polled = newsroom.poll(pages_time=0)
    assert (polled.result, polled.articles) == (PollResult.OK, ())
    assert polled.reason == "The site is slow: 2 of its pages wait for the next poll."
    assert polled.state.next_poll_at == NOW + MIN_INTERVAL
    assert len(newsroom.poll(NOW + MIN_INTERVAL).articles) == 2


def test_second_looks_that_there_is_no_time_for_wait_and_are_not_lost(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.poll(NOW + HOUR)
    newsroom.publish(GLASS, CEMENT, etag='"later"')
    assert newsroom.poll(NOW + 4 * HOUR, pages_time=0).articles == ()
    assert len(newsroom.poll(NOW + 4 * HOUR + MIN_INTERVAL).articles) == 2


def test_the_looks_that_are_due_longest_come_first_and_tell_how_far_the_source_was_read(newsroom: Newsroom) -> None:
    newsroom.publish(CEMENT)
    newsroom.poll(NOW - HOUR)
    newsroom.publish(GLASS, CEMENT)
    newsroom.poll()
    newsroom.publish(GLASS, CEMENT, etag='"later"')
    cut_off = newsroom.poll(NOW + 4 * HOUR, pages_time=0)
    assert cut_off.state.validated_at == NOW + 2 * HOUR - timedelta.resolution
    newsroom.asked()
    newsroom.poll(NOW + 4 * HOUR + MIN_INTERVAL)
    assert newsroom.asked() == ["/feed", CEMENT.path, GLASS.path]


# --- dates


@pytest.mark.parametrize(("kind", "hour"), [(SourceKind.LISTING, 5), (SourceKind.FEED, 3)])
def test_a_listing_tells_the_day_and_the_page_the_time(newsroom: Newsroom, kind: SourceKind, hour: int) -> None:
    newsroom.kind = kind
    if kind is SourceKind.LISTING:
        card = f"<a href='{GLASS.path}'>{GLASS.title} at the river</a> <time datetime='2026-03-16'></time>"
        newsroom.server.acts["/feed"] = answer(f"<main><p>{card}</p></main>", Content_Type="text/html")
    else:
        newsroom.publish(replace(GLASS, published=NOW.replace(hour=hour)))
    exact = "<meta property='article:published_time' content='2026-03-16T05:00:00Z'>"
    newsroom.server.acts["/news/glass-plant"] = page(GLASS.title, SHORT, "Builders come in spring.", head=exact)
    assert newsroom.poll().articles[0].published_at == NOW.replace(hour=hour)


@pytest.mark.parametrize(
    ("published", "taken"),
    [
        (NOW - 9 * HOUR, NOW - 9 * HOUR),
        (NOW + timedelta(minutes=10), NOW + timedelta(minutes=10)),
        (NOW + timedelta(days=800), NOW + timedelta(minutes=15)),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
        (None, NOW),
    ],
)
def test_a_date_is_taken_if_it_can_be_true(newsroom: Newsroom, published: datetime | None, taken: datetime) -> None:
    newsroom.publish(replace(GLASS, published=published, summary=LONG))
    assert newsroom.poll().articles[0].published_at == taken


# --- sources that fail


HTML = "<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"


@pytest.mark.parametrize(
    "act",
    [
        *(answer("", status) for status in (401, 403, 404, 429, 500, 503)),
        answer(""),
        answer("   \n"),
        answer(HTML, Content_Type="text/html"),
        answer(HTML, Content_Type="application/rss+xml"),
        answer(HTML, 403, Server="cloudflare"),
        answer("just words"),
        redirect("/feed"),
        silent,
    ],
)
def test_a_source_that_fails_is_never_given_up(newsroom: Newsroom, act: Act) -> None:
    newsroom.server.acts["/feed"] = act
    polled = newsroom.poll()
    assert (polled.result, polled.articles) == (PollResult.FAILED, ())
    assert polled.reason
    assert polled.state.last_error == polled.reason
    assert (polled.state.failures, polled.state.parked) == (1, None)
    assert NOW < polled.state.next_poll_at <= NOW + timedelta(days=1)


def test_a_failure_keeps_the_validators_and_a_success_clears_the_error(newsroom: Newsroom) -> None:
    newsroom.poll()
    newsroom.server.acts["/feed"] = in_turn(answer("", 503), newsroom.server.acts["/feed"])
    assert newsroom.poll(NOW + HOUR).result is PollResult.FAILED
    recovered = newsroom.poll(NOW + 2 * HOUR)
    assert recovered.result is PollResult.UNCHANGED
    assert (recovered.state.failures, recovered.state.last_error) == (0, None)


def test_a_source_that_is_gone_is_parked(newsroom: Newsroom) -> None:
    newsroom.server.acts["/feed"] = answer("", 410)
    assert newsroom.poll().state.parked == "The server answers 410 Gone."


def test_a_source_that_moved_for_good_is_followed_for_good(newsroom: Newsroom) -> None:
    newsroom.server.acts["/new-feed"] = newsroom.server.acts["/feed"]
    newsroom.server.acts["/feed"] = redirect("/new-feed", 301)
    for days in range(4):
        newsroom.poll(NOW + timedelta(days=days))
    assert newsroom.state.url == newsroom.server.url("/new-feed")
    newsroom.asked()
    newsroom.poll(NOW + timedelta(days=4))
    assert newsroom.asked()[0] == "/new-feed"


def test_a_move_to_a_page_that_is_no_feed_is_not_followed(newsroom: Newsroom) -> None:
    newsroom.server.acts |= {"/feed": redirect("/closed", 301), "/closed": answer(HTML, Content_Type="text/html")}
    for days in range(5):
        newsroom.poll(NOW + timedelta(days=days))
    assert (newsroom.state.url, newsroom.state.moved_seen) == (None, 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=400), cut=st.integers(0, 400))
def test_no_feed_raises(newsroom: Newsroom, garbage: bytes, cut: int) -> None:
    feed = newsroom.feed(replace(GLASS, summary=LONG)).encode()
    newsroom.server.acts["/feed"] = answer(feed[:cut] + garbage + feed[cut:])
    assert newsroom.poll().result in PollResult


# --- many at once


def test_eight_threads_poll_one_site_without_treading_on_each_other(newsroom: Newsroom) -> None:
    def once(n: int) -> Polled:
        source = replace(newsroom.source, id=f"harbour-{n}")
        return poll(source, FRESH, newsroom.fetcher, Library(), NOW, random.Random(n))

    with ThreadPoolExecutor(8) as pool:
        polls = list(pool.map(once, range(24)))
    assert {len(polled.articles) for polled in polls} == {2}
    assert {polled.articles[0].text for polled in polls} == {polls[0].articles[0].text}
