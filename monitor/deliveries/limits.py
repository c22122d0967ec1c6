"""How many messages somebody wants, and when: budgets and quiet hours. Pure.

What a limit keeps back is held and told later, most often with others in one summary; nothing is dropped. Neither limit
lets a less severe message keep back a more severe one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Severity

To = tuple[str, str]  # (channel, recipient): whose limits count together
Budgeted = tuple[datetime, Severity]  # a message in a budget: when it was queued, and how severe


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many messages in any stretch of `per`, counting what is as severe or more severe."""

    messages: int
    per: timedelta

    def free_at(self, severity: Severity, told: Iterable[Budgeted], at: datetime) -> datetime:
        """When there is room for one more, from `at` on."""
        counted = sorted(when for when, level in told if level >= severity and when > at - self.per)
        return at if len(counted) < self.messages else counted[-self.messages] + self.per


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

    def free_at(self, severity: Severity, told: Iterable[Budgeted], now: datetime) -> datetime:
        """The first moment from `now` on at which a message as severe as this may go out, as far as is known now."""
        known, at = list(told), now
        while True:
            quiet = self.quiet.free_at(severity, at) if self.quiet else at
            free = self.budget.free_at(severity, known, quiet) if self.budget else quiet
            if free == at:
                return at
            at = free
