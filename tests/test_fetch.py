"""The fetcher keeps to its limits of time, size and place, whatever a server does."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.articles import FailureKind, Fetched, FetchFailed, FetchOutcome, NotModified
from feeds.fetch import Fetcher, Limits
from feeds.guard import Address, Gate, Refused, is_public
from feeds.robots import Robots
from feeds.turns import MOST_HOSTS, Turns
from tests.servers import (
    Act,
    Server,
    answer,
    conditional,
    drops,
    endless,
    head,
    in_turn,
    packed,
    raw,
    redirect,
    silent,
    zeros_gzipped,
)

BRIEF = Limits(connect=0.2, read=0.2, total=0.3)
SHORT = Limits(feed_bytes=100_000, page_bytes=200_000, connect=0.5, read=0.5, total=1.0)


def as_the_system_reads_it(host: str, port: int) -> Sequence[str]:
    """What a C library makes of short, octal, hexadecimal and decimal spellings."""
    return [socket.inet_ntoa(socket.inet_aton(host))] if ":" not in host else [host]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(SHORT, allow_loopback=True, host_pause=0, resolver=as_the_system_reads_it)


def failure(outcome: FetchOutcome) -> FetchFailed:
    assert isinstance(outcome, FetchFailed), outcome
    assert outcome.reason.endswith(".")
    assert outcome.reason.count("\n") == 0
    return outcome


def body(outcome: FetchOutcome) -> bytes:
    assert isinstance(outcome, Fetched), outcome
    return outcome.body


# --- plain answers


def test_an_answer_comes_with_its_body_and_lower_case_headers(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = answer("<rss/>", ETag='"1"', Content_Type="text/xml")
    outcome = fetcher.get(server.url("/feed"))
    assert body(outcome) == b"<rss/>"
    assert isinstance(outcome, Fetched)
    assert ("etag", '"1"') in outcome.headers
    assert outcome.moved_to is None


def test_we_say_who_we_are_and_ask_for_gzip_only(server: Server) -> None:
    Fetcher(allow_loopback=True, host_pause=0, user_agent="Qadam/0.1 (+https://example.org/bot)").get(server.url("/"))
    sent = server.requests[0].headers
    assert sent["user-agent"] == "Qadam/0.1 (+https://example.org/bot)"
    assert sent["accept-encoding"] == "gzip"


def test_validators_are_sent_verbatim_and_304_is_believed(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = conditional("<rss/>", 'W/"a b"')
    outcome = fetcher.get(server.url("/feed"), etag='W/"a b"', last_modified="yesterday, roughly")
    assert isinstance(outcome, NotModified)
    assert server.requests[0].headers["if-modified-since"] == "yesterday, roughly"


def test_304_to_a_question_without_validators_is_a_failure(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = answer(b"", 304)
    assert failure(fetcher.get(server.url("/feed"))).status == 304


@pytest.mark.parametrize("status", [201, 204, 401, 403, 404, 410, 429, 500, 503, 599, 999])
def test_any_other_status_is_a_failure_with_its_number(server: Server, fetcher: Fetcher, status: int) -> None:
    server.acts["/feed"] = answer("", status)
    outcome = failure(fetcher.get(server.url("/feed")))
    assert (outcome.kind, outcome.status) == (FailureKind.HTTP, status)


@pytest.mark.parametrize(
    ("value", "pause"),
    [("120", timedelta(seconds=120)), ("999999999999", timedelta(hours=24)), ("soon", None), ("-5", None)],
)
def test_retry_after_is_read_and_capped(server: Server, fetcher: Fetcher, value: str, pause: timedelta | None) -> None:
    server.acts["/feed"] = answer("", 429, Retry_After=value)
    assert failure(fetcher.get(server.url("/feed"))).retry_after == pause


def test_an_empty_body_is_nothing_to_read(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = answer("")
    assert failure(fetcher.get(server.url("/feed"))).kind is FailureKind.EMPTY


def test_gzip_is_unpacked(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = packed(gzip.compress(b"<rss/>" * 1000), "gzip")
    assert body(fetcher.get(server.url("/feed"))) == b"<rss/>" * 1000


# --- redirects


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False), ((307, 308), False)],
)
def test_a_move_is_noted_only_if_every_hop_was_permanent(
    server: Server, fetcher: Fetcher, statuses: tuple[int, ...], moved: bool
) -> None:
    server.acts = {f"/{n}": redirect(f"/{n + 1}", status) for n, status in enumerate(statuses)}
    server.acts[f"/{len(statuses)}"] = answer("<rss/>")
    outcome = fetcher.get(server.url("/0"))
    assert isinstance(outcome, Fetched)
    assert outcome.url == server.url(f"/{len(statuses)}")
    assert outcome.moved_to == (outcome.url if moved else None)


def test_a_move_is_noted_on_304_too(server: Server, fetcher: Fetcher) -> None:
    server.acts = {"/old": redirect("/new", 301), "/new": conditional("<rss/>", '"1"')}
    outcome = fetcher.get(server.url("/old"), etag='"1"')
    assert isinstance(outcome, NotModified)
    assert outcome.moved_to == server.url("/new")


def test_a_redirect_may_lead_to_a_cyrillic_address(server: Server, fetcher: Fetcher) -> None:
    server.acts = {"/old": redirect("/новости"), "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8": answer("<rss/>")}
    assert body(fetcher.get(server.url("/old"))) == b"<rss/>"


def test_a_circle_of_redirects_is_left_after_five(server: Server, fetcher: Fetcher) -> None:
    server.acts = {"/a": redirect("/b"), "/b": redirect("/a")}
    assert failure(fetcher.get(server.url("/a"))).kind is FailureKind.REDIRECT
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "ftp://127.0.0.1/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:secret@127.0.0.1:{port}/feed",
        "http://127.0.0.1:{port}\\@example.org/",
        "//10.0.0.1/feed",
        "http://169.254.169.254/latest",
    ],
)
def test_a_redirect_out_of_bounds_is_refused(server: Server, fetcher: Fetcher, target: str) -> None:
    server.acts["/feed"] = redirect(target.format(port=server.port), 301)
    assert failure(fetcher.get(server.url("/feed"))).kind is FailureKind.REFUSED_ADDRESS
    assert server.paths() == ["/feed"]


# --- addresses


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


# --- size


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


# --- time


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


BROKEN = {
    "nothing at all": b"",
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "cut off in the headers": b"HTTP/1.1 200 OK\r\nContent-",
    "cut off in the body": head(headers=[("Content-Length", "100")]) + b"<rss>",
    "cut off in a chunk": CHUNKED + b"10\r\nx",
    "no chunk size": CHUNKED + b"many\r\nx",
    "absurd chunk size": CHUNKED + b"9" * 5000 + b"\r\nx",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
    "bad status": b"HTTP/1.1 abc OK\r\n\r\n",
    "absurd length": head(headers=[("Content-Length", "9" * 50)]) + b"x",
}


@pytest.mark.parametrize("way", BROKEN)
def test_a_broken_answer_is_a_failure(server: Server, fetcher: Fetcher, way: str) -> None:
    server.acts["/feed"] = raw([BROKEN[way]])
    assert failure(fetcher.get(server.url("/feed"))).kind in (FailureKind.CONNECTION, FailureKind.EMPTY)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=300))
def test_no_bytes_in_place_of_an_answer_raise(server: Server, fetcher: Fetcher, garbage: bytes) -> None:
    server.acts["/feed"] = raw([b"HTTP/1.1 200 OK\r\n", garbage])
    assert isinstance(fetcher.get(server.url("/feed")), Fetched | FetchFailed)


# --- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh key and certificate for «localhost», signed by itself, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server({"/feed": answer("<rss/>")}, context=context) as server:
        yield server


def test_a_certificate_that_does_not_verify_ends_the_fetch(tls_server: Server, fetcher: Fetcher) -> None:
    outcome = failure(fetcher.get(tls_server.url("/feed")))
    assert outcome.kind is FailureKind.TLS
    assert tls_server.requests == []


def test_a_certificate_can_be_added_but_must_name_the_host(tls_server: Server, certificate: Path) -> None:
    fetcher = Fetcher(
        SHORT, allow_loopback=True, host_pause=0, ca_file=certificate, resolver=lambda host, port: ["127.0.0.1"]
    )
    assert body(fetcher.get(f"https://localhost:{tls_server.port}/feed")) == b"<rss/>"
    assert failure(fetcher.get(f"https://other.example:{tls_server.port}/feed")).kind is FailureKind.TLS


@pytest.mark.parametrize("way", ["body, drop by drop", "headers, drop by drop"])
def test_the_deadline_holds_over_tls(tls_server: Server, certificate: Path, way: str) -> None:
    tls_server.acts["/feed"] = DRAWLERS[way]
    fetcher = Fetcher(BRIEF, True, host_pause=0, ca_file=certificate, resolver=lambda host, port: ["127.0.0.1"])
    outcome = failure(fetcher.get(f"https://localhost:{tls_server.port}/feed"))
    assert outcome.kind is FailureKind.TIMEOUT


def test_a_handshake_drop_by_drop_is_left() -> None:
    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            for _ in range(200):
                connection.sendall(b"\x16")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        fetcher = Fetcher(BRIEF, allow_loopback=True, host_pause=0)
        outcome = failure(fetcher.get(f"https://127.0.0.1:{listener.getsockname()[1]}/"))
        thread.join()
    assert outcome.kind in (FailureKind.TIMEOUT, FailureKind.TLS)


# --- manners


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


def test_waiting_for_the_own_turn_is_not_held_against_the_server(server: Server) -> None:
    server.acts["/feed"] = answer("<rss/>")
    fetcher = Fetcher(BRIEF, allow_loopback=True, host_pause=0.4)
    assert body(fetcher.get(server.url("/feed"))) == b"<rss/>"
    assert body(fetcher.get(server.url("/feed"))) == b"<rss/>"


def test_eight_threads_share_one_fetcher(server: Server, fetcher: Fetcher) -> None:
    server.acts["/feed"] = in_turn(*(answer(str(n)) for n in range(64)))
    found: list[bytes] = []

    def work() -> None:
        found.extend(body(fetcher.get(server.url("/feed"))) for _ in range(8))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, found)) == list(range(64))
