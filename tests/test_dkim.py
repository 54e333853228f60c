"""Letters are signed as the sender's domain, and others can check it, also after a relay has folded headers anew."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, socket
from threading import Thread

import dkim as library
import dns.message
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from alerts.dkim import KeyProblem, Signer, signer
from alerts.sender_records import by_dns, sender_records
from alerts.wire_form import wire_form
from tests.post_office import PostOffice
from tests.test_alerts_delivery import mail, post

PAGE = "https://qadam.example.org/unsubscribe/" + "abcdef0123456789" * 9


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def key_file(key: rsa.RSAPrivateKey, tmp_path: Path) -> Path:
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "dkim.pem").write_bytes(key.private_bytes(*form))
    return tmp_path / "dkim.pem"


@pytest.fixture
def signs(key_file: Path) -> Signer:
    return signer(key_file, "qadam", "example.org")


@pytest.fixture
def record(key: rsa.RSAPrivateKey) -> str:
    form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return f"v=DKIM1; k=rsa; p={base64.b64encode(key.public_key().public_bytes(*form)).decode()}"


def verifies(text: bytes, record: str) -> bool:
    asked: list[bytes] = []

    def lookup(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return record.encode()

    found = bool(library.verify(text, dnsfunc=lookup))
    assert asked in ([], [b"qadam._domainkey.example.org."])
    return found


def letter() -> EmailMessage:
    message = mail("Зауыт іске қосылды.\n")
    message["List-Unsubscribe"] = f"<{PAGE}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def test_a_signed_letter_arrives_and_verifies(signs: Signer, record: str) -> None:
    with PostOffice() as office:
        delivery = post(office.port)
        type(delivery)(delivery.settings, signed=signs).deliver(letter())
    (text,) = office.texts
    assert verifies(text, record)


def test_a_letter_that_was_changed_on_its_way_does_not(signs: Signer, record: str) -> None:
    text = signs(wire_form(letter()))
    assert verifies(text, record)
    for old, new in ((b"One-Click", b"One-Clack"), (PAGE.encode(), b"https://evil.example"), (b"0J", b"0K")):
        assert old in text
        assert not verifies(text.replace(old, new), record)
    assert not verifies(b"List-Unsubscribe: <https://evil.example>\r\n" + text, record)


def test_headers_that_a_relay_folds_anew_still_verify(signs: Signer, record: str) -> None:
    text = signs(wire_form(letter()))
    folded = text.replace(b"List-Unsubscribe: <", b"List-Unsubscribe:\r\n\t<").replace(b"Subject: ", b"SUBJECT:   ")
    assert folded != text
    assert verifies(folded, record)


def test_addresses_for_programs_stand_on_one_line_however_long() -> None:
    assert f"\r\nList-Unsubscribe: <{PAGE}>\r\n".encode() in wire_form(letter())


def test_a_file_that_holds_no_key_is_told_before_any_letter_goes_out(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("-----BEGIN RSA PRIVATE KEY-----\nnot one\n-----END RSA PRIVATE KEY-----\n")
    for path in (tmp_path / "key", tmp_path / "missing"):
        with pytest.raises(KeyProblem, match="QADAM_DKIM_KEY") as told:
            signer(path, "qadam", "example.org")
        assert "not one" not in str(told.value)


@contextmanager
def name_server(texts: dict[str, list[str]]) -> Iterator[tuple[str, int]]:
    """A DNS server on loopback for these texts; of all else it knows that it does not exist."""
    with socket(AF_INET, SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        served = Thread(target=_serve, args=(line, texts))
        served.start()
        yield line.getsockname()
        line.sendto(b"end", line.getsockname())
        served.join(5)


def _serve(line: socket, texts: dict[str, list[str]]) -> None:
    while (datagram := line.recvfrom(4096))[0] != b"end":
        asked = dns.message.from_wire(datagram[0])
        reply, name = dns.message.make_response(asked), asked.question[0].name.to_text(omit_final_dot=True)
        reply.set_rcode(dns.rcode.NOERROR if name in texts else dns.rcode.NXDOMAIN)
        quoted = [
            " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in texts.get(name, [])
        ]
        if quoted:
            reply.answer.append(dns.rrset.from_text(asked.question[0].name, 60, "IN", "TXT", *quoted))
        line.sendto(reply.to_wire(), datagram[1])


GOOD = {
    "example.org": ["google-site-verification=x", "v=spf1 mx -all"],
    "_dmarc.example.org": ["v=DMARC1; p=reject"],
}


def looked(texts: dict[str, list[str]], signs: Signer | None) -> dict[str, tuple[bool, str]]:
    with name_server(texts) as server:
        records = tuple(sender_records("example.org", signs, lambda name: by_dns(name, server)))
    return {record.kind: (record.good, record.words) for record in records}


def test_a_domain_in_order_is_said_to_be(signs: Signer, record: str) -> None:
    found = looked(GOOD | {"qadam._domainkey.example.org": [record]}, signs)
    assert all(good for good, _ in found.values()), found


def test_what_is_missing_is_said_with_what_to_publish_where(signs: Signer) -> None:
    found = looked({}, signs)
    assert not any(good for good, _ in found.values())
    assert "TXT record at example.org: «v=spf1" in found["SPF"][1]
    assert "TXT record at qadam._domainkey.example.org: «v=DKIM1" in found["DKIM"][1]
    assert "TXT record at _dmarc.example.org: «v=DMARC1" in found["DMARC"][1]


@pytest.mark.parametrize(
    ("texts", "kind", "words"),
    [
        ({"example.org": ["v=spf1 mx -all", "v=spf1 a -all"]}, "SPF", "leave one"),
        ({"example.org": ["v=spf1 +all"]}, "SPF", "everybody"),
        ({"qadam._domainkey.example.org": ["v=DKIM1; k=rsa; p=MIGf"]}, "DKIM", "not that of"),
        ({"qadam._domainkey.example.org": ["v=DKIM1; p="]}, "DKIM", "not that of"),
        ({"_dmarc.example.org": ["v=DMARC1"]}, "DMARC", "p=none"),
    ],
)
def test_a_record_that_does_not_do_is_named(signs: Signer, texts: dict[str, list[str]], kind: str, words: str) -> None:
    good, told = looked(GOOD | texts, signs)[kind]
    assert not good
    assert words in told


def test_without_a_key_nothing_is_said_to_be_wrong(signs: Signer) -> None:
    assert looked(GOOD, None)["DKIM"][0]


def test_a_name_server_that_does_not_answer_gives_no_verdict() -> None:
    with socket(AF_INET, SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    with pytest.raises(OSError, match="DNS"):
        by_dns("example.org", ("127.0.0.1", port), within=0.3)
