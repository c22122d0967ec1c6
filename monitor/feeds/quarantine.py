"""The feeds that an operator does not believe, and the words with which they were set apart and let back. Pure.

A feed that was taken over goes on being asked and read, so that nothing is lost, and nobody is told by it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.feeds import Quarantine

KEPT = 200  # quarantines that are over


@dataclass(frozen=True, slots=True)
class Over:
    """A quarantine that is over: who let the feed back, when and why."""

    feed: str
    quarantine: Quarantine
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that was written down of quarantines: those that last, by feed, and those that are over."""

    now: Mapping[str, Quarantine] = field(default_factory=dict)
    past: tuple[Over, ...] = ()

    def apart(self, feed: str, quarantine: Quarantine) -> Register:
        """With a feed set apart."""
        return Register({**self.now, feed: quarantine}, self.past)

    def back(self, feed: str, by: str, note: str, at: datetime) -> Register:
        """With a feed let back."""
        over = Over(feed, self.now[feed], by, at, note)
        return Register({name: kept for name, kept in self.now.items() if name != feed}, (*self.past, over)[-KEPT:])
