"""How the outlets print an article: each marks title, date and text in its own way, with the usual clutter around."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from demo.archive import NewsArticle
from demo.feed_shapes import date_in_words
from demo.outlets import OUTLETS, ZONE

_WEEKDAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
_SHORT_MONTHS = ("Янв", "Фев", "Мар", "Апр", "Май", "Июн", "Июл", "Авг", "Сен", "Окт", "Ноя", "Дек")


@dataclass(frozen=True, slots=True)
class _Shape:
    """One outlet's page: marks in the head, the date for readers, the class of the text, a line of self-praise."""

    head: Callable[[NewsArticle, str], str]
    date: Callable[[NewsArticle], str]
    body: str
    praise: str


@dataclass(frozen=True, slots=True)
class _Words:
    news: str
    about: str
    also: str
    share: str
    tags: str


_WORDS = {
    "en": _Words("News", "About us", "Read also", "Share", "Tags"),
    "ru": _Words("Новости", "О редакции", "Читайте также", "Поделиться", "Теги"),
    "kk": _Words("Жаңалықтар", "Біз туралы", "Тағы оқыңыз", "Бөлісу", "Тегтер"),
}


def article_page(article: NewsArticle, others: Sequence[NewsArticle], base: str) -> str:
    """The whole page; ``others`` are advertised beside the article, whose paragraphs stand in <p> one for one."""
    outlet, shape, words = OUTLETS[article.source], _SHAPES[article.source], _WORDS[article.language]
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="{outlet.language}">
<head>
<meta charset="utf-8">
<title>{escape(article.title)} | {escape(outlet.name)}</title>
<link rel="canonical" href="{base}{article.path}">
{shape.head(article, base)}
</head>
<body>
<header class="site-header">
<nav class="menu"><a href="/{outlet.id}/">{words.news}</a> <a href="/{outlet.id}/about">{words.about}</a></nav>
</header>
<main>
<article class="post">
<h1 class="entry-title">{escape(article.title)}</h1>
{shape.date(article)}
<div class="{shape.body}">
{paragraphs}
</div>
<div class="tags">{words.tags}: {_tag_links(article)}</div>
<div class="share-buttons">{words.share}: <a href="#">Telegram</a> <a href="#">WhatsApp</a></div>
{shape.praise}
</article>
<aside class="related-posts"><h4>{words.also}</h4><ul>{_links(others)}</ul></aside>
</main>
<footer class="site-footer">© {escape(outlet.name)}</footer>
</body>
</html>
"""


def _tag_links(article: NewsArticle) -> str:
    return " ".join(
        f'<a rel="tag" href="/{article.source}/tag/{i}">{escape(tag)}</a>' for i, tag in enumerate(article.tags)
    )


def _links(others: Sequence[NewsArticle]) -> str:
    return "".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in others)


def _json_ld(article: NewsArticle, base: str) -> str:
    marks = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.updated.isoformat(),
        "mainEntityOfPage": base + article.path,
    }
    return f'<script type="application/ld+json">{_script(marks)}</script>'


def _json_ld_graph(article: NewsArticle, base: str) -> str:
    marks = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": OUTLETS[article.source].name, "url": base},
            {"@type": "NewsArticle", "headline": article.title, "datePublished": article.published.isoformat()},
        ],
    }
    return f'<script type="application/ld+json">{_script(marks)}</script>'


def _script(marks: Mapping[str, object]) -> str:
    return json.dumps(marks, ensure_ascii=False).replace("</", "<\\/")


def _named_meta(article: NewsArticle, _base: str) -> str:
    return f'<meta name="article:published_time" content="{article.published.isoformat()}">'


def _open_graph(article: NewsArticle, base: str) -> str:
    return f"""<meta property="og:type" content="article">
<meta property="og:title" content="{escape(article.title)}">
<meta property="og:url" content="{base}{article.path}">
<meta property="article:published_time" content="{article.published.isoformat()}">
<meta property="article:modified_time" content="{article.updated.isoformat()}">"""


def _no_marks(_article: NewsArticle, _base: str) -> str:
    return '<meta property="og:type" content="website">'


def _time_element(article: NewsArticle) -> str:
    return f'<time datetime="{article.published.isoformat()}">{article.published.astimezone(ZONE):%d.%m.%Y}</time>'


def _words_only(article: NewsArticle) -> str:
    return f'<div class="news__date">{_weekday_date(article.published)}</div>'


def _spoken_date(article: NewsArticle) -> str:
    return f'<span class="post-date">{date_in_words(article.published)}</span>'


def _microdata(article: NewsArticle) -> str:
    return f'<meta itemprop="datePublished" content="{article.published.isoformat()}">'


def _weekday_date(moment: datetime) -> str:
    """«Пятница, 04 Июл 2025, 12:00»."""
    local = moment.astimezone(ZONE)
    return f"{_WEEKDAYS[local.weekday()]}, {local:%d} {_SHORT_MONTHS[local.month - 1]} {local:%Y, %H:%M}"


_SHAPES = {
    "ledger": _Shape(_json_ld, _time_element, "entry-content", ""),
    "ortalyq": _Shape(
        _named_meta,
        lambda _article: "",
        "article__body",
        '<p class="subscribe">Follow Ortalyq Wire on <a href="#">Telegram</a> and be the first to know.</p>',
    ),
    "gorn": _Shape(_open_graph, _time_element, "article-content", ""),
    "polyn": _Shape(
        _no_marks,
        _words_only,
        "news__text",
        '<div class="whatsapp">Новости «Полыни» теперь и <a href="#">в WhatsApp</a>. Подписывайтесь!</div>',
    ),
    "tobol": _Shape(_named_meta, _spoken_date, "content", ""),
    "dala": _Shape(
        _json_ld_graph,
        _time_element,
        "article__body-text",
        '<div class="whatsapp">Жаңалықтарды <a href="#">WhatsApp арнамыздан</a> оқыңыз</div>',
    ),
    "betege": _Shape(_no_marks, _microdata, "post-text", ""),
}
