"""The text of an article in its page: by the site's rule, else by trafilatura, without what is not the article."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from feeds.boilerplate import without_boilerplate
from feeds.plain_text import clean, from_markup, one_line
from feeds.site_rules import SiteRule

_LONGEST_TEXT = 200_000
_CODE_AND_BUTTONS = "script style noscript template svg iframe button select object video nav figcaption"
_NEVER_TEXT = _CODE_AND_BUTTONS.split()
_BLOCK_NAMES = (
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote pre br hr figure aside"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# Parts of class names that mark what stands round a text; each as a whole word between dashes and underscores.
_CLUTTER = re.compile(
    r"(?:^|[\s_-])(?:related|relap|recommend(?:ed|ations?)?|read-?(?:also|more)|also-?read|share|sharing|socials?|"
    r"subscribe|subscription|banners?|adfox|advert(?:isement)?|ads|tags|comments?|newsletter|breadcrumbs?|popular|sidebar|widgets?|"
    r"telegram|whatsapp|pagination|copyright|caption)(?:$|[\s_-])"
)
_ENOUGH = 200
# Runs of text too long for a caption or a link; XPath hands them over as strings that know their element.
_PROSE = "//body//text()[string-length(.) >= 60][string-length(normalize-space(.)) >= 60][not(ancestor::a)]"
_PARAGRAPHS = frozenset(("p", "span", "b", "strong", "em", "i", "font"))
_SHORTEST_ARTICLE = 200
_NEARLY = 0.9
_BLANK = re.compile(r"\s+")
_NO_LETTER = re.compile(r"\W+")


def article_text(tree: HtmlElement, rule: SiteRule, title: str, json_ld_body: str) -> str:
    """The article's paragraphs, one a line, out of a ``tree`` without clutter; the title is not repeated."""
    element = _ruled_body(tree, rule)
    found = clean(_lines_of(element)) if element is not None else ""
    if len(found) < _ENOUGH:
        found = max(found, clean(_extracted(tree)), key=len)
    text = _joined(found, from_markup(json_ld_body, _LONGEST_TEXT))
    links = {one_line(link.text_content()) for link in tree.iter("a")}
    return "\n".join(without_boilerplate(text[:_LONGEST_TEXT].split("\n"), {*links, title}))


def reads_like_an_article(tree: HtmlElement) -> bool:
    """Whether paragraphs stand side by side somewhere, enough for a short article: teasers of a section stand apart."""
    prose: Counter[HtmlElement] = Counter()
    for text in tree.xpath(_PROSE):
        prose[_block_round(text)] += len(text)
    return max(prose.values(), default=0) >= _SHORTEST_ARTICLE


def _block_round(text: Any) -> HtmlElement:
    """What holds the paragraph of ``text``: paragraphs may also be parted by nothing but line breaks."""
    element: HtmlElement = text.getparent().getparent() if text.is_tail else text.getparent()
    while element.tag in _PARAGRAPHS and (parent := element.getparent()) is not None:
        element = parent
    return element


def drop_clutter(tree: HtmlElement, rule: SiteRule) -> None:
    """Takes out of ``tree`` what cannot be the article's text: code, buttons, share bars, related articles."""
    for element in list(tree.iter(*_NEVER_TEXT)):
        element.drop_tree()
    prose = _prose_of(tree)
    for element in tree.xpath("//*[@class]"):
        if _is_clutter(element, rule) and not _holds_the_article(element, prose):
            element.drop_tree()


def _is_clutter(element: HtmlElement, rule: SiteRule) -> bool:
    if element.tag in ("html", "body", "main", "article", "h1"):
        return False
    names = (element.get("class") or "").lower()
    return bool(_CLUTTER.search(names)) or any(name in rule.clutter for name in names.split())


def _holds_the_article(element: HtmlElement, prose: int) -> bool:
    """Wrappers such as «content-with-sidebar» hold the headline or most of the paragraphs."""
    return next(element.iter("h1", "article"), None) is not None or 2 * _prose_of(element) > prose


def _prose_of(element: HtmlElement) -> int:
    return sum(map(_length, element.iter("p")))


def _length(element: HtmlElement) -> int:
    return len(element.text_content())


def _ruled_body(tree: HtmlElement, rule: SiteRule) -> HtmlElement | None:
    for name in rule.body:
        found: list[HtmlElement] = tree.xpath(
            "//*[contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]", name=name
        )
        if found:
            return max(found, key=_length)
    return None


def _lines_of(element: HtmlElement) -> str:
    """The element's text with a line break wherever a block begins or ends."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            parts.append("\n")
        if event == "start":
            parts.append(_folded(node.text))
        elif node is not element:
            parts.append(_folded(node.tail))
    return "".join(parts)


def _folded(text: str | None) -> str:
    return _BLANK.sub(" ", text or "")


def _extracted(tree: HtmlElement) -> str:
    from trafilatura import bare_extraction

    document = bare_extraction(tree, fast=True, include_comments=False)
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""


def _joined(found: str, told: str) -> str:
    """Of the text found in the page and the one told by its JSON-LD, the one that contains the other.

    Equal but for a little, the found one is better: JSON-LD mostly has no paragraphs.
    """
    found_letters, told_letters = _NO_LETTER.sub("", found), _NO_LETTER.sub("", told)
    if len(found_letters) >= _NEARLY * len(told_letters):
        return found
    return told if found_letters in told_letters or len(found) < _ENOUGH else found
