"""Perhaps the same: a report that is neither surely known nor surely new.

Most open an incident of their own that names the one they may be of, and page as such. A report may wait, as a member
that adds nothing, only where a second message would tell nobody anything: one place, one day, an event that independent
feeds tell of, and nothing in it that is graver than what was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from monitor.incidents.another import is_one
from monitor.incidents.incident import Incident, Member
from monitor.incidents.people import same_dead
from monitor.incidents.vetoes import when
from monitor.model import Count, Harm, Place, Precision, Target, Toll, Victim, count_of
from monitor.places import contains, distance_km
from monitor.reports import Report

ONE_DAY = timedelta(hours=24)
ENOUGH = 2  # independent voices that tell of the known event


def may_wait(member: Member, incident: Incident) -> bool:
    """Whether the report may stand with the incident as perhaps the same, and page nobody."""
    if abs(when(member) - incident.opened) > ONE_DAY or len(incident.claimants) < ENOUGH:
        return False
    return not _graver(member.report, incident) and _tells_nothing_else(member.report, incident)


def _tells_nothing_else(report: Report, incident: Incident) -> bool:
    """Whether the place is one, or a wider word for it and no other number is told."""
    if one_place(report.place, incident.place):
        return True
    return _is_wider(report.place, incident.place) and (_is_without_number(report) or same_dead(report, incident))


def _is_wider(a: Place | None, b: Place | None) -> bool:
    """Whether the first is the area or country in which the second lies."""
    return a is not None and b is not None and a.precision >= Precision.ADMIN1 and (a == b or contains(a, b))


def _is_without_number(report: Report) -> bool:
    return all(count.figure is None for _, _, count in _cells(report.toll))


def one_place(a: Place | None, b: Place | None) -> bool:
    """One town, or one place without a name of a province."""
    if a is None or b is None or a.precision > Precision.ADMIN1:
        return False
    if a.precision is b.precision is Precision.ADMIN1:
        return (a.country, a.admin1) == (b.country, b.admin1)
    if max(a.precision, b.precision) > Precision.ADMIN2:
        return False
    return is_one(a, b, distance_km(a, b))


def _graver(report: Report, incident: Incident) -> bool:
    """More of anybody than was told there, a class of victims that was not, or another protected place."""
    if report.target not in (None, Target.RESIDENTIAL, incident.target):
        return True
    return any(_more(count, count_of(incident.toll, harm, victim)) for harm, victim, count in _cells(report.toll))


def _cells(toll: Toll) -> Iterable[tuple[Harm, Victim, Count]]:
    return ((harm, victim, count) for harm, cells in toll.items() for victim, count in cells.items())


def _more(count: Count, told: Count | None) -> bool:
    return told is None or (count.figure or 0) > (told.figure or 0)


def as_told(incident: Incident) -> Incident:
    """The incident without what only waited for it, so that no answer depends on that."""
    if not any(m.perhaps for m in incident.members):
        return incident
    return replace(incident, members=tuple(m for m in incident.members if not m.only_waited))


def without_perhaps(incident: Incident) -> tuple[Member, ...]:
    """The reports that are surely of it: what others are compared with."""
    return tuple(m for m in incident.members if not m.perhaps)
