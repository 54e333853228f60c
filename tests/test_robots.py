"""Sites are asked what we may read, one request at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles import FailureKind, Fetched, FetchFailed, FetchOutcome
from feeds.fetch import Fetcher, Limits
from feeds.guard import Address
from feeds.robots import Robots
from feeds.turns import MOST_HOSTS, Turns
from tests.servers import (
    Server,
    answer,
    as_the_system_reads_it,
    body,
    failure,
)

SHORT = Limits(feed_bytes=100_000, page_bytes=200_000, connect=0.5, read=0.5, total=1.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(SHORT, allow_loopback=True, host_pause=0, resolver=as_the_system_reads_it)


ROBOTS = (
    "User-agent: *\nDisallow: /closed\nCrawl-delay: 0.2\n\nUser-agent: qadam\nDisallow: /not-for-us\nDisallow: /*?print"
)


def test_robots_txt_is_asked_once_and_only_for_pages(server: Server, fetcher: Fetcher) -> None:
    server.acts = {path: answer("text") for path in ("/open", "/closed", "/not-for-us")}
    server.acts["/robots.txt"] = answer(ROBOTS)
    assert body(fetcher.get_page(server.url("/open"))) == b"text"
    assert failure(fetcher.get_page(server.url("/not-for-us/at-all"))).kind is FailureKind.ROBOTS
    assert failure(fetcher.get_page(server.url("/open?print=1"))).kind is FailureKind.ROBOTS
    assert body(fetcher.get(server.url("/not-for-us"))) == b"text"
    assert server.paths() == ["/robots.txt", "/open", "/not-for-us"]


def permissions(robots: Robots, path: str = "/a") -> tuple[bool, float]:
    origin = "https://news.example"
    permission = robots.permission(Address(origin + path, origin, "news.example", 443, path, secure=True))
    return permission.granted, permission.pause


@pytest.mark.parametrize(
    ("outcome", "asked_after_an_hour"),
    [
        (FetchFailed(FailureKind.HTTP, "404", 404), 1),
        (FetchFailed(FailureKind.EMPTY, "empty", 200), 1),
        (FetchFailed(FailureKind.HTTP, "503", 503), 2),
        (FetchFailed(FailureKind.TIMEOUT, "silent"), 2),
    ],
)
def test_a_site_without_readable_robots_txt_is_open(outcome: FetchOutcome, asked_after_an_hour: int) -> None:
    asked: list[str] = []
    clock = [0.0]

    def get(url: str) -> FetchOutcome:
        asked.append(url)
        return outcome

    robots = Robots(get, clock=lambda: clock[0])
    assert permissions(robots) == (True, 0.0)
    clock[0] = 3600.0
    assert permissions(robots) == (True, 0.0)
    assert asked == ["https://news.example/robots.txt"] * asked_after_an_hour


def test_a_crawl_delay_is_respected_up_to_half_a_minute() -> None:
    def told(text: str) -> tuple[bool, float]:
        return permissions(Robots(lambda url: Fetched(url, text.encode(), ())))

    assert told("User-agent: *\nCrawl-delay: 7") == (True, 7.0)
    assert told("User-agent: *\nCrawl-delay: 86400") == (True, 30.0)
    assert told("User-agent: *\nCrawl-delay: -3\nDisallow: /") == (False, 0.0)


@given(st.binary(max_size=400))
def test_no_robots_txt_raises(text: bytes) -> None:
    _, pause = permissions(Robots(lambda url: Fetched(url, b"User-agent: *\n" + text, ())))
    assert 0 <= pause <= 30


def test_a_host_gets_one_request_at_a_time_and_a_pause_between_them() -> None:
    turns = Turns(pause=0.02)
    inside, spans = [0], []

    def visit() -> None:
        with turns.turn("news.example"):
            inside[0] += 1
            assert inside[0] == 1
            spans.append(time.monotonic())
            inside[0] -= 1

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spans) == 8
    assert all(later - earlier >= 0.02 for earlier, later in pairwise(spans))


def test_other_hosts_do_not_wait() -> None:
    turns = Turns(pause=60)
    with turns.turn("slow.example"), turns.turn("quick.example") as waited:
        assert waited < 1


def test_ever_new_hosts_do_not_fill_the_memory() -> None:
    turns = Turns(pause=0)
    for n in range(MOST_HOSTS + 100):
        with turns.turn(f"{n}.example"):
            pass
    assert len(turns._hosts) <= MOST_HOSTS
