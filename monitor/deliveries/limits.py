"""How many messages somebody wants, and when: budgets and quiet hours. Pure.

What a limit keeps back is held and told later, most often with others in one summary; nothing is dropped. Neither limit
lets a less severe message keep back a more severe one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from monitor.model import Severity

To = tuple[str, str]  # (channel, recipient): whose limits count together


class Budgeted(NamedTuple):
    """A message in a budget: when it was queued, how severe, and the feed whose part it spends."""

    at: datetime
    severity: Severity
    feed: str | None = None


class Held(NamedTuple):
    """The rows of one feed, or of none, that limits hold back from one address: the highest severity."""

    severity: Severity
    feed: str | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many messages in any stretch of `per`, counting what is as severe or more severe. What would not be
    told but for one feed spends no more than three quarters, so that no feed can use up the room of all others."""

    messages: int
    per: timedelta

    @property
    def of_one_feed(self) -> int:
        """How many of the messages one feed may spend."""
        return self.messages - self.messages // 4

    def free_at(self, severity: Severity, told: Iterable[Budgeted], at: datetime, feed: str | None = None) -> datetime:
        """When there is room for one more, from `at` on. feed: the one whose part it spends."""
        counted = [one for one in told if one.severity >= severity and one.at > at - self.per]
        mine = [one for one in counted if feed is not None and one.feed == feed]
        return max(self._room(counted, self.messages, at), self._room(mine, self.of_one_feed, at))

    def _room(self, counted: Iterable[Budgeted], most: int, at: datetime) -> datetime:
        times = sorted(one.at for one in counted)
        return at if len(times) < most else times[-most] + self.per


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `start` to `end` by the clock of `timezone`, every day, over midnight where start is later than end: what is
    less severe than `unless` waits."""

    start: time
    end: time
    timezone: ZoneInfo
    unless: Severity

    def free_at(self, severity: Severity, at: datetime) -> datetime:
        """When the quiet hours that hold this message at `at` end; `at` where none do."""
        if severity >= self.unless:
            return at
        day = at.astimezone(self.timezone).date()
        nights = (self._hours(day + timedelta(days=shift)) for shift in (-1, 0))
        return next((end for start, end in nights if start <= at < end), at)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        """Those that begin on this day. Moments, not what the clock shows: an hour that the end of summer time repeats
        neither ends them twice nor begins them anew."""
        last = day if self.start < self.end else day + timedelta(days=1)
        return self._moment(day, self.start), self._moment(last, self.end)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.timezone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one channel; each of its recipients has a budget of their own."""

    budget: Budget | None = None
    quiet: Quiet | None = None

    def __bool__(self) -> bool:
        return bool(self.budget or self.quiet)

    def free_at(self, severity: Severity, told: Iterable[Budgeted], now: datetime, feed: str | None = None) -> datetime:
        """The first moment from `now` on at which a message as severe as this may go out, as far as is known now. feed:
        the one whose part it spends."""
        known, at = list(told), now
        while True:
            quiet = self.quiet.free_at(severity, at) if self.quiet else at
            free = self.budget.free_at(severity, known, quiet, feed) if self.budget else quiet
            if free == at:
                return at
            at = free
