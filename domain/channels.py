"""Channels that a watch may have in place of a mail address: an address with «://» in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

WEBHOOK = "webhook+https"
# Schemes of Apprise: to the service's own servers, or by TLS to one that is named.
SERVICES: Mapping[str, str] = {
    "tgram": "Telegram",
    "slack": "Slack",
    "workflows": "Microsoft Teams",
    "discord": "Discord",
    "ntfys": "ntfy",
    "matrixs": "Matrix",
    "gchat": "Google Chat",
    "mmosts": "Mattermost",
    "rockets": "Rocket.Chat",
}
# These may name a server of the subscriber's own.
OWN_SERVER = frozenset({WEBHOOK, "workflows", "ntfys", "matrixs", "mmosts", "rockets"})
FORM = (
    f"an address such as name@example.org, or a channel: {WEBHOOK}://…, {', '.join(f'{name}://…' for name in SERVICES)}"
)

# Comments and quotes would make one mailbox many addresses.
_MAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]+@[^@\s<>,;:\"()\[\]\\]+")
_CHANNEL = re.compile(r"([a-z+]+)://[!-~]+")


def is_channel(address: str) -> bool:
    return "://" in address


def scheme_of(address: str) -> str:
    return address.partition("://")[0]


def may_be_told(address: str) -> bool:
    """Whether the address has a form that we write to."""
    if not is_channel(address):
        return address.isprintable() and _MAIL.fullmatch(address) is not None
    return _CHANNEL.fullmatch(address) is not None and scheme_of(address) in (WEBHOOK, *SERVICES)


def shown(address: str) -> str:
    """Without what would let a reader write there, too: most channels carry their key in the address."""
    if not is_channel(address):
        return address
    scheme, _, rest = address.partition("://")
    place = rest.rpartition("@")[2].partition("/")[0].partition("?")[0]
    return f"{scheme}://{place if scheme in OWN_SERVER else ''}…{address[-4:]}"
