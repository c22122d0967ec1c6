"""Whether the monitor sees anything at all, and could tell of it: by the last polls of its feeds, sooner than each of
them counts as down, by what could be read, and by its channels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.feeds import FeedState
from monitor.feeds.health import condition
from monitor.pipeline.operators.feed_troubles import STUCK
from monitor.pipeline.operators.other_ways import failing_channels
from monitor.store import ReadHandle

LATELY = timedelta(hours=1)
SOME, MOSTLY = 5, 0.5  # entries that could not be read, and their share, by which reading itself is taken to fail


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


@dataclass(frozen=True, slots=True)
class Legible:
    """Of the entries that came in the last hour, how many could not be read."""

    came: int = 0
    failed: int = 0

    @property
    def fails(self) -> bool:
        """One entry that cannot be read is told and set aside; where most cannot, it is ours, and we are blind."""
        return self.failed >= SOME and self.failed >= MOSTLY * self.came

    @property
    def words(self) -> str:
        return f"{self.failed} of the {self.came} entries of the last hour could not be read"


def legible(asking: ReadHandle, now: datetime) -> Legible:
    """The entries that could be read of late."""
    return Legible(*asking.count_read(now - LATELY))


def useless(asking: ReadHandle, config: Config, now: datetime) -> str | None:
    """Why no report could reach anybody, though everything moves; None where one could."""
    sight = sight_of(asking.feed_states(feed.name for feed in config.feeds).values(), now)
    if sight.blind:
        return f"nothing that is published reaches us: {sight.words}"
    if (read := legible(asking, now)).fails:
        return f"reading fails: {read.words}"
    if config.channels and len(failing_channels(asking, config)) == len(config.channels):
        return "no channel delivers anything"
    return None
