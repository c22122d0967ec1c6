"""The worker's half of taking in: an answer is kept whole, and grouped by whoever holds the pen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.daemon.live import OnAbsorbed
from monitor.daemon.poller import Absorb
from monitor.feeds import Feed, FeedState, NotModified
from monitor.pipeline import Absorbed, Pipeline
from monitor.pipeline.intake.absorb import Answer


@dataclass(slots=True)
class HandingOver:
    """Those of one tick that bring nothing are kept together: most do, and a commit each would be most of what they
    cost. Call it from the thread that takes answers in."""

    _unchanged: list[Absorbed] = field(default_factory=list)  # not kept yet

    def by(self, pipeline: Pipeline, told: OnAbsorbed) -> Absorb[Answer]:
        """How one answer is taken in; who hears of it, hears of what brings nothing at `keep`."""

        def hand_over(feed: Feed, state: FeedState, answer: Answer, now: datetime) -> None:
            if isinstance(answer.outcome, NotModified):
                self._unchanged.append(pipeline.unchanged(feed, state, answer, now))
            else:
                told(pipeline.hand_over(feed, state, answer, now))

        return hand_over

    def keep(self, pipeline: Pipeline, told: OnAbsorbed) -> None:
        """Keep what brought nothing. Raises StoreError; then these feeds are due as before, and asked again."""
        found, self._unchanged = self._unchanged, []
        pipeline.keep_unchanged(found)
        for each in found:
            told(each)
