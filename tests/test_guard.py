"""Nothing leads to an address that is not on the public internet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import is_public
from domain.articles import FailureKind
from feeds.fetch import Fetcher, Limits
from feeds.guard import Gate, Refused
from tests.servers import (
    Server,
    answer,
    as_the_system_reads_it,
    body,
    failure,
    redirect,
)

SHORT = Limits(feed_bytes=100_000, page_bytes=200_000, connect=0.5, read=0.5, total=1.0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(SHORT, allow_loopback=True, host_pause=0, resolver=as_the_system_reads_it)


NOT_PUBLIC = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(Refused):
        Gate(resolver=lambda host, port: [address]).resolved("news.example", 443)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "95.56.234.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_admitted(address: str) -> None:
    assert Gate(resolver=lambda host, port: [address]).resolved("news.example", 443) == (address,)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "0", "[::1]", "[::ffff:7f00:1]", "10.1"],
)
def test_no_spelling_of_a_private_address_reaches_it(host: str) -> None:
    with Server() as canary:
        fetcher = Fetcher(SHORT, host_pause=0, resolver=as_the_system_reads_it)
        for url in (f"http://{host}/", f"http://{host}:{canary.port}/", f"https://{host}/"):
            assert failure(fetcher.get(url)).kind is FailureKind.REFUSED_ADDRESS
        assert canary.connections == 0


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTPS://News.Example:443/A?b=C#d", "https://news.example:443/A?b=C"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/новости", "https://news.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://жаңалық.қаз/", "https://xn--80aaqw4fuxvb.xn--80ao21a/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_read_into_its_parts(url: str, read: str) -> None:
    address = Gate().address(url)
    assert address.url == read == address.origin + address.request
    assert address.secure == read.startswith("https")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "//news.example/feed",
        "https:///feed",
        "https://",
        "https://[::1",
        "https://news.example:99999/",
        "https://news.example:8443/",
        "https://news.example:22/",
        "https://a:b@news.example/",
        "https://@news.example/",
        "https://news.example\\@127.0.0.1/",
        "https://news.example/a b",
        "https://news.example/\r\nHost: other",
        " https://news.example/",
        "https://news.example/\x9b2J",
        "https://news.example/\x80",
        "gopher://news.example/",
    ],
)
def test_an_odd_address_is_refused_before_its_name_is_looked_up(url: str) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return []

    fetcher = Fetcher(resolver=resolver)
    for outcome in (fetcher.get(url), fetcher.get_page(url)):
        assert failure(outcome).kind is FailureKind.REFUSED_ADDRESS
    assert asked == []


def test_one_bad_address_among_good_ones_is_enough() -> None:
    with Server() as canary:
        fetcher = Fetcher(SHORT, True, host_pause=0, resolver=lambda host, port: ["127.0.0.1", "10.0.0.1"])
        outcome = failure(fetcher.get(f"http://two-faced.example:{canary.port}/"))
        assert outcome.kind is FailureKind.REFUSED_ADDRESS
        assert canary.connections == 0


def changing(*answers: list[str]) -> tuple[list[str], Fetcher]:
    """A fetcher whose name server gives another answer each time it is asked."""
    left, asked = list(answers), []

    def resolver(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return left.pop(0)

    return asked, Fetcher(SHORT, allow_loopback=True, host_pause=0, resolver=resolver)


def test_we_connect_to_the_very_address_that_was_checked(server: Server) -> None:
    server.acts["/feed"] = answer("<rss/>")
    with Server(host="127.0.0.2", port=server.port) as canary:
        asked, fetcher = changing(["127.0.0.1"], ["127.0.0.2"])
        assert body(fetcher.get(f"http://changing.example:{server.port}/feed")) == b"<rss/>"
        assert asked == ["changing.example"]
        assert canary.connections == 0


def test_a_name_that_turns_private_between_two_hops_is_refused(server: Server) -> None:
    server.acts["/feed"] = redirect("/next")
    _, fetcher = changing(["127.0.0.1"], ["192.168.1.1"])
    outcome = failure(fetcher.get(f"http://changing.example:{server.port}/feed"))
    assert outcome.kind is FailureKind.REFUSED_ADDRESS
    assert server.paths() == ["/feed"]


def test_loopback_is_closed_unless_asked_for(server: Server) -> None:
    assert failure(Fetcher(host_pause=0).get("http://127.0.0.1/")).kind is FailureKind.REFUSED_ADDRESS
    assert server.connections == 0


@given(st.ip_addresses())
def test_every_address_admitted_is_global(address: object) -> None:
    parsed = ip_address(str(address))
    assert not is_public(parsed) or parsed.is_global or "ffff" in str(parsed)


NOWHERE = Fetcher(host_pause=0, resolver=lambda host, port: [])


@given(st.text(max_size=60))
def test_no_text_in_place_of_an_address_raises(text: str) -> None:
    failure(NOWHERE.get(text))
    failure(NOWHERE.get(f"http://{text}"))


def test_a_name_that_nobody_knows_is_told_apart(fetcher: Fetcher) -> None:
    assert failure(fetcher.get("https://no-such-host.example/")).kind is FailureKind.NAME
    assert failure(fetcher.get(f"https://{'a' * 70}.example/")).kind is FailureKind.NAME
