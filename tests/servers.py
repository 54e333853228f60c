"""An HTTP server on loopback that misbehaves on command: each path has an act, which owns the connection."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, repeat
from types import TracebackType

from domain.articles import Fetched, FetchFailed, FetchOutcome

CRLF = b"\r\n"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names in lower case."""

    path: str
    headers: dict[str, str]


# An act writes what it likes to the connection, which is closed after it. It ends early when the client hangs up.
Act = Callable[[Request, socket.socket], None]


@dataclass(slots=True)
class Server:
    """``with Server({"/feed": answer("…")}) as server``; acts may be added and replaced while it runs.

    ``requests`` and ``connections`` count what came. ``context`` makes it speak TLS. ``host`` is any 127.x.x.x.
    """

    acts: dict[str, Act] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    _closing: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Server:
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._listener.listen(128)
        self._start(self._accept)
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(5)

    def url(self, path: str = "/") -> str:
        return f"{'https' if self.context else 'http'}://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def _start(self, work: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=work, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(lambda connection=connection: self._serve(connection))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            request = _read(connection)
            if request is not None:
                self.requests.append(request)
                self.acts.get(request.path.split("?")[0], missing)(request, connection)
        except OSError:
            pass  # the client has hung up, as it should
        finally:
            connection.close()


def _read(connection: socket.socket) -> Request | None:
    head = b""
    while CRLF * 2 not in head:
        piece = connection.recv(65536)
        if not piece:
            return None
        head += piece
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Request(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})


def head(status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers), "Connection: close"]
    return "\r\n".join(lines).encode("utf-8") + CRLF * 2


def answer(body: str | bytes = b"", status: int = 200, **headers: str) -> Act:
    """A proper answer; underscores in header names become hyphens."""
    raw = body.encode() if isinstance(body, str) else body
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return lambda _, connection: connection.sendall(head(status, [*named, ("Content-Length", str(len(raw)))]) + raw)


def missing(request: Request, connection: socket.socket) -> None:
    answer("not here", 404)(request, connection)


def redirect(to: str, status: int = 302) -> Act:
    return answer(b"", status, Location=to)


def conditional(body: str | bytes, etag: str, **headers: str) -> Act:
    """A feed that answers 304 to who knows its etag."""

    def act(request: Request, connection: socket.socket) -> None:
        known = request.headers.get("if-none-match") == etag
        (answer(b"", 304, **headers) if known else answer(body, 200, ETag=etag, **headers))(request, connection)

    return act


def in_turn(*acts: Act) -> Act:
    """The first act for the first request, and so on; the last one stays."""
    left = list(acts)
    return lambda request, connection: (left.pop(0) if len(left) > 1 else left[0])(request, connection)


def raw(pieces: Iterable[bytes], every: float = 0.0) -> Act:
    """The bytes as they are, with a pause of ``every`` seconds after each piece; may be endless."""

    def act(_: Request, connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(every)

    return act


def silent(_: Request, connection: socket.socket) -> None:
    """Says nothing until the client hangs up."""
    connection.recv(1)


def endless(first: bytes, then: bytes) -> Iterator[bytes]:
    """For one request: the first piece, then the other again and again."""
    return chain([first], repeat(then))


def drops(first: bytes, then: bytes) -> Act:
    """The same in drops, 20 a second, for ten seconds; whoever has a deadline is gone by then."""
    return lambda request, connection: raw(islice(endless(first, then), 200), every=0.05)(request, connection)


def packed(body: bytes, *encodings: str) -> Act:
    """The body with the Content-Encoding headers named, one header each."""
    return raw([head(headers=[("Content-Encoding", encoding) for encoding in encodings]), body])


def zeros_gzipped(megabytes: int, times: int = 1) -> bytes:
    """So many megabytes of zeros, compressed once or more often."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MEGABYTE)
    bomb = b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()
    for _ in range(times - 1):
        bomb = gzip.compress(bomb)
    return bomb


def as_the_system_reads_it(host: str, port: int) -> Sequence[str]:
    """What a C library makes of short, octal, hexadecimal and decimal spellings."""
    return [socket.inet_ntoa(socket.inet_aton(host))] if ":" not in host else [host]


def failure(outcome: FetchOutcome) -> FetchFailed:
    """The failure that this must be, told in one line."""
    assert isinstance(outcome, FetchFailed), outcome
    assert outcome.reason.endswith(".")
    assert "\n" not in outcome.reason
    return outcome


def body(outcome: FetchOutcome) -> bytes:
    """The body of the answer that this must be."""
    assert isinstance(outcome, Fetched), outcome
    return outcome.body
