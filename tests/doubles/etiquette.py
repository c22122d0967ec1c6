"""A judge of pollers: a behaviour for `FeedServer` that answers by the book and writes down every breach of it.

    judge = Judge(clock, body, max_age=600)
    server.serve("/feed.xml", behaviour=judge)
    ... poll for a day on a fake clock ...
    assert judge.breaches == []

The book: ask conditionally once validators were given, verbatim; not before max-age has run out; not before
Retry-After; two seconds at least between two requests to one domain; say who you are. After the yardsticks that
publishers of feeds have set up for feed readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.doubles.feed_server import RSS, Exchange

Answer = tuple[int, dict[str, str]]  # status and headers


@dataclass(slots=True)
class Judge:
    """Answers one path. `refusals`: answers that come before the good ones, such as (429, {"Retry-After": "3600"})."""

    clock: Callable[[], datetime]
    body: bytes
    etag: str = 'W/"one, two"'
    last_modified: str = "Sun, 1 Mar 2026 09:00:00 GMT"
    max_age: int = 0  # seconds
    refusals: Iterable[Answer] = ()
    breaches: list[str] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    _not_before: datetime | None = None
    _given: bool = False

    def __post_init__(self) -> None:
        self.refusals = iter(self.refusals)

    def __call__(self, exchange: Exchange) -> None:
        now = self.clock()
        self._judge(exchange, now)
        self.asked.append(now)
        status, headers = next(iter(self.refusals), None) or self._good(exchange)
        wait = int(headers.get("Retry-After", 0)) or (self.max_age if status in (200, 304) else 0)
        self._not_before = now + timedelta(seconds=wait)
        exchange.send(status, {"Content-Type": RSS} | headers, self.body if status == 200 else b"")

    def _good(self, exchange: Exchange) -> Answer:
        known = exchange.request.headers.get("if-none-match") == self.etag
        self._given = True
        caching = {"ETag": self.etag, "Last-Modified": self.last_modified, "Cache-Control": f"max-age={self.max_age}"}
        return (304 if known else 200, caching)

    def _judge(self, exchange: Exchange, now: datetime) -> None:
        headers = exchange.request.headers
        if self._given and headers.get("if-none-match") != self.etag:
            self._breach(now, f"If-None-Match: {headers.get('if-none-match')}")
        if self._given and headers.get("if-modified-since") != self.last_modified:
            self._breach(now, f"If-Modified-Since: {headers.get('if-modified-since')}")
        if self._not_before is not None and now < self._not_before:
            self._breach(now, f"came before {self._not_before}")
        if self.asked and now - self.asked[-1] < timedelta(seconds=2):
            self._breach(now, "came within two seconds")
        if "+http" not in headers.get("user-agent", ""):
            self._breach(now, "did not say how to reach who asks")

    def _breach(self, now: datetime, what: str) -> None:
        self.breaches.append(f"{now:%d %H:%M:%S}: {what}")
