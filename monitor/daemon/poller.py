"""feed ──fetch──▶ answer ──absorb──▶ store: many threads ask, one writer takes the answers in as they come.

    due ──┬─ live feeds ────── 64 threads ─┐
          └─ troubled feeds ── 16 threads ─┴─▶ arrived ──▶ absorb (whoever calls `tick`)

Whatever can take long is done by the thread that asks, parsing too: the writer waits for nobody. An answer that brings
much is taken in by parts, between which all others come first.

A feed that failed last time is asked by a pool of its own, so that hosts that hang delay no good one. Of one domain one
feed at a time is asked, with a gap between two. Whose host is another's when its turn comes is not asked.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Generic, TypeVar

from monitor.feeds import Feed, FeedState
from monitor.feeds.gap import HostGap, host_of, registrable
from monitor.log import failed

log = logging.getLogger("monitor.feed")

LIVE, TROUBLED = 64, 16  # threads; they wait for the network nearly all of the time
PATIENCE = timedelta(seconds=1)  # that a tick waits for answers; what is under way is taken in by the next
REST = timedelta(minutes=1)  # after an error of our own (the store is full, say), before the feed is asked again

T = TypeVar("T")  # what asking brings; the poller only carries it
Fetch = Callable[[Feed, FeedState, datetime], T]
Absorb = Callable[[Feed, FeedState, T, datetime], T | None]  # the rest of it, where there is any


@dataclass(frozen=True, slots=True)
class _Answer(Generic[T]):
    feed: Feed
    state: FeedState
    asked: datetime
    future: Future[T | None]
    rest: T | None = None  # what of it is still to be taken in

    def found(self) -> T | None:
        """The answer; None where nobody was asked."""
        return self.future.result() if self.rest is None else self.rest


class Poller(Generic[T]):
    """Asks feeds and takes in their answers. Call `tick` from one thread; `stop` ends it. ours: whether the host of a
    URL is ours to ask, at this moment; from any thread."""

    def __init__(
        self,
        fetch: Fetch[T],
        absorb: Absorb[T],
        gap: HostGap | None = None,
        ours: Callable[[str], bool] = lambda url: True,
    ) -> None:
        self._fetch, self._absorb, self._ours = fetch, absorb, ours
        self.gap = gap or HostGap()
        self._live = ThreadPoolExecutor(LIVE, "fetch")
        self._troubled = ThreadPoolExecutor(TROUBLED, "fetch-troubled")
        self._arrived: queue.SimpleQueue[_Answer[T]] = queue.SimpleQueue()
        self._rests: deque[_Answer[T]] = deque()
        self._asking: dict[str, str] = {}  # domain → the feed that is being asked there
        self._resting: dict[str, float] = {}  # feed → monotonic seconds
        self._stopped = threading.Event()

    def tick(
        self, due: Iterable[FeedState], feeds: Mapping[str, Feed], now: datetime, patience: timedelta = PATIENCE
    ) -> int:
        """Ask the feeds that are due and take in what has been answered by now; the number of answers."""
        for state in due:
            self._ask(feeds[state.feed], state, now)
        return self._take_in(patience)

    def finish(self, due: Iterable[FeedState], feeds: Mapping[str, Feed], now: Callable[[], datetime]) -> None:
        """Ask all of these once and take in every answer. Ends, because every fetch has a deadline."""
        left = list(due)
        while left or self.busy:
            left = [state for state in left if not self._ask(feeds[state.feed], state, now())]
            self._take_in(PATIENCE)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come or to be taken in."""
        return bool(self._asking or self._rests)

    @property
    def asked(self) -> frozenset[str]:
        """The feeds that are being asked, or whose answer is still to be taken in. From any thread."""
        return frozenset({*self._asking.values(), *(answer.feed.name for answer in list(self._rests))})

    @property
    def resting(self) -> frozenset[str]:
        """The feeds that are left alone for now. From any thread."""
        now = monotonic()
        return frozenset(name for name, until in list(self._resting.items()) if now < until)

    def rest(self, names: Iterable[str]) -> None:
        """Leave feeds alone for a minute: what they answered could not be kept, through no fault of theirs."""
        self._resting.update(dict.fromkeys(names, monotonic() + REST.total_seconds()))

    def stop(self) -> None:
        """Ask nobody any more. What was asked and not taken in is asked again after the next start."""
        self._stopped.set()
        for pool in (self._live, self._troubled):
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, feed: Feed, state: FeedState, now: datetime) -> bool:
        """Have a feed asked; false where another of its domain is being asked. One that rests, or of which parts are
        still to be taken in, is passed over."""
        domain = registrable(host_of(feed.url))
        if domain in self._asking:
            return False
        partly = any(feed.name == answer.feed.name for answer in self._rests)
        if partly or self._stopped.is_set() or monotonic() < self._resting.get(feed.name, 0.0):
            return True
        self._asking[domain] = feed.name
        wait = self.gap.reserve(domain, monotonic())
        future = (self._troubled if state.failures else self._live).submit(self._answer, feed, state, now, wait)
        future.add_done_callback(lambda done: self._arrived.put(_Answer(feed, state, now, done)))
        return True

    def _answer(self, feed: Feed, state: FeedState, now: datetime, wait: float) -> T | None:
        if self._stopped.wait(wait):
            raise CancelledError
        if not self._ours(feed.url):  # it waited for a thread and for the gap, and may have passed on meanwhile
            return None
        try:
            return self._fetch(feed, state, now)
        finally:
            self.gap.ended(host_of(feed.url), monotonic())

    def _take_in(self, patience: timedelta) -> int:
        until, taken = monotonic() + patience.total_seconds(), 0
        while self.busy:
            try:
                answer = self._arrived.get(timeout=0.0 if self._rests else max(0.0, until - monotonic()))
            except queue.Empty:
                if not self._rests:
                    break
                taken += self._take_in_one(self._rests.popleft())
                if monotonic() >= until:
                    break
            else:
                del self._asking[registrable(host_of(answer.feed.url))]
                taken += self._take_in_one(answer)
        return taken

    def _take_in_one(self, answer: _Answer[T]) -> bool:
        """Whether that was all of it."""
        rest: T | None = None
        try:
            if (found := answer.found()) is None:
                return False
            rest = self._absorb(answer.feed, answer.state, found, answer.asked)
        except Exception as error:  # noqa: BLE001 - the loop boundary per feed: one feed must not stop the others
            self.rest([answer.feed.name])
            failed(log, "feed not taken in", error, feed=answer.feed.name)
        if rest is not None:
            self._rests.append(replace(answer, rest=rest))
        return rest is None
