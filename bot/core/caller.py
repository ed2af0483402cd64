"""Who calls, as far as an address tells: what limits are counted by."""

from __future__ import annotations

import ipaddress

HOUSEHOLD = 64  # bits: whoever has one address of IPv6 has as many as they like with the same beginning


def caller(address: str) -> str:
    """The address, of IPv6 its network. What is no address stays as it was told."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, ipaddress.IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), HOUSEHOLD), strict=False))
