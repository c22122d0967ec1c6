"""Who can reach an address, or listen on the way to it: as far as its words tell, for nobody is asked."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.http.addresses import is_public, literal
from monitor.keys.section import ConfigSection
from monitor.secret import Secret

PRIVATE = "is on a private network or this machine, and nothing is asked there"
_MEANT = f"{PRIVATE}; say allow_private: true where that is your own service"


def warn_of(url: Secret, section: ConfigSection, *, allow_private: bool) -> None:
    """Say that an address which is called is private, or is called in clear; its own is never shown."""
    if allow_private:
        return
    if is_private(url.reveal()):
        section.warn(_MEANT)
    elif url.reveal().lower().startswith("http:"):
        section.warn("http can be read and changed on the way; use https")


def is_private(url: str) -> bool:
    """Whether an address leads into a private network or to this machine, as far as its words tell."""
    host = urlsplit(url).hostname or ""
    number = literal(host)
    return host == "localhost" or (number is not None and not is_public(str(number)))


def is_local(host: str) -> bool:
    """Whether `host` is this machine, as far as its name tells."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
