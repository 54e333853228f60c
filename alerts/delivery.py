"""Hands a mail over, to a folder or to an SMTP server, and says what became of it."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from alerts.smtp import Client, Refused, deadline_over
from domain.watching import Deferred, Delivered, Delivery, Rejected

DEADLINE = 60.0

# Refusals that concern our login, not the letter (RFC 4954): it waits until a person has seen to them.
_LOGIN_CODES = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class FileDelivery:
    """Writes a mail as ``.eml`` file, named by its Message-ID: a repeat overwrites the first and is no second mail."""

    folder: Path

    def deliver(self, message: EmailMessage) -> Delivery:
        name = re.sub(r"[^\w-]", "-", str(message["Message-ID"]).strip("<>").partition("@")[0])
        path = self.folder / f"{name}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(path, message.as_bytes(policy=SMTP if str(message["To"]).isascii() else SMTPUTF8))
        except OSError as error:
            return Deferred(f"The mail cannot be written to {path}: {error.strerror}.")
        return Delivered(str(path))


def _write(path: Path, content: bytes) -> None:
    """The file appears whole or not at all, even if the machine stops."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """``security``: "starttls" asks for encryption before anything else, "tls" begins with it, "none" does without.

    A password is never sent unencrypted. ``sender`` is the address that bounces go to.
    """

    host: str
    port: int
    user: str | None
    password: str | None
    security: Literal["starttls", "tls", "none"]
    sender: str


@dataclass(frozen=True, slots=True)
class SmtpDelivery:
    """One mail a connection; the whole exchange ends within ``deadline`` seconds, whatever the server does."""

    settings: SmtpSettings
    tls: ssl.SSLContext | None = None
    deadline: float = DEADLINE

    def deliver(self, message: EmailMessage) -> Delivery:
        client = Client(self.settings.host, self._sender().rpartition("@")[2] or "localhost", self.deadline)
        with deadline_over(client, self.deadline):
            try:
                self._open(client)
                return self._hand_over(client, message)
            except Refused as refusal:
                return self._refusal(refusal)
            except OSError as error:
                why = f"it took longer than {self.deadline:g} s" if client.was_cut_off else _reason(error)
                return Deferred(f"{self._server()}: {why}.", unknown=client.text_has_gone_out)

    def _open(self, client: Client) -> None:
        """Connects, encrypts and logs in."""
        settings = self.settings
        context = None if settings.security == "none" else self.tls or ssl.create_default_context()
        client.open(settings.port, context if settings.security == "tls" else None)
        if context and settings.security == "starttls":
            client.encrypt(context)
        if settings.user and context is None:
            raise smtplib.SMTPException("a user is set, but the password would go out unencrypted")
        if settings.user:
            client.log_in(settings.user, settings.password or "")

    def _hand_over(self, client: Client, message: EmailMessage) -> Delivery:
        recipient = message["To"].addresses[0].addr_spec
        foreign = not recipient.isascii()
        if foreign and not client.has_extn("smtputf8"):
            return Rejected(f"{self._server()}: it takes no address with letters other than ASCII.")
        client.command_encoding = "utf-8" if foreign else "ascii"
        client.say(f"MAIL FROM:<{self._sender()}>{' SMTPUTF8' if foreign else ''}")
        client.say(f"RCPT TO:<{recipient}>")
        words = client.send_text(message.as_bytes(policy=SMTPUTF8 if foreign else SMTP))
        with suppress(OSError):
            client.quit()
        return Delivered(f"{self._server()}: {words}")

    def _refusal(self, refusal: Refused) -> Delivery:
        reason = f"{self._server()}: {refusal}"
        for_good = 500 <= refusal.code < 600 and refusal.code not in _LOGIN_CODES
        return Rejected(reason) if for_good else Deferred(reason)

    def _sender(self) -> str:
        return parseaddr(self.settings.sender)[1]

    def _server(self) -> str:
        return f"{self.settings.host}:{self.settings.port}"


def _reason(error: OSError) -> str:
    """One clause that tells the operator what to look at."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"it refused user name or password ({error.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return f"it does not offer what the settings ask for ({error})"
        case smtplib.SMTPResponseException():
            words = error.smtp_error
            return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
        case smtplib.SMTPException():
            return str(error).rstrip(": .") or "the exchange broke off"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({error.verify_message})"
        case TimeoutError():
            return "no answer in time"
        case _:
            return error.strerror or str(error)
