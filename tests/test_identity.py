"""What makes two sightings the same article: canonical addresses and identities."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import Item, Source, SourceKind
from feeds.identity import canonical_url, identities, is_own_host


def a_source(url: str = "https://qazinform.com/rss/en.xml", *aliases: str, language: str = "en") -> Source:
    return Source("example", "Example", url, language, SourceKind.FEED, timedelta(hours=1), 10.0, aliases)


QAZINFORM = a_source("https://qazinform.com/rss/en.xml", "en.inform.kz")


@pytest.mark.parametrize(
    "spelling",
    [
        "https://qazinform.com/news/mill-6544df",
        "http://qazinform.com/news/mill-6544df/",
        "https://www.qazinform.com/news/mill-6544df#comments",
        "HTTPS://QazInform.com:443/news/mill-6544df",
        "https://en.inform.kz/news/mill-6544df/?utm_source=tg&utm_medium=x",
        "https://qazinform.com/news/mill-6544df/amp/",
        "https://qazinform.com/news/mill-6544df?amp=1&fbclid=x&yclid=1&from=main&mtm_c=2",
        "  https://qazinform.com/news/mill-6544df\n",
    ],
)
def test_all_spellings_of_an_address_are_one(spelling: str) -> None:
    assert canonical_url(spelling, QAZINFORM) == "https://qazinform.com/news/mill-6544df"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://gov.kz/news/1?lang=ru", "https://gov.kz/news/1?lang=kk"),
        ("https://a.kz/n?id=1&b=2", "https://a.kz/n?b=2&id=1"),
        ("https://a.kz/n/Abc", "https://a.kz/n/abc"),
        ("https://a.kz:8443/n", "https://a.kz/n"),
        ("https://kaz.inform.kz/n", "https://www.inform.kz/n"),
        ("https://a.kz/swamp", "https://a.kz/sw"),
    ],
)
def test_different_articles_keep_different_addresses(one: str, other: str) -> None:
    assert canonical_url(one, QAZINFORM) != canonical_url(other, QAZINFORM)


def test_letters_and_their_percent_form_are_one_address() -> None:
    assert canonical_url("https://a.kz/зауыт", QAZINFORM) == canonical_url("https://a.kz/%d0%B7ауыт", QAZINFORM)


@pytest.mark.parametrize("word", ["", "no url", "mailto:a@b.kz", "https://", "http://[::1", "https://a.kz:99999/"])
def test_what_is_no_web_address_comes_back_as_it_is(word: str) -> None:
    assert canonical_url(word, QAZINFORM) == word


ADDRESSES = st.builds(
    lambda host, path, query: f"https://{host}/{path}?{query}",
    st.sampled_from(["qazinform.com", "WWW.en.inform.kz", "[::1]", "a.kz:80", "127.0.0.1:8000"]),
    st.text(max_size=30) | st.lists(st.sampled_from(["amp", "", "a", ".amp", "%D0", "%zz", "б"])).map("/".join),
    st.text(max_size=30) | st.lists(st.sampled_from(["utm_a=1", "&", "amp=1", "x=%20", "ж=1"])).map("&".join),
)


@given(ADDRESSES | st.text(max_size=60))
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    once = canonical_url(url, QAZINFORM)
    assert canonical_url(once, QAZINFORM) == once


def names(
    url: str, guid: str | None = None, source: Source = QAZINFORM, canonical: str | None = None
) -> tuple[str, ...]:
    return identities(Item(url=url, title="t", guid=guid), source, canonical)


def test_guid_comes_first_then_the_address_then_the_id_in_it() -> None:
    assert names("https://qazinform.com/news/mill-6544df", "tag:1234") == (
        "guid:qazinform.com/en:tag:1234",
        "url:https://qazinform.com/news/mill-6544df",
        "id:qazinform.com/en:6544df",
    )


def test_the_page_s_own_address_outranks_the_feed_s_link_and_both_count() -> None:
    found = names("https://qazinform.com/a/amp/1", canonical="https://qazinform.com/news/a")
    assert found == ("url:https://qazinform.com/news/a", "url:https://qazinform.com/a/amp/1")


def test_a_changed_headline_leaves_the_id_the_same() -> None:
    before = names("https://qazinform.com/news/mill-opens-6544df")
    after = names("https://en.inform.kz/news/mill-opens-at-last-6544df/")
    assert set(before) & set(after) == {"id:qazinform.com/en:6544df"}


@pytest.mark.parametrize(
    ("path", "trailing"),
    [
        ("/news/a-b_a4017987", "a4017987"),
        ("/news/a-b-fbf80170/", "fbf80170"),
        ("/en/news/slug-29889", "29889"),
        ("/business/136156/koncert.html", "136156"),
        ("/rus/economy/rudnik_1377994792.html", "1377994792"),
        ("/casia/kazakhstan/4112233.html", "4112233"),
        ("/6530001-himzavod.html", None),
        ("/news/new-facade", None),
        ("/news/output-grows-to-100000", None),
        ("/news/digest-20261120", None),
        ("/news/digest-202603", None),
        ("/202603/slug", None),
        ("/news/slug-202613", "202613"),
        ("/2026/05/slug", None),
        ("/news/plan-2030", None),
    ],
)
def test_the_id_is_taken_from_the_address_where_it_is_one(path: str, trailing: str | None) -> None:
    ids = [name for name in names(f"https://qazinform.com{path}") if name.startswith("id:")]
    assert ids == ([f"id:qazinform.com/en:{trailing}"] if trailing else [])


@pytest.mark.parametrize(
    "guid", [None, "", "1", "https://qazinform.com/rss/en.xml", "https://qazinform.com", "https://www.qazinform.com/"]
)
def test_a_guid_that_names_no_item_is_ignored(guid: str | None) -> None:
    assert not any(name.startswith("guid:") for name in names("https://qazinform.com/a", guid))


def test_two_sites_and_two_languages_of_one_site_never_collide() -> None:
    sources = [
        a_source("https://a.kz/rss"),
        a_source("https://b.kz/rss"),
        a_source("https://a.kz/ru/rss", language="ru"),
    ]
    found = [names(f"{source.url}/news-12345", "12345", source) for source in sources]
    assert len({name for one in found for name in one}) == sum(map(len, found))


def test_two_feeds_of_one_site_give_an_article_the_same_identities() -> None:
    url, guid = "https://a.kz/news-12345", "https://a.kz/?p=12345"
    assert names(url, guid, a_source("https://a.kz/rss")) == names(url, guid, a_source("https://www.a.kz/economy/rss"))


@given(
    st.lists(st.sampled_from(["https://a.kz/1", "https://a.kz/2?utm_x=1", "https://a.kz/3"]), max_size=8), st.randoms()
)
def test_order_and_repetition_of_items_change_no_identity(urls: list[str], rng: object) -> None:
    source = a_source("https://a.kz/rss")
    first = {url: names(url, source=source) for url in urls}
    again = {url: names(url, source=source) for url in reversed(urls + urls)}
    assert first == again


def test_the_site_is_its_hosts_and_what_lies_below_them() -> None:
    own = ["qazinform.com", "www.qazinform.com", "m.qazinform.com", "en.inform.kz"]
    strange = ["evilqazinform.com", "qazinform.com.evil.kz", "kz", ""]
    assert [is_own_host(host, QAZINFORM) for host in (*own, *strange)] == [True] * 4 + [False] * 4
