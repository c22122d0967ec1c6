"""The place that a request comes from, by which attempts are counted: an IPv4 address, or the /64 of an IPv6 one, for
that is what one caller has."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_ONE_CALLERS = 64  # bits of IPv6


def place_of_caller(peer: str, forwarded: str, *, is_behind_proxy: bool) -> str:
    """peer: the other end of the connection; forwarded: its X-Forwarded-For, of which a proxy wrote the last address
    itself. That is believed of a proxy on this machine alone: from elsewhere anybody may write it."""
    passed = forwarded.rpartition(",")[2].strip()
    return (_caller(passed) if is_behind_proxy and _is_here(peer) else None) or _caller(peer) or peer


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return False


def _caller(written: str) -> str | None:
    """None where it is no address."""
    try:
        address = ip_address(written)
    except ValueError:
        return None
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _ONE_CALLERS), strict=False))
