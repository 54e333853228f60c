"""A small newsroom on the loopback address: it serves what its outlets have published by a virtual moment."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from demo.archive import FOLDER, NewsArticle, read_articles
from demo.feed_shapes import PHOTO_PATH, SHAPES
from demo.outlets import ZONE
from demo.page_shapes import article_page

SHOWN = 20

# The feed of one outlet breaks for a week: first errors, then a page for people where the feed should be.
BROKEN_FEED = "/dala/atom.xml"
BROKEN_FROM = datetime(2025, 6, 9, tzinfo=ZONE)
HTML_FROM = datetime(2025, 6, 12, tzinfo=ZONE)
BROKEN_UNTIL = datetime(2025, 6, 16, tzinfo=ZONE)

MOVED_FEED, MOVED_TO = "/ortalyq/rss.xml", "/ortalyq/feed/en.xml"
MOVED_ON = datetime(2025, 9, 1, tzinfo=ZONE)

BUSY_FEED, BUSY_SECONDS = "/betege/rss", 60

# Declares UTF-8 and sends something else.
MISLABELLED_FEED = "/polyn/rss.xml"

ROBOTS = f"User-agent: *\nDisallow: {PHOTO_PATH.rpartition('/')[0]}/\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends, validators among the headers."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


class Newsroom:
    """Context manager round the server. It begins before its first article; ``today`` moves its clock, forth or back.

    ``requests`` counts the requests by path, without the query.
    """

    def __init__(self, articles: Iterable[NewsArticle] | None = None, port: int = 0) -> None:
        self._articles = tuple(read_articles() if articles is None else articles)
        self._by_path = {article.path: article for article in self._articles}
        self._port = port
        self._lock = threading.Lock()
        self.now = min(article.published for article in self._articles).replace(hour=0, minute=0)
        self.requests: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def sources_text(self) -> str:
        """The list of sources that suits this newsroom, as YAML."""
        return (FOLDER / "sources.yaml").read_text(encoding="utf-8").replace("{newsroom}", self.url)

    def write_sources(self, folder: Path) -> Path:
        """Writes ``sources_text`` to a file in ``folder``."""
        path = folder / "sources.yaml"
        path.write_text(self.sources_text, encoding="utf-8")
        return path

    def today(self, now: datetime) -> None:
        """From here on it is ``now`` (aware): what is published later is not there yet."""
        self.now = now

    def published(self, source: str | None = None) -> tuple[NewsArticle, ...]:
        """The articles of one outlet, or of all, as they stand now, newest first."""
        now = self.now
        return tuple(
            article.at(now)
            for article in reversed(self._articles)
            if article.published <= now and source in (None, article.source)
        )

    def answer(self, path: str) -> Answer:
        """What a request for ``path``, without its query, gets at this moment."""
        with self._lock:
            self.requests[path] += 1
            is_first = self.requests[path] == 1
        return self._trouble(path, is_first) or self._page(path)

    def _trouble(self, path: str, is_first: bool) -> Answer | None:
        if path == BUSY_FEED and is_first:
            return _refusal(HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(BUSY_SECONDS)})
        if path == BROKEN_FEED and BROKEN_FROM <= self.now < BROKEN_UNTIL:
            return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR) if self.now < HTML_FROM else _maintenance()
        if path == MOVED_FEED and self.now >= MOVED_ON:
            return _refusal(HTTPStatus.MOVED_PERMANENTLY, {"Location": MOVED_TO})
        return None

    def _page(self, path: str) -> Answer:
        if path == "/robots.txt":
            return Answer(ROBOTS.encode())
        shape = SHAPES.get(MOVED_TO if path == MOVED_FEED else path)
        if shape is not None:
            outlet, write = shape
            news = self.published(outlet.id)[:SHOWN]
            return _listed(path, write(outlet, news, self.url), news)
        return self._article(path)

    def _article(self, path: str) -> Answer:
        """An article answers with and without a slash at the end of its address."""
        article = self._by_path.get(path) or self._by_path.get(path.rstrip("/") + "/")
        if article is None or article.published > self.now:
            return _refusal(HTTPStatus.NOT_FOUND)
        version = article.at(self.now)
        page = article_page(version, _beside(article, self.published(article.source)), self.url)
        return _validated(page.encode(), "text/html; charset=utf-8", version.updated)


def _beside(article: NewsArticle, news: tuple[NewsArticle, ...]) -> tuple[NewsArticle, ...]:
    """The two articles before this one: what stands beside it never changes."""
    return tuple(other for other in news if other.published < article.published)[:2]


def _listed(path: str, text: str, news: tuple[NewsArticle, ...]) -> Answer:
    changed = max((article.updated for article in news), default=None)
    if path == MISLABELLED_FEED:
        body = text.encode("windows-1251", "xmlcharrefreplace")
        return _validated(body, "application/rss+xml; charset=utf-8", changed)
    is_page = text.startswith("<!DOCTYPE html>")
    return _validated(text.encode(), "text/html; charset=utf-8" if is_page else "application/xml", changed)


def _validated(body: bytes, content_type: str, changed: datetime | None) -> Answer:
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"'}
    if changed is not None:
        headers["Last-Modified"] = _http_date(changed)
    return Answer(body, content_type, headers=headers)


def _refusal(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status.phrase.encode(), status=status, headers=headers or {})


def _maintenance() -> Answer:
    title = "Сайт жаңартылуда"
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(page.encode(), "text/html; charset=utf-8")


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _handler(newsroom: Newsroom) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = newsroom.answer(urlsplit(self.path).path)
            if _is_known(answer, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
                answer = Answer(status=HTTPStatus.NOT_MODIFIED, headers=answer.headers)
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def date_time_string(self, timestamp: float | None = None) -> str:
            """The server's clock shows the virtual moment, against which «yesterday» on a page is read."""
            del timestamp
            return _http_date(newsroom.now)

        def log_message(self, format: str, *args: object) -> None:
            """Tests and demonstrations want no log."""

    return Handler


def _is_known(answer: Answer, etag: str | None, since: str | None) -> bool:
    """Whether the client has this very body; as the standard says, its ETag counts before its date."""
    if etag is not None:
        return etag == answer.headers.get("ETag")
    return since is not None and since == answer.headers.get("Last-Modified")
