"""A clock that a test turns by hand: on the wall, and one that never goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(slots=True)
class Hands:
    """Reads `seconds` where a steady clock is asked for, `now` where one on the wall is; a test sets both."""

    seconds: float = 0.0
    now: datetime = NOON

    def __call__(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return self.now

    def pass_(self, seconds: float, jump: timedelta = timedelta()) -> None:
        """Time passes; jump: and somebody sets the clock on the wall."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds) + jump
