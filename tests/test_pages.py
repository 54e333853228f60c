"""Article pages to title, text, date, language and canonical address."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import Fetched, Source, SourceKind
from feeds.boilerplate import without_boilerplate
from feeds.pages import Page, read_page

CORPUS = Path(__file__).parent / "corpus" / "pages"
CASES = sorted(path.name.removesuffix(".expected.json") for path in CORPUS.glob("*.expected.json"))

SENTENCE = "The mill at the river will make paper sacks for cement, its owner told reporters on the site."
ARTICLE = (
    f"<h1>Mill opens</h1><p>{SENTENCE}</p><p>{SENTENCE} It cost 3 billion tenge.</p><p>{SENTENCE} Work goes on.</p>"
)


def a_source(host: str = "example.kz", *aliases: str) -> Source:
    return Source("example", "Example", f"https://{host}/rss", "ru", SourceKind.FEED, timedelta(hours=1), 10.0, aliases)


def page(head: str = "", body: str = ARTICLE, url: str = "https://example.kz/news/mill-1", **headers: str) -> Page:
    markup = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(url, markup.encode(), tuple(headers.items())), a_source())


@pytest.mark.parametrize("name", CASES)
def test_the_corpus_reads_as_expected(name: str) -> None:
    expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
    request = expected["request"]
    body = (CORPUS / f"{name}.html").read_bytes()
    source = a_source(urlsplit(request["url"]).hostname or "", *request["aliases"])
    assert (
        written(read_page(Fetched(request["url"], body, tuple(request["headers"].items())), source)) == expected["page"]
    )


def written(found: Page) -> dict[str, Any]:
    """The page in the spelling of the corpus's expected results."""
    return {
        "title": found.title,
        "text": found.text.split("\n") if found.text else [],
        "published": found.published and found.published.isoformat(),
        "language": found.language,
        "canonical_url": found.canonical_url,
    }


def meta(name: str, content: str, key: str = "property") -> str:
    return f'<meta {key}="{name}" content="{content}">'


