"""Feeds, sitemaps and listings to items: a corpus in the shapes sites serve, and what hostile or broken bytes do."""

from __future__ import annotations

import http.server
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import FailureKind, Fetched, FetchFailed, Item, Source, SourceKind
from feeds.parse import parse_feed, parse_items, parse_listing, parse_sitemap

CORPUS = Path(__file__).parent / "corpus" / "feeds"
CASES = sorted(path.name.removesuffix(".expected.json") for path in CORPUS.glob("*.expected.json"))


def a_source(url: str = "https://example.kz/rss", kind: SourceKind = SourceKind.FEED, *aliases: str) -> Source:
    return Source("example", "Example", url, "ru", kind, timedelta(hours=1), 10.0, aliases)


def fetched(body: bytes, url: str = "https://example.kz/rss", **headers: str) -> Fetched:
    return Fetched(url, body, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()


def items_of(body: bytes) -> tuple[Item, ...]:
    items = parse_feed(fetched(body), a_source())
    assert not isinstance(items, FetchFailed), items.reason
    return items


def failure_of(body: bytes, **headers: str) -> FetchFailed:
    failure = parse_feed(fetched(body, **headers), a_source())
    assert isinstance(failure, FetchFailed)
    return failure


def written(answer: tuple[Item, ...] | FetchFailed) -> dict[str, Any]:
    """The answer in the spelling of the corpus's expected results."""
    if isinstance(answer, FetchFailed):
        return {"failure": {"kind": answer.kind.value, "reason": answer.reason}}
    names = ("url", "title", "summary", "guid", "published", "published_raw", "language")
    rows = [{name: getattr(item, name) for name in names} for item in answer]
    return {"items": [{**row, "published": row["published"] and row["published"].isoformat()} for row in rows]}


@pytest.mark.parametrize("name", CASES)
def test_the_corpus_reads_as_expected(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
    request = expected.pop("request")
    [path] = [path for path in CORPUS.glob(f"{name}.*") if path.suffix != ".json"]
    source = a_source(request["url"], SourceKind(request["kind"]), *request["aliases"])
    answer = parse_items(Fetched(request["url"], path.read_bytes(), tuple(request["headers"].items())), source)
    assert written(answer) == expected


def test_an_upright_feed_and_a_broken_one_give_the_same_items() -> None:
    item = (
        "<item><title>Plant &amp;amp; port</title><link>https://example.kz/n/40001</link><pubDate>{}</pubDate></item>"
    )
    clean_feed = rss(item.format("Fri, 02 Oct 2026 08:00:00 +0500"))
    assert items_of(clean_feed) == items_of(clean_feed.replace(b"</channel>", b"</chanel>"))


def test_at_most_five_hundred_entries_are_taken() -> None:
    entries = [f"<item><title>t</title><link>https://example.kz/{i}</link></item>" for i in range(700)]
    assert len(items_of(rss(*entries))) == 500
    assert len(items_of(rss(*entries, "<broken"))) == 500


def test_a_sitemap_of_many_addresses_gives_the_newest() -> None:
    urls = "".join(
        f"<url><loc>https://example.kz/{i}</loc><lastmod>20{i % 27:02d}-01-01</lastmod></url>" for i in range(600)
    )
    items = parse_sitemap(fetched(f"<urlset>{urls}</urlset>".encode()), a_source(kind=SourceKind.SITEMAP))
    assert not isinstance(items, FetchFailed)
    assert len(items) == 500
    assert {int(item.url.rpartition("/")[2]) % 27 for item in items[:20]} == {26}


def test_a_headline_is_cut_where_none_reaches() -> None:
    [item] = items_of(rss(f"<item><title>{'Завод ' * 100_000}</title><link>https://example.kz/a</link></item>"))
    assert len(item.title) <= 300


def test_html_where_a_feed_should_be_keeps_the_page_title_for_the_operator() -> None:
    failure = failure_of(b"<html><head><title>Access &amp; denied</title></head></html>")
    assert failure.kind is FailureKind.NOT_A_FEED
    assert "Access & denied" in failure.reason


def test_a_feed_labelled_as_html_is_still_a_feed() -> None:
    body = rss("<item><title>t</title><link>https://example.kz/n</link></item>")
    assert parse_feed(fetched(body, content_type="text/html"), a_source()) == items_of(body)


def test_relative_days_need_the_server_s_clock() -> None:
    card = "<main><p>вчера, 10:00 <a href='/n/zavod-stali-otkryt'>Завод стали открыт у реки</a></p></main>".encode()
    source = a_source("https://example.kz/news", SourceKind.LISTING)
    with_clock = parse_listing(fetched(card, source.url, date="Tue, 24 Nov 2026 04:00:00 GMT"), source)
    without = parse_listing(fetched(card, source.url), source)
    assert not isinstance(with_clock, FetchFailed)
    assert not isinstance(without, FetchFailed)
    assert with_clock[0].published == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    assert without[0].published is None
    assert without[0].title == with_clock[0].title == "Завод стали открыт у реки"


@pytest.mark.parametrize("character", ["\x9b", "\u202e", "\u200b"])
def test_an_address_that_cannot_be_printed_is_none(character: str) -> None:
    assert items_of(rss(f"<item><title>t</title><link>https://example.kz/n/{character}2J</link></item>")) == ()


# Hostile pages

CHILD = """
import resource, sys
from datetime import timedelta
from domain.articles import FailureKind, Fetched, FetchFailed, Source, SourceKind
from feeds.parse import parse_listing

resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (6, 6))
source = Source("example", "Example", "https://example.kz/news", "ru", SourceKind.LISTING, timedelta(hours=1), 10.0)
for piece, times in (("<p>x", 700_000), ("<a href=/n/mill-at-the-river>", 60_000), ("<nav></nav>x", 160_000)):
    outcome = parse_listing(Fetched(source.url, (piece * times).encode(), ()), source)
    assert isinstance(outcome, FetchFailed), piece
    assert outcome.kind is FailureKind.TOO_LARGE, piece
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limits")
def test_a_listing_of_countless_tags_costs_little() -> None:
    root = Path(__file__).parent.parent
    child = subprocess.run([sys.executable, "-c", CHILD], cwd=root, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr


# Hostile XML


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A loopback server and the list of the paths it was asked for."""
    asked: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><item><title>&l9;</title></item></channel></rss>',
        f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss><channel><title>{"&a;" * 20_000}</title></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        '<!DOCTYPE rss [<!entity % x SYSTEM "file:///etc/passwd"> %x;]><rss><channel></channel></rss>',
    ],
    ids=["laughs", "quadratic", "external", "parameter"],
)
def test_a_feed_that_declares_entities_is_refused(document: str) -> None:
    assert "entities" in failure_of(document.encode()).reason


