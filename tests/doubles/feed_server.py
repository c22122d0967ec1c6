"""A real web server on loopback that serves feeds, and misbehaves on request.

    with FeedServer() as server:
        server.serve("/a.xml", body, etag='"1"')               # 200, and 304 to who knows the ETag
        server.script("/b.xml", status(503, retry_after="60"), reply(body))   # one a request; the last one stays
        server.serve("/c.xml", behaviour=hang())
        gate.get(server.url("/a.xml"), ..., allow_private=True)
        server.requests[0].headers["user-agent"]

A behaviour is any function of one `Exchange`; the ones below are those that the wild shows.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

RSS = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in. Header names are lower case; `at` is monotonic seconds."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(slots=True)
class Exchange:
    """The means of a behaviour: the request, the raw connection, and the server's end.

    whole: an answer with a true length went out, so the connection can carry another request.
    """

    request: Seen
    connection: socket.socket
    stopping: threading.Event
    whole: bool = False

    def send(self, status: int, headers: Mapping[str, str], body: bytes = b"", *, length: int | None = None) -> None:
        """A whole answer; `length` lies about its Content-Length."""
        lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body) if length is None else length}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if status == 304 else body))
        self.whole = length is None

    def raw(self, data: bytes) -> None:
        self.connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Waits, but never beyond the server's end."""
        self.stopping.wait(seconds)


Behaviour = Callable[[Exchange], None]


def reply(
    body: bytes,
    *,
    status: int = 200,
    content_type: str = RSS,
    etag: str | None = None,
    last_modified: str | None = None,
    compress: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """An ordinary answer; a 304 to a request that carries the same ETag or Last-Modified."""
    validators = {"ETag": etag, "Last-Modified": last_modified}
    extra = {name: value for name, value in validators.items() if value} | dict(headers or {})
    typed = {"Content-Type": content_type} | extra

    def answer(exchange: Exchange) -> None:
        asked = exchange.request.headers
        known = (
            etag == asked["if-none-match"]
            if "if-none-match" in asked
            else (last_modified is not None and asked.get("if-modified-since") == last_modified)
        )
        if known:
            exchange.send(304, extra)
        elif compress and "gzip" in asked.get("accept-encoding", ""):
            exchange.send(status, typed | {"Content-Encoding": "gzip"}, gzip.compress(body))
        else:
            exchange.send(status, typed, body)

    return answer


def status(code: int, *, retry_after: str | None = None, headers: Mapping[str, str] | None = None) -> Behaviour:
    """A bare status, with Retry-After where given."""
    extra = dict(headers or {}) | ({"Retry-After": retry_after} if retry_after is not None else {})
    return lambda exchange: exchange.send(code, {"Content-Type": "text/plain"} | extra, b"said the server")


def redirect(location: str, code: int = 302) -> Behaviour:
    """A redirect; to its own path it is a loop."""
    return lambda exchange: exchange.send(code, {"Location": location})


def hang() -> Behaviour:
    """Takes the request and never answers."""
    return lambda exchange: exchange.pause(60)


def drip(data: bytes, every: float = 0.01, size: int = 1) -> Behaviour:
    """`data`, head and all, some bytes at a time: each read succeeds and the answer never ends in time."""

    def answer(exchange: Exchange) -> None:
        for start in range(0, len(data), size):
            if exchange.stopping.is_set():
                return
            exchange.raw(data[start : start + size])
            exchange.pause(every)

    return answer


def drip_header(every: float = 0.01) -> Behaviour:
    """A header that never ends, one byte at a time."""
    return drip(b"HTTP/1.1 200 OK\r\nX-Endless: " + b"x" * 60_000, every)


def drip_body(body: bytes, every: float = 0.01) -> Behaviour:
    """A quick head, then the body one byte at a time."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {RSS}\r\nContent-Length: {len(body)}\r\n\r\n".encode()

    def answer(exchange: Exchange) -> None:
        exchange.raw(head)
        drip(body, every)(exchange)

    return answer


def reset() -> Behaviour:
    """Cuts the connection with a TCP reset instead of an answer."""

    def answer(exchange: Exchange) -> None:
        exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        exchange.connection.close()

    return answer


def truncated(body: bytes, keep: int) -> Behaviour:
    """Promises the whole body, sends `keep` bytes of it and hangs up."""
    return lambda exchange: exchange.send(200, {"Content-Type": RSS}, body[:keep], length=len(body))


def gzip_bomb(megabytes: int = 100) -> Behaviour:
    """A few kilobytes on the wire that unpack into `megabytes`."""
    packed = gzip.compress(b" " * 1_000_000, 9) * megabytes  # members follow one another, as the format allows
    return lambda exchange: exchange.send(200, {"Content-Type": RSS, "Content-Encoding": "gzip"}, packed)


def garbage() -> Behaviour:
    """Bytes that are no HTTP."""
    return lambda exchange: exchange.raw(b"\x00\x01\x02 what?\r\n\r\n")


class _FeedHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _FeedHttpServer

    def setup(self) -> None:
        self.server.connections.append(self.request)
        super().setup()

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815 - the standard library's names

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = Exchange(
            _seen(self.command, self.path, self.headers, body), self.connection, self.server.owner.stopping
        )
        self.server.owner.note(exchange.request)
        self.server.owner.behaviour(self.path)(exchange)
        self.close_connection = self.close_connection or not exchange.whole

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        pass


def _seen(method: str, path: str, headers: Message, body: bytes) -> Seen:
    return Seen(method, path, {name.lower(): value for name, value in headers.items()}, body, time.monotonic())


class _FeedHttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def __init__(self, owner: FeedServer, context: ssl.SSLContext | None) -> None:
        self.owner = owner
        self.connections: list[socket.socket] = []
        super().__init__(("127.0.0.1", 0), _FeedHandler)
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what many tests are about."""


@dataclass(slots=True)
class FeedServer:
    """The server; `context` makes it speak TLS, and `host` is the name that its URLs carry."""

    context: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    requests: list[Seen] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    _scripts: dict[str, list[Behaviour]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: _FeedHttpServer = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self._server = _FeedHttpServer(self, self.context)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        for connection in self._server.connections:
            _hang_up(connection)
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def connections(self) -> int:
        """How many connections were made so far."""
        return len(self._server.connections)

    def url(self, path: str = "/") -> str:
        return f"http{'s' if self.context else ''}://{self.host}:{self.port}{path}"

    def serve(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        behaviour: Behaviour | None = None,
        code: int = 200,
        content_type: str = RSS,
        etag: str | None = None,
        last_modified: str | None = None,
        compress: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """From now on answers `path` in this way; returns its URL."""
        data = body.encode() if isinstance(body, str) else body
        return self.script(
            path,
            behaviour
            or reply(
                data,
                status=code,
                content_type=content_type,
                etag=etag,
                last_modified=last_modified,
                compress=compress,
                headers=headers,
            ),
        )

    def script(self, path: str, *behaviours: Behaviour) -> str:
        """One behaviour a request, in order; the last one stays. Returns the URL."""
        with self._lock:
            self._scripts[path] = list(behaviours)
        return self.url(path)

    def seen(self, path: str) -> list[Seen]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    def note(self, seen: Seen) -> None:
        with self._lock:
            self.requests.append(seen)

    def behaviour(self, path: str) -> Behaviour:
        with self._lock:
            script = self._scripts.get(path) or self._scripts.get(path.partition("?")[0]) or [status(404)]
            return script.pop(0) if len(script) > 1 else script[0]


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
