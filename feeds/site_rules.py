"""How the sites that we know build their listing and article pages; every other site is read by general rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cards:
    """CSS selectors of a listing page: each card, and in it the title and the date (None: found by general rules)."""

    card: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One site. ``body`` names the classes of the element that holds an article's text, the first that is there wins;

    ``clutter`` the classes inside it that are no text.
    """

    hosts: tuple[str, ...]
    cards: tuple[Cards, ...] = ()
    body: tuple[str, ...] = ()
    clutter: tuple[str, ...] = ()


_RULES = (
    SiteRule(
        hosts=("inform.kz", "qazinform.com"),
        cards=(
            Cards("a.news-card", date="time, .news-card__date"),
            Cards("div.searchCard", ".searchCard_title", ".searchCard_time"),
        ),
        body=("article__body-text", "article__body"),
    ),
    SiteRule(
        hosts=("primeminister.kz",),
        cards=(Cards(".news_item, .card, .post-item"),),
    ),
    SiteRule(
        hosts=("akorda.kz",),
        cards=(Cards(".event-item, .news-list__item", "h3 a"),),
    ),
    SiteRule(
        hosts=("tengrinews.kz",),
        cards=(Cards(".content_main_item", ".content_main_item_title a", ".content_main_item_meta span"),),
        body=("content_main_text",),
    ),
    SiteRule(
        hosts=("zakon.kz",),
        cards=(Cards("a.newscard_link, div.news-item", ".newscard__title", ".newscard__dateline, .newscard__date"),),
        body=("content",),
    ),
    SiteRule(
        hosts=("kapital.kz",),
        body=("article__body", "content-body"),
        clutter=("adfox", "banner", "tags"),
    ),
    SiteRule(
        hosts=("kt.kz",),
        cards=(Cards(".news-list__item article, .news-list__item > article"),),
    ),
    SiteRule(hosts=("informburo.kz",), body=("article-content",)),
    SiteRule(
        hosts=("astanatimes.com", "timesca.com", "kursiv.media", "kursiv.kz", "orda.kz", "vlast.kz"),
        body=("entry-content",),
    ),
)
_RULE_OF_HOST = {host: rule for rule in _RULES for host in rule.hosts}
_NO_RULE = SiteRule(hosts=())


def site_rule(host: str) -> SiteRule:
    """The rule of the site that ``host`` belongs to; an empty one for sites we know nothing of."""
    while host:
        if host in _RULE_OF_HOST:
            return _RULE_OF_HOST[host]
        host = host.partition(".")[2]
    return _NO_RULE
