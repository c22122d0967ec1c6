"""Turns at what keeps a thread of the server busy for seconds: reading a text, fetching a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

AT_ONCE = 2  # half of the server's threads


class BusyTurns:
    """One for each person, and so few in all that others are answered meanwhile."""

    def __init__(self) -> None:
        self._reading: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def of(self, person: str) -> Iterator[bool]:
        """Whether it is this person's turn."""
        with self._lock:
            free = person not in self._reading and len(self._reading) < AT_ONCE
            if free:
                self._reading.add(person)
        try:
            yield free
        finally:
            if free:
                with self._lock:
                    self._reading.discard(person)
