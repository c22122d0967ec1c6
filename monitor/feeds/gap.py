"""Two seconds between requests to one registrable domain, however many feeds and threads there are."""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from importlib.resources import files
from ipaddress import ip_address
from urllib.parse import urlsplit

GAP = 2.0  # seconds
_MANY = 10_000  # domains; beyond this the ones that are long free are forgotten


class HostGap:
    """Who may ask whom when. Thread-safe. Times are monotonic seconds: the wall clock can be set back."""

    def __init__(self, seconds: float = GAP) -> None:
        self._gap = seconds
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._ended_at: dict[str, float] = {}  # when the last request to a domain ended

    def reserve(self, host: str, now: float, delay: float = 0.0) -> float:
        """Takes the next free slot of the host's domain and returns how many seconds to wait for it. delay: the seconds
        after it that the host asks for, where they are more."""
        domain = registrable(host)
        with self._lock:
            if len(self._free_at) > _MANY:
                self._free_at = {name: free for name, free in self._free_at.items() if free > now}
            slot = max(now, self._free_at.get(domain, now))
            self._free_at[domain] = slot + max(self._gap, delay)
            return slot - now

    def ended(self, host: str, now: float) -> None:
        """A request has ended: the next one comes a gap after it. On a busy machine one reaches its host later than at
        its slot, and the next one might be on time."""
        domain = registrable(host)
        with self._lock:
            if len(self._ended_at) > _MANY:
                self._ended_at = {name: at for name, at in self._ended_at.items() if at + self._gap > now}
            self._ended_at[domain] = now
            self._free_at[domain] = max(now + self._gap, self._free_at.get(domain, now))

    def resting(self, now: float) -> frozenset[str]:
        """The domains at which a request ended less than a gap ago."""
        with self._lock:
            return frozenset(domain for domain, at in self._ended_at.items() if at + self._gap > now)


def host_of(url: str) -> str:
    """The host of a URL, or the URL itself where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


@lru_cache(4096)
def registrable(host: str) -> str:
    """The domain that one owner has registered, by a simple rule: the last two labels, or three below a suffix such as
    co.uk. An address is its own domain.

    The Public Suffix List would be exact; for a gap of two seconds, 30 words will do, and no list has to be kept fresh.
    """
    host = host.strip("[].").lower()
    try:
        ip_address(host)
        return host
    except ValueError:
        labels = host.split(".")
    below = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _second_levels()
    return ".".join(labels[-3:] if below else labels[-2:])


@cache
def _second_levels() -> frozenset[str]:
    """Labels under which country domains register names (suffixes.txt)."""
    lines = files("monitor.feeds").joinpath("suffixes.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
