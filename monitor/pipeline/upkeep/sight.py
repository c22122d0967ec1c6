"""Whether the monitor sees anything at all: by the last polls of its feeds, sooner than each of them counts as down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.feeds import FeedState
from monitor.feeds.health import condition
from monitor.pipeline.operators.feed_troubles import STUCK


@dataclass(frozen=True, slots=True)
class Sight:
    """asked: how many feeds were asked yet; unread: how many of them brought nothing at their last polls."""

    asked: int = 0
    unread: int = 0

    @property
    def blind(self) -> bool:
        """Whether no report at all could reach us."""
        return self.asked > 0 and self.unread == self.asked

    @property
    def words(self) -> str:
        return f"{self.asked - self.unread} of {self.asked} feeds could be read when last asked"


def sight_of(states: Iterable[FeedState], now: datetime) -> Sight:
    """The sight of the feeds. A feed that failed twice in a row counts as unread, whatever it did before."""
    asked = [state for state in states if state.last_poll_at]
    return Sight(len(asked), sum(state.failures >= STUCK or condition(state, now).blind for state in asked))
