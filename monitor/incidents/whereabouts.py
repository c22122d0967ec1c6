"""How far the place of a report and the places of an incident agree. Town, district, province and country of one event
are levels of one place, not disagreement."""

from __future__ import annotations

from monitor.incidents.another import NEIGHBOURS, far_apart, is_one, km_to_named
from monitor.incidents.corrections import placed_by_hand
from monitor.incidents.incident import Incident, Member
from monitor.incidents.sketch import sketch
from monitor.model import Place, Precision
from monitor.places import distance_km, may_contain
from monitor.text import fold

SAME_PLACE = 0.9
WIDER, CAPITAL = 0.1, -0.6  # a wider word for where a town lies; a city whose name may be that of its province
WIDE = 100.0  # km: from a town to the middle of its district, or to the capital of its province
PART_KM = 10.0  # so near, "East Karsa" and "Karsa Camp" are parts of Karsa
NEXT, BY, AWAY = -0.4, -1.0, -2.5  # of towns, where one is only near the other's; up to so many km ...
NEXT_KM, BY_KM = 6.0, 80.0


def agreement_of_places(member: Member, incident: Incident) -> float:
    """Half by where the incident is taken to be, half by the nearest that one of its reports says. Of a town that is
    not the incident's, who only names the country or province of both says nothing. A text that names both towns may
    mean either, where they are neighbours ("in the camp, in Karsa") or one is named like its province."""
    place = member.report.place
    found = _agreement(place, incident)
    if found >= NEXT or (found < CAPITAL and far_apart(place, incident)):  # so far that no name brings them together
        return found
    km = km_to_named(member, incident)
    if km is None:
        return found
    return WIDER if found >= CAPITAL and km <= WIDE else NEXT if km <= NEIGHBOURS else found


def _agreement(place: Place | None, incident: Incident) -> float:
    if place is None or not (said := sketch(incident).places):
        return 0.0
    taken = _place(place, incident.place)
    if placed_by_hand(incident):  # whoever copies the reports that were wrong tells of it all the same
        return max(taken, *(_place(place, p) for p in said))
    nearest = taken if said == (incident.place,) else max(_place(place, p) for p in said)
    return taken if taken < 0 and nearest < SAME_PLACE else (taken + nearest) / 2


def _place(a: Place | None, b: Place | None) -> float:
    if a is None or b is None:
        return 0.0
    if max(a.precision, b.precision) <= Precision.ADMIN2:
        return _apart(a, b)
    if may_contain(a, b) or may_contain(b, a):
        return 0.4 if a.precision is b.precision is Precision.ADMIN1 else 0.1
    return -1.7 if a.admin1 and b.admin1 and a.admin1 != b.admin1 else 0.0


def _apart(a: Place, b: Place) -> float:
    """Two places known by name: the same, next door, or elsewhere."""
    km = distance_km(a, b)
    if is_one(a, b, km):
        return SAME_PLACE
    if km is None:
        return 0.0
    if _are_levels(a, b, km):
        return WIDER if _is_wide(a) or _is_wide(b) else CAPITAL
    if km <= PART_KM and _is_part(a.name, b.name):
        return WIDER
    near = Precision.NEAR in (a.precision, b.precision)
    return (NEXT if km <= NEXT_KM else BY) if near and km <= BY_KM else AWAY


def _are_levels(a: Place, b: Place, km: float) -> bool:
    """Whether one of two names may be a wider word for where the other lies: a district and a town in it, a province by
    the name of its capital and a town in it."""
    if km > WIDE or a.admin1 is None or (a.country, a.admin1) != (b.country, b.admin1):
        return False
    return _may_be_wide(a) != _may_be_wide(b)


def _is_part(a: str, b: str) -> bool:
    """Whether one name holds the other: the east of a city, or the camp at a town."""
    one, other = set(fold(a).split()), set(fold(b).split())
    return one < other or other < one


def _may_be_wide(place: Place) -> bool:
    return _is_wide(place) or place.name == place.admin1


def _is_wide(place: Place) -> bool:
    """Whether more than a town is meant: a district, or the countryside of a province's capital."""
    return place.precision is Precision.ADMIN2 or (place.precision is Precision.NEAR and place.name == place.admin1)
