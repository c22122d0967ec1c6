"""The failures on the way to an answer, in one word each, and how to speak of a URL without giving it away."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlsplit


class Trouble(StrEnum):
    """Why no usable answer came. The values are `FetchError.reason`, and labels in metrics."""

    BAD_URL = "bad_url"
    PRIVATE_ADDRESS = "private_address"
    DNS = "dns"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    RESET = "reset"
    PROXY = "proxy"
    BAD_ANSWER = "bad_answer"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"


UNREACHED = frozenset({Trouble.DNS, Trouble.REFUSED, Trouble.UNREACHABLE, Trouble.TIMEOUT, Trouble.PROXY})
"""Troubles in which the other side may never have heard of us: often it is our own line that is down."""


def origin(url: str) -> str:
    """Scheme, host and port alone: all that may be said of a webhook, whose path is a secret."""
    parts = _split(url)
    return _shown(f"{parts[0]}://{parts[1]}") if parts else "(unreadable address)"


def redacted(url: str) -> str:
    """The URL of a feed for logs and errors: no user, no password, no value of a query, no fragment."""
    parts = _split(url)
    if not parts:
        return "(unreadable address)"
    scheme, host, path, query = parts
    names = "&".join(f"{name}=..." for name, _ in parse_qsl(query, keep_blank_values=True))
    return _shown(f"{scheme}://{host}{path}" + (f"?{names}" if names else ""))


def _shown(url: str) -> str:
    """A redirect's address can hold anything; what acts on a screen or turns a line around is shown as its bytes."""
    return "".join(char if char.isprintable() else quote(char, errors="replace") for char in url)


def _split(url: str) -> tuple[str, str, str, str] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query
    except ValueError:
        return None
