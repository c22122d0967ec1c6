"""A stretch of days on the map, and the stretches before and after it: for links and for the slider. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from monitor.web.filters import Filters, begin, end

WIDTHS = (1, 3, 7, 30)  # days that can be chosen
MOST = 366  # days in one step, whatever the address says
FURTHEST = 365  # days that the slider goes back
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaySteps:
    """The days from `first` to `last`, both whole, in UTC. today: the day of the moment."""

    first: date
    last: date
    today: date

    @classmethod
    def of(cls, filters: Filters, now: datetime) -> DaySteps:
        """The days that the filters name; an open end is today."""
        today = now.astimezone(UTC).date()
        last = (end(filters.until, now) - timedelta(microseconds=1)).date() if filters.until else today
        if isinstance(filters.since, timedelta):
            first = last - max(DAY, filters.since) + DAY
        else:
            first = begin(filters.since, now).date() if filters.since else last
        return cls(min(first, last), last, today)

    @classmethod
    def back(cls, ago: int, width: int, now: datetime) -> DaySteps:
        """So many days, the last of them so many days ago."""
        last = now.astimezone(UTC).date() - ago * DAY
        return cls(last - (width - 1) * DAY, last, now.astimezone(UTC).date())

    @property
    def width(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def ago(self) -> int:
        """How many days ago the last one is."""
        return max(0, (self.today - self.last).days)

    @property
    def before(self) -> DaySteps:
        return replace(self, first=self.first - min(self.width, MOST) * DAY, last=self.first - DAY)

    @property
    def after(self) -> DaySteps | None:
        """None where all of it is still to come."""
        if self.last >= self.today:
            return None
        return replace(self, first=self.last + DAY, last=self.last + min(self.width, MOST) * DAY)

    def filters(self, others: Filters) -> Filters:
        """The same filters, of these days."""
        return replace(others, since=self.first, until=self.last, changed=None)
