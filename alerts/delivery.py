"""Hands a mail over, to a folder or to an SMTP server, and says what became of it."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from time import monotonic
from typing import Literal

from alerts.smtp import Client, Refused, deadline_over
from alerts.wire_form import wire_form
from domain.refusals import Fault, Step
from domain.watching import Blocked, Deferred, Delivered, Delivery, Rejected

DEADLINE = 60.0
MOST_LINES = 4

_ADVICE = {
    Step.CONNECT: "is it up, and are QADAM_SMTP_HOST and QADAM_SMTP_PORT right?",
    Step.GREETING: "is it a mail server for us, and are QADAM_SMTP_PORT and QADAM_SMTP_SECURITY right?",
    Step.STARTTLS: "nothing is sent unencrypted: see to the server's certificate, or set QADAM_SMTP_SECURITY to tls",
    Step.AUTH: "check QADAM_SMTP_USER and QADAM_SMTP_PASSWORD",
}


@dataclass(frozen=True, slots=True)
class FileDelivery:
    """Writes a mail as ``.eml`` file, named by its Message-ID: a repeat overwrites the first and is no second mail."""

    folder: Path

    def deliver(self, message: EmailMessage) -> Delivery:
        name = re.sub(r"[^\w-]", "-", str(message["Message-ID"]).strip("<>").partition("@")[0])
        path = self.folder / f"{name}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(path, wire_form(message))
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
    """Mail by up to ``lines`` connections at once, each for many letters.

    Each letter's exchange ends within ``deadline`` seconds, whatever the server does. ``signed`` puts a signature
    before a mail that is ready to go out.
    """

    settings: SmtpSettings
    tls: ssl.SSLContext | None = None
    deadline: float = DEADLINE
    signed: Callable[[bytes], bytes] = bytes
    lines: int = MOST_LINES

    @contextmanager
    def line(self) -> Iterator[SmtpLine]:
        """A connection that is made with its first letter."""
        line = SmtpLine(self)
        try:
            yield line
        finally:
            line.close()

    def deliver(self, message: EmailMessage) -> Delivery:
        """One mail by a connection of its own."""
        with self.line() as line:
            return line.deliver(message)


@dataclass(slots=True)
class SmtpLine:
    """One connection to the server, made anew where it broke; for one thread at a time."""

    post: SmtpDelivery
    _client: Client | None = None

    def deliver(self, message: EmailMessage) -> Delivery:
        end = monotonic() + self.post.deadline
        if self._client is not None and (delivery := self._carried(self._client, message, end)):
            return delivery
        client = Client(self.post.settings.host, self._sender().rpartition("@")[2] or "localhost", self.post.deadline)
        return self._carried(client, message, end) or self._lost(client, OSError("the line was lost"))

    def close(self) -> None:
        if self._client is not None:
            self._client.take_leave()
            self._client = None

    def _carried(self, client: Client, message: EmailMessage, end: float) -> Delivery | None:
        """None where the server had hung up since the last letter: that is no fault of this one."""
        fresh, self._client = client.step is Step.CONNECT, None
        with deadline_over(client, end - monotonic()):
            try:
                if fresh:
                    self._open(client)
                delivery = self._handed_over(client, message)
                self._client = client
            except Refused as refusal:
                had_hung_up = refusal.code == 421 and not fresh and client.step is Step.MAIL
                self._keep_if_willing(client, refusal)
                return None if had_hung_up else self._refused(client.step, refusal)
            except OSError as error:
                had_hung_up = not fresh and client.step is Step.MAIL and not client.was_cut_off
                return None if had_hung_up else self._lost(client, error)
            finally:
                if self._client is not client:
                    client.hang_up()
        return delivery

    def _keep_if_willing(self, client: Client, refusal: Refused) -> None:
        """The server still listens after most refusals, but for 421, by which it hangs up."""
        if refusal.code != 421 and client.step >= Step.MAIL:
            with suppress(OSError, Refused):
                client.start_over()
                self._client = client

    def _open(self, client: Client) -> None:
        """Connects, encrypts and logs in."""
        settings = self.post.settings
        context = None if settings.security == "none" else self.post.tls or ssl.create_default_context()
        client.open(settings.port, context if settings.security == "tls" else None)
        if context and settings.security == "starttls":
            client.encrypt(context)
        if settings.user and context is None:
            raise smtplib.SMTPException("a user is set, but the password would go out unencrypted")
        if settings.user:
            client.log_in(settings.user, settings.password or "")

    def _handed_over(self, client: Client, message: EmailMessage) -> Delivery:
        recipient = message["To"].addresses[0].addr_spec
        foreign = not recipient.isascii()
        if foreign and not client.has_extn("smtputf8"):
            return Rejected(f"{self._server()}: it takes no address with letters other than ASCII.")
        text = self.post.signed(wire_form(message))
        client.command_encoding = "utf-8" if foreign else "ascii"
        client.begin(self._sender(), " SMTPUTF8" if foreign else "")
        client.address(recipient)
        return Delivered(f"{self._server()}: {client.send_text(text)}")

    def _refused(self, step: Step, refusal: Refused) -> Delivery:
        reason = f"{self._server()}: {refusal}"
        match refusal.fault:
            case Fault.PASSING:
                return Deferred(reason)
            case Fault.OURS:
                return self._blocked(step, str(refusal))
            case fault:
                return Rejected(reason, address_gone=fault is Fault.ADDRESS)

    def _lost(self, client: Client, error: OSError) -> Delivery:
        """Before a letter's turn the line itself is at fault, and no other letter would fare better."""
        why = f"it took longer than {self.post.deadline:g} s" if client.was_cut_off else _reason(error)
        if client.step < Step.MAIL:
            return self._blocked(client.step, why)
        return Deferred(f"{self._server()}: {why}.", unknown=client.text_has_gone_out)

    def _blocked(self, step: Step, why: str) -> Blocked:
        advice = _ADVICE.get(step, "it takes no mail from us: `qadam doctor` looks at what speaks for the sender")
        return Blocked(f"{self._server()}: {why.rstrip('. ')} ({advice}).")

    def _sender(self) -> str:
        return parseaddr(self.post.settings.sender)[1]

    def _server(self) -> str:
        return f"{self.post.settings.host}:{self.post.settings.port}"


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
