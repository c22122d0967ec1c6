"""The part of an incident that still stands, after retractions and without the feeds in quarantine.

A retraction takes back what the same outlet said before it, and nothing of anybody else: from another outlet it is a
dissent, which contests and strengthens nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from monitor.incidents.incident import Incident, Member
from monitor.incidents.voices import outlet
from monitor.model import Context, Harm, figure_of
from monitor.reports import Kind


def set_apart(incident: Incident, feeds: Collection[str]) -> Incident:
    """The incident with what these feeds said before they were put in quarantine out of its figures, from its next
    change on."""
    said = tuple(replace(m, quarantined=True) if m.feed in feeds else m for m in incident.members)
    return incident if said == incident.members else replace(incident, members=said)


def standing(members: Sequence[Member]) -> list[Member]:
    """The reports that nobody took back, of feeds that are believed; no context. Who repeats a figure to call it false
    is no voice for it, but where nobody else told it: then it is news."""
    believed = [m for m in _not_taken_back(members) if not m.quarantined]
    return [m for m in believed if not m.report.called_untrue] or believed


def counted(members: Sequence[Member]) -> list[Member]:
    """The reports that make up the figures: those that stand; of an incident that only feeds in quarantine tell of,
    theirs, so that a person can see what they say."""
    return standing(members) or ([] if is_withdrawn(members) else _not_taken_back(members))


def taken_back(members: Sequence[Member]) -> frozenset[tuple[str, str, int]]:
    """The names of the reports whose own feed took them back."""
    if not any(m.report.retracts for m in members):  # as nearly always, and it is asked with each report
        return frozenset()
    return frozenset(m.name for n, r in enumerate(members) if _retracts(r) for m in _meant(r, members[:n]))


def _not_taken_back(members: Sequence[Member]) -> list[Member]:
    gone, said = taken_back(members), _telling(members)
    return [m for m in said if m.name not in gone] if gone else said


def _telling(members: Sequence[Member]) -> list[Member]:
    """Those that say something: context adds nothing, nor does what is perhaps of another event."""
    context = Kind.CONTEXT
    return [m for m in members if m.report.kind is not context and not m.perhaps]


def _retracts(member: Member) -> bool:
    return member.report.retracts and not member.quarantined


def is_withdrawn(members: Sequence[Member]) -> bool:
    """Whether something was taken back, and nothing else stands."""
    return any(m.report.retracts and not m.quarantined for m in members) and not standing(members)


def dissents(members: Sequence[Member]) -> bool:
    """Whether an outlet calls false what it never said: a retraction in the place of a report is of its own."""
    untrue = any(m.report.called_untrue for m in members)
    if untrue and len({m.report.called_untrue for m in _not_taken_back(members) if not m.quarantined}) > 1:
        return True
    retractions = [(n, m) for n, m in enumerate(members) if m.report.retracts and not m.quarantined and not m.revision]
    return any(not _meant(retraction, members[:n]) for n, retraction in retractions)


def spoken_of(members: Sequence[Member]) -> list[Member]:
    """The reports that say where, when and by what: what stands, else what was taken back, so that a retraction can
    still be told from others."""
    return counted(members) or _telling(members) or [m for m in members if m.report.retracts]


def retracted(member: Member, by: Member) -> Member:
    """A report whose entry was replaced by a retraction: what it said, as that."""
    told = replace(member.report, kind=Kind.CONTEXT, why=Context.FOLLOW_UP, retracts=True)
    return replace(by, index=member.index, report=told)


def _meant(retraction: Member, before: Sequence[Member]) -> list[Member]:
    """The earlier reports of its outlet: of the figure that it names, or all where it names none of these."""
    own = [m for m in before if m.report.kind is not Kind.CONTEXT and outlet(m) == outlet(retraction)]
    figure = figure_of(retraction.report.toll, Harm.KILLED)
    return [m for m in own if figure is not None and figure_of(m.report.toll, Harm.KILLED) == figure] or own
