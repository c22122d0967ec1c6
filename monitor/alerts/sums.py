"""Sums of incidents over a stretch of time. Pure; a sum keeps low, best and high apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from monitor.alerts.alert import EVERYBODY, TollKey, figure
from monitor.incidents import Incident, first_reported, has_town, is_over, standing
from monitor.model import Count, Day, Harm, Place, Toll, Victim

LARGE = 50  # dead: who tells of so many in an area that nobody else tells of most often tells of a stretch of time


@dataclass(frozen=True, slots=True)
class Felt:
    """The share of one incident. at: the latest moment at which it can have happened. fresh: when the last report of it
    came that was no older than a day; None = all of it is backlog, which counts and pages nobody."""

    incident: str
    at: datetime
    toll: Toll
    fresh: datetime | None
    perhaps: str | None = None  # the incident that it may be the same as
    place: Place | None = None
    sure: bool = True  # else it is in no sum, and a sum that it may belong to is "at least"
    day: Day | None = None  # of the event, where it is stated
    until: datetime | None = None  # when its number of dead was first told: it holds nothing that came later


def counts(incident: Incident) -> bool:
    """Whether it is told of as something that happened: not retracted, not merged into another, not context or
    feeds in quarantine alone."""
    return not is_over(incident) and bool(standing(incident.members))


def is_large_of_an_area(incident: Incident) -> bool:
    """Whether it is of so many dead that it is as likely the number of a time, and no town is known."""
    return not has_town(incident) and figure(incident.toll, EVERYBODY) >= LARGE


def happened(incident: Incident) -> datetime:
    """The end of the event's day, or its first report where that came earlier or no day is known."""
    first = first_reported(incident)
    if incident.date is None:
        return first
    return min(first, datetime.combine(incident.date, time.max, UTC))


def within(felt: Iterable[Felt], after: datetime, until: datetime) -> list[Felt]:
    """The events in (after, until]."""
    return [one for one in felt if after < one.at <= until]


def at_least(total: Toll) -> Toll:
    """The total without an upper end: something may belong to it that it leaves out."""
    return {harm: {v: replace(c, high=None) for v, c in cells.items()} for harm, cells in total.items()}


def summed(tolls: Sequence[Toll], keys: Iterable[TollKey]) -> Toll:
    """The cells of these keys, each added up; one that nobody tells of is absent."""
    found: dict[Harm, dict[Victim, Count]] = {}
    for harm, victim in keys:  # `count_of`, without a call for each of tens of thousands
        if told := [count for toll in tolls if (cells := toll.get(harm)) and (count := cells.get(victim))]:
            found.setdefault(harm, {})[victim] = _sum(told)
    return found


def _sum(counts: Sequence[Count]) -> Count:
    """best adds up what rules compare (best, else high, else low). An unknown number adds none of the three; no upper
    end anywhere leaves the sum without one."""
    low = best = high = known = 0
    open_ended = derived = False
    for count in counts:  # one walk: a page of trends adds up tens of thousands
        if (figure := count.figure) is None:
            continue
        known, best, low = known + 1, best + figure, low + (count.low or 0)
        high, open_ended = high + (count.high or 0), open_ended or count.high is None
        derived = derived or count.derived
    if not known:
        return Count()
    open_ended = open_ended or known < len(counts)
    return Count(low, best, None if open_ended else high, derived=derived)


def unknown(tolls: Iterable[Toll], key: TollKey) -> int:
    """How many tell the harm and not its number: a sum leaves them out."""
    harm, victim = key
    return sum(count.unknown for toll in tolls if (cells := toll.get(harm)) and (count := cells.get(victim)))
