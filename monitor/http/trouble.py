"""The failures on the way to an answer, in one word each, and how to speak of a URL without giving it away."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import parse_qsl, quote, urlsplit

import requests
import urllib3.exceptions as low

from monitor.errors import FetchError


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

# The first entry whose types are anywhere in the chain of an error says what it was: from the specific to the general.
_MEANINGS: tuple[tuple[tuple[type[BaseException], ...], Trouble, str], ...] = (
    (
        (low.ProxyError, requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL),
        Trouble.PROXY,
        "the proxy did not let us through; check the proxy setting",
    ),
    (
        (requests.exceptions.InvalidSchema,),
        Trouble.PROXY,
        "this kind of proxy needs an extra package: install PySocks for socks5h",
    ),
    ((ssl.SSLError, low.SSLError, requests.exceptions.SSLError), Trouble.TLS, "no trusted TLS connection"),
    ((TimeoutError, low.TimeoutError, requests.Timeout), Trouble.TIMEOUT, "no answer in time"),
    ((ConnectionRefusedError,), Trouble.REFUSED, "the connection was refused"),
    (
        (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, http.client.RemoteDisconnected),
        Trouble.RESET,
        "the connection was cut before an answer came",
    ),
    ((low.IncompleteRead, http.client.IncompleteRead), Trouble.TRUNCATED, "the answer broke off"),
    (
        (low.LocationValueError, requests.exceptions.InvalidURL, http.client.InvalidURL, UnicodeError),
        Trouble.BAD_URL,
        "this address cannot be used",
    ),
    (
        (low.HTTPError, http.client.HTTPException, requests.RequestException),
        Trouble.BAD_ANSWER,
        "the answer is no proper HTTP",
    ),
    ((OSError,), Trouble.UNREACHABLE, "the host cannot be reached"),
)

CAUGHT = (requests.RequestException, low.HTTPError, http.client.HTTPException, OSError, ValueError)
"""Everything that the libraries raise for what the other side, or the line, did."""


def translate(error: BaseException, where: str) -> FetchError:
    """A library's error as ours. Its own text is left out, because it holds the whole URL."""
    chain = list(_chain(error))
    for types, trouble, words in _MEANINGS:
        if any(isinstance(link, types) for link in chain):
            return FetchError(trouble, f"{words}{_tls_detail(chain) if trouble is Trouble.TLS else ''}", where)
    return FetchError(Trouble.BAD_ANSWER, f"the answer cannot be used ({type(error).__name__})", where)


def _chain(error: BaseException, depth: int = 6) -> Iterator[BaseException]:
    """The error and those that it carries: requests and urllib3 wrap them as arguments, as `reason` and as causes."""
    yield error
    inner = [*error.args, getattr(error, "reason", None), error.__cause__]
    for link in inner if depth else []:
        if isinstance(link, BaseException):
            yield from _chain(link, depth - 1)


def _tls_detail(chain: list[BaseException]) -> str:
    """OpenSSL's objection to a certificate; it names hosts at most."""
    said = next((link.verify_message for link in chain if isinstance(link, ssl.SSLCertVerificationError)), "")
    return f" ({said})" if said else ""


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
