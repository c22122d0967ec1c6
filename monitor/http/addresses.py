"""Which addresses belong to the public Internet, and turning a name into addresses within a limit of time.

The lists are IANA's special-purpose registries (RFC 6890 and its successors) as Python's `ipaddress` holds them, with
what its older versions lack, and the two metadata services that hide behind ordinary addresses.
"""

from __future__ import annotations

import queue
import socket
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from monitor.errors import FetchError
from monitor.http.trouble import Trouble

Address = IPv4Address | IPv6Address
SocketAddress = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]

_NEVER = tuple(map(ip_network, (
    "168.63.129.16/32",  # Azure's metadata service, on an otherwise public address
    "192.0.0.0/24",  # protocol assignments; Oracle's metadata service
    "192.88.99.0/24",  # 6to4 relays, withdrawn
    "64:ff9b:1::/48",  # local NAT64
    "3fff::/20",  # documentation
    "5f00::/16",  # segment routing
    "fec0::/10",  # site-local, withdrawn
)))  # fmt: skip
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")


def is_public(text: str) -> bool:
    """Whether an address may be spoken to by a machine that must not become a bridge into its own network."""
    address = ip_address(text.partition("%")[0])
    carried = _carried(address)
    if carried is not None:
        return _is_global(carried) and (_carries_global(address) or _is_global(address))
    return _is_global(address)


def _is_global(address: Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in net for net in _NEVER)
    return address.is_global and not special


def _carries_global(address: Address) -> bool:
    """Forms that stand for the IPv4 address inside and are no place of their own."""
    return isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in _NAT64)


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, compatible, 6to4, Teredo or NAT64."""
    if not isinstance(address, IPv6Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def literal(host: str) -> Address | None:
    """The address that `host` is, in any of the spellings that a C library takes (`0x7f.1`, `2130706433`), or None."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass  # no canonical spelling; the old ones follow
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None


def resolve(host: str, port: int, timeout: float) -> list[SocketAddress]:
    """The addresses of a host, looked up once. Raises FetchError: dns, timeout or bad_url.

    getaddrinfo has no limit of its own and cannot be interrupted, so it runs beside us and is left behind when late.
    """
    answers: queue.SimpleQueue[list[SocketAddress] | Exception] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, answers), name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, timeout))
    except queue.Empty:
        raise FetchError(Trouble.TIMEOUT, "the name was not resolved in time", host) from None
    if isinstance(answer, UnicodeError):
        raise FetchError(Trouble.BAD_URL, "this is no host name", host)
    if isinstance(answer, Exception):
        raise FetchError(Trouble.DNS, "the name cannot be resolved; check its spelling and this machine's DNS", host)
    return answer


def _look_up(host: str, port: int, answers: queue.SimpleQueue[list[SocketAddress] | Exception]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put([(family, where) for family, _, _, _, where in found])
    except (OSError, UnicodeError) as error:
        answers.put(error)
