"""The times at which anything was read at all, of each region. What was not read is unknown, and never calm: outages,
times without a live feed that can speak of it, all before the first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

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
    """Stretches in order; none = nothing is known of when we listened, and no time is held for unread. regions: the
    same of the feeds that can speak of a region, by its name; none there = they never answered."""

    stretches: tuple[Stretch, ...] = ()
    regions: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)

    def covers(self, since: datetime, until: datetime) -> bool:
        """Whether nearly all of this time was heard."""
        if not self.stretches:
            return True
        heard = sum((_shared(one, since, until) for one in self.stretches), timedelta())
        return heard >= (until - since) * (1 - MISSED)

    def of(self, region: str) -> Listening:
        """The listening for a region; what is known of all feeds, where nothing is of it."""
        return Listening(self.regions[region] or (_NEVER,)) if region in self.regions else self

    def heard_at(self, now: datetime, pause: timedelta = PAUSE) -> Listening:
        """With a feed that answered at this time; the same where that adds too little to be written down."""
        grown = _grown(self.stretches, now, pause)
        return self if grown is self.stretches else replace(self, stretches=grown)

    def heard_of(self, answers: Mapping[str, datetime | None]) -> Listening:
        """With the last answer for each region; regions that are gone are forgotten. A region that is new is heard from
        now on; those of a record that kept none have been heard as all feeds were."""
        before = self.regions or dict.fromkeys(answers, self.stretches)
        known = {name: before.get(name, ()) for name in answers}
        grown = {name: _grown(known[name], at, PAUSE) if (at := answers[name]) else known[name] for name in answers}
        return self if grown == self.regions else replace(self, regions=grown)


_NEVER = Stretch(datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def _grown(known: tuple[Stretch, ...], now: datetime, pause: timedelta) -> tuple[Stretch, ...]:
    last = known[-1] if known else None
    if last is None or now - last.until > pause:
        return (*known, Stretch(now, now))[-MOST:]
    return known if now - last.until < STEP else (*known[:-1], replace(last, until=now))


def _shared(stretch: Stretch, since: datetime, until: datetime) -> timedelta:
    return max(min(stretch.until, until) - max(stretch.since, since), timedelta())


@dataclass(frozen=True, slots=True)
class Recorded:
    """The times of which anything can be known. first: since when anything is recorded at all; None = nothing is."""

    first: datetime | None
    listening: Listening = Listening()
    regions: tuple[str, ...] = ()  # of which it is asked; none = of the whole world

    def of(self, *regions: str) -> Recorded:
        """The same of these regions alone."""
        return replace(self, regions=regions)

    def covers(self, since: datetime, until: datetime) -> bool:
        """Whether a time without a report was one in which we listened, for each of the regions."""
        return self.first is not None and self.first <= since and self.heard(since, until)

    def heard(self, since: datetime, until: datetime) -> bool:
        """The same of what is recorded, whenever that began."""
        each = [self.listening.of(name) for name in self.regions] or [self.listening]
        return all(one.covers(since, until) for one in each)


NOTHING_RECORDED = Recorded(None)
