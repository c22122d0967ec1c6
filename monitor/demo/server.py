"""The world that the demo watches, on loopback alone: a few feeds that change by rounds, and a receiver of webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FEEDS = Path(__file__).parent / "feeds"
_AGO = re.compile(r"\{\{(\d+) minutes ago\}\}")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVENTS_AGO = timedelta(hours=1)  # before the demo starts; the feeds tell of it as of something that just happened


@dataclass(frozen=True, slots=True)
class Call:
    """One webhook call as it arrived."""

    event: Mapping[str, Any]
    signed: bool


@dataclass(slots=True)
class World:
    """The round that the feeds are in, and what the receiver was told. Feeds are dated from `start`, aware UTC."""

    start: datetime
    key: bytes
    round: int = 1
    told: Callable[[Call], object] = field(default=lambda _: None)

    def feed(self, name: str) -> str | None:
        """The newest version of a feed up to this round, dated; None where there is no such feed."""
        versions = (FEEDS / str(number) / name for number in range(self.round, 0, -1))
        found = next((path for path in versions if path.is_file()), None)
        return self._dated(found.read_text(encoding="utf-8")) if found else None

    def _dated(self, text: str) -> str:
        weekday = _WEEKDAYS[(self.start - EVENTS_AGO).weekday()]
        return _AGO.sub(lambda ago: self._ago(int(ago[1])), text).replace("{{weekday}}", weekday)

    def _ago(self, minutes: int) -> str:
        return format_datetime(self.start - timedelta(minutes=minutes))

    def receive(self, headers: Mapping[str, str], body: bytes) -> None:
        self.told(Call(json.loads(body), is_signed(self.key, headers, body)))


def is_signed(key: bytes, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a call is ours, as a receiver would find out (Standard Webhooks): an HMAC over id, time and body."""
    content = b".".join([headers.get("webhook-id", "").encode(), headers.get("webhook-timestamp", "").encode(), body])
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers.get("webhook-signature", "").split())


class _Handler(BaseHTTPRequestHandler):
    """Feeds on GET with an ETag for each version, webhooks on POST."""

    server: SampleServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        text = self.server.world.feed(Path(self.path).name)
        body = (text or "").encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if text is None:
            self._answer(404)
        elif self.headers.get("If-None-Match") == tag:
            self._answer(304, {"ETag": tag})
        else:
            self._answer(200, {"ETag": tag, "Content-Type": "application/rss+xml; charset=utf-8"}, body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.world.receive({name.lower(): value for name, value in self.headers.items()}, body)
        self._answer(204)

    def _answer(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """The demo shows what arrives; a line for each request would hide it."""


class SampleServer(ThreadingHTTPServer):
    daemon_threads = True
    world: World

    @property
    def where(self) -> str:
        """`host:port`."""
        host, port = self.server_address[:2]
        return f"{host!s}:{port}"


def serve(world: World, address: str = "127.0.0.1") -> SampleServer:
    """Serve `world` on a free port until `shutdown` and `server_close`."""
    server = SampleServer((address, 0), _Handler)
    server.world = world
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
