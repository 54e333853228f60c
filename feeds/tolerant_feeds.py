"""The tolerant way through feeds that are not clean XML: feedparser, given bytes and never an address."""

from __future__ import annotations

import io
from calendar import timegm
from datetime import UTC, datetime
from functools import partial
from typing import Any

from feeds.entries import Entry


class NotAFeed(Exception):
    """The tolerant parser found nothing that is a feed; says what it found wrong first."""


def read_broken_feed(text: str, url: str) -> tuple[Entry, ...]:
    """The entries of a feed that only nearly is XML, of those before the damage at least.

    ``text`` is decoded already and must not name its encoding any more. Raises NotAFeed; feedparser itself raises
    nearly anything on hostile input, so call this where that is expected.
    """
    import feedparser

    # A stream, because feedparser opens a plain string as an address and plain bytes as a file name.
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise NotAFeed(str(parsed.get("bozo_exception") or "no element of a feed in it"))
    return tuple(_entry(entry) for entry in parsed.entries)


def _entry(entry: Any) -> Entry:
    # feedparser's own «get» answers a question for one date with the other, and a warning.
    date = partial(dict.get, entry)
    contents = tuple(content.get("value") or "" for content in entry.get("content", ()))
    return Entry(
        title=entry.get("title") or "",
        links=tuple(filter(None, (entry.get("feedburner_origlink"), entry.get("link")))),
        guid=entry.get("id") or "",
        dates=tuple(filter(None, (date("published"), date("updated")))),
        texts=(entry.get("summary") or "", *contents),
        parsed_date=_moment(date("published_parsed") or date("updated_parsed")),
    )


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None
