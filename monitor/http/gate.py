"""get and send, kept from what a request must not do: wait forever, swallow a bomb, wander into our own network."""

from __future__ import annotations

import logging
import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import requests
from requests.structures import CaseInsensitiveDict

from monitor.errors import FetchError, TooLargeError
from monitor.http.adapter import Adapter, tls_context
from monitor.http.addresses import is_public, literal
from monitor.http.answer import USUAL, AnswerLimits, Response
from monitor.http.meanings import CAUGHT, translate
from monitor.http.trouble import Trouble, origin, redacted
from monitor.http.unpack import unpacked
from monitor.http.watchdog import Watch, Watchdog

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
CHUNK = 65_536
COMMENTARY = 65_536  # bytes read of an answer whose status is the message
_SECRETS = frozenset({"authorization", "cookie", "proxy-authorization"})  # headers that stay with their origin

# urllib3 logs whole URLs, and the URL of a webhook is a secret.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request of a run of redirects."""

    method: str
    url: str
    headers: Mapping[str, str]
    limits: AnswerLimits
    private_host: str | None  # the one host for which private addresses are allowed
    body: bytes | None = None
    followed: int = 0
    moved_to: str | None = None
    still_permanent: bool = True
    endpoint: bool = False  # somewhere that takes our messages: no redirect is followed

    @property
    def where(self) -> str:
        """How errors name it: the address of a webhook is a secret, path included."""
        return origin(self.url) if self.endpoint else redacted(self.url)


@dataclass(slots=True)
class Gate:
    """The gate. Thread-safe; close it (or use `with`) when done.

    proxy: `http://`, `https://` or `socks5h://` (with PySocks). It is a trusted hop: it resolves names and connects, so
    the guard against private addresses is then the proxy's business. Destinations with allow_private are ours and are
    reached directly.
    """

    user_agent: str
    proxy: str | None = None
    environ: Mapping[str, str] | None = None  # where the names of CA files are looked up; None = the process's own
    _guarded: Adapter = field(init=False, repr=False)
    _open: Adapter = field(init=False, repr=False)
    _watchdog: Watchdog = field(init=False, repr=False, default_factory=Watchdog)

    def __post_init__(self) -> None:
        context = tls_context(self.environ)
        self._guarded, self._open = Adapter(context, guarded=True), Adapter(context, guarded=False)

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limits: AnswerLimits = USUAL,
        allow_private: bool = False,
    ) -> Response:
        """GET, following redirects. Raises FetchError with a `Trouble`; any status is an answer."""
        return self._run(_ask("GET", url, headers, limits, allow_private))

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        limits: AnswerLimits = USUAL,
        allow_private: bool = False,
    ) -> Response:
        """Exactly these bytes to an endpoint, or GET of one: to look for a ticket, to ping. A redirect is an answer and
        is not followed; otherwise as `get`."""
        return self._run(replace(_ask(method, url, headers, limits, allow_private, body), endpoint=True))

    def close(self) -> None:
        """Ends requests under way with a timeout, and gives all connections back."""
        self._watchdog.close()
        self._guarded.close()
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, ask: _Ask) -> Response:
        started = time.monotonic()
        with self._watchdog.watching(ask.limits.total) as watch:
            step = self._step(ask, watch, started)
            while isinstance(step, _Ask):
                step = self._step(step, watch, started)
            return step

    def _step(self, ask: _Ask, watch: Watch, started: float) -> Response | _Ask:
        """One request: its answer, or the request that a redirect asks for."""
        try:
            with closing(self._send(ask)) as answer:
                if watch.fired and ask.method == "GET":  # cut inside the headers, whose end then passes for all of them
                    raise _late(ask)
                location = _location(ask, answer)
                if location:
                    return _redirected(ask, answer.status_code, location)
                return _response(ask, answer, watch, started)
        except CAUGHT as error:
            raise _late(ask) if watch.fired else translate(error, ask.where) from None

    def _send(self, ask: _Ask) -> requests.Response:
        _check(ask)
        private = ask.private_host is not None and _host(ask.url) == ask.private_host
        proxy = None if private else self.proxy
        if proxy:
            _refuse_private_literal(ask)
        ready = requests.Request(ask.method, ask.url, headers=self._headers(ask), data=ask.body).prepare()
        # Not through a session: that reads the bodies of redirects whole, keeps cookies and asks the environment.
        return (self._open if private else self._guarded).send(
            ready,
            stream=True,
            timeout=(ask.limits.connect, ask.limits.read),
            proxies={"http": proxy, "https": proxy} if proxy else {},
        )

    def _headers(self, ask: _Ask) -> dict[str, str]:
        return {"User-Agent": self.user_agent, "Accept-Encoding": "gzip, deflate", **ask.headers}


def _host(url: str) -> str | None:
    with suppress(ValueError):
        return urlsplit(url).hostname
    return None


