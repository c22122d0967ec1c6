"""Vetoes, which no evidence outweighs: why a report is none of an incident. Cheap: asked of every candidate."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from monitor.incidents.another import far_apart, of_other_country, other_target, towns_of_two_provinces
from monitor.incidents.incident import Incident, IncidentStatus, Member
from monitor.incidents.limits import MOST_DAYS
from monitor.incidents.sketch import sketch
from monitor.incidents.sketch import when as when
from monitor.model import Cause
from monitor.reports import Kind, Report


class Veto(StrEnum):
    """A reason that no sum can outweigh."""

    SAME_ENTRY = "same_entry"  # a sibling of another place or day
    OTHER_COUNTRY = "other_country"  # and not at a border of the two
    OTHER_PROVINCE = "other_province"  # a known town of another, and not next door
    OTHER_TARGET = "other_target"
    OTHER_CAUSE = "other_cause"  # an accident is no air strike
    OTHER_DATE = "other_date"
    LONG_AGO = "long_ago"
    TAKEN_OUT = "taken_out"  # by a person
    CLOSED = "closed"  # merged into another


ANOTHER_EVENT = frozenset(
    {Veto.OTHER_COUNTRY, Veto.OTHER_PROVINCE, Veto.OTHER_TARGET, Veto.OTHER_CAUSE, Veto.OTHER_DATE}
)
"""Those that say of the event itself that it is another one."""


def veto(member: Member, incident: Incident) -> Veto | None:
    """The first reason why this report cannot be of that incident. Cheap: it is asked of every candidate."""
    if found := _of_another_time(member, incident):
        return found
    return Veto.OTHER_PROVINCE if _of_other_province(member, incident) else _of_another_kind(member, incident)


def rules_out(member: Member, incident: Incident) -> bool:
    """Whether there is a `veto`. In a war nearly every candidate is of another town of another province: that is asked
    first."""
    if _of_other_province(member, incident):
        return True
    return bool(_of_another_time(member, incident) or _of_another_kind(member, incident))


def _of_another_time(member: Member, incident: Incident) -> Veto | None:
    if incident.status is IncidentStatus.CLOSED:
        return Veto.CLOSED
    if of_other_country(member, incident):
        return Veto.OTHER_COUNTRY
    if gap(member, incident) > MOST_DAYS:
        return Veto.LONG_AGO
    return Veto.OTHER_DATE if _other_date(member.report, incident) else None


def _of_another_kind(member: Member, incident: Incident) -> Veto | None:
    report = member.report
    if other_target(report, incident):
        return Veto.OTHER_TARGET
    if report.cause is not incident.cause and {nature_of(report.cause), nature_of(incident.cause)} == _NATURES:
        return Veto.OTHER_CAUSE
    if (entry := (member.feed, member.key)) in sketch(incident).entries and any(
        (m.feed, m.key) == entry and _elsewhere(m.report, report) for m in incident.members
    ):
        return Veto.SAME_ENTRY
    return Veto.TAKEN_OUT if incident.never_with and member.id in incident.never_with else None


_NATURES = frozenset({"violence", "mishap"})  # one is never taken for the other


def _of_other_province(member: Member, incident: Incident) -> bool:
    return towns_of_two_provinces(member, incident) and far_apart(member.report.place, incident)


def _other_date(report: Report, incident: Incident) -> bool:
    """Whether every day that the incident's reports state is too far: one of them may have misread its own."""
    mine, said = report.date, sketch(incident).days
    if mine is None or incident.date is None or mine in said:
        return False
    return all(abs((mine - day).days) > MOST_DAYS for day in said)


def _elsewhere(a: Report, b: Report) -> bool:
    """Whether two reports of one entry tell of two events: all but what is told of one place and no other day."""
    same = a.place is not None and b.place is not None and (a.place.id, a.place.name) == (b.place.id, b.place.name)
    return not same or (None not in (a.date, b.date) and a.date != b.date)


@lru_cache(maxsize=8)
def nature_of(cause: Cause) -> str:
    """The kind of event that has this cause: `violence`, `mishap` or `unknown`."""
    if cause in (Cause.ACCIDENT, Cause.DISASTER):
        return "mishap"
    return "violence" if cause in (Cause.CONFLICT, Cause.CRIME) else "unknown"


def other_nature(cause: Cause) -> str | None:
    """The kind of event that nothing of this cause is of; None where that is unknown."""
    return next(iter(_NATURES - {nature_of(cause)})) if nature_of(cause) in _NATURES else None


def first_reported(incident: Incident) -> datetime:
    """When it was first said, by a report that is surely of it: published, not seen."""
    context = Kind.CONTEXT
    told = [m for m in incident.members if m.report.kind is not context and not m.perhaps]
    return min([incident.opened, *[min(m.published or m.seen, m.seen) for m in told]])  # as `when`, of hundreds


def gap(member: Member, incident: Incident) -> float:
    """Days to the nearest report of the incident; of fresh news to the nearest fresh one, for trials and funerals keep
    an incident on every page, and no event young."""
    said, drawn = when(member), sketch(incident)
    times = drawn.times if member.report.kind is Kind.CONTEXT else drawn.fresh or drawn.times
    if len(times) == 1:
        return abs((times[0] - said).total_seconds()) / 86_400
    at = bisect(times, said)
    return min(abs((near - said).total_seconds()) for near in times[max(0, at - 1) : at + 1]) / 86_400
