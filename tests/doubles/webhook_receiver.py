"""A webhook receiver on loopback that answers as it is told, and keeps what it got, byte for byte.

with WebhookReceiver() as receiver:                       # 204 for ever
    ... POST to receiver.url ...
    receiver.calls[0].json["type"]
    assert receiver.calls[0].verify("whsec_...")

WebhookReceiver(script=[Answer(503, retry_after="120"), RESET, Answer(200, b'{"key": "OPS-7"}')])
WebhookReceiver(certificate=self_signed(tmp_path))        # https
WebhookReceiver(respond=lambda call: Answer(...))         # by what was asked, once the script is used up
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.doubles.certificates import Certificate
from tests.doubles.patience import PATIENCE


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one call. drip: seconds between the bytes of the body (the receiver stops when it is closed)."""

    status: int = 204
    body: bytes = b""
    retry_after: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0
    reset: bool = False  # take the request, then break the connection


RESET = Answer(reset=True)


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came. Header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verify(self, secret: str) -> bool:
        """Whether the signature is right, worked out here from the Standard Webhooks text alone."""
        key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [s.removeprefix("v1,") for s in self.headers["webhook-signature"].split() if s.startswith("v1,")]
        return any(hmac.compare_digest(wanted, one) for one in given)


class _WebhookHandler(BaseHTTPRequestHandler):
    server: _WebhookHttpServer
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.next_answer(Call(self.command, self.path, headers, body))
        if answer.reset:
            self._reset()
            return
        self.send_response(answer.status)
        for name, value in _headers_of(answer).items():
            self.send_header(name, value)
        self.end_headers()
        self._write_slowly(answer) if answer.drip else self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - the standard library's names

    def _reset(self) -> None:
        """RST instead of FIN: what a crashed proxy looks like."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _write_slowly(self, answer: Answer) -> None:
        for byte in answer.body:
            if self.server.stopping.wait(answer.drip):
                return
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Quiet: the calls are kept instead."""


def _headers_of(answer: Answer) -> dict[str, str]:
    headers = dict(answer.headers)
    if answer.retry_after is not None:
        headers["Retry-After"] = answer.retry_after
    if answer.status != 204:
        headers["Content-Length"] = str(len(answer.body))
    return headers


class _WebhookHttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, script: Iterable[Answer], respond: Callable[[Call], Answer], port: int) -> None:
        super().__init__(("127.0.0.1", port), _WebhookHandler)
        self.script, self.respond = deque(script), respond
        self.calls: list[Call] = []
        self.stopping = threading.Event()
        self._lock = threading.Lock()

    def next_answer(self, call: Call) -> Answer:
        with self._lock:
            self.calls.append(call)
            return self.script.popleft() if self.script else self.respond(call)

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the tests and deserves no trace."""


class WebhookReceiver:
    """See the module. `script` can be extended while it runs; `default` answers when it is used up."""

    default_answer: ClassVar[Answer] = Answer(204)

    def __init__(
        self,
        script: Iterable[Answer] = (),
        *,
        default: Answer | None = None,
        certificate: Certificate | None = None,
        port: int = 0,
        respond: Callable[[Call], Answer] | None = None,
    ) -> None:
        self._server = _WebhookHttpServer(script, respond or (lambda _: default or self.default_answer), port)
        self._scheme = "https" if certificate else "http"
        if certificate:
            self._server.socket = certificate.server_context().wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}/hook"

    @property
    def calls(self) -> list[Call]:
        return self._server.calls

    @property
    def script(self) -> deque[Answer]:
        return self._server.script

    def __enter__(self) -> WebhookReceiver:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
