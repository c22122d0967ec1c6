"""Dead and injured over weeks, by the counting of digests: each event once, in the week in which it happened, without
what was taken back or may be the same as another. Pure. A week that was not read is unknown, and never calm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from monitor.alerts.alert import EVERYBODY, HURT, TollKey, figure
from monitor.alerts.listening import Recorded
from monitor.alerts.sums import summed, unknown
from monitor.model import Count, Harm, Toll, Victim, count_of
from monitor.store.listed import Summand

WEEK = timedelta(days=7)
KEYS: tuple[TollKey, ...] = (EVERYBODY, HURT)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of some incidents. unknown: how many of them tell of dead and not of how many."""

    toll: Toll
    incidents: int
    unknown: int

    @property
    def killed(self) -> int:
        return figure(self.toll, EVERYBODY)

    @property
    def injured(self) -> int:
        return figure(self.toll, HURT)

    def count(self, key: TollKey) -> Count | None:
        return count_of(self.toll, *key)


@dataclass(frozen=True, slots=True)
class TrendWeek:
    """A week [since, until). read: whether nearly all of it was; over: whether it has ended."""

    since: datetime
    until: datetime
    total: Total
    read: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Split:
    """One region, class or weapon, now and in the time of the same length before; None where that was not read."""

    label: str
    now: Total
    before: Total | None
    read: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """Weeks in order, and the same stretch before them as one sum; None where that was not read whole."""

    weeks: tuple[TrendWeek, ...]
    now: Total
    before: Total | None


def begins(weeks: int, now: datetime) -> datetime:
    """The Monday (UTC) with which so many weeks begin, the present one with them."""
    monday = datetime.combine(now.astimezone(UTC).date() - timedelta(days=now.astimezone(UTC).weekday()), time(), UTC)
    return monday - WEEK * (weeks - 1)


def trend_of(rows: Sequence[Summand], weeks: int, record: Recorded, now: datetime) -> Trend:
    """rows: of all of the time, and of the time before it."""
    first = begins(weeks, now)
    mine: dict[int, list[Summand]] = {}
    for row in rows:
        mine.setdefault((row.happened - first) // WEEK, []).append(row)
    found = tuple(_week(mine.get(n, []), first + WEEK * n, record, now) for n in range(weeks))
    return Trend(found, together([week.total for week in found]), _before(rows, first, now, record))


def _week(rows: Sequence[Summand], since: datetime, record: Recorded, now: datetime) -> TrendWeek:
    until = since + WEEK
    return TrendWeek(since, until, total(rows), record.covers(since, min(until, now)), until <= now)


def _before(rows: Iterable[Summand], first: datetime, now: datetime, record: Recorded) -> Total | None:
    since = first - (now - first)
    return total([row for row in rows if since <= row.happened < first]) if record.covers(since, first) else None


def splits(
    rows: Sequence[Summand],
    weeks: int,
    now: datetime,
    record: Recorded,
    labels_of: Callable[[Summand], Iterable[str]],
    record_of: Callable[[str], Recorded] | None = None,
    keys: Callable[[str], tuple[TollKey, ...]] = lambda label: KEYS,
) -> list[Split]:
    """By labels, the one with most dead first. record_of: where a label may have been read when others were not; keys:
    the cells that count for it."""
    first = begins(weeks, now)
    since = first - (now - first)
    mine: dict[str, list[Summand]] = {}
    for row in rows:
        for label in labels_of(row):
            mine.setdefault(label, []).append(row)
    found = []
    for label, some in mine.items():
        known = record_of(label) if record_of else record
        present = total([row for row in some if row.happened >= first], keys(label))
        earlier = total([row for row in some if since <= row.happened < first], keys(label))
        found.append(Split(label, present, earlier if known.covers(since, first) else None, known.covers(first, now)))
    return sorted(found, key=lambda one: (-one.now.killed, -one.now.injured, -one.now.incidents, one.label))


def total(rows: Sequence[Summand], keys: tuple[TollKey, ...] = KEYS) -> Total:
    """The sum, of the dead and injured among all, or of other cells told as these."""
    tolls = [_as_all(row.toll, keys) for row in rows]
    return Total(summed(tolls, KEYS), len(rows), unknown(tolls, EVERYBODY))


def together(totals: Sequence[Total]) -> Total:
    """The sum of sums, which is that of all their incidents."""
    tolls = [one.toll for one in totals]
    return Total(summed(tolls, KEYS), sum(one.incidents for one in totals), sum(one.unknown for one in totals))


def _as_all(toll: Toll, keys: tuple[TollKey, ...]) -> Toll:
    if keys == KEYS:
        return toll
    cells = {harm: count for harm, victim in keys if (count := count_of(toll, harm, victim))}
    return {harm: {Victim.ALL: count} for harm, count in cells.items()}


def cells_of(victim: Victim) -> tuple[TollKey, ...]:
    """The dead and the injured of a class."""
    return (Harm.KILLED, victim), (Harm.INJURED, victim)
