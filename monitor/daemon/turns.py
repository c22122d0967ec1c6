"""Turns at something that several share. Who has had least of it so far comes first, and of equals who waits longest.

A lock would not do: whoever gives it back and asks again at once may have it again before those who wait have woken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from threading import Event, Lock


@dataclass(slots=True)
class Turn:
    """The turn that one has."""

    _pass_on: Callable[[], None]
    ended: bool = False

    def end(self) -> None:
        """Hand it on now."""
        if not self.ended:
            self.ended = True
            self._pass_on()


class Turns:
    """One turn at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taken = False
        self._line: list[tuple[float, int, Event]] = []
        self._numbers = count()

    @contextmanager
    def turn(self, had: float = 0.0) -> Iterator[Turn]:
        """Wait for a turn; it ends with the block or before, and is handed on. had: what one has had of it before, in
        seconds."""
        self._wait(had)
        mine = Turn(self._pass_on)
        try:
            yield mine
        finally:
            mine.end()

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
