"""Fetches one address within limits of time, size and place; whatever goes wrong comes back as a value."""

from __future__ import annotations

import http.client
import ssl
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from urllib3 import HTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError
from urllib3.exceptions import SSLError as WrappedTLSError

from domain.articles import FailureKind, Fetched, FetchFailed, FetchOutcome, NotModified
from feeds.guard import Address, Gate, Refused, Resolver, system_resolver
from feeds.robots import Robots
from feeds.schedule import retry_after
from feeds.turns import Turns
from feeds.wire import Allowance, connection_to, tls_context

USER_AGENT = "Qadam/0.1 (news feed reader; +https://github.com/qadam-news/qadam)"
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
PIECE = 64 * 1024
ROBOTS_BYTES = 512 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
READABLE_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip"})
FAULTS = (HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes after decompression; seconds to connect, between two bytes, and altogether."""

    feed_bytes: int = 5_000_000
    page_bytes: int = 10_000_000
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Errand:
    """One fetch over all its hops."""

    headers: dict[str, str]
    max_bytes: int
    pause: float
    allowance: Allowance

    @property
    def conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers


@dataclass(frozen=True, slots=True)
class Answer:
    """What one hop answered; the body is read only of a 200."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for given, value in self.headers if given == name), None)


class Fetcher:
    """Safe for many threads at once: each request has a connection of its own, hosts are taken one at a time.

    ``host_pause`` seconds lie between two requests to a host; ``ca_file`` adds certificates that the system lacks.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        allow_loopback: bool = False,
        user_agent: str = USER_AGENT,
        host_pause: float = 1.0,
        resolver: Resolver = system_resolver,
        ca_file: Path | None = None,
    ) -> None:
        self.limits = limits
        self._user_agent = user_agent
        self._gate = Gate(allow_loopback, resolver)
        self._turns = Turns(host_pause)
        self._robots = Robots(lambda url: self.get(url, max_bytes=ROBOTS_BYTES))
        self._tls = tls_context(ca_file)

    def get(
        self, url: str, etag: str | None = None, last_modified: str | None = None, *, max_bytes: int | None = None
    ) -> FetchOutcome:
        """An address that a person has put down to be fetched; robots.txt is not asked. ``max_bytes``: a feed's."""
        return self._fetched(url, self._errand(etag, last_modified, max_bytes or self.limits.feed_bytes))

    def get_page(self, url: str, etag: str | None = None, last_modified: str | None = None) -> FetchOutcome:
        """An address that we have found ourselves; robots.txt decides."""
        try:
            address = self._gate.address(url)
        except Refused as refused:
            return FetchFailed(refused.kind, refused.reason)
        permission = self._robots.permission(address)
        if not permission.granted:
            return FetchFailed(FailureKind.ROBOTS, "The site's robots.txt does not admit us to this page.")
        return self._fetched(url, self._errand(etag, last_modified, self.limits.page_bytes, permission.pause))

    def _errand(self, etag: str | None, last_modified: str | None, max_bytes: int, pause: float = 0.0) -> Errand:
        limits = self.limits
        headers = {
            "User-Agent": self._user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            "If-None-Match": etag,
            "If-Modified-Since": last_modified,
        }
        return Errand(
            headers={name: value for name, value in headers.items() if value},
            max_bytes=max_bytes,
            pause=pause,
            # Headers and the frames of chunks come on top of the body.
            allowance=Allowance(
                total=limits.total,
                connect=limits.connect,
                silence=limits.read,
                wire_bytes=max_bytes + max_bytes // 4 + 100_000,
            ),
        )

    def _fetched(self, url: str, errand: Errand) -> FetchOutcome:
        try:
            return self._followed(self._gate.address(url), errand)
        except Refused as refused:
            return FetchFailed(refused.kind, refused.reason)
        except FAULTS as error:
            return _failure(error)

    def _followed(self, target: Address, errand: Errand) -> FetchOutcome:
        permanent, moved_to = True, None
        for _ in range(self.limits.redirects + 1):
            answer = self._asked(target, errand)
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                return _outcome(target.url, answer, moved_to if permanent else None, errand.conditional)
            permanent = permanent and answer.status in PERMANENT
            target = self._gate.address(_joined(target.url, location))
            moved_to = target.url
        raise Refused(FailureKind.REDIRECT, f"The address redirects more than {self.limits.redirects} times.")

    def _asked(self, target: Address, errand: Errand) -> Answer:
        with self._turns.turn(target.host, errand.pause) as waited:
            errand.allowance.extend(waited)
            with closing(connection_to(target, self._gate, errand.allowance, self._tls)) as connection:
                connection.request("GET", target.request, headers=errand.headers, preload_content=False)
                with closing(connection.getresponse()) as response:
                    return _answer(response, errand.max_bytes)


def _answer(response: HTTPResponse, max_bytes: int) -> Answer:
    headers = tuple((name.lower(), value) for name, value in response.headers.items())
    body = _body(response, max_bytes) if response.status == HTTPStatus.OK else b""
    return Answer(response.status, headers, body)


def _body(response: HTTPResponse, max_bytes: int) -> bytes:
    # Repeated headers arrive joined by commas, so a second encoding is not in the set either.
    if response.headers.get("content-encoding", "").strip().lower() not in READABLE_ENCODINGS:
        raise Refused(FailureKind.ENCODING, "The answer is packed in a way we did not ask for.")
    body = bytearray()
    for piece in response.stream(PIECE, decode_content=True):
        body += piece
        if len(body) > max_bytes:
            raise Refused(FailureKind.TOO_LARGE, f"The answer is larger than {max_bytes / 1e6:g} MB.")
    return bytes(body)


def _joined(url: str, location: str) -> str:
    """Servers put UTF-8 into this header, which arrives as if it were Latin-1."""
    return urljoin(url, location.strip().encode("latin-1", "replace").decode("utf-8", "replace"))


def _outcome(url: str, answer: Answer, moved_to: str | None, conditional: bool) -> FetchOutcome:
    if answer.status == HTTPStatus.NOT_MODIFIED and conditional:
        return NotModified(answer.headers, moved_to)
    if answer.status != HTTPStatus.OK:
        pause = retry_after(answer.header("retry-after"), datetime.now(UTC))
        return FetchFailed(FailureKind.HTTP, f"The server answers {_worded(answer.status)}.", answer.status, pause)
    if not answer.body:
        return FetchFailed(FailureKind.EMPTY, "The answer is empty.", answer.status)
    return Fetched(url, answer.body, answer.headers, moved_to)


def _worded(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _failure(error: Exception) -> FetchFailed:
    """Words of our own: what the server or a library says may be long, hostile, or different tomorrow."""
    if isinstance(error, TimeoutError | ReadTimeoutError):
        return FetchFailed(FailureKind.TIMEOUT, "The server was silent for too long.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return FetchFailed(FailureKind.TLS, f"The certificate does not hold: {error.verify_message.rstrip('.')}.")
    if isinstance(error, ssl.SSLError | WrappedTLSError):
        return FetchFailed(FailureKind.TLS, "No secure connection could be made.")
    if isinstance(error, DecodeError):
        return FetchFailed(FailureKind.ENCODING, "The answer cannot be unpacked.")
    if isinstance(error, ConnectionRefusedError):
        return FetchFailed(FailureKind.CONNECTION, "The server refuses connections.")
    return FetchFailed(FailureKind.CONNECTION, f"The connection broke ({type(error).__name__}).")
