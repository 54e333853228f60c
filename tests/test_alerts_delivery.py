"""What becomes of a mail: taken, taken later, or refused, whatever the server does."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.delivery import FileDelivery, SmtpDelivery, SmtpSettings
from domain.watching import Deferred, Delivered, Delivery, Rejected

Security = Literal["starttls", "tls", "none"]


def mail(text: str = "The plant has started.\n", to: str = "reader@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Qadam <qadam@example.org>"
    message["To"] = to
    message["Subject"] = "Завод растворителей: строится → введён в строй"
    message["Message-ID"] = "<letter-1@example.org>"
    message.set_content(text)
    return message


@dataclass
class Box:
    """What a server took, and who logged in."""

    texts: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.texts.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        return "250 taken as no. 1"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        self.users.append(login.login.decode())
        return AuthResult(success=login.password == b"right", handled=False)


@dataclass(frozen=True)
class Certificate:
    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(*pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return Certificate(server, ssl.create_default_context(cafile=folder / "cert.pem"))


@contextmanager
def post_office(box: Box, **options: Any) -> Iterator[int]:
    """A real SMTP server on loopback; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=box.authenticate, auth_require_tls=False, **options
    )
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def sent(
    port: int,
    message: EmailMessage | None = None,
    *,
    security: Security = "none",
    user: str | None = None,
    password: str | None = None,
    tls: ssl.SSLContext | None = None,
    deadline: float = 5.0,
) -> Delivery:
    smtp = SmtpSettings("127.0.0.1", port, user, password, security, "Qadam <qadam@example.org>")
    return SmtpDelivery(smtp, tls, deadline).deliver(message or mail())


def test_a_server_takes_a_mail_whole() -> None:
    box = Box()
    with post_office(box) as port:
        answer = sent(port, mail("Первая строка.\n.точка в начале\n..две\n"))
    assert answer == Delivered(f"127.0.0.1:{port}: taken as no. 1")
    assert box.recipients == ["reader@example.org"]
    taken = message_from_bytes(box.texts[0], policy=default)
    assert taken["Subject"] == "Завод растворителей: строится → введён в строй"
    assert taken.get_content().splitlines() == ["Первая строка.", ".точка в начале", "..две"]


def test_starttls_encrypts_before_the_password_goes_out(certificate: Certificate) -> None:
    box = Box()
    with post_office(box, tls_context=certificate.server, require_starttls=True) as port:
        answer = sent(port, security="starttls", user="qadam", password="right", tls=certificate.client)
    assert isinstance(answer, Delivered)
    assert box.users == ["qadam"]


def test_tls_from_the_first_byte_works_too(certificate: Certificate) -> None:
    box = Box()
    with post_office(box, ssl_context=certificate.server) as port:
        assert isinstance(sent(port, security="tls", tls=certificate.client), Delivered)


def test_a_server_without_encryption_gets_neither_mail_nor_password() -> None:
    box = Box()
    with post_office(box) as port:
        answer = sent(port, security="starttls", user="qadam", password="right")
    assert isinstance(answer, Deferred)
    assert "STARTTLS" in answer.reason
    assert not box.users
    assert not box.texts


def test_a_password_never_goes_out_unencrypted() -> None:
    box = Box()
    with post_office(box) as port:
        answer = sent(port, security="none", user="qadam", password="right")
    assert isinstance(answer, Deferred)
    assert "unencrypted" in answer.reason
    assert not box.users


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_is_no_encryption(certificate: Certificate, security: Security) -> None:
    box = Box()
    options = {"ssl_context": certificate.server} if security == "tls" else {"tls_context": certificate.server}
    with post_office(box, **options) as port:
        answer = sent(port, security=security)
    assert isinstance(answer, Deferred)
    assert "certificate" in answer.reason
    assert not box.texts


@pytest.mark.parametrize("password", ["wrong", "құпия"])
def test_a_refused_password_keeps_the_letter_waiting(certificate: Certificate, password: str) -> None:
    with post_office(Box(), tls_context=certificate.server) as port:
        answer = sent(port, security="starttls", user="qadam", password=password, tls=certificate.client)
    assert isinstance(answer, Deferred)
    assert "password" in answer.reason


def test_an_address_in_cyrillic_is_served_where_the_server_knows_how() -> None:
    box = Box()
    with post_office(box, enable_SMTPUTF8=True) as port:
        assert isinstance(sent(port, mail(to="оқырман@example.org")), Delivered)
    assert box.recipients == ["оқырман@example.org"]
    with post_office(Box(), enable_SMTPUTF8=False) as port:
        assert isinstance(sent(port, mail(to="оқырман@example.org")), Rejected)


def test_no_server_at_all_means_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert isinstance(sent(port), Deferred)


