"""The place that a request comes from, by which attempts are counted: an IPv4 address, or the /64 of an IPv6 one, for
that is what one caller has."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_ONE_CALLERS = 64  # bits of IPv6
MOST_HEADER = 1_000  # characters of a header, its end


def place_of_caller(peer: str, forwarded: str, *, is_behind_proxy: bool, trusted: Collection[Network] = ()) -> str:
    """peer: the other end of the connection; forwarded: its X-Forwarded-For, to which each proxy adds, at its end, who
    asked it. That is believed of a proxy on this machine and of those that are trusted: from elsewhere anybody may
    write it. So the caller is the last who is no such proxy; what stands before that, the caller may have written."""
    if not is_behind_proxy or not (_is_here(peer) or _is_one_of(peer, trusted)):
        return _caller(peer) or peer
    for passed in reversed([part.strip() for part in forwarded[-MOST_HEADER:].split(",")]):
        found = _caller(passed)
        if found is None:
            break
        if not _is_one_of(passed, trusted):
            return found
    return _caller(peer) or peer


def _is_here(peer: str) -> bool:
    address = _address(peer)
    return address is not None and address.is_loopback


def _is_one_of(written: str, trusted: Collection[Network]) -> bool:
    address = _address(written)
    return address is not None and any(address in network for network in trusted)


def _caller(written: str) -> str | None:
    """None where it is no address."""
    address = _address(written)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _ONE_CALLERS), strict=False))
    return None if address is None else str(address)


def _address(written: str) -> IPv4Address | IPv6Address | None:
    """An address of IPv4 that is written as one of IPv6 is what it was; None where it is no address."""
    try:
        address = ip_address(written)
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
