"""The ties of a report to an event: a sum of evidence is not enough where the place is none.

An area is no place. In a war everybody tells of "the strip" and "the country" at every hour, so that place and time
agree with every incident there; what is of no known place agrees with even more of them. Words, names, toll or target
must tie the two then, and of context, which may say anything of anybody, more of these.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.incidents.evidence import Setting
from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.reports import Kind

WIDE, AREA = (
    0.2,
    0.5,
)  # of the part `place`, up to which one names a wider place, and both no more than one area; then ...
LEVELS, ONE_AREA = 0.7, 1.2  # ... wording, names, toll and target must say so much together; of context the latter
MANY = 2  # incidents that agree in place and time, from which on these tell a report of an area from no other
OTHER_NAMES = -1.0  # of the part `names`, from which down context tells of somebody else
UNPLACED, CONTEXT = 0.6, 1.6  # wording that stands for a place where one of the two names none; and of context
OTHER_MEANS = -0.5  # of the part `weapon`, from which down nobody takes one for the other

Parts = Mapping[Evidence, float]


def is_tied(found: Score, member: Member, incident: Incident, among: Setting) -> bool:
    """Whether more ties the two than an area and an hour."""
    said, context = dict(found.parts), member.report.kind is Kind.CONTEXT
    if not _are_placed(member, incident):
        return _is_known_by_words(said, context)
    place = said.get(Evidence.PLACE, 0.0)
    if not 0 <= place <= AREA:
        return True
    return _is_context_tied(said, among) if context else _is_report_tied(said, place, among)


def is_near(found: Score, member: Member, incident: Incident) -> bool:
    """Whether a report may be of an event of its place, though nothing but an area and an hour ties the two."""
    near = dict(found.parts).get(Evidence.PLACE, 0.0) > 0
    return near and member.report.kind is not Kind.CONTEXT and _are_placed(member, incident)


def _are_placed(member: Member, incident: Incident) -> bool:
    return member.report.place is not None and incident.place is not None


def _is_known_by_words(said: Parts, context: bool) -> bool:
    """Whether words or names say enough of an unknown place; a number alone never does, and not where people were
    shot in one and bombed in the other."""
    wording, names = said.get(Evidence.WORDING, 0.0), said.get(Evidence.NAMES, 0.0)
    if said.get(Evidence.WEAPON, 0.0) <= OTHER_MEANS:
        return False
    return (wording >= CONTEXT and names > OTHER_NAMES) if context else (wording >= UNPLACED or names > 0)


def _is_context_tied(said: Parts, among: Setting) -> bool:
    needed = LEVELS if among.crowd < MANY else ONE_AREA
    return said.get(Evidence.NAMES, 0.0) > OTHER_NAMES and _tie(said) >= needed


def _is_report_tied(said: Parts, place: float, among: Setting) -> bool:
    return among.crowd < MANY or _tie(said) >= (LEVELS if place <= WIDE else ONE_AREA)


def _tie(said: Parts) -> float:
    return sum(max(0.0, said.get(what, 0.0)) for what in _TIES)


_TIES = (Evidence.WORDING, Evidence.NAMES, Evidence.TOLL, Evidence.TARGET)