def _ask(
    method: str,
    url: str,
    headers: Mapping[str, str] | None,
    limits: AnswerLimits,
    allow_private: bool,
    body: bytes | None = None,
) -> _Ask:
    """The first request. User and password leave the URL for a header: no redirect and no error repeats them."""
    plain, user = _apart(url)
    basic = {"Authorization": "Basic " + b64encode(unquote_to_bytes(user)).decode()} if user else {}
    return _Ask(method, plain, basic | dict(headers or {}), limits, _host(plain) if allow_private else None, body)


def _apart(url: str) -> tuple[str, str]:
    """A URL without its user and password, and these."""
    with suppress(ValueError):
        parts = urlsplit(url)
        user, _, host = parts.netloc.rpartition("@")
        return (parts._replace(netloc=host).geturl(), user) if user else (url, "")
    return url, ""


def _check(ask: _Ask) -> None:
    """Raises FetchError for what is no web address."""
    with suppress(ValueError):
        parts = urlsplit(ask.url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return
    raise FetchError(Trouble.BAD_URL, "only addresses that begin with http:// or https:// can be used", ask.where)


def _refuse_private_literal(ask: _Ask) -> None:
    address = literal(_host(ask.url) or "")
    if address is not None and not is_public(str(address)):
        raise FetchError(Trouble.PRIVATE_ADDRESS, "refused, because it is not on the public Internet", ask.where)


def _location(ask: _Ask, answer: requests.Response) -> str | None:
    """Where a redirect leads that is to be followed; what is sent to an endpoint follows none."""
    return None if ask.endpoint or answer.status_code not in REDIRECTS else answer.headers.get("Location")


def _redirected(ask: _Ask, status: int, location: str) -> _Ask:
    """The request that a redirect asks for. Raises FetchError where it must not be made."""
    if ask.followed >= ask.limits.redirects:
        raise FetchError(Trouble.TOO_MANY_REDIRECTS, f"redirected more than {ask.limits.redirects} times", ask.where)
    url = _apart(_joined(ask, location))[0]
    headers = _headers_for(ask, url)
    permanent = ask.still_permanent and status in PERMANENT
    moved_to = url if permanent else ask.moved_to
    return _Ask("GET", url, headers, ask.limits, ask.private_host, None, ask.followed + 1, moved_to, permanent)


def _joined(ask: _Ask, location: str) -> str:
    try:
        return urljoin(ask.url, _as_utf8(location)).partition("#")[0]
    except ValueError:
        raise FetchError(Trouble.BAD_URL, "redirected to what is no address", ask.where) from None


def _as_utf8(location: str) -> str:
    """http.client reads headers as Latin-1; addresses that are not ASCII are UTF-8 in practice."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _headers_for(ask: _Ask, url: str) -> dict[str, str]:
    """The headers that may travel on to `url`: credentials stay with the origin that they were meant for."""
    if origin(url) == origin(ask.url):
        return dict(ask.headers)
    secret = [name for name in ask.headers if name.lower() in _SECRETS]
    if secret and ask.url.startswith("https:") and url.startswith("http:"):
        raise FetchError(Trouble.BAD_URL, "with a password, we do not follow from https to plain http", ask.where)
    return {name: value for name, value in ask.headers.items() if name not in secret}


def _response(ask: _Ask, answer: requests.Response, watch: Watch, started: float) -> Response:
    whole = ask.method == "GET" and answer.status_code == 200
    body = _body(ask, answer) if whole else _commentary(answer)
    if watch.fired and whole:
        raise _late(ask)
    elapsed = time.monotonic() - started
    return Response(answer.status_code, CaseInsensitiveDict(answer.headers), body, ask.url, ask.moved_to, elapsed)


def _body(ask: _Ask, answer: requests.Response) -> bytes:
    """The unpacked body. Raises FetchError as soon as it is larger than allowed, packed or not."""
    if "," in answer.headers.get("Content-Encoding", ""):
        raise FetchError(Trouble.BAD_ANSWER, "packed several times over, as only bombs are", ask.where)
    chunks, size = [], 0
    for chunk in answer.raw.stream(CHUNK, decode_content=False):
        size += len(chunk)
        if size > ask.limits.body:
            raise _too_large(ask)
        chunks.append(chunk)
    try:
        return unpacked(b"".join(chunks), answer.headers.get("Content-Encoding", "").strip().lower(), ask.limits.body)
    except TooLargeError:
        raise _too_large(ask) from None
    except ValueError as error:
        raise FetchError(Trouble.BAD_ANSWER, f"what is packed there cannot be unpacked ({error})", ask.where) from None


def _too_large(ask: _Ask) -> FetchError:
    return FetchError(Trouble.TOO_LARGE, f"larger than {ask.limits.body:,} bytes", ask.where)


def _commentary(answer: requests.Response) -> bytes:
    """The body where the status is the message: its beginning, and nothing when even that fails."""
    with suppress(*CAUGHT):
        return bytes(answer.raw.read(COMMENTARY, decode_content=True))
    return b""


def _late(ask: _Ask) -> FetchError:
    return FetchError(Trouble.TIMEOUT, f"not done within {ask.limits.total:g} s", ask.where)
