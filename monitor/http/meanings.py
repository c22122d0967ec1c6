"""The meaning of what the libraries raise on the way to an answer, as a `Trouble` in words of our own."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions as low

from monitor.errors import FetchError
from monitor.http.trouble import Trouble

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
