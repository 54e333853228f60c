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
            _write(path, message.as_bytes(policy=SMTPUTF8))
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
        client = Client(self.settings.host, self.deadline)
        with deadline_over(client, self.deadline) as late:
            try:
                return self._exchange(client, message)
            except Refused as refusal:
                return _refusal(refusal)
            except (OSError, smtplib.SMTPException) as error:
                why = f"took longer than {self.deadline:g} s" if late() else _reason(error)
                return Deferred(f"{self._server()}: {why}", unknown=client.text_has_gone_out)

    def _exchange(self, client: Client, message: EmailMessage) -> Delivery:
        recipient = message["To"].addresses[0].addr_spec
        self._open(client)
        abroad = not recipient.isascii()
        if abroad and not client.has_extn("smtputf8"):
            return Rejected(f"{self._server()} takes no addresses with other letters than a to z, as {recipient} has.")
        options = ["SMTPUTF8"] if abroad else []
        client.say("MAIL", f"FROM:<{parseaddr(self.settings.sender)[1]}>", *options)
        client.say("RCPT", f"TO:<{recipient}>")
        answer = client.send_text(message.as_bytes(policy=SMTPUTF8 if abroad else SMTP))
        with suppress(OSError, smtplib.SMTPException):
            client.quit()
        return Delivered(f"{self._server()}: {answer}")

    def _open(self, client: Client) -> None:
        """Connects, encrypts and logs in."""
        settings, context = self.settings, self.tls or ssl.create_default_context()
        client.open(settings.port, context if settings.security == "tls" else None)
        if settings.security == "starttls":
            client.encrypt(context)
        if settings.user is None:
            return
        if settings.security == "none":
            raise smtplib.SMTPNotSupportedError("a password is set, but it would go out unencrypted")
        client.login(settings.user, settings.password or "")

    def _server(self) -> str:
        return f"{self.settings.host}:{self.settings.port}"
