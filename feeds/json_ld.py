"""What a page says of itself in JSON-LD, however broken."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|BlogPosting|PressRelease|Report)$")
_SECTION = re.compile(r"(?:CollectionPage|SearchResultsPage)$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_FIELD = r'"%s"\s*:\s*"((?:[^"\\]|\\.)*)"'
# As many articles, none of them at the page's own address, are a list of teasers.
_TEASERS = 3
# Pages describe some ten things.
_MOST_NODES = 1_000


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The page's own article; empty strings for what the page does not say.

    ``is_section`` tells that the page calls itself a collection of others and no article.
    """

    is_article: bool = False
    is_section: bool = False
    headline: str = ""
    published: str = ""
    body: str = ""


def read_json_ld(tree: HtmlElement, addresses: frozenset[str]) -> LinkedData:
    """The article among the page's JSON-LD; ``addresses`` are the page's own, to tell it from teasers."""
    scripts = [script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "")]
    nodes = list(islice((node for script in scripts for node in _nodes(_loads(script))), _MOST_NODES))
    article = _own_article([node for node in nodes if _is(node, _ARTICLE)], addresses)
    if article is None:
        return LinkedData(is_section=any(_is(node, _SECTION) for node in nodes))
    return LinkedData(
        is_article=True,
        headline=_string(article, "headline"),
        published=_string(article, "datePublished"),
        body=_string(article, "articleBody"),
    )


def _loads(script: str) -> Any:
    """The script's value; of JSON that cannot be mended, the few strings that matter."""
    bare = _WRAPPING.sub("", script)
    for text in (bare, _TRAILING_COMMA.sub("", bare)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    fields = {name: re.search(_FIELD % name, bare) for name in ("@type", "headline", "datePublished")}
    return {name: match.group(1) for name, match in fields.items() if match}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top and in graphs; those deeper down are authors, pictures and other articles."""
    waiting = deque([value])
    while waiting:
        one = waiting.popleft()
        if isinstance(one, list):
            waiting.extendleft(reversed(one))
        elif isinstance(one, dict):
            yield one
            waiting.extendleft(one[key] for key in ("mainEntity", "@graph") if key in one)


def _is(node: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(one, str) and kind.search(one) for one in (types if isinstance(types, list) else [types]))


def _own_article(articles: list[dict[str, Any]], addresses: frozenset[str]) -> dict[str, Any] | None:
    for article in articles:
        if any(address in addresses for address in _addresses(article)):
            return article
    return articles[0] if 0 < len(articles) < _TEASERS else None


def _addresses(article: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = article.get(key)
        if isinstance(value, dict):
            value = value.get("@id")
        if isinstance(value, str):
            yield value


def _string(node: dict[str, Any], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
