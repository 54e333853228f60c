"""An SMTP client that tells how far it came and that no server can hold up."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

# Seconds for each address of a host.
CONNECT_WITHIN = 15.0


class Refused(Exception):
    """The server said no to the letter."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code


class Client(smtplib.SMTP):
    """``text_has_gone_out`` is True once the server may have taken the mail although no answer says so.

    Besides Refused, its methods raise OSError, of which smtplib's exceptions are a kind: the connection is at fault.
    """

    def __init__(self, host: str, own_name: str, timeout: float) -> None:
        super().__init__(local_hostname=own_name, timeout=timeout)
        self._host = host
        self._line: socket.socket | None = None
        self.text_has_gone_out = False
        self.was_cut_off = False

    def open(self, port: int, context: ssl.SSLContext | None) -> None:
        """Connects, encrypted from the first byte where a context is given, and greets."""
        connection = socket.create_connection((self._host, port), min(self.timeout, CONNECT_WITHIN))
        connection.settimeout(self.timeout)
        self._line = connection.dup()
        self.sock = context.wrap_socket(connection, server_hostname=self._host) if context else connection
        self._greeted(self.getreply(), 220)
        self._greeted(self.ehlo(), 250)

    def getreply(self) -> tuple[int, bytes]:
        """An answer that was cut off is none, even if its first figures look like one."""
        answer = super().getreply()
        if self.was_cut_off:
            raise smtplib.SMTPServerDisconnected("cut off")
        return answer

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.starttls(context=context)
        self._greeted(self.ehlo(), 250)

    def _greeted(self, answer: tuple[int, bytes], expected: int) -> None:
        code, words = answer
        if code != expected:
            raise smtplib.SMTPConnectError(code, words)

    def log_in(self, user: str, password: str) -> None:
        try:
            self.login(user, password)
        except UnicodeError as error:
            raise smtplib.SMTPException("user name and password must be plain ASCII") from error

    def say(self, command: str, expected: int = 250) -> None:
        self._hear(self.docmd(command), expected)

    def send_text(self, text: bytes) -> str:
        """Sends the mail, and gives the server's words on taking it."""
        self.say("DATA", expected=354)
        self.text_has_gone_out = True
        self.send(re.sub(rb"(?m)^\.", b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n")
        return self._hear(self.getreply(), 250)

    def _hear(self, answer: tuple[int, bytes], expected: int) -> str:
        code, words = answer[0], answer[1].decode("utf-8", "replace")
        if code // 100 != expected // 100:
            raise Refused(code, words)
        return words

    def cut_off(self) -> None:
        """Ends whatever is under way; the copy of the socket outlives the change to an encrypted one."""
        self.was_cut_off = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        self.close()
        if self._line is not None:
            self._line.close()


@contextmanager
def deadline_over(client: Client, seconds: float) -> Iterator[None]:
    """Cuts the client off after so many seconds, however the server drips, and hangs up in any case."""
    timer = Timer(seconds, client.cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        client.hang_up()
