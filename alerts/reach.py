"""Where messages may go: a name is asked once, and all that it leads to must be on the public internet."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from domain.addresses import is_public

Resolver = Callable[[str, int], Sequence[str]]


class Unreachable(Exception):
    """The address leads somewhere we do not go; the message is a sentence that says where."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """All addresses of the host; raises OSError."""
    return tuple(str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def public_address(resolver: Resolver, host: str, port: int, *, allow_loopback: bool = False) -> str:
    """The address to connect to as it stands: a name with one bad answer is a trap. Raises Unreachable, OSError."""
    found = [ip_address(address) for address in resolver(host, port)]
    for address in found:
        if not is_public(address) and not (allow_loopback and address.is_loopback):
            raise Unreachable(f"{host} leads to {address}, which is not on the public internet.")
    if not found:
        raise OSError(f"the name {host} has no address")
    return str(found[0])
