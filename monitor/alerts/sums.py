"""Sums of incidents over a stretch of time. Pure; a sum keeps low, best and high apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from monitor.alerts.alert import TollKey
from monitor.alerts.listening import Recorded
from monitor.incidents import Incident, first_reported, is_over, standing
from monitor.model import Count, Harm, Toll, Victim, count_of, figure_of


@dataclass(frozen=True, slots=True)
class Felt:
    """The share of one incident. at: the latest moment at which it can have happened. fresh: when the last report of it
    came that was no older than a day; None = all of it is backlog, which counts and pages nobody."""

    incident: str
    at: datetime
    toll: Toll
    fresh: datetime | None
    perhaps: str | None = None  # the incident that it may be the same as


def counts(incident: Incident) -> bool:
    """Whether it is told of as something that happened: not retracted, not merged into another, not context or
    feeds in quarantine alone."""
    return not is_over(incident) and bool(standing(incident.members))


def happened(incident: Incident) -> datetime:
    """The end of the event's day, or its first report where that came earlier or no day is known."""
    first = first_reported(incident)
    if incident.date is None:
        return first
    return min(first, datetime.combine(incident.date, time.max, UTC))


def within(felt: Iterable[Felt], after: datetime, until: datetime) -> list[Felt]:
    """The events in (after, until], each event once: what is perhaps another one is left out, wherever that one is."""
    return [one for one in felt if after < one.at <= until and one.perhaps is None]


def summed(tolls: Sequence[Toll], keys: Iterable[TollKey]) -> Toll:
    """The cells of these keys, each added up; one that nobody tells of is absent."""
    found: dict[Harm, dict[Victim, Count]] = {}
    for harm, victim in keys:
        if told := [count for toll in tolls if (count := count_of(toll, harm, victim))]:
            found.setdefault(harm, {})[victim] = _sum(told)
    return found


def _sum(counts: Sequence[Count]) -> Count:
    """best adds up what rules compare (best, else high, else low). An unknown number adds none of the three; no upper
    end anywhere leaves the sum without one."""
    known = [count for count in counts if not count.unknown]
    if not known:
        return Count()
    open_ended = len(known) < len(counts) or any(count.high is None for count in known)
    return Count(
        low=sum(count.low or 0 for count in known),
        best=sum(count.figure or 0 for count in known),
        high=None if open_ended else sum(count.high or 0 for count in known),
        derived=any(count.derived for count in known),
    )


def unknown(tolls: Iterable[Toll], key: TollKey) -> int:
    """How many tell the harm and not its number: a sum leaves them out."""
    return sum(count.unknown for toll in tolls if (count := count_of(toll, *key)))


def figure(toll: Toll, key: TollKey) -> int:
    """The number that rules compare; 0 where nothing is told, or no number."""
    return figure_of(toll, *key) or 0


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual level: medians over `periods` whole periods; of fewer than `needed` nobody can tell."""

    levels: Mapping[TollKey, float]
    periods: int
    needed: int

    @property
    def known(self) -> bool:
        return self.periods >= self.needed


def usual(
    felt: Sequence[Felt],
    keys: Sequence[TollKey],
    over: timedelta,
    periods: int,
    needed: int,
    record: Recorded,
    now: datetime,
) -> Usual:
    """The totals of the like periods before the last one; one that was not recorded whole would be taken for a calm
    one, and is left out."""
    begins = {n: now - over * (n + 1) for n in range(1, periods + 1)}
    whole = [n for n, since in begins.items() if record.covers(since, since + over)]
    sums = {number: dict.fromkeys(keys, 0) for number in whole}
    for one in felt:
        if one.perhaps is None and (mine := sums.get((now - one.at) // over)) is not None:
            for key in keys:
                mine[key] += figure(one.toll, key)
    levels = {key: float(median(each[key] for each in sums.values())) if sums else 0.0 for key in keys}
    return Usual(levels, len(whole), min(needed, periods))
