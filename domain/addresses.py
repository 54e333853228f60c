"""Which internet addresses are public: nothing of ours connects to any other."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

# What ``is_global`` calls public though it leads to private hosts: translation and tunnel prefixes that carry an IPv4
# address inside (NAT64, 6to4 and its relays, Teredo), and the block of protocol assignments.
WRAPPING_NETWORKS = tuple(
    ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.0.0.0/24", "192.88.99.0/24")
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Stricter than ``is_global``, which admits multicast, site-local addresses and wrapped private ones."""
    plain = unwrapped(address)
    if not plain.is_global or plain.is_multicast or plain.is_reserved:
        return False
    if isinstance(plain, IPv6Address) and plain.is_site_local:
        return False
    return not any(plain in network for network in WRAPPING_NETWORKS)


def unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
