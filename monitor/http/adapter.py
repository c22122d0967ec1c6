"""Connections that are checked where they are made: resolve once, refuse what is not public, connect to that address.

Between a check and a connection there is no second look-up, so a name that changes its mind (DNS rebinding) gains
nothing, and redirects and TLS take the same way. `_new_conn` is not public API of urllib3: the tests watch over it.
"""

from __future__ import annotations

import os
import socket
import ssl
import sys
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context
from urllib3.util.ssltransport import SSLTransport

from monitor.errors import ConfigError, FetchError
from monitor.http.addresses import SocketAddress, is_public, resolve
from monitor.http.trouble import Trouble
from monitor.http.watchdog import CURRENT

S = TypeVar("S", socket.socket, "socket.socket | SSLTransport")
HOSTS_KEPT, CONNECTIONS_A_HOST = 64, 4  # a host's pool makes a place for each, and most hosts are asked for one feed
PATIENCE = 30.0  # seconds, where no watch says otherwise


class _Cuttable(HTTPConnection):
    """A connection that the watchdog can cut."""

    def connect(self) -> None:
        super().connect()
        _held(self.sock)  # TLS has put another object around the same connection

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # a connection from the pool
            _held(self.sock)
        super().request(*args, **kwargs)


class _Watched(_Cuttable):
    """One that is cuttable from its first moment, and is made only to public addresses where `guarded`."""

    guarded: ClassVar[bool] = False

    def _new_conn(self) -> socket.socket:
        patience = self.timeout if isinstance(self.timeout, (int, float)) else PATIENCE
        targets = resolve(self._dns_host, self.port, min(patience, _left()))
        if self.guarded:
            _refuse_private(self.host, targets)
        sock = _connect(self.host, targets, patience)
        sys.audit("http.client.connect", self, self.host, self.port)  # as the method that this one replaces does
        return _held(sock)


class _WatchedTls(_Watched, HTTPSConnection):
    pass


class _Guarded(_Watched):
    guarded = True


class _GuardedTls(_WatchedTls):
    guarded = True


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _GuardedPool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _GuardedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


_OPEN: Mapping[str, type[HTTPConnectionPool]] = {"http": _Pool, "https": _TlsPool}
_GUARDED: Mapping[str, type[HTTPConnectionPool]] = {"http": _GuardedPool, "https": _GuardedTlsPool}


class Adapter(HTTPAdapter):
    """requests' way to urllib3, with our connections and one TLS context for all of them.

    Giving the context is not enough: requests also names its file of authorities, and urllib3 then loads that file
    again for each connection (17 ms of CPU). The context verifies; `cert_verify` leaves it alone.
    """

    def __init__(self, context: ssl.SSLContext, *, guarded: bool) -> None:
        self._context, self._guarded = context, guarded
        super().__init__(pool_connections=HOSTS_KEPT, pool_maxsize=CONNECTIONS_A_HOST)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = dict(_GUARDED if self._guarded else _OPEN)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:
        """A proxy is a trusted hop: it resolves the names and connects (see gate)."""
        known: PoolManager | None = self.proxy_manager.get(proxy)
        if known is not None:
            return known
        manager: PoolManager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        own = manager.pool_classes_by_scheme if proxy.lower().startswith("socks") else None
        manager.pool_classes_by_scheme = {s: _cuttable(pool) for s, pool in own.items()} if own else dict(_OPEN)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:
        conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, None


def _cuttable(pool: type[HTTPConnectionPool]) -> type[HTTPConnectionPool]:
    """A pool whose connections, which SOCKS makes in its own way, can be cut once they are there."""
    connection = type("_CuttableSocks", (_Cuttable, pool.ConnectionCls), {})
    return type("_CuttableSocksPool", (pool,), {"ConnectionCls": connection})


AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")  # variables that name them


def tls_context(environ: Mapping[str, str] | None = None) -> ssl.SSLContext:
    """A context that verifies, with the authorities that the environment names, else those that certifi brings."""
    environ = os.environ if environ is None else environ
    named = next((name for name in AUTHORITIES if environ.get(name)), None)
    path = environ[named] if named else DEFAULT_CA_BUNDLE_PATH
    context = create_urllib3_context()
    try:
        context.load_verify_locations(**{"capath" if os.path.isdir(path) else "cafile": path})
    except OSError as error:
        raise ConfigError(
            [
                f"{named or 'certifi'}: {path}: the certificate authorities cannot be read "
                f"({error.strerror or error}); "
                "name a readable PEM file or unset the variable"
            ]
        ) from error
    return context


def _left() -> float:
    watch = CURRENT.get()
    return PATIENCE if watch is None else watch.left()


def _held(sock: S) -> S:
    """`sock`, known to the watch of this request. TLS inside TLS (a proxy) wraps the socket once more."""
    watch = CURRENT.get()
    try:
        if watch is not None:
            watch.hold(sock if isinstance(sock, socket.socket) else sock.socket)
    except TimeoutError:
        sock.close()
        raise
    return sock


def _refuse_private(host: str, targets: list[SocketAddress]) -> None:
    private = next((str(where[0]) for _, where in targets if not is_public(str(where[0]))), None)
    if private is not None:
        raise FetchError(
            Trouble.PRIVATE_ADDRESS,
            f"refused, because it leads to {private}, which is not on the public Internet; "
            "say allow_private: true for this destination if it is yours",
            host,
        )


def _connect(host: str, targets: list[SocketAddress], patience: float) -> socket.socket:
    """The first address that takes the connection. Raises FetchError with what the last one said."""
    error: OSError = OSError("no address")
    for family, where in targets:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(max(0.001, min(patience, _left())))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(where)
            return sock
        except OSError as failed:
            sock.close()
            error = failed
    raise _unconnected(host, error)


def _unconnected(host: str, error: OSError) -> FetchError:
    if isinstance(error, TimeoutError):
        return FetchError(Trouble.TIMEOUT, "no connection in time", host)
    if isinstance(error, ConnectionRefusedError):
        return FetchError(Trouble.REFUSED, "the connection was refused; nothing listens there", host)
    return FetchError(Trouble.UNREACHABLE, f"cannot be reached ({error.strerror or 'no route'})", host)
