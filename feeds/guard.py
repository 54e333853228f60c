"""Which addresses we go to: http and https on the public internet, judged by the address that is connected to."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from domain.addresses import is_public, unwrapped
from domain.articles import FailureKind

Resolver = Callable[[str, int], Sequence[str]]

PORTS = {"http": 80, "https": 443}

# Parsers disagree on where the host ends in such addresses, so nobody gets to choose one.
ODD_CHARACTERS = re.compile(r"[\\\x00-\x20\x7f-\x9f]")
CREDENTIALS = re.compile(r"[^/?#]*//[^/?#]*@")


class Refused(Exception):
    """We end this fetch; ``kind`` and the sentence become its FetchFailed."""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


def system_resolver(host: str, port: int) -> Sequence[str]:
    """All addresses of the host; numeric spellings («0x7f.1») come back in canonical form. Raises OSError."""
    return tuple(str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


@dataclass(frozen=True, slots=True)
class Address:
    """A checked web address: ``origin`` is scheme, host and port, ``request`` the path with its query."""

    url: str
    origin: str
    host: str
    port: int
    request: str
    secure: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """Admits addresses; ``allow_loopback`` also opens this machine, on any port, for the demo and tests."""

    allow_loopback: bool = False
    resolver: Resolver = system_resolver

    def address(self, url: str) -> Address:
        """The parsed address. Raises Refused."""
        if ODD_CHARACTERS.search(url):
            raise _refused("The address holds a backslash, a space or a control character.")
        if CREDENTIALS.match(url):
            raise _refused("The address carries a name or password.")
        try:
            parsed = parse_url(url)
        except LocationParseError:
            raise _refused("The address cannot be read.") from None
        if parsed.scheme not in PORTS or not parsed.host:
            raise _refused("Only full http and https addresses are fetched.")
        port = parsed.port or PORTS[parsed.scheme]
        if port not in PORTS.values() and not self.allow_loopback:
            raise _refused(f"Port {port} is not a web server's.")
        origin = f"{parsed.scheme}://{parsed.netloc}"
        host, request = parsed.host.strip("[]"), parsed.request_uri
        return Address(origin + request, origin, host, port, request, secure=parsed.scheme == "https")

    def resolved(self, host: str, port: int) -> tuple[str, ...]:
        """What the host's name leads to, asked once and to be connected to as it stands.

        Raises Refused if any of it is not public: a name with one bad answer is a trap.
        """
        try:
            found = tuple(self.resolver(host, port))
        except (OSError, UnicodeError):
            raise Refused(FailureKind.NAME, f"The name {host} is not known.") from None
        if not found:
            raise Refused(FailureKind.NAME, f"The name {host} has no address.")
        for address in found:
            if not self._admits(ip_address(address), port):
                raise _refused(f"{host} leads to {address}, which is not on the public internet.")
        return found

    def _admits(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        plain = unwrapped(address)
        if plain.is_loopback:
            return self.allow_loopback
        return is_public(plain) and port in PORTS.values()


def _refused(reason: str) -> Refused:
    return Refused(FailureKind.REFUSED_ADDRESS, reason)
