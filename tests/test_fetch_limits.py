"""No server costs more time or memory than the fetcher's limits say."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.articles import FailureKind
from feeds.fetch import Fetcher, Limits
from tests.servers import (
    Act,
    Server,
    answer,
    as_the_system_reads_it,
    body,
    drops,
    endless,
    failure,
    head,
    packed,
    raw,
    silent,
    zeros_gzipped,
)

BRIEF = Limits(connect=0.2, read=0.2, total=0.3)
SHORT = Limits(feed_bytes=100_000, page_bytes=200_000, connect=0.5, read=0.5, total=1.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(SHORT, allow_loopback=True, host_pause=0, resolver=as_the_system_reads_it)


@pytest.mark.parametrize("times", [1, 2, 50])
def test_a_body_packed_in_a_way_we_did_not_ask_for_is_refused(server: Server, fetcher: Fetcher, times: int) -> None:
    encodings = ["br"] if times == 1 else ["gzip"] * times
    server.acts["/feed"] = packed(b"x" * 100, *encodings)
    assert failure(fetcher.get(server.url("/feed"))).kind is FailureKind.ENCODING


def test_a_body_that_is_not_what_it_says_is_refused(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = packed(b"<rss/>", "gzip")
    assert failure(fetcher.get(server.url("/feed"))).kind is FailureKind.ENCODING


def test_pages_may_be_larger_than_feeds(server: Server, fetcher: Fetcher) -> None:
    server.acts["/page"] = answer(b"x" * 150_000)
    assert failure(fetcher.get(server.url("/page"))).kind is FailureKind.TOO_LARGE
    assert len(body(fetcher.get_page(server.url("/page")))) == 150_000


CHUNKED = head(headers=[("Transfer-Encoding", "chunked")])
PIECE = b"x" * 65536
HOARDERS: dict[str, Act] = {
    "body without end": raw(endless(head(), PIECE)),
    "chunks without end": raw(endless(CHUNKED, b"10000\r\n" + PIECE + b"\r\n")),
    "chunk size without end": raw(endless(CHUNKED, b"1" * 65536)),
    "negative chunk": raw(endless(CHUNKED + b"-1\r\n", PIECE)),
    "trailers without end": raw(endless(CHUNKED + b"0\r\n", b"A: b\r\n" * 10_000)),
    "one header without end": raw(endless(b"HTTP/1.1 200 OK\r\nA: ", PIECE)),
    "headers without end": raw(endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 10_000)),
    "continue without end": raw(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)),
    "gzip once": packed(zeros_gzipped(256), "gzip"),
    "gzip twice": packed(zeros_gzipped(256, times=2), "gzip", "gzip"),
    "gzip twice in one header": packed(zeros_gzipped(256, times=2), "gzip, gzip"),
    "gzip fifty times": packed(zeros_gzipped(1, times=50), *["gzip"] * 50),
}

CHILD = """
import resource, sys
from pathlib import Path
from feeds.fetch import Fetcher, Limits

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
fetcher = Fetcher(Limits(total=10), allow_loopback=True, host_pause=0)
idle = peak()
for url in sys.argv[1:]:
    print(type(fetcher.get(url)).__name__, peak() - idle, url)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_no_body_costs_more_than_some_megabytes_of_memory(server: Server) -> None:
    server.acts = {f"/{n}": act for n, act in enumerate(HOARDERS.values())}
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *map(server.url, server.acts)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = [line.split() for line in child.stdout.splitlines()]
    assert [name for name, _, _ in told] == ["FetchFailed"] * len(HOARDERS), child.stdout
    assert max(int(kilobytes) for _, kilobytes, _ in told) < 40_000, child.stdout


DRAWLERS: dict[str, Act] = {
    "silence": silent,
    "status line, drop by drop": drops(b"", b"H"),
    "headers, drop by drop": drops(b"HTTP/1.1 200 OK\r\nA: ", b"b"),
    "one header after another": drops(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    "continue, drop by drop": drops(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body, drop by drop": drops(head(), b"x"),
    "chunks, drop by drop": drops(CHUNKED, b"1\r\nx\r\n"),
    "chunk size, drop by drop": drops(CHUNKED, b"0"),
    "redirects, slowly": raw([head(302, [("Location", "/again")])[:-4], b"\r\nA: b", b"\r\n\r\n"], every=0.2),
}


@pytest.mark.parametrize("way", DRAWLERS)
def test_a_slow_server_is_left_at_the_deadline(server: Server, way: str) -> None:
    server.acts = {"/feed": DRAWLERS[way], "/again": DRAWLERS[way]}
    fetcher = Fetcher(BRIEF, allow_loopback=True, host_pause=0)
    assert failure(fetcher.get(server.url("/feed"))).kind is FailureKind.TIMEOUT


def test_a_server_that_does_not_accept_costs_the_time_to_connect() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        assert failure(Fetcher(SHORT, True, host_pause=0).get(url)).kind is FailureKind.CONNECTION
