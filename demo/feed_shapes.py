"""How the outlets list their news: RSS, Atom, a Google News sitemap and a listing page, each with its bad habits."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import quoteattr

from demo.archive import NewsArticle
from demo.outlets import OUTLETS, ZONE, Outlet

PHOTO_PATH = "/gorn/foto/909001.html"

_MONTHS = (
    *("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь"),
    *("Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"),
)


def full_text_rss(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """As WordPress writes it: CDATA, a signed summary, and the whole article in content:encoded."""
    return _rss(outlet, base, "\n".join(_full_text_item(article, base) for article in news))


def _full_text_item(article: NewsArticle, base: str) -> str:
    link = base + article.path
    body = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    signature = f'<p>The post <a href="{link}">{escape(article.title)}</a> appeared first on Steppe Ledger.</p>'
    return f"""<item>
<title><![CDATA[{article.title}]]></title>
<link>{link}?utm_source=rss&amp;utm_medium=feed&amp;utm_campaign=ledger</link>
<guid isPermaLink="false">{base}/ledger/?p={article.number}</guid>
{_rss_date(article)}
<description><![CDATA[<p>{_lead(article)}</p> {signature}]]></description>
<content:encoded><![CDATA[{body}]]></content:encoded>
</item>"""


def summary_rss(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """A plain feed: the first sentences, and links with tracking parameters."""
    return _rss(outlet, base, "\n".join(_summary_item(article, base) for article in news))


def _summary_item(article: NewsArticle, base: str) -> str:
    link = base + article.path
    return f"""<item>
<title>{escape(article.title)}</title>
<link>{link}?utm_source=rss&amp;fbclid=x{article.number}</link>
<guid isPermaLink="true">{link}</guid>
{_rss_date(article)}
<description>{escape(_lead(article))}</description>
</item>"""


def careless_rss(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """Bare &nbsp; entities, and guids made from headlines, which change when a headline does."""
    return _rss(outlet, base, "\n".join(_careless_item(article, base) for article in news))


def _careless_item(article: NewsArticle, base: str) -> str:
    lead = escape(_lead(article)).replace(" – ", "&nbsp;– ")
    return f"""<item>
<title>{escape(article.title)}</title>
<link>{base}{article.path}?utm_source=polyn&amp;utm_medium=rss</link>
<guid isPermaLink="false">polyn-{zlib.crc32(article.title.encode()):08x}</guid>
{_rss_date(article)}
<description>{lead}</description>
</item>"""


def section_rss(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """The same articles once more, under other spellings of their addresses and without guids."""
    return _rss(outlet, base, "\n".join(_section_item(article, base) for article in news))


def _section_item(article: NewsArticle, base: str) -> str:
    return f"""<item>
<title>{escape(article.title)}</title>
<link>{base}{article.path.rstrip("/")}?from=industry</link>
{_rss_date(article)}
</item>"""


def _rss(outlet: Outlet, base: str, items: str) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{escape(outlet.name)}</title>
<link>{base}/{outlet.id}/</link>
<description>{escape(outlet.name)}</description>
<language>{outlet.language}</language>
{items}
</channel>
</rss>
"""


def _rss_date(article: NewsArticle) -> str:
    day = _told_date(article)
    return f"<pubDate>{format_datetime(day.astimezone(ZONE))}</pubDate>" if day else ""


def atom(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """Atom with links relative to xml:base."""
    entries = "\n".join(_atom_entry(article) for article in news)
    updated = max((article.updated for article in news), default=None)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}" xml:base={quoteattr(f"{base}/{outlet.id}/")}>
<id>tag:{outlet.id}.example,2025:feed</id>
<title>{escape(outlet.name)}</title>
<updated>{updated.isoformat() if updated else ""}</updated>
{entries}
</feed>
"""


def _atom_entry(article: NewsArticle) -> str:
    return f"""<entry>
<id>tag:{article.source}.example,2025:{article.number}</id>
<title type="html">{escape(escape(article.title, quote=False))}</title>
<link rel="alternate" type="text/html" href="kk/{article.number}/"/>
<published>{article.published.isoformat()}</published>
<updated>{article.updated.isoformat()}</updated>
<summary type="html">{escape(f"<p>{escape(_lead(article), quote=False)}</p>")}</summary>
</entry>"""


def news_sitemap(outlet: Outlet, news: Sequence[NewsArticle], base: str) -> str:
    """A Google News sitemap; its first entry is a photo report that robots.txt keeps for people."""
    rows = [(PHOTO_PATH, "Утро у плавильной печи: фоторепортаж", _photo_day(news))] if news else []
    rows += [(article.path, article.title, article.published) for article in news]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
{"".join(_sitemap_url(outlet, base + path, title, published) for path, title, published in rows)}</urlset>
"""


def _photo_day(news: Sequence[NewsArticle]) -> datetime:
    """A photo report of the oldest day shown: always there, never news."""
    return min(article.published for article in news)


def _sitemap_url(outlet: Outlet, address: str, title: str, published: datetime) -> str:
    return f"""<url>
<loc>{address}</loc>
<news:news>
<news:publication><news:name>{outlet.name}</news:name><news:language>{outlet.language}</news:language></news:publication>
<news:publication_date>{published.isoformat()}</news:publication_date>
<news:title>{escape(title)}</news:title>
</news:news>
</url>
"""


def listing(outlet: Outlet, news: Sequence[NewsArticle], _base: str) -> str:
    """A page of cards with relative links and dates in words."""
    cards = "\n".join(_card(article) for article in news)
    return f"""<!DOCTYPE html>
<html lang="{outlet.language}">
<head><meta charset="utf-8"><title>Новости – {escape(outlet.name)}</title></head>
<body>
<header><nav><a href="/{outlet.id}/ru/news">Новости</a> <a href="/{outlet.id}/ru/about">О редакции</a></nav></header>
<main>
<h1>Новости</h1>
{cards}
</main>
<footer><a href="/{outlet.id}/ru/adverts">Реклама на сайте и подписка на газету</a></footer>
</body>
</html>
"""


def _card(article: NewsArticle) -> str:
    return f"""<a class="news-card" href="{article.path}">
<span class="news-card__date">{date_in_words(article.published)}</span>
<h3 class="news-card__title">{escape(article.title)}</h3>
</a>"""


def date_in_words(moment: datetime) -> str:
    """«16:20, 28 Август 2024»."""
    local = moment.astimezone(ZONE)
    return f"{local:%H:%M}, {local.day} {_MONTHS[local.month - 1]} {local.year}"


def _lead(article: NewsArticle) -> str:
    return article.paragraphs[0]


def _told_date(article: NewsArticle) -> datetime | None:
    """What the feed says of the publication time, right or not."""
    if article.feed_date == "missing":
        return None
    return article.published + timedelta(days=365) if article.feed_date == "next year" else article.published


SHAPES = {
    "/ledger/feed/": (OUTLETS["ledger"], full_text_rss),
    "/ortalyq/feed/en.xml": (OUTLETS["ortalyq"], summary_rss),
    "/gorn/sitemap-news.xml": (OUTLETS["gorn"], news_sitemap),
    "/polyn/rss.xml": (OUTLETS["polyn"], careless_rss),
    "/polyn/rss/industry.xml": (OUTLETS["polyn"], section_rss),
    "/tobol/ru/news": (OUTLETS["tobol"], listing),
    "/dala/atom.xml": (OUTLETS["dala"], atom),
    "/betege/rss": (OUTLETS["betege"], summary_rss),
}
