"""A judge of pollers: a behaviour for `FeedServer` that answers by the book and writes down every breach of it.

    judge = Judge(clock, body, max_age=600)
    server.serve("/feed.xml", behaviour=judge)
    ... poll for a day on a fake clock ...
    assert judge.breaches == []

The book, after the yardsticks that publishers of feeds have set up for feed readers:
    ask conditionally once validators were given, verbatim, and with no validator that was never given;
    not before max-age or the feed's own ttl has run out, not before Retry-After;
    never sooner than the interval that was agreed on (`every`), a little later each time and not in step;
    more seldom after a refusal that asks for it: a 429, or a 403 where there were 200s;
    two seconds at least between two requests to one domain; say who you are; bring no cookie back;
    come back in the end, after whatever answer: `judge.end()` says where nobody came for too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from tests.doubles.feed_server import RSS, Exchange

IN_STEP = 4  # equal intervals in a row: no jitter

StatusAndHeaders = tuple[int, dict[str, str]]  # status and headers


@dataclass(slots=True)
class Judge:
    """Answers one path. `refusals`: answers that come before the good ones, such as (429, {"Retry-After": "3600"});
    None is a good one."""

    clock: Callable[[], datetime]
    body: bytes
    etag: str = 'W/"one, two"'
    last_modified: str = "Sun, 1 Mar 2026 09:00:00 GMT"
    max_age: int = 0  # seconds
    ttl: int = 0  # seconds, as the body says
    every: timedelta | None = None  # the interval that the poller was told; None = not judged
    longest: timedelta = timedelta(hours=27)  # without a request: a day, jitter and a little
    refusals: Iterable[StatusAndHeaders | None] = ()
    breaches: list[str] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    _not_before: datetime | None = None
    _slower_than: datetime | None = None
    _given: tuple[str, str] | None = None  # the validators of the last good answer
    _whole: tuple[date, int] | None = None  # the hour in which all was asked for last

    def __post_init__(self) -> None:
        self.refusals = iter(self.refusals)

    def __call__(self, exchange: Exchange) -> None:
        self.came(exchange)
        now = self.clock()
        worked = self._given is not None
        status, headers = next(iter(self.refusals), None) or self._good(exchange)
        wait = int(headers.get("Retry-After", 0)) or (max(self.max_age, self.ttl) if status in (200, 304) else 0)
        self._not_before = now + timedelta(seconds=wait)
        slow = status == 429 or (status == 403 and worked)
        self._slower_than = now + 2 * self.every if slow and self.every else None
        headers = {"Content-Type": RSS, "Set-Cookie": "who=you"} | headers
        exchange.send(status, headers, self.body if status == 200 else b"")

    def came(self, exchange: Exchange) -> None:
        """Judge one request, whatever it will get: who answers in another way than this one calls it alone."""
        now = self.clock()
        self._judge(exchange, now)
        self.asked.append(now)
        self._not_before = self._slower_than = None

    def end(self) -> list[str]:
        """Every breach, with the last: that nobody came any more."""
        if not self.asked or self.clock() - self.asked[-1] > self.longest:
            self._breach(self.clock(), "gave up: nobody came any more")
        return self.breaches

    def _good(self, exchange: Exchange) -> StatusAndHeaders:
        known = exchange.request.headers.get("if-none-match") == self.etag
        self._given = self.etag, self.last_modified
        caching = {"ETag": self.etag, "Last-Modified": self.last_modified, "Cache-Control": f"max-age={self.max_age}"}
        return (304 if known else 200, caching)

    def _judge(self, exchange: Exchange, now: datetime) -> None:
        headers = exchange.request.headers
        self._judge_conditions(headers, now)
        if self._not_before is not None and now < self._not_before:
            self._breach(now, f"came before {self._not_before}")
        if self._slower_than is not None and now < self._slower_than:
            self._breach(now, "did not slow down when asked to")
        if self.asked and now - self.asked[-1] < timedelta(seconds=2):
            self._breach(now, "came within two seconds")
        if "cookie" in headers:
            self._breach(now, "brought a cookie back")
        self._judge_interval(now)
        if "+http" not in headers.get("user-agent", ""):
            self._breach(now, "did not say how to reach who asks")

    def _judge_conditions(self, headers: Mapping[str, str], now: datetime) -> None:
        """Validators are brought back as they were given. Once in a stretch of the clock all may be asked for, which
        finds out servers whose validators never change: every hour at most."""
        brought = tuple(headers.get(name) for name in ("if-none-match", "if-modified-since"))
        if brought == (None, None) and (now.date(), now.hour) != self._whole:
            self._whole = now.date(), now.hour
        elif brought != (self._given or (None, None)):
            self._breach(now, f"If-None-Match: {brought[0]}, If-Modified-Since: {brought[1]}")

    def _judge_interval(self, now: datetime) -> None:
        if self.every is None or not self.asked:
            return
        gap = now - self.asked[-1]
        if gap < self.every:
            self._breach(now, f"came after {gap}, sooner than agreed")
        if gap > self.longest:
            self._breach(now, f"gave up for {gap}")
        gaps = [after - before for before, after in pairwise([*self.asked[-IN_STEP:], now])]
        if len(gaps) == IN_STEP and len(set(gaps)) == 1:
            self._breach(now, f"marches in step, every {gap}")

    def _breach(self, now: datetime, what: str) -> None:
        self.breaches.append(f"{now:%d %H:%M:%S}: {what}")
