"""An SMTP client that tells how far it came and that no server can hold up."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from domain.refusals import Fault, Step, fault_of

# Seconds for each address of a host.
CONNECT_WITHIN = 15.0
FAREWELL_WITHIN = 5.0

_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")


class Refused(Exception):
    """The server said no; ``fault`` says to whom it said it."""

    def __init__(self, step: Step, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        status = _STATUS.match(words)
        self.fault: Fault = fault_of(step, code, status and status[1])


class Client(smtplib.SMTP):
    """Carries one mail after another. ``step`` is how far the dialogue has come; ``text_has_gone_out`` is True once the
    server may have taken the mail although no answer says so.

    Besides Refused, its methods raise OSError, of which smtplib's exceptions are a kind: the connection is at fault.
    """

    def __init__(self, host: str, own_name: str, timeout: float) -> None:
        super().__init__(local_hostname=own_name, timeout=timeout)
        self._host = host
        self._line: socket.socket | None = None
        self.step = Step.CONNECT
        self.text_has_gone_out = False
        self.was_cut_off = False

    def open(self, port: int, context: ssl.SSLContext | None) -> None:
        """Connects, encrypted from the first byte where a context is given, and greets."""
        connection = socket.create_connection((self._host, port), min(self.timeout, CONNECT_WITHIN))
        connection.settimeout(self.timeout)
        self._line = connection.dup()
        self.sock = context.wrap_socket(connection, server_hostname=self._host) if context else connection
        self.step = Step.GREETING
        self._hear(self.getreply(), 220)
        self._hear(self.ehlo(), 250)

    def getreply(self) -> tuple[int, bytes]:
        """An answer that was cut off is none, even if its first figures look like one."""
        answer = super().getreply()
        if self.was_cut_off:
            raise smtplib.SMTPServerDisconnected("cut off")
        return answer

    def encrypt(self, context: ssl.SSLContext) -> None:
        """What the server offered before is forgotten; without encryption nothing goes on."""
        self.step = Step.STARTTLS
        self.starttls(context=context)
        self._hear(self.ehlo(), 250)

    def log_in(self, user: str, password: str) -> None:
        self.step = Step.AUTH
        try:
            self.login(user, password)
        except UnicodeError as error:
            raise smtplib.SMTPException("user name and password must be plain ASCII") from error

    def begin(self, sender: str, options: str) -> None:
        self.step, self.text_has_gone_out = Step.MAIL, False
        self._hear(self.docmd(f"MAIL FROM:<{sender}>{options}"), 250)

    def send(self, s: str | bytes | memoryview) -> None:  # type: ignore[override]
        """Nothing goes out on a line that was cut off, or not yet there when its time was over."""
        if self.was_cut_off:
            raise smtplib.SMTPServerDisconnected("cut off")
        super().send(s)

    def address(self, recipient: str) -> None:
        self.step = Step.RCPT
        self._hear(self.docmd(f"RCPT TO:<{recipient}>"), 250)

    def send_text(self, text: bytes) -> str:
        """Sends the mail, and gives the server's words on taking it."""
        self.step = Step.DATA
        self._hear(self.docmd("DATA"), 354)
        self.step, self.text_has_gone_out = Step.TEXT, True
        self.send(re.sub(rb"(?m)^\.", b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n")
        words = self._hear(self.getreply(), 250)
        self.step, self.text_has_gone_out = Step.MAIL, False
        return words

    def start_over(self) -> None:
        """After a refusal: the line is free for the next mail."""
        self._hear(self.docmd("RSET"), 250)

    def _hear(self, answer: tuple[int, bytes], expected: int) -> str:
        code, words = answer[0], answer[1].decode("utf-8", "replace")
        if code // 100 != expected // 100:
            raise Refused(self.step, code, words)
        return words

    def cut_off(self) -> None:
        """Ends whatever is under way; the copy of the socket outlives the change to an encrypted one."""
        self.was_cut_off = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def take_leave(self) -> None:
        with deadline_over(self, FAREWELL_WITHIN), suppress(OSError):
            self.quit()
        self.hang_up()

    def hang_up(self) -> None:
        self.close()
        if self._line is not None:
            self._line.close()


@contextmanager
def deadline_over(client: Client, seconds: float) -> Iterator[None]:
    """Cuts the client off after so many seconds, however the server drips."""
    timer = Timer(max(seconds, 0), client.cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
