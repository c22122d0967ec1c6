"""One worker a channel at most, so that a receiver that hangs holds up its own channel and no other.

due channels ──▶ worker: claim one, attempt, claim the next, until nothing of that channel is due
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from time import monotonic

WORKERS = 16

TimeSource = Callable[[], datetime]
Attempt = Callable[[str, TimeSource], bool]  # (channel, clock) → whether there was one to attempt


class Courier:
    """Works off channels that have something due. Call `tick` from one thread; `stop` ends it."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._pool = ThreadPoolExecutor(WORKERS, "deliver")
        self._working: dict[str, Future[int]] = {}
        self._stopped = threading.Event()

    def tick(self, due: Iterable[str], now: datetime, patience: timedelta | None = None) -> int:
        """Set workers to the channels that are due and wait for them, at most `patience`; the number of attempts that
        ended since the last tick. A channel that is still being worked on keeps its worker."""
        clock = _running_from(now)
        for channel in due:
            if channel not in self._working and not self._stopped.is_set():
                self._working[channel] = self._pool.submit(self._work, channel, clock)
        wait(self._working.values(), None if patience is None else patience.total_seconds())
        ended = [channel for channel, work in self._working.items() if work.done()]
        return sum(self._working.pop(channel).result() for channel in ended)

    def work(self, channel: str, now: datetime) -> int:
        """Work one channel off and wait for its end; the number of attempts, none where we were stopped. Call it for a
        channel once at a time."""
        try:
            return self._pool.submit(self._work, channel, _running_from(now)).result()
        except (
            RuntimeError,
            CancelledError,
        ):  # stopped a moment ago, by a reload: the next one works
            if not self._stopped.is_set():
                raise
            return 0

    @property
    def busy(self) -> bool:
        """Whether an attempt is under way."""
        return any(not work.done() for work in self._working.values())

    def stop(self) -> None:
        """Finish the attempts under way and begin no other."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(self, channel: str, clock: TimeSource) -> int:
        attempts = 0
        while not self._stopped.is_set() and self._attempt(channel, clock):
            attempts += 1
        return attempts


def _running_from(now: datetime) -> TimeSource:
    """A clock that goes on from `now`, whatever is done to the machine's own: work can outlast the tick it began in."""
    start = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - start)
