"""The times at which anything was read at all. What was not read is unknown, and never calm: outages, times without a
live feed, all before the first day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

PAUSE = timedelta(hours=6)  # without any feed that answers: from here on nobody listened
STEP = timedelta(minutes=15)  # by which a stretch grows: it need not be written down at each poll
MISSED = 0.1  # of a time that may be missing for it to count as heard
MOST = 500  # stretches that are remembered


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which feeds answered, one soon after the other."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Listening:
    """Stretches in order; none = nothing is known of when we listened, and no time is held for unread."""

    stretches: tuple[Stretch, ...] = ()

    def covers(self, since: datetime, until: datetime) -> bool:
        """Whether nearly all of this time was heard."""
        if not self.stretches:
            return True
        heard = sum((_shared(one, since, until) for one in self.stretches), timedelta())
        return heard >= (until - since) * (1 - MISSED)

    def heard_at(self, now: datetime, pause: timedelta = PAUSE) -> Listening:
        """With a feed that answered at this time; the same where that adds too little to be written down."""
        last = self.stretches[-1] if self.stretches else None
        if last is None or now - last.until > pause:
            return Listening((*self.stretches, Stretch(now, now))[-MOST:])
        if now - last.until < STEP:
            return self
        return Listening((*self.stretches[:-1], replace(last, until=now)))


def _shared(stretch: Stretch, since: datetime, until: datetime) -> timedelta:
    return max(min(stretch.until, until) - max(stretch.since, since), timedelta())


@dataclass(frozen=True, slots=True)
class Recorded:
    """The times of which anything can be known. first: since when anything is recorded at all; None = nothing is."""

    first: datetime | None
    listening: Listening = Listening()

    def covers(self, since: datetime, until: datetime) -> bool:
        """Whether a time without a report was one in which we listened."""
        return self.first is not None and self.first <= since and self.listening.covers(since, until)


NOTHING_RECORDED = Recorded(None)
