"""An SMTP client that says how far it came, and that no server can hold up."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer


class Refused(Exception):
    """The server's answer was no: its code and words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code


class Client(smtplib.SMTP):
    """``text_has_gone_out`` is True once the mail may have been taken although no answer says so."""

    def __init__(self, host: str, timeout: float, own_name: str) -> None:
        super().__init__(local_hostname=own_name, timeout=timeout)
        self._name = host
        self._line: socket.socket | None = None
        self.text_has_gone_out = False

    def open(self, port: int, context: ssl.SSLContext | None) -> None:
        """Connects, encrypted from the first byte where a context is given, and greets."""
        connection = socket.create_connection((self._name, port), self.timeout)
        self._line = connection.dup()
        self.sock = context.wrap_socket(connection, server_hostname=self._name) if context else connection
        _expect(self.getreply(), 220)
        _expect(self.ehlo(), 250)

    def encrypt(self, context: ssl.SSLContext) -> None:
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("offers no encryption")
        _expect(self.docmd("STARTTLS"), 220)