def test_no_document_type_and_no_picture_makes_us_connect(canary: tuple[str, list[str]]) -> None:
    address, asked = canary
    for kind in SourceKind:
        body = (
            f'<!DOCTYPE rss SYSTEM "{address}/dtd"><?xml-stylesheet href="{address}/xsl"?><rss xmlns:xi="http://www.w3.org/'
            f'2001/XInclude"><channel><xi:include href="{address}/include"/><item><link>{address}/item</link>'
            f'<description>&lt;img src="{address}/picture"&gt;</description></item></channel></rss>'
        )
        parse_items(fetched(body.encode()), a_source(kind=kind))
    assert asked == []


@pytest.mark.parametrize("damage", ["", "&", "<b c=d>", "<!-- never closed"])
def test_nesting_beyond_measure_gives_no_items(damage: str) -> None:
    answer = parse_feed(fetched(b"<rss><channel>" + damage.encode() + b"<a>" * 20_000), a_source())
    assert isinstance(answer, FetchFailed) or answer == ()


def test_a_text_of_ten_megabytes_is_refused() -> None:
    assert failure_of(rss("<item><title>" + "x" * 10_100_000 + "</title></item>")).kind is FailureKind.TOO_LARGE


def test_a_body_that_spells_a_file_name_opens_no_file() -> None:
    assert failure_of(b"/etc/passwd").kind is FailureKind.NOT_A_FEED


def test_a_feed_without_its_head_is_read_as_far_as_it_goes() -> None:
    [item] = items_of(b"<item><title>Mill opens</title><link>https://example.kz/n/1</link></item>")
    assert item.title == "Mill opens"


# Whatever the bytes


def mutants(seed: int) -> Iterator[bytes]:
    """Eight mutants of each corpus file, with a few pieces of each cut, trebled, overwritten or pierced by a tag."""
    rng = random.Random(seed)
    originals = [path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.suffix in (".xml", ".html")]
    for original in originals * 8:
        body = bytearray(original)
        for _ in range(rng.randint(1, 6)):
            at, size = rng.randrange(len(body) + 1), rng.randint(0, 60)
            piece = bytes(body[at : at + size])
            body[at : at + size] = rng.choice(
                [b"", piece * 3, rng.randbytes(3), b"<" + piece, b"&", b"]]>", b"<![CDATA[", b"\0"]
            )
        yield bytes(body)


@pytest.mark.parametrize("kind", SourceKind)
def test_no_mutant_of_the_corpus_raises(kind: SourceKind) -> None:
    for body in mutants(seed=20261124):
        answer = parse_items(fetched(body, date="Tue, 24 Nov 2026 04:00:00 GMT"), a_source(kind=kind))
        assert isinstance(answer, FetchFailed) or all(item.url.startswith("http") for item in answer)


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    parse_feed(fetched(body), a_source())
    parse_sitemap(fetched(body), a_source())
