"""The part of a digest beyond its list: totals with their change against the time before, and the dead of each day.
Pure.

No figure is ever told as calm: a day without a report is a day of which nothing could be read, and where the record
does not reach back there is nothing to compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby

from monitor.alerts.alert import EVERYBODY, figure
from monitor.alerts.facts import Facts
from monitor.alerts.listening import Recorded
from monitor.alerts.once import each_once, share
from monitor.alerts.sums import counts, happened, unknown
from monitor.incidents import Incident
from monitor.model import Harm, Severity, Victim
from monitor.text import moment

DAYS = 14  # of the chart
LATE = timedelta(hours=24)  # an event that was over for longer when the time began belongs to an earlier one
COMPARED = {"killed": EVERYBODY, "civilians": (Harm.KILLED, Victim.CIVILIAN), "injured": (Harm.INJURED, Victim.ALL)}
ELSEWHERE = "province not known"

Graded = tuple[Incident, Severity | None]  # None: no rule fired on it
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until) and the time of the same length before it."""

    since: datetime
    until: datetime
    record: Recorded

    @property
    def before(self) -> datetime:
        return self.since - (self.until - self.since)

    @property
    def comparable(self) -> bool:
        """Whether the time before was recorded."""
        return self.record.covers(self.before, self.since)

    def of(self, region: str) -> Span:
        """The same of one region, which may not have been read when others were."""
        return replace(self, record=self.record.of(region))

    @property
    def word(self) -> str:
        """`day`, `week`, or `time` for a span of no such length; clocks that change make a day an hour off."""
        length, hour = self.until - self.since, timedelta(hours=1)
        return "day" if abs(length - _DAY) <= hour else "week" if abs(length - _WEEK) <= hour else "time"


def reach(since: datetime, now: datetime) -> datetime:
    """From when on incidents are needed: for the time before, and for the chart."""
    return min(since - (now - since), now - timedelta(days=DAYS + 1))


def fresh(incidents: Iterable[Incident], since: datetime, until: datetime) -> list[Incident]:
    """First reported in [since, until), of an event of that time; not retracted, not merged away, sure enough to be
    added up, and no part and no second time of another: each event once."""
    return _once(told_in(incidents, since, until))


def told_in(incidents: Iterable[Incident], since: datetime, until: datetime) -> list[Incident]:
    """The same with those that are in no sum."""
    return [i for i in incidents if since <= i.opened < until and happened(i) >= since - LATE and counts(i)]


def _once(incidents: Iterable[Incident]) -> list[Incident]:
    told = list(incidents)
    ids = {one.incident for one in each_once(map(share, told))}
    return [i for i in told if i.id in ids]


def compared(incidents: Sequence[Incident], span: Span) -> Facts | None:
    """Killed, civilians killed, injured and incidents, now and in the time before; None where nothing is recorded of
    that. Both are summed by what is known today."""
    if not span.comparable:
        return None
    now, then = fresh(incidents, span.since, span.until), fresh(incidents, span.before, span.since)
    found = {name: (_sum(now, name), _sum(then, name)) for name in COMPARED} | {"incidents": (len(now), len(then))}
    figures = {name: {"now": n, "before": b, "change": n - b} for name, (n, b) in found.items()}
    return {"with": span.word, "since": moment(span.before), **figures}


def _sum(incidents: Iterable[Incident], name: str) -> int:
    return sum(figure(incident.toll, COMPARED[name]) for incident in incidents)


def zones(incidents: Sequence[Incident], tell: Callable[[Sequence[Incident]], Facts]) -> list[Facts]:
    """The provinces, the one with most dead first, each told by `tell`."""
    ordered = sorted(incidents, key=zone_of)
    grouped = [(name, list(some)) for name, some in groupby(ordered, key=zone_of)]
    grouped.sort(key=lambda pair: (-_sum(pair[1], "killed"), pair[0]))
    return [{"name": name, **tell(some)} for name, some in grouped]


def zone_of(incident: Incident) -> str:
    return (incident.place.admin1 if incident.place else None) or ELSEWHERE


def by_severity(graded: Iterable[Graded]) -> Facts:
    """How many incidents at each severity; `none`: below every rule."""
    levels = [severity.word if severity else "none" for _, severity in graded]
    return {word: levels.count(word) for word in dict.fromkeys(sorted(levels))}


def days(incidents: Sequence[Incident], zone: tzinfo, span: Span) -> list[Facts]:
    """The last days of the digest's own calendar, the one in which it ends last. recorded: whether we watched then."""
    last = (span.until - timedelta(microseconds=1)).astimezone(zone).date()
    known = _once(filter(counts, incidents))
    return [_day(last - timedelta(days=ago), known, zone, span) for ago in range(DAYS - 1, -1, -1)]


def _day(day: date, incidents: Sequence[Incident], zone: tzinfo, span: Span) -> Facts:
    mine = [i for i in incidents if _day_of(i, zone) == day]
    return {
        "day": day.isoformat(),
        "killed": _sum(mine, "killed"),
        "incidents": len(mine),
        "unknown": unknown([i.toll for i in mine], EVERYBODY),
        "recorded": _recorded(day, zone, span),
    }


def _recorded(day: date, zone: tzinfo, span: Span) -> bool:
    """Whether we listened on a day, as far as it has gone; on the first day, from the first report on."""
    begins, ends = (datetime.combine(day + timedelta(days=n), time.min, zone).astimezone(UTC) for n in (0, 1))
    first = span.record.first
    return first is not None and first < ends and span.record.heard(max(begins, first), min(ends, span.until))


def _day_of(incident: Incident, zone: tzinfo) -> date:
    """The day of the event as reported; where none is, that of its first report."""
    told = incident.opened.astimezone(UTC).astimezone(zone).date()
    return min(incident.date, told) if incident.date else told
