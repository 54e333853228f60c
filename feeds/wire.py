"""Connections that go to checked addresses only, and whose every read keeps to a deadline and a number of bytes."""

from __future__ import annotations

import logging
import socket
import ssl
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from urllib3.connection import HTTPConnection, HTTPSConnection

from domain.articles import FailureKind
from feeds.guard import Address, Gate, Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


# For every header that a server garbles, urllib3 logs a traceback with the server's own words.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


class Allowance:
    """What one fetch, redirects included, may still cost.

    Seconds: ``total`` altogether, ``connect`` for each connection, ``silence`` between two bytes.
    """

    def __init__(self, *, total: float, connect: float, silence: float, wire_bytes: int) -> None:
        self.connect = connect
        self.silence = silence
        self._total = total
        self._deadline = time.monotonic() + total
        self._bytes_left = wire_bytes

    def extend(self, seconds: float) -> None:
        """Time spent waiting for our own turn at a host is not the host's."""
        self._deadline += seconds

    def seconds(self, most: float) -> float:
        """How long the next wait may be. Raises Refused once the deadline has passed."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Refused(FailureKind.TIMEOUT, f"The answer was not complete after {self._total:g} seconds.")
        return min(left, most)

    def spend(self, count: int) -> int:
        """Raises Refused once more has come than an honest answer needs."""
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise Refused(FailureKind.TOO_LARGE, "The answer is larger than we read.")
        return count


# A time-out of the socket starts anew with every byte, so a server that drips would hold us for ever; asking the
# allowance before each single read ends headers, chunk sizes and bodies alike.


class BoundedSocket(socket.socket):
    """A plain socket that reads within an allowance."""

    allowance: Allowance

    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.allowance.seconds(self.allowance.silence))
        return self.allowance.spend(super().recv_into(buffer, nbytes, flags))


class BoundedTLSSocket(ssl.SSLSocket):
    """The same over TLS; the context makes it, and the connection hands it its allowance after the handshake."""

    allowance: Allowance

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.allowance.seconds(self.allowance.silence))
        return self.allowance.spend(super().recv_into(buffer, nbytes, flags))


class BoundedConnection(HTTPConnection):
    """For one request over plain HTTP."""

    def __init__(self, host: str, port: int, gate: Gate, allowance: Allowance) -> None:
        super().__init__(host, port, timeout=allowance.silence)
        self._gate = gate
        self._allowance = allowance

    def _new_conn(self) -> socket.socket:
        return _connected(self._gate.resolved(self.host, self.port), self.port, self._allowance)


class BoundedTLSConnection(HTTPSConnection):
    """For one request over HTTPS."""

    def __init__(self, host: str, port: int, gate: Gate, allowance: Allowance, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=allowance.silence, ssl_context=context)
        self._gate = gate
        self._allowance = allowance

    def _new_conn(self) -> socket.socket:
        return _connected(self._gate.resolved(self.host, self.port), self.port, self._allowance)

    def connect(self) -> None:
        super().connect()
        cast(BoundedTLSSocket, self.sock).allowance = self._allowance


@cache
def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Verifies against the system's certificates, and those of the file in addition."""
    context = ssl.create_default_context()
    context.sslsocket_class = BoundedTLSSocket
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def connection_to(address: Address, gate: Gate, allowance: Allowance, context: ssl.SSLContext) -> HTTPConnection:
    """A connection, not yet open, for one request; nothing is kept for the next, whose name may lead elsewhere."""
    if address.secure:
        return BoundedTLSConnection(address.host, address.port, gate, allowance, context)
    return BoundedConnection(address.host, address.port, gate, allowance)


def _connected(addresses: tuple[str, ...], port: int, allowance: Allowance) -> BoundedSocket:
    """The first of the addresses that answers. Raises the last one's OSError."""
    *others, last = addresses
    for address in others:
        try:
            return _connected_to(address, port, allowance)
        except OSError:
            continue
    return _connected_to(last, port, allowance)


def _connected_to(address: str, port: int, allowance: Allowance) -> BoundedSocket:
    seconds = allowance.seconds(allowance.connect)
    connection = BoundedSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    connection.allowance = allowance
    connection.settimeout(seconds)
    try:
        connection.connect((address, port))
    except OSError:
        connection.close()
        raise
    return connection
