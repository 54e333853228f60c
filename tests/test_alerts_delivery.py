"""What becomes of a mail: taken, taken later, or refused, whatever the server does."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
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
from domain.watching import Blocked, Deferred, Delivered, Delivery, Rejected
from tests.post_office import DRIP, HANG_UP, PostOffice, Said

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
    return post(port, security, user, password, tls, deadline).deliver(message or mail())


def post(
    port: int,
    security: Security = "none",
    user: str | None = None,
    password: str | None = None,
    tls: ssl.SSLContext | None = None,
    deadline: float = 5.0,
) -> SmtpDelivery:
    smtp = SmtpSettings("127.0.0.1", port, user, password, security, "Qadam <qadam@example.org>")
    return SmtpDelivery(smtp, tls, deadline)


def test_a_server_takes_a_mail_whole() -> None:
    box = Box()
    with post_office(box) as port:
        answer = sent(port, mail("The first line.\n.a dot in front\n..two\n"))
    assert answer == Delivered(f"127.0.0.1:{port}: taken as no. 1")
    assert box.recipients == ["reader@example.org"]
    taken = message_from_bytes(box.texts[0], policy=default)
    assert taken["Subject"] == "Завод растворителей: строится → введён в строй"
    assert taken.get_content().splitlines() == ["The first line.", ".a dot in front", "..two"]


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
    assert isinstance(answer, Blocked)
    assert "STARTTLS" in answer.reason
    assert not box.users
    assert not box.texts


def test_a_password_never_goes_out_unencrypted() -> None:
    box = Box()
    with post_office(box) as port:
        answer = sent(port, security="none", user="qadam", password="right")
    assert isinstance(answer, Blocked)
    assert "unencrypted" in answer.reason
    assert not box.users


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_is_no_encryption(certificate: Certificate, security: Security) -> None:
    box = Box()
    options = {"ssl_context": certificate.server} if security == "tls" else {"tls_context": certificate.server}
    with post_office(box, **options) as port:
        answer = sent(port, security=security)
    assert isinstance(answer, Blocked)
    assert "certificate" in answer.reason
    assert not box.texts


@pytest.mark.parametrize("password", ["wrong", "құпия"])
def test_a_refused_password_keeps_the_letter_waiting(certificate: Certificate, password: str) -> None:
    with post_office(Box(), tls_context=certificate.server) as port:
        answer = sent(port, security="starttls", user="qadam", password=password, tls=certificate.client)
    assert isinstance(answer, Blocked)
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
    assert isinstance(sent(port), Blocked)


OPENING = ("greeting", "EHLO")
LETTER = ("MAIL", "RCPT", "DATA", "text")
LATER = (b"421 closing\r\n", b"450 later\r\n", b"451 error here\r\n", b"452 4.2.2 full\r\n")


def outcome(script: dict[str, Said], **options: Any) -> Delivery:
    with PostOffice(script) as office:
        return sent(office.port, **options)


@pytest.mark.parametrize("step", OPENING)
@pytest.mark.parametrize(
    "answer", [*LATER, b"554 not you\r\n", b"502 what?\r\n", HANG_UP, b"\r\n", b"what is mail?\r\n"]
)
def test_a_server_that_does_not_open_keeps_all_letters(step: str, answer: bytes) -> None:
    assert isinstance(outcome({step: answer}), Blocked)


@pytest.mark.parametrize("step", LETTER)
@pytest.mark.parametrize("answer", LATER)
def test_a_temporary_refusal_means_later(step: str, answer: bytes) -> None:
    found = outcome({step: answer})
    assert isinstance(found, Deferred)
    assert not found.unknown
    assert answer.decode().strip() in found.reason


REFUSALS = (
    ("MAIL", b"550 who are you\r\n", Blocked),
    ("MAIL", b"530 log in first\r\n", Blocked),
    ("MAIL", b"550 5.1.8 no such domain\r\n", Blocked),
    ("MAIL", b"552 5.3.4 too long\r\n", Rejected("", address_gone=False)),
    ("RCPT", b"550 no such user\r\n", Rejected("", address_gone=True)),
    ("RCPT", b"550 5.1.1 no such user\r\n", Rejected("", address_gone=True)),
    ("RCPT", b"550 5.4.1 access denied\r\n", Rejected("", address_gone=True)),
    ("RCPT", b"551 moved away\r\n", Rejected("", address_gone=True)),
    ("RCPT", b"552 full\r\n", Deferred),
    ("RCPT", b"552 5.2.2 full\r\n", Deferred),
    ("RCPT", b"550 5.7.1 relaying denied\r\n", Blocked),
    ("RCPT", b"550-5.7.26 nobody vouches for you\r\n550 5.7.26 see our page\r\n", Blocked),
    ("RCPT", b"530 log in first\r\n", Blocked),
    ("RCPT", b"535 5.7.8 no\r\n", Blocked),
    ("RCPT", b"503 not now\r\n", Blocked),
    ("DATA", b"554 no\r\n", Rejected("", address_gone=False)),
    ("text", b"554-no\r\n554 thank you\r\n", Rejected("", address_gone=False)),
    ("text", b"554 5.6.0 no such form\r\n", Rejected("", address_gone=False)),
    ("text", b"550 5.1.1 no such user\r\n", Rejected("", address_gone=True)),
    ("text", b"550 5.7.1 this is spam\r\n", Blocked),
)


@pytest.mark.parametrize(("step", "answer", "expected"), REFUSALS)
def test_a_refusal_for_good_is_blamed_on_whom_it_concerns(
    step: str, answer: bytes, expected: type[Delivery] | Rejected
) -> None:
    found = outcome({step: answer})
    kind = expected if isinstance(expected, type) else type(expected)
    assert isinstance(found, kind), found
    if isinstance(expected, Rejected) and isinstance(found, Rejected):
        assert found.address_gone is expected.address_gone
    assert answer.decode().split("\r\n")[-2][:3] in found.reason  # type: ignore[union-attr]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "middle"])
def test_a_line_lost_before_the_end_of_the_text_is_surely_not_delivered(step: str) -> None:
    found = outcome({step: HANG_UP})
    assert isinstance(found, Deferred)
    assert found.unknown is (step == "middle")


def test_a_line_lost_after_the_text_leaves_the_outcome_unknown() -> None:
    with PostOffice({"text": HANG_UP}) as office:
        found = sent(office.port)
    assert isinstance(found, Deferred)
    assert found.unknown
    assert office.taken == {"<letter-1@example.org>": 1}


def test_a_line_lost_at_the_farewell_changes_nothing() -> None:
    assert isinstance(outcome({"QUIT": HANG_UP}), Delivered)


def test_a_server_that_drips_its_greeting_is_cut_off_at_the_deadline() -> None:
    found = outcome({"greeting": DRIP}, deadline=0.3)
    assert isinstance(found, Blocked)
    assert "longer than 0.3 s" in found.reason


@pytest.mark.parametrize(("step", "unknown"), [("MAIL", False), ("RCPT", False), ("DATA", False), ("text", True)])
def test_a_server_that_drips_is_cut_off_at_the_deadline(step: str, unknown: bool) -> None:
    found = outcome({step: DRIP}, deadline=0.3)
    assert isinstance(found, Deferred)
    assert found.unknown is unknown
    assert "longer than 0.3 s" in found.reason


def test_a_server_that_drips_during_encryption_is_cut_off_too(certificate: Certificate) -> None:
    assert isinstance(outcome({"greeting": DRIP}, security="tls", tls=certificate.client, deadline=0.3), Blocked)


def test_a_server_that_forwards_has_taken_the_mail() -> None:
    assert isinstance(outcome({"RCPT": b"251 will forward\r\n"}), Delivered)


@pytest.mark.parametrize("answer", [b"502 no\r\n", b"454 not today\r\n", HANG_UP, b"220 go on\r\n250 and the rest\r\n"])
def test_encryption_that_is_refused_or_tampered_with_is_no_reason_to_go_on_without(answer: bytes) -> None:
    with PostOffice({"EHLO": b"250-hello\r\n250 STARTTLS\r\n", "STARTTLS": answer}) as office:
        found = sent(office.port, security="starttls")
    assert isinstance(found, Blocked)
    assert not [command for command in office.heard if command.startswith(("MAIL", "AUTH"))]


def test_what_a_server_offered_in_the_clear_is_forgotten_once_it_is_encrypted(certificate: Certificate) -> None:
    """A password that somebody asks for by words put in before the encryption is not given."""
    offers = [b"250-hello\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", b"250 hello\r\n"]
    with PostOffice({"EHLO": offers}, context=certificate.server) as office:
        found = sent(office.port, security="starttls", user="qadam", password="right", tls=certificate.client)
    assert isinstance(found, Blocked)
    assert not [command for command in office.heard if command.startswith(("MAIL", "AUTH"))]


@given(st.binary(max_size=60))
@settings(max_examples=15, deadline=None)
def test_no_answer_to_the_greeting_upsets_us(noise: bytes) -> None:
    with PostOffice({"greeting": noise + b"\r\n", "EHLO": HANG_UP}) as office:
        assert isinstance(sent(office.port), Blocked)


def test_one_line_carries_many_letters_and_says_goodbye_once() -> None:
    with PostOffice() as office:
        with post(office.port).line() as line:
            answers = [line.deliver(mail()) for _ in range(5)]
        assert [type(answer) for answer in answers] == [Delivered] * 5
    assert (office.connections, office.heard.count("quit"), office.taken.total()) == (1, 1, 5)


def test_a_refused_letter_does_not_end_the_line() -> None:
    with PostOffice({"RCPT": [b"550 no such user\r\n"]}) as office, post(office.port).line() as line:
        assert isinstance(line.deliver(mail()), Rejected)
        assert isinstance(line.deliver(mail()), Delivered)
        assert office.connections == 1


@pytest.mark.parametrize("goodbye", [HANG_UP, b"421 you were idle\r\n"])
def test_a_line_that_the_server_closed_meanwhile_is_made_anew(goodbye: bytes) -> None:
    with PostOffice({"MAIL": [b"250 ok\r\n", goodbye]}) as office, post(office.port).line() as line:
        assert isinstance(line.deliver(mail()), Delivered)
        assert isinstance(line.deliver(mail()), Delivered)
        assert office.connections == 2


def test_a_line_lost_in_the_middle_of_a_letter_is_made_anew_for_the_next() -> None:
    with PostOffice({"DATA": [HANG_UP]}) as office, post(office.port).line() as line:
        assert isinstance(line.deliver(mail()), Deferred)
        assert isinstance(line.deliver(mail()), Delivered)


def test_a_text_in_cyrillic_goes_out_in_seven_bits() -> None:
    with PostOffice() as office:
        sent(office.port, mail("Зауыт іске қосылды.\n"))
    (text,) = office.texts
    assert text.isascii()
    assert message_from_bytes(text, policy=default).get_content().strip() == "Зауыт іске қосылды."


def test_a_mail_in_a_folder_is_whole_and_a_repeat_is_no_second_mail(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "box"
    first = FileDelivery(folder).deliver(mail("Бірінші.\n"))
    again = FileDelivery(folder).deliver(mail("Бірінші, қайтадан.\n"))
    assert first == again == Delivered(str(folder / "letter-1.eml"))
    (path,) = folder.iterdir()
    assert message_from_bytes(path.read_bytes(), policy=default).get_content().splitlines() == ["Бірінші, қайтадан."]


def test_a_folder_that_cannot_be_written_means_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert isinstance(FileDelivery(tmp_path / "file" / "box").deliver(mail()), Deferred)
