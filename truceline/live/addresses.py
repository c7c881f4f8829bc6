"""Which addresses may be connected to: those of the public internet, and those that a source allows by name.

A feed is hostile input: a link in it may point to the router, to a cloud's metadata service (169.254.169.254) or to
this computer. What counts is the address that is connected to, so names are judged after they are resolved.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Allowed = tuple[Network, ...]

WRAPPING = (
    ip_network("::/96"),  # IPv4-compatible, given up in RFC 4291
    ip_network("64:ff9b::/96"),  # NAT64, RFC 6052
    ip_network("64:ff9b:1::/48"),  # NAT64 within a site, RFC 8215
    ip_network("2001::/32"),  # Teredo, RFC 4380
    ip_network("2002::/16"),  # 6to4, RFC 3056
)
"""IPv6 networks whose addresses hold an IPv4 address, which may be a private one."""
UNICAST = ip_network("2000::/3")
"""All of IPv6 that is given out for the public internet, RFC 4291."""


def refusal(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """Why an address may not be connected to; None when it may."""
    try:
        at = ip_address(address.partition("%")[0])
    except ValueError:
        return "is no address"
    if any(at.version == network.version and at in network for network in allowed):
        return None
    return _kind(at)


def network(text: str) -> Network:
    """An address or a network ("127.0.0.1", "10.0.0.0/8"); a ValueError when it is neither."""
    return ip_network(text.strip(), strict=True)


def _kind(at: IPv4Address | IPv6Address) -> str | None:
    if isinstance(at, IPv6Address):
        if at.ipv4_mapped:
            return f"holds the IPv4 address {at.ipv4_mapped}"
        if at not in WRAPPING[0] and any(at in network for network in WRAPPING[1:]):
            return "holds an IPv4 address"
    for kind, so in (
        ("is unspecified", at.is_unspecified),
        ("is this computer", at.is_loopback),
        ("is multicast", at.is_multicast),
        ("is link-local", at.is_link_local),
    ):
        if so:
            return kind
    if isinstance(at, IPv6Address) and at in WRAPPING[0]:
        return "holds an IPv4 address"
    return None if at.is_global and (at.version == 4 or at in UNICAST) else "is private or reserved"
