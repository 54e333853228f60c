"""The fetcher asks one address, follows it where it may, and gives a value for whatever comes back."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.articles import FailureKind, Fetched, FetchFailed, NotModified
from feeds.fetch import Fetcher, Limits
from tests.servers import (
    Server,
    answer,
    as_the_system_reads_it,
    body,
    conditional,
    drops,
    failure,
    head,
    in_turn,
    packed,
    raw,
    redirect,
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


CHUNKED = head(headers=[("Transfer-Encoding", "chunked")])

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


@pytest.mark.parametrize("first", [head(), b"HTTP/1.1 200 OK\r\nA: "])
def test_the_deadline_holds_over_tls(tls_server: Server, certificate: Path, first: bytes) -> None:
    tls_server.acts["/feed"] = drops(first, b"x")
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
