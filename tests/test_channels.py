"""Letters to programs and chats: signed, known as repeats, and never to an address inside a house."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from threading import Event as Signal
from threading import Thread

import pytest
from sqlalchemy import Engine

from alerts.channels import Carrier, Channels, by_apprise, message
from alerts.webhooks import Webhooks
from db.bouncing import tell_again
from db.outbox import compose_letters
from domain.channels import may_be_told, shown
from domain.subscriptions import free_id
from domain.watching import Blocked, Deferred, Delivered, Letter, Rejected, Watch
from flows.send import send
from tests.stored import HOUR, NOW, column
from tests.test_alerts_delivery import Certificate, certificate
from tests.test_outbox import Broken, claim_one, queue

__all__ = ["certificate"]

SECRET = b"a secret that both of us know"
OK = b"HTTP/1.1 204 Fine\r\nConnection: close\r\n\r\n"


@dataclass
class Receiver:
    """What a webhook's server was told: headers and body of each request."""

    port: int
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"webhook+https://127.0.0.1:{self.port}/hook?for=qadam"


@contextmanager
def receiver(certificate: Certificate, *answers: bytes) -> Iterator[Receiver]:
    """An HTTPS server on loopback with these answers in turn; an empty one is none until the caller has gone."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = Receiver(listener.getsockname()[1])
        serving = Thread(target=_serve, args=(listener, certificate.server, answers, told))
        serving.start()
        yield told
        serving.join(5)


def _serve(listener: socket.socket, context: ssl.SSLContext, answers: Sequence[bytes], told: Receiver) -> None:
    for answer in answers:
        plain, _ = listener.accept()
        plain.settimeout(5)
        try:
            with context.wrap_socket(plain, server_side=True) as line, line.makefile("rb") as lines:
                first = lines.readline().decode()
                heads = dict(head.decode().rstrip().split(": ", 1) for head in iter(lines.readline, b"\r\n"))
                body = lines.read(int(heads["Content-Length"]))
                told.requests.append(({name.lower(): value for name, value in heads.items()} | {"": first}, body))
                line.sendall(answer) if answer else line.recv(1)
        except OSError:
            plain.close()


def webhooks(certificate: Certificate, secret: bytes | None = SECRET, deadline: float = 5.0) -> Webhooks:
    return Webhooks(secret, certificate.client, allow_loopback=True, deadline=deadline)


@pytest.fixture
def letter(engine: Engine) -> Letter:
    queue(engine, Watch("hook", "webhook+https://example.org/hook"), changes=2)
    compose_letters(engine, NOW)
    return claim_one(engine).letter


def test_a_receiver_can_check_who_wrote_what_and_when(certificate: Certificate, letter: Letter) -> None:
    with receiver(certificate, OK) as told:
        answer = webhooks(certificate).tell(replace(letter, email=told.address), NOW)
    assert isinstance(answer, Delivered)
    ((heads, body),) = told.requests
    assert heads[""].startswith("POST /hook?for=qadam ")
    signed = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(SECRET, signed, "sha256")).decode()
    assert heads["webhook-signature"] == f"v1,{expected}"
    assert int(heads["webhook-timestamp"]) == int(NOW.timestamp())
    events = json.loads(body)["events"]
    assert [event["project"]["name"] for event in events] == ["Plant 0", "Plant 1"]
    assert events[0]["sequence"] < events[1]["sequence"]
    assert events[0]["id"] != events[1]["id"]
    assert events[0]["quote"] == letter.events[0].mention.evidence


def test_a_repeat_is_known_by_its_ids(certificate: Certificate, letter: Letter) -> None:
    with receiver(certificate, b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n", OK) as told:
        hook = replace(letter, email=told.address)
        first, again = (webhooks(certificate).tell(hook, NOW + HOUR * number) for number in range(2))
    assert (type(first), type(again)) == (Deferred, Delivered)
    (one, body), (two, same) = told.requests
    assert one["webhook-id"] == two["webhook-id"]
    assert body == same
    assert one["webhook-signature"] != two["webhook-signature"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, Delivered),
        (301, Rejected),
        (400, Rejected),
        (404, Rejected),
        (410, Rejected),
        (429, Deferred),
        (500, Deferred),
    ],
)
def test_an_answer_is_taken_at_its_word(
    certificate: Certificate, letter: Letter, status: int, kind: type[object]
) -> None:
    with receiver(certificate, f"HTTP/1.1 {status} So\r\nLocation: https://10.0.0.1/\r\n\r\n".encode()) as told:
        answer = webhooks(certificate).tell(replace(letter, email=told.address), NOW)
    assert isinstance(answer, kind)
    assert (isinstance(answer, Rejected) and answer.address_gone) is (status == 410)


def test_a_receiver_that_does_not_answer_is_cut_off(certificate: Certificate, letter: Letter) -> None:
    with receiver(certificate, b"") as told:
        answer = webhooks(certificate, deadline=0.3).tell(replace(letter, email=told.address), NOW)
    assert answer == Deferred("The webhook did not answer within 0.3 s.")


def test_a_receiver_whose_certificate_nobody_vouches_for_is_told_nothing(
    certificate: Certificate, letter: Letter
) -> None:
    with receiver(certificate, OK) as told:
        answer = Webhooks(SECRET, allow_loopback=True).tell(replace(letter, email=told.address), NOW)
    assert isinstance(answer, Deferred)
    assert told.requests == []


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "64:ff9b::7f00:1", "::ffff:10.0.0.1"]
)
def test_nothing_goes_to_an_address_inside_a_house(letter: Letter, inside: str) -> None:
    def resolver(host: str, port: int) -> tuple[str, ...]:
        return ("93.184.216.34", inside)

    answer = Webhooks(SECRET, resolver=resolver).tell(letter, NOW)
    assert isinstance(answer, Rejected)
    assert str(ip_address(inside)) in answer.reason
    ntfy = Channels(Webhooks(None), resolver=resolver).tell(replace(letter, email="ntfys://evil.example/topic"), NOW)
    assert isinstance(ntfy, Rejected)


def test_without_a_secret_nothing_is_told_and_the_letter_waits(letter: Letter) -> None:
    assert isinstance(Webhooks(None).tell(letter, NOW), Blocked)


@dataclass
class Phone:
    """A channel that keeps what it was told."""

    longest: int = 2000
    takes: bool = True
    texts: list[str] = field(default_factory=list)

    def __call__(self, address: str) -> Carrier | None:
        return self

    def bring(self, text: str) -> bool:
        self.texts.append(text)
        return self.takes


def channels(phone: Phone) -> Channels:
    return Channels(Webhooks(None), phone, lambda host, port: ("93.184.216.34",))


@pytest.mark.parametrize(("takes", "kind"), [(True, Delivered), (False, Deferred)])
def test_a_chat_is_told_in_a_few_lines(letter: Letter, takes: bool, kind: type[object]) -> None:
    phone = Phone(takes=takes)
    event = replace(letter.events[0], article_url="https://agency.example/plant")
    chat = replace(letter, email="tgram://123456789:abcdefg_hijklmnop/12315544", events=(event,))
    assert isinstance(channels(phone).tell(chat, NOW), kind)
    (text,) = phone.texts
    assert "Plant 0" in text
    assert event.article_url in text


def test_a_message_keeps_to_the_length_of_its_channel_and_says_how_many_are_left_out(letter: Letter) -> None:
    many = replace(letter, events=letter.events * 20)
    text = message(many, 600)
    assert len(text) <= 600
    told = text.count("Plant ")
    assert text.endswith(f"… +{40 - told}")
    assert len(message(many, 40)) <= 40


def test_no_text_of_an_article_calls_everybody_in_a_chat(letter: Letter) -> None:
    event = letter.events[0]
    shouting = replace(event, project_name="@everyone <!channel> <b>Plant</b>")
    text = message(replace(letter, events=(shouting,)), 2000)
    assert "@everyone" not in text
    assert "<" not in text


class Mute:
    """A channel that never answers until it may."""

    longest = 2000

    def __init__(self) -> None:
        self.may_end = Signal()

    def __call__(self, address: str) -> Carrier | None:
        return self

    def bring(self, text: str) -> bool:
        return self.may_end.wait(5)


def test_of_a_chat_that_does_not_answer_nobody_knows_whether_it_took_the_message(letter: Letter) -> None:
    mute = Mute()
    answer = Channels(Webhooks(None), mute, deadline=0.1).tell(replace(letter, email="discord://1/2"), NOW)
    mute.may_end.set()
    assert isinstance(answer, Deferred)
    assert answer.unknown


@pytest.mark.parametrize(
    "address",
    [
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
        "workflows://prod.example.com:443/643e69f83c8944/signature",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "ntfys://topic",
        "ntfys://ntfy.example.org/topic",
        "matrixs://user:password@matrix.example.org/#room",
    ],
)
def test_the_channels_that_the_readme_names_are_known_and_encrypted(address: str) -> None:
    assert may_be_told(address)
    assert by_apprise(address) is not None


@pytest.mark.parametrize(
    "address", ["json://10.0.0.1", "syslog://", "file:///etc/passwd", "ntfy://localhost/x", "http://a", "tgram:// x"]
)
def test_other_schemes_are_not(address: str) -> None:
    assert not may_be_told(address)
    if " " not in address:
        letter = Letter("k", address, "en", (), ())
        assert isinstance(channels(Phone()).tell(letter, NOW), Rejected)


def test_an_address_is_shown_without_its_key() -> None:
    assert shown("tgram://123456789:secret/42") == "tgram://…t/42"
    assert shown("webhook+https://user:secret@example.org/hook?key=secret0") == "webhook+https://example.org…ret0"
    assert shown("you@example.org") == "you@example.org"


def test_no_name_of_a_watch_is_made_of_a_key() -> None:
    assert free_id("tgram://123456789:secret/42", frozenset()) == "tgram"
    assert free_id("webhook+https://user:secret@example.org", frozenset({"webhook-https"})) == "webhook-https-2"


def test_a_letter_to_a_channel_never_meets_the_mail_server_and_can_be_told_again(engine: Engine) -> None:
    address, phone = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", Phone()
    queue(engine, Watch("chat", address))

    def run(after: timedelta) -> int:
        now = NOW + after
        report = send(engine, Broken(), "q@example.org", clock=lambda: now, worker="w", messenger=channels(phone))
        return report.delivered

    assert run(HOUR) == 1
    assert column(engine, "SELECT state FROM letters") == ["delivered"]
    assert tell_again(engine, address, NOW + 2 * HOUR, NOW + 2 * HOUR) == 0
    assert tell_again(engine, address, NOW, NOW + 2 * HOUR) == 1
    assert run(2 * HOUR) == 1
    assert phone.texts[0] == phone.texts[1]
