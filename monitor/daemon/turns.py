"""Turns at something that several share. Who has had least of it so far comes first, and of equals who waits longest.

A lock would not do: whoever gives it back and asks again at once may have it again before those who wait have woken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from threading import Event, Lock


class Turns:
    """One turn at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._line: list[tuple[float, int, Event]] = []
        self._numbers = count()

    @contextmanager
    def turn(self, had: float = 0.0) -> Iterator[None]:
        """Wait for a turn; it ends with the block, and is handed on. had: what one has had of it before, in seconds."""
        self._wait(had)
        try:
            yield
        finally:
            self._pass_on()

    def _wait(self, had: float) -> None:
        mine = Event()
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            heappush(self._line, (had, next(self._numbers), mine))
        mine.wait()

    def _pass_on(self) -> None:
        with self._lock:
            if self._line:
                heappop(self._line)[-1].set()  # it stays taken
            else:
                self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)
