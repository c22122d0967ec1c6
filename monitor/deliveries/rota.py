"""Who has duty when: the shifts of a rota, one by one or by a rule of recurrence (RFC 5545), which is looked at only as
far as somebody asks. Pure. The only importer of dateutil."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=31)  # of one shift
MOST = 5_000  # recurrences of one duty that are looked at
EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - local, as recurrence is counted

_FREQUENT = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(SECOND|MINUTE|HOUR)=", re.IGNORECASE)
_UNTIL = re.compile(r"UNTIL=(\d{8})(?:T(\d{6}))?(Z?)", re.IGNORECASE)
_COUNT = re.compile(r";?COUNT=(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of duty. Times are UTC."""

    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """One line or event of a rota: duty once, or again and again by `rule`. start: local in `zone`, without one of
    its own, so that a night that begins at ten does so in summer too; but: starts that are left out."""

    person: str
    start: datetime
    lasts: timedelta
    zone: ZoneInfo
    rule: str = ""
    but: tuple[datetime, ...] = ()

    @property
    def for_ever(self) -> bool:
        return bool(self.rule) and not _UNTIL.search(self.rule) and not _COUNT.search(self.rule)

    def shifts(self, since: datetime, until: datetime) -> Iterator[Shift]:
        """Those that touch [since, until)."""
        first, last = self._local(since) - self.lasts - timedelta(days=1), self._local(until) + timedelta(days=1)
        for start in self._starts(first, last):
            shift = Shift(self.person, self._utc(start), self._utc(start + self.lasts))
            if shift.start < until and shift.end > since and start not in self.but:
                yield shift

    def _starts(self, first: datetime, last: datetime) -> Iterator[datetime]:
        if not self.rule:
            if first <= self.start <= last:
                yield self.start
            return
        counted = _COUNT.search(self.rule)
        found = islice(_recurrence(self.rule, self.start, self.zone, last), int(counted[1]) if counted else None)
        known = 0
        for start in found:
            if start >= first:
                known += 1
                yield start
            if known >= MOST:
                return

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone).replace(tzinfo=None)

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Handover:
    """When duty passes to whom."""

    at: datetime
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rota:
    """Who has duty when. Several may have it at once."""

    name: str
    duties: tuple[Duty, ...]

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(duty.person for duty in self.duties))

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Who has duty at a moment."""
        found = self.shifts(at, at + timedelta(seconds=1))
        return tuple(dict.fromkeys(shift.person for shift in found if shift.start <= at))

    def shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Those that touch [since, until), in order."""
        found = (shift for duty in self.duties for shift in duty.shifts(since, until))
        return sorted(found, key=lambda shift: (shift.start, shift.end, shift.person))

    def shift_of(self, person: str, at: datetime) -> Shift | None:
        """The shift that a person has, or had last, within a month."""
        mine = [s for s in self.shifts(at - LONGEST, at + timedelta(seconds=1)) if s.person == person and s.start <= at]
        return mine[-1] if mine else None

    def gaps(self, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """The times in [since, until) in which nobody has duty."""
        found, covered = [], since
        for shift in self.shifts(since, until):
            if shift.start > covered:
                found.append((covered, shift.start))
            covered = max(covered, shift.end)
        return [*found, (covered, until)] if covered < until else found

    def handover(self, after: datetime, within: timedelta) -> Handover | None:
        """The next time at which others have duty than now; None where that is further off."""
        now = self.on_duty(after)
        moments = {at for shift in self.shifts(after, after + within) for at in (shift.start, shift.end) if at > after}
        changes = ((at, self.on_duty(at)) for at in sorted(moments))
        return next((Handover(at, to) for at, to in changes if set(to) != set(now)), None)


def rule_problem(rule: str, start: datetime) -> str | None:
    """Why a rule of recurrence cannot be used; None where it can."""
    if _FREQUENT.search(rule):
        return "recurs every hour or oftener; a shift recurs by days, weeks or months"
    if start < EARLIEST:
        return "begins before the year 2000"
    if (counted := _COUNT.search(rule)) and int(counted[1]) > MOST:
        return f"recurs more than {MOST} times; give it an end (UNTIL)"
    try:
        next(_recurrence(rule, start, ZoneInfo("UTC"), start + timedelta(days=800)), None)
    except (ValueError, TypeError, KeyError, AttributeError):
        return "has a rule of recurrence that cannot be read"
    return None


def _recurrence(rule: str, start: datetime, zone: ZoneInfo, last: datetime) -> Iterator[datetime]:
    """Local starts up to `last`: without that end a rule that never holds would be looked for until the year 9999."""
    from dateutil.rrule import rrule, rrulestr  # a config without recurrence does without it

    ends = _UNTIL.search(rule)
    bare = _COUNT.sub("", _UNTIL.sub("", rule)).strip("; ")
    until = min(last, _until(ends, zone)) if ends else last
    if until < start:
        return iter(())
    made = rrulestr(f"{bare.replace(';;', ';')};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start)
    return iter(made if isinstance(made, rrule) else ())


def _until(found: re.Match[str], zone: ZoneInfo) -> datetime:
    at = datetime.strptime(f"{found[1]}{found[2] or '235959'}", "%Y%m%d%H%M%S")  # noqa: DTZ007 - local, or UTC below
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if found[3] else at
