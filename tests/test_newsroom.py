"""The demo's newsroom: what it serves when, with which troubles, and that truth fits news."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from html import unescape
from itertools import pairwise
from typing import NamedTuple

import pytest
import yaml

from demo.archive import NewsArticle, read_articles, read_truth
from demo.feed_shapes import PHOTO_PATH
from demo.newsroom import BROKEN_FROM, BROKEN_UNTIL, HTML_FROM, MOVED_ON, MOVED_TO, SHOWN, Newsroom
from demo.outlets import ZONE
from domain.articles import SourceKind
from domain.records import Status

ARTICLES = {article.id: article for article in read_articles()}
ORIGINALS = [article for article in ARTICLES.values() if article.reprint_of is None]
TRUTH = read_truth()
THE_END = datetime(2026, 7, 1, tzinfo=ZONE)


class Got(NamedTuple):
    status: int
    headers: Message
    body: bytes


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)


def get(newsroom: Newsroom, path: str, **headers: str) -> Got:
    request = urllib.request.Request(newsroom.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with OPENER.open(request, timeout=10) as answer:
            return Got(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        with answer:
            return Got(answer.code, answer.headers, answer.read())


def text_at(newsroom: Newsroom, path: str) -> str:
    got = get(newsroom, path)
    assert got.status == 200, path
    return got.body.decode()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        room.today(THE_END)
        yield room


def test_the_news_are_many_and_in_three_languages() -> None:
    assert len(ORIGINALS) >= 100
    assert len(TRUTH.lives) >= 30
    assert len(TRUTH.noise) >= 20
    assert {article.language for article in ORIGINALS} == {"en", "ru", "kk"}
    in_latin = [a for a in ORIGINALS if a.language == "kk" and not re.search("[а-я]", a.text)]
    assert 3 <= len(in_latin) < 10


def test_every_article_is_of_a_length_that_agencies_write() -> None:
    assert {article.id: words for article in ORIGINALS if not 80 <= (words := len(article.text.split())) <= 250} == {}


def test_ids_and_addresses_are_used_once() -> None:
    assert len(ARTICLES) == len(read_articles())
    assert len({article.number for article in ARTICLES.values()}) == len(ARTICLES)


def test_days_are_the_same_in_utc_and_in_almaty() -> None:
    for article in ARTICLES.values():
        assert article.published.astimezone(UTC).date() == article.published.astimezone(ZONE).date(), article.id


def test_edits_come_after_publication_and_change_something() -> None:
    edited = [article for article in ARTICLES.values() if article.edits]
    assert edited
    for article in edited:
        moments = [article.published, *(edit.at for edit in article.edits)]
        assert all(earlier < later for earlier, later in pairwise(moments)), article.id
        last = article.at(THE_END)
        assert (last.title, last.paragraphs) != (article.title, article.paragraphs), article.id


def test_every_article_is_either_noise_or_part_of_a_life() -> None:
    told = {name for life in TRUTH.lives for name in life.articles}
    assert told.isdisjoint(TRUTH.noise)
    assert told | TRUTH.noise == {article.id for article in ORIGINALS}


def test_every_step_of_a_life_stands_on_the_day_of_one_of_its_articles() -> None:
    for life in TRUTH.lives:
        days = {ARTICLES[name].published.date() for name in life.articles}
        assert {step.day for step in (*life.history, *life.withdrawn)} <= days, life.key


def test_histories_begin_with_the_first_article_and_never_repeat_a_status() -> None:
    for life in TRUTH.lives:
        published = [ARTICLES[name].published for name in life.articles]
        assert published == sorted(published), life.key
        assert life.history[0].day == published[0].date(), life.key
        for earlier, later in pairwise(life.history):
            assert earlier.day < later.day, life.key
            assert earlier.status is not later.status, life.key


def test_a_withdrawn_status_ends_with_an_edit() -> None:
    ends = [(life, step) for life in TRUTH.lives for step in life.withdrawn]
    assert ends
    for life, step in ends:
        edits = {edit.at.date() for name in life.articles for edit in ARTICLES[name].edits}
        assert step.until in edits, life.key


def test_every_kind_of_turn_happens_to_some_project() -> None:
    turns = {(a.status, b.status) for life in TRUTH.lives for a, b in pairwise(life.history)}
    assert {status for _, status in turns} == set(Status)
    assert (Status.SUSPENDED, Status.CONSTRUCTION) in turns
    assert (Status.SUSPENDED, Status.ANNOUNCED) in turns


def test_before_the_first_article_there_is_nothing() -> None:
    with Newsroom() as room:
        assert room.published() == ()
        assert "<item>" not in text_at(room, "/ledger/feed/")


def test_only_what_is_published_by_the_moment_is_served(newsroom: Newsroom) -> None:
    article = ARTICLES["gorn-1002"]
    newsroom.today(article.published.replace(minute=0))
    assert get(newsroom, article.path).status == 404
    assert article.path not in text_at(newsroom, "/gorn/sitemap-news.xml")
    newsroom.today(article.published)
    assert article.title in text_at(newsroom, article.path)
    assert article.path in text_at(newsroom, "/gorn/sitemap-news.xml")


@pytest.mark.parametrize(
    ("path", "source", "per_entry"),
    [
        ("/ledger/feed/", "ledger", "<item>"),
        (MOVED_TO, "ortalyq", "<item>"),
        ("/gorn/sitemap-news.xml", "gorn", "<url>"),
        ("/polyn/rss/industry.xml", "polyn", "<item>"),
        ("/tobol/ru/news", "tobol", 'class="news-card"'),
        ("/dala/atom.xml", "dala", "<entry>"),
    ],
)
def test_each_list_shows_the_newest_first(newsroom: Newsroom, path: str, source: str, per_entry: str) -> None:
    text = text_at(newsroom, path)
    newest = newsroom.published(source)[:SHOWN]
    assert text.count(per_entry) == len(newest) + text.count(PHOTO_PATH)
    places = [text.index(str(article.number)) for article in newest]
    assert places == sorted(places)


def test_every_page_carries_title_and_paragraphs_word_for_word(newsroom: Newsroom) -> None:
    for article in newsroom.published():
        page = text_at(newsroom, article.path)
        (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page)
        paragraphs = tuple(map(unescape, re.findall(r"<p>(.*?)</p>", page, re.S)))
        assert (unescape(heading), paragraphs) == (article.title, article.paragraphs), article.id


def test_dates_of_pages_are_marked_in_several_ways(newsroom: Newsroom) -> None:
    def page(source: str) -> str:
        return text_at(newsroom, newsroom.published(source)[0].path)

    assert '"datePublished": "2026-' in page("ledger")
    assert 'name="article:published_time"' in page("ortalyq")
    assert 'property="article:published_time"' in page("gorn")
    assert re.search(r'class="news__date">\w+, \d\d \w{3} 2026, \d\d:\d\d<', page("polyn"))
    assert '"@graph"' in page("dala")
    assert 'itemprop="datePublished"' in page("betege")


def test_an_edit_appears_when_it_is_due(newsroom: Newsroom) -> None:
    article = ARTICLES["ledger-1011"]
    newsroom.today(article.published)
    before = get(newsroom, article.path)
    newsroom.today(article.edits[0].at)
    after = get(newsroom, article.path, If_None_Match=before.headers["ETag"])
    assert b"has been commissioned in" in before.body
    assert after.status == 200
    assert b"Test runs have begun" in after.body
    assert article.edits[0].title in text_at(newsroom, "/ledger/feed/")  # type: ignore[operator]


def test_a_guid_changes_with_its_headline(newsroom: Newsroom) -> None:
    article = ARTICLES["polyn-1303"]

    def guid() -> str:
        feed = get(newsroom, "/polyn/rss.xml").body.decode("windows-1251")
        return str(re.findall(rf"{article.path}.*?<guid[^>]*>(.*?)</guid>", feed, re.S)[0])

    newsroom.today(article.published)
    before = guid()
    newsroom.today(article.edits[0].at)
    assert guid() != before


@pytest.mark.parametrize("path", ["/ledger/feed/", "/gorn/sitemap-news.xml", "/tobol/ru/news", "/polyn/rss.xml"])
def test_an_unchanged_list_answers_not_modified(newsroom: Newsroom, path: str) -> None:
    first = get(newsroom, path)
    by_tag = get(newsroom, path, If_None_Match=first.headers["ETag"])
    by_date = get(newsroom, path, If_Modified_Since=first.headers["Last-Modified"])
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert by_date.status == 304
    newsroom.today(datetime(2025, 8, 1, tzinfo=ZONE))
    assert get(newsroom, path, If_None_Match=first.headers["ETag"]).status == 200


def test_one_feed_breaks_for_a_week(newsroom: Newsroom) -> None:
    newsroom.today(BROKEN_FROM)
    assert get(newsroom, "/dala/atom.xml").status == 500
    newsroom.today(HTML_FROM)
    assert text_at(newsroom, "/dala/atom.xml").startswith("<!DOCTYPE html>")
    newsroom.today(BROKEN_UNTIL)
    assert "<feed" in text_at(newsroom, "/dala/atom.xml")


def test_one_feed_moves_for_good(newsroom: Newsroom) -> None:
    got = get(newsroom, "/ortalyq/rss.xml")
    assert (got.status, got.headers["Location"]) == (301, MOVED_TO)
    newsroom.today(MOVED_ON.replace(day=1, month=8))
    assert "<rss" in text_at(newsroom, "/ortalyq/rss.xml")


def test_one_feed_is_too_busy_for_its_first_guest(newsroom: Newsroom) -> None:
    busy = get(newsroom, "/betege/rss")
    assert (busy.status, busy.headers["Retry-After"]) == (429, "60")
    assert get(newsroom, "/betege/rss").status == 200
    assert newsroom.requests["/betege/rss"] == 2


def test_one_feed_says_utf_8_and_sends_windows_1251(newsroom: Newsroom) -> None:
    got = get(newsroom, "/polyn/rss.xml")
    assert b'encoding="utf-8"' in got.body
    with pytest.raises(UnicodeDecodeError):
        got.body.decode()
    assert newsroom.published("polyn")[0].title in got.body.decode("windows-1251")
    assert b"&nbsp;" in got.body


def test_two_feeds_of_one_outlet_spell_the_same_address_differently(newsroom: Newsroom) -> None:
    path = newsroom.published("polyn")[0].path
    assert f"{path}?utm_source=polyn" in get(newsroom, "/polyn/rss.xml").body.decode("windows-1251")
    assert f"{path.rstrip('/')}?from=industry" in text_at(newsroom, "/polyn/rss/industry.xml")
    assert text_at(newsroom, path) == text_at(newsroom, path.rstrip("/"))


def test_feeds_tell_no_date_once_and_a_wrong_one_once(newsroom: Newsroom) -> None:
    dateless, future = ARTICLES["polyn-1719"], ARTICLES["ledger-1715"]
    newsroom.today(dateless.published)
    items = get(newsroom, "/polyn/rss.xml").body.decode("windows-1251").split("<item>")[1:]
    assert [str(dateless.number) in item for item in items if "<pubDate>" not in item] == [True]
    newsroom.today(future.published)
    assert "Tue, 10 Nov 2026" in text_at(newsroom, "/ledger/feed/")
    assert {dateless.id, future.id} <= TRUTH.noise


def test_the_photo_report_is_listed_but_not_for_robots(newsroom: Newsroom) -> None:
    assert PHOTO_PATH in text_at(newsroom, "/gorn/sitemap-news.xml")
    assert "Disallow: /gorn/foto/" in text_at(newsroom, "/robots.txt")


def test_a_reprint_keeps_the_report_and_says_whose_it_is(newsroom: Newsroom) -> None:
    reprints = [article for article in ARTICLES.values() if article.reprint_of]
    assert len(reprints) >= 5
    for reprint in reprints:
        original = ARTICLES[str(reprint.reprint_of)]
        assert reprint.paragraphs[:-1] == original.paragraphs[:-1]
        assert reprint.published > original.published


def test_the_list_of_sources_fits_the_running_newsroom(newsroom: Newsroom) -> None:
    sources = yaml.safe_load(newsroom.sources_text)
    assert {source["kind"] for source in sources} == set(SourceKind)
    assert len({source["url"] for source in sources}) == len({source["id"] for source in sources}) == len(sources)
    for source in sources:
        assert source["url"].startswith(newsroom.url)
        assert get(newsroom, source["url"].removeprefix(newsroom.url)).status in (200, 301, 429)


def test_a_newsroom_can_be_given_articles_of_ones_own() -> None:
    moment = datetime(2025, 5, 5, 9, tzinfo=ZONE)
    article = NewsArticle("tobol-9001", "tobol", "ru", moment, moment, "Свой заголовок", ("Один абзац.",))
    with Newsroom([article]) as room:
        room.today(moment)
        assert "Свой заголовок" in text_at(room, "/tobol/ru/news")
