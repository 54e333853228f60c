"""Changes as feeds for news readers: Atom (RFC 4287) and JSON Feed 1.1, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from alerts.plain import web_address
from alerts.wording import day_text, expected_text, phrase, status_word
from dashboard.rendering import words
from db.project_views import ChangeRow
from db.steps import ChangeStep
from domain.timeline import begin_there, day_there
from flows.machine_records import change_step

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """``address`` is where our pages stand, ``itself`` that of the feed."""

    address: str
    itself: str
    language: str
    steps: Sequence[ChangeStep]

    @property
    def updated(self) -> datetime:
        return max(map(moment_of, self.steps), default=datetime(2026, 1, 1, tzinfo=UTC))

    def page_of(self, row: ChangeRow) -> str:
        return f"{self.address}/{self.language}/projects/{row.project_id}"

    def id_of(self, row: ChangeRow) -> str:
        """The same in all languages, for good."""
        return f"{self.address}/changes/{row.change_id}"


def moment_of(one: ChangeStep) -> datetime:
    """Of its last step; of a correction only the day is known."""
    row = one.change
    known = row.withdrawn_at or row.recorded_at
    if one.known_on <= day_there(known):
        return known
    return begin_there(one.known_on)


def title_of(one: ChangeStep, language: str) -> str:
    row = one.change
    became = status_word(row.after, language)
    move = f"{status_word(row.before, language)} → {became}" if row.before else became
    marks = {"withdrawn": "feed withdrawn", "corrected": "feed corrected", "restored": "feed restored"}
    mark = f" ({words(language)(marks[one.step])})" if one.step in marks else ""
    return f"{row.project_name}: {move}{mark}"


def content_of(one: ChangeStep, language: str) -> str:
    """HTML in which nothing scraped is taken for HTML."""
    row, record = one.change, change_step(one)
    day = expected_text(row.dated, language) if row.dated else day_text(row.on, language)
    basis = phrase("basis", record.basis.value, language)
    url = web_address(row.article_url)
    source = f'<a href="{escape(url)}">{escape(row.source_name)}</a>' if url else escape(row.source_name)
    published = day_text(day_there(row.published_at), language)
    return (
        f"<p>{escape(title_of(one, language))}, {escape(day)}. {escape(basis)}.</p>"
        f"<blockquote>{escape(row.evidence)}</blockquote><p>{source}, {escape(published)}</p>"
    )


def atom(feed: Feed) -> bytes:
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    for name, text in (
        ("title", words(feed.language)("feed title")),
        ("id", f"{feed.address}/changes"),
        ("updated", _written(feed.updated)),
    ):
        SubElement(root, name).text = text
    SubElement(SubElement(root, "author"), "name").text = "Qadam"
    SubElement(root, "link", {"rel": "self", "href": feed.itself, "type": "application/atom+xml"})
    SubElement(root, "link", {"rel": "alternate", "href": f"{feed.address}/{feed.language}/", "type": "text/html"})
    for one in feed.steps:
        _entry(root, feed, one)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, feed: Feed, one: ChangeStep) -> None:
    row = one.change
    entry = SubElement(root, "entry")
    for name, text in (
        ("title", title_of(one, feed.language)),
        ("id", feed.id_of(row)),
        ("published", _written(row.recorded_at)),
        ("updated", _written(moment_of(one))),
    ):
        SubElement(entry, name).text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    SubElement(entry, "link", {"rel": "alternate", "href": feed.page_of(row), "type": "text/html"})
    if url := web_address(row.article_url):
        SubElement(entry, "link", {"rel": "via", "href": _NO_XML.sub("", url)})
    SubElement(entry, "category", {"term": row.after.value, "label": status_word(row.after, feed.language)})
    content = SubElement(entry, "content", {"type": "html"})
    content.text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", content_of(one, feed.language))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def json_feed(feed: Feed) -> dict[str, Any]:
    return {
        "version": JSON_FEED,
        "title": words(feed.language)("feed title"),
        "home_page_url": f"{feed.address}/{feed.language}/",
        "feed_url": feed.itself,
        "language": feed.language,
        "items": [_item(feed, one) for one in feed.steps],
    }


def _item(feed: Feed, one: ChangeStep) -> dict[str, Any]:
    """``_qadam`` is the record as the API has it."""
    row = one.change
    item = {
        "id": feed.id_of(row),
        "url": feed.page_of(row),
        "title": title_of(one, feed.language),
        "content_html": content_of(one, feed.language),
        "date_published": _written(row.recorded_at),
        "date_modified": _written(moment_of(one)),
        "tags": [row.after.value, *([row.region] if row.region else [])],
        "_qadam": change_step(one).model_dump(mode="json"),
    }
    url = web_address(row.article_url)
    return item | ({"external_url": url} if url else {})
