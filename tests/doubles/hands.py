"""A monotonic clock that a test turns by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Hands:
    """Reads `seconds`, whatever a test sets them to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds
