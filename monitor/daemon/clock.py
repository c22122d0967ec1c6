"""Notices when somebody moves the clock: the wall clock may jump, the monotonic one cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

NOTICEABLE = timedelta(seconds=5)  # below this it is the clock's own slewing, or we were asleep on a busy machine


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """Compares the two clocks whenever it is asked. `wall` is aware UTC, `steady` counts seconds onward."""

    wall: Callable[[], datetime] = utc_now
    steady: Callable[[], float] = monotonic
    _offset: timedelta | None = None

    def step(self) -> timedelta:
        """How far the wall clock moved by itself since the last call; zero unless the move is `NOTICEABLE`.

        Linux stops the monotonic clock while the machine sleeps, so waking up looks like a step forward, and is one.
        """
        offset = self.wall() - datetime.fromtimestamp(self.steady(), UTC)
        moved = offset - self._offset if self._offset is not None else timedelta()
        self._offset = offset
        return moved if abs(moved) >= NOTICEABLE else timedelta()
