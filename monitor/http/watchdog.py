"""Deadlines that hold. A socket's timeout is per read, so a byte now and then renews it for as long as a server likes;
here one thread shuts the socket down when the time is up, and whoever reads from it wakes.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar


class Watch:
    """One request's time. `fired` is true once it was cut."""

    __slots__ = ("_lock", "_socket", "deadline", "fired", "over")

    def __init__(self, seconds: float, lock: threading.Condition) -> None:
        self.deadline = time.monotonic() + seconds
        self.fired = False
        self.over = False  # the request has ended in time
        self._lock = lock
        self._socket: socket.socket | None = None

    def left(self) -> float:
        """Seconds until the deadline; never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def hold(self, sock: socket.socket) -> None:
        """From now on this is the socket to cut. Raises TimeoutError where the time is up already."""
        with self._lock:
            if self.fired:
                raise TimeoutError
            self._socket = sock

    def let_go(self) -> None:
        """The request is over: its socket may serve another one."""
        with self._lock:
            self._socket, self.over = None, True

    def cut(self) -> None:
        """Called by the watchdog with the lock held."""
        self.fired = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # closed in the meantime
                # The plain socket's shutdown: the one of ssl would take the TLS state away from the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


CURRENT: ContextVar[Watch | None] = ContextVar("watch", default=None)
"""The watch of the request that this thread is making: connections, made deep inside urllib3, find it here."""


class Watchdog:
    """One thread for all requests of a gate; it starts with the first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, Watch]] = []
        self._order = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextlib.contextmanager
    def watching(self, seconds: float) -> Iterator[Watch]:
        """A watch for what this thread does in the block."""
        watch = Watch(seconds, self._changed)
        self._add(watch)
        token = CURRENT.set(watch)
        try:
            yield watch
        finally:
            CURRENT.reset(token)
            watch.let_go()

    def close(self) -> None:
        """Ends the thread, and cuts what is under way: without a watchdog it could go on for ever."""
        with self._changed:
            self._closed = True
            for _, _, watch in self._due:
                watch.cut()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _add(self, watch: Watch) -> None:
        with self._changed:
            watch.fired = self._closed
            heapq.heappush(self._due, (watch.deadline, next(self._order), watch))
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)
                self._thread.start()
            elif self._due[0][2] is watch:
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._closed:
                self._cut_due()
                self._changed.wait(self._due[0][0] - time.monotonic() if self._due else None)

    def _cut_due(self) -> None:
        while self._due and (self._due[0][2].over or self._due[0][0] <= time.monotonic()):
            watch = heapq.heappop(self._due)[2]
            if not watch.over:
                watch.cut()