POLITE = {
    "": b"220 ready\r\n",
    "EHLO": b"250 hello\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    ".": b"250 taken\r\n",
    "QUIT": b"221 bye\r\n",
}
HANG_UP = b""
DRIP = b"drip"


@contextmanager
def odd_server(**said: bytes) -> Iterator[int]:
    """Answers each command from a list; HANG_UP closes the line, DRIP sends a byte now and then, for ever."""
    answers = POLITE | {{"greeting": "", "text": "."}.get(key, key): answer for key, answer in said.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = threading.Thread(target=_serve, args=(listener, answers))
        served.start()
        yield listener.getsockname()[1]
        served.join(10)


def _serve(listener: socket.socket, answers: dict[str, bytes]) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as lines, suppress(OSError):
        if not _answer(connection, answers[""]):
            return
        in_text = False
        for line in lines:
            command = line.strip().decode("latin-1")[:4].upper()
            if in_text and command != ".":
                continue
            in_text = command == "DATA"
            if not _answer(connection, answers[command]):
                return


def _answer(connection: socket.socket, answer: bytes) -> bool:
    while answer == DRIP:
        connection.sendall(b"2")
        time.sleep(0.02)
    connection.sendall(answer)
    return answer != HANG_UP


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "text"])
@pytest.mark.parametrize("answer", [b"421 closing\r\n", b"450 later\r\n", b"451 error here\r\n"])
def test_a_temporary_refusal_means_later(step: str, answer: bytes) -> None:
    with odd_server(**{step: answer}) as port:
        outcome = sent(port)
    assert isinstance(outcome, Deferred)
    assert not outcome.unknown
    assert answer.decode().strip() in outcome.reason or step in ("EHLO",)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "text"])
def test_a_refusal_for_good_is_no_reason_to_try_again(step: str) -> None:
    with odd_server(**{step: b"554-no\r\n554 thank you\r\n"}) as port:
        outcome = sent(port)
    assert isinstance(outcome, Rejected)
    assert "554 no\nthank you" in outcome.reason


@pytest.mark.parametrize(("step", "code"), [("greeting", 554), ("MAIL", 530)])
def test_a_refusal_that_is_not_about_the_letter_keeps_it(step: str, code: int) -> None:
    with odd_server(**{step: f"{code} not you\r\n".encode()}) as port:
        assert isinstance(sent(port), Deferred)


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_line_lost_before_the_text_is_surely_not_delivered(step: str) -> None:
    with odd_server(**{step: HANG_UP}) as port:
        outcome = sent(port)
    assert isinstance(outcome, Deferred)
    assert not outcome.unknown


def test_a_line_lost_after_the_text_leaves_the_outcome_unknown() -> None:
    with odd_server(text=HANG_UP) as port:
        outcome = sent(port)
    assert isinstance(outcome, Deferred)
    assert outcome.unknown


def test_a_line_lost_at_the_farewell_changes_nothing() -> None:
    with odd_server(QUIT=HANG_UP) as port:
        assert isinstance(sent(port), Delivered)


@pytest.mark.parametrize(("step", "unknown"), [("greeting", False), ("MAIL", False), ("text", True)])
def test_a_server_that_drips_is_cut_off_at_the_deadline(step: str, unknown: bool) -> None:
    with odd_server(**{step: DRIP}) as port:
        outcome = sent(port, deadline=0.3)
    assert isinstance(outcome, Deferred)
    assert outcome.unknown is unknown
    assert "longer than 0.3 s" in outcome.reason


def test_a_server_that_drips_during_encryption_is_cut_off_too(certificate: Certificate) -> None:
    with odd_server(greeting=DRIP) as port:
        outcome = sent(port, security="tls", tls=certificate.client, deadline=0.3)
    assert isinstance(outcome, Deferred)


def test_a_server_that_forwards_has_taken_the_mail() -> None:
    with odd_server(RCPT=b"251 will forward\r\n") as port:
        assert isinstance(sent(port), Delivered)


@given(st.binary(max_size=60))
@settings(max_examples=15, deadline=None)
def test_no_answer_to_the_greeting_upsets_us(noise: bytes) -> None:
    with odd_server(greeting=noise + b"\r\n", EHLO=HANG_UP) as port:
        assert isinstance(sent(port), Deferred)


def test_a_mail_in_a_folder_is_whole_and_a_repeat_is_no_second_mail(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "box"
    first = FileDelivery(folder).deliver(mail("Бірінші.\n"))
    again = FileDelivery(folder).deliver(mail("Бірінші, қайтадан.\n"))
    assert first == again == Delivered(str(folder / "letter-1.eml"))
    (path,) = folder.iterdir()
    assert message_from_bytes(path.read_bytes(), policy=default).get_content() == "Бірінші, қайтадан.\r\n"


def test_a_folder_that_cannot_be_written_means_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert isinstance(FileDelivery(tmp_path / "file" / "box").deliver(mail()), Deferred)