def json_ld(**fields: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


DATED = [
    (json_ld(datePublished="2026-01-01T00:00:00Z"), ""),
    (meta("article:published_time", "2026-01-02T00:00:00Z"), ""),
    (meta("article:published_time", "2026-01-03T00:00:00Z", "name"), ""),
    (meta("og:article:published_time", "2026-01-04T00:00:00Z"), ""),
    ("", "<span itemprop='datePublished' content='2026-01-05T00:00:00Z'></span>"),
    ("", "<article><time datetime='2026-01-06T00:00:00Z'>x</time></article>"),
    ("", "<div class='post__date'>7 января 2026, 05:00</div>"),
]


@pytest.mark.parametrize(("head", "body"), DATED)
def test_a_page_says_its_date_in_many_ways(head: str, body: str) -> None:
    found = page(head, body + ARTICLE, "https://example.kz/2020/01/01/mill").published
    assert found is not None
    assert found.replace(day=1) == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_more_trusted_way_wins_whatever_the_order_on_the_page() -> None:
    for index in range(len(DATED)):
        heads, bodies = zip(*reversed(DATED[index:]), strict=True)
        found = page("".join(heads[::-1]), "".join(bodies) + ARTICLE).published
        assert found is not None
        assert found.day == index + 1


def test_the_day_in_the_address_is_better_than_none() -> None:
    assert page(url="https://example.kz/2026/03/09/mill").published == datetime(2026, 3, 9, 7, 0, tzinfo=UTC)
    assert page(url="https://example.kz/2026/03/mill").published is None


def test_dates_of_other_articles_are_not_the_page_s() -> None:
    others = (
        "<aside><time datetime='2026-01-01'></time></aside><div class='related'><i class='date'>02.01.2026</i></div>"
    )
    assert page(body=ARTICLE + others).published is None


def test_a_date_within_a_sentence_is_no_publication_date() -> None:
    assert page(body=ARTICLE.replace("Work goes on", "It opened on 3 March 2021")).published is None


def test_a_relative_date_is_read_by_the_server_s_clock() -> None:
    body = "<div class='date'>вчера, 10:00</div>" + ARTICLE
    assert page(body=body, date="Tue, 24 Nov 2026 04:00:00 GMT").published == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    assert page(body=body).published is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Mill opens | Example News</title>" + meta("og:site_name", "Example News"), "Mill opens"),
        (meta("og:title", "Mill &amp;amp; port"), "Mill & port"),
        (json_ld(headline="From the data") + meta("og:title", "From the card"), "From the data"),
        ("<title>Mill - a story - example.kz</title>", "Mill - a story"),
        ("<title>Plant of steel - a review</title>", "Plant of steel - a review"),
        ("", None),
    ],
)
def test_the_title_is_the_headline_without_the_site_s_name(head: str, title: str | None) -> None:
    assert page(head, ARTICLE.replace("<h1>Mill opens</h1>", "")).title == title


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/news/mill-1", "https://example.kz/news/mill-1"),
        ("https://www.example.kz/n/1", "https://www.example.kz/n/1"),
        ("https://example.kz/", None),
        ("https://elsewhere.kz/n/1", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_believed_for_pages_of_the_same_site(href: str, canonical: str | None) -> None:
    assert page(f"<link rel='canonical' href='{href}'>").canonical_url == canonical


def test_json_ld_fills_in_what_the_page_only_teases() -> None:
    told = f"{SENTENCE} {SENTENCE} The rest is behind a curtain, but not for machines that know where to look."
    assert page(json_ld(articleBody=told), f"<h1>Mill</h1><p>{SENTENCE}</p>").text == told


def test_a_text_with_paragraphs_is_kept_where_json_ld_tells_the_same() -> None:
    told = f"{SENTENCE} {SENTENCE} It cost 3 billion tenge. {SENTENCE} Work goes on."
    assert page(json_ld(articleBody=told)).text.count("\n") == 2


@pytest.mark.parametrize(
    "line",
    [
        "Читайте также: Завод закрыли на ремонт",
        "Оқи отырыңыз: Зауыт жабылды",
        "Сондай-ақ, оқыңыз: Зауыт",
        "Read also: The mill is shut",
        "Наши новости теперь в WhatsApp! Подписывайтесь",
        "Біздің Telegram арнамызға жазылыңыз",
        "Join our channel on Telegram for more",
        "Фото: пресс-служба акимата",
        "Теги: завод, сталь",
        "The post Mill opens appeared first on Example.",
        "© 2026 Example. All rights reserved.",
        "16:20, 28 Август 2024",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
    ],
)
def test_lines_that_are_no_part_of_the_story_go(line: str) -> None:
    assert list(without_boilerplate(["Завод открыт.", line], ())) == ["Завод открыт."]


@pytest.mark.parametrize(
    "line",
    [
        "Подписание договора о строительстве завода прошло в Астане.",
        "Share of the private sector grew to 40 per cent.",
        "Комментарий министра появился вечером.",
        "Компания ведёт Telegram, но телефонов не публикует.",
        "Подробнее о планах завода министр обещал рассказать осенью.",
        "Запуск намечен на 28 августа 2026 года.",
    ],
)
def test_sentences_that_only_look_like_it_stay(line: str) -> None:
    assert list(without_boilerplate([line], ())) == [line]


@pytest.mark.parametrize(
    "dateline",
    ["АСТАНА. КАЗИНФОРМ – ", "NUR-SULTAN. KAZINFORM - ", "АЛМАТЫ. ҚазАқпарат – ", "BAKU, Azerbaijan, July 8. "],
)
def test_the_agency_s_dateline_is_no_place_of_the_story(dateline: str) -> None:
    assert list(without_boilerplate([dateline + "A mill opens."], ())) == ["A mill opens."]


def test_a_section_page_gives_no_text() -> None:
    teasers = "".join(f"<div><h3><a href='/n/{i}'>Headline {i}</a></h3><p>{SENTENCE}</p></div>" for i in range(12))
    assert page(body=teasers).text == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"\0" * 100,
        b"<",
        b"plain words",
        b"<div>" * 100_000 + b"x",
        b"<p>" * 50_000,
        b"<!--" * 100_000,
        b"<script type='application/ld+json'>" + b"[" * 100_000,
        b"<meta property='article:published_time' content='9999-99-99'><h1>x",
        b"%PDF-1.7 \xe2\xe3\xcf\xd3",
        "<p>\ud800</p>".encode("utf-8", "surrogatepass"),
    ],
)
def test_what_is_hardly_a_page_gives_an_empty_one(body: bytes) -> None:
    found = read_page(Fetched("https://example.kz/x", body, ()), a_source())
    assert len(found.text) < 50


CHILD = """
import resource
from datetime import timedelta
from domain.articles import Fetched, Source, SourceKind
from feeds.pages import Page, read_page

resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (6, 6))
source = Source("example", "Example", "https://example.kz/rss", "ru", SourceKind.FEED, timedelta(hours=1), 10.0)
linked = "<script type=application/ld+json>[" + "{}," * 900_000 + "{}]</script><p>x"
for body in ("<p>x" * 750_000, "a<br>" * 600_000, "<nav></nav>x" * 250_000, linked):
    assert not read_page(Fetched("https://example.kz/n/1", body.encode(), ()), source).text, body[:10]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limits")
def test_a_page_of_countless_tags_or_nodes_costs_little() -> None:
    root = Path(__file__).parent.parent
    child = subprocess.run([sys.executable, "-c", CHILD], cwd=root, capture_output=True, text=True, timeout=60)
    assert child.returncode == 0, child.stderr


def test_no_mutant_of_the_corpus_raises() -> None:
    rng = random.Random(20261124)
    for path in sorted(CORPUS.glob("*.html")) * 5:
        body = bytearray(path.read_bytes())
        for _ in range(8):
            at, size = rng.randrange(len(body)), rng.randint(0, 40)
            body[at : at + size] = rng.choice([b"", b"<", b"</div>", b'"', b"\0\xff", bytes(body[at : at + size]) * 3])
        found = read_page(Fetched("https://example.kz/x", bytes(body), ()), a_source())
        assert found.published is None or found.published.utcoffset() == timedelta(0)


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    read_page(Fetched("https://example.kz/x", body, ()), a_source())


def test_hostile_text_comes_out_as_text() -> None:
    lines = page(
        body=ARTICLE + "<p>&lt;script&gt;alert(1)&lt;/script&gt; \u202e{{ 7*7 }} '; DROP TABLE articles</p>"
    ).text
    assert "<script>alert(1)</script> {{ 7*7 }} '; DROP TABLE articles" in lines
