"""Surely another event, whatever the prose: what separates a report from an incident that its words resemble."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from monitor.incidents.incident import Incident, Member
from monitor.incidents.sketch import sketch, when
from monitor.incidents.wording import LEAD, words_of
from monitor.model import Harm, Place, Precision, Target, Toll, figure_of
from monitor.places import adjoin, distance_km
from monitor.reports import Kind, Report, Telling, are_foes
from monitor.text import fold

ACROSS = 100.0  # km: a province is about so wide
MUCH = 0.6  # of the words of a text
LATER_DAYS = 2  # one day more may be a night, a zone, or the day of the telling
ONE_PLACE = 1.5  # km: two gazetteers, or two papers, mean one town
NEIGHBOURS = 25.0  # km: towns so near may be one place to two papers, on whichever side of a border they put it
NORTHWARD = 0.25  # degrees of latitude, more than these


def of_two_provinces(member: Member, incident: Incident) -> bool:
    """Whether every province in which the incident's reports place it is another than this report's, and neither text
    names the other's place: where one does, a place may have been misread."""
    return _in_two_provinces(member, incident, Precision.ADMIN1)


def towns_of_two_provinces(member: Member, incident: Incident) -> bool:
    """The same of towns that are known by name."""
    return _in_two_provinces(member, incident, Precision.ADMIN2)


def of_two_towns(member: Member, incident: Incident) -> bool:
    """Whether every town in which the incident's reports place it lies further from this report's than neighbours do,
    in whatever province, and neither text names the other's: prose and day are alike in all towns of one campaign."""
    place = member.report.place
    if place is None or not is_town(place):
        return False
    known = sketch(incident).towns
    if not known or not far_apart(place, incident):
        return False
    return not any(_names(member, p) for p in known) and not is_named(place, incident)


def km_to_named(member: Member, incident: Incident) -> float | None:
    """How far its town lies from the nearest of the incident's, where one of the texts names both; None where none
    does. The name of a province says nothing of the city that it is named after."""
    place = member.report.place
    if place is None or not is_town(place):
        return None
    named = place.name != place.admin1 and is_named(place, incident)
    towns = (p for p in sketch(incident).towns if named or (p.name != p.admin1 and _names(member, p)))
    return min((_km(place, p) for p in towns), default=None)


def of_a_later_day(member: Member, incident: Incident) -> bool:
    """Whether fresh news states a day that is later, by more than a night, than every day that the incident's reports
    state: as likely as not the next attack on that place."""
    if member.report.kind is Kind.CONTEXT:
        return False
    mine, said = member.report.date, [m.report.date for m in incident.members if m.report.date]
    return mine is not None and bool(said) and (mine - max(said)).days >= LATER_DAYS


def is_told_days_after(member: Member, incident: Incident) -> bool:
    """Whether news of a number of dead of its own states no day, and is told days after every day that is stated there,
    where one of the two knows no more than an area: what is told today without a day is of today."""
    report, said = member.report, sketch(incident).days
    mine = figure_of(report.toll, Harm.KILLED)
    news = report.kind is not Kind.CONTEXT and report.telling is Telling.EVENT and report.date is None
    if not (news and mine and said) or mine in sketch(incident).dead:
        return False
    towns = is_town(report.place) and is_town(incident.place)
    return not towns and (when(member).date() - max(said)).days > LATER_DAYS


def _in_two_provinces(member: Member, incident: Incident, least: Precision) -> bool:
    place = member.report.place
    if place is None or place.precision > least:
        return False
    found = sketch(incident)
    known = found.towns if least is Precision.ADMIN2 else [p for p in found.places if p.precision <= least]
    for other in known:
        if _one_province(place, other):
            return False
    if not known:
        return False
    return not any(_names(member, p) for p in known) and not is_named(place, incident)


def of_other_people(report: Report, incident: Incident) -> bool:
    """Whether the harmed are of a people that fights those who were harmed there, as the texts call them: a shooting,
    and what was done in revenge for it."""
    mine, theirs = set(report.peoples), sketch(incident).peoples
    return mine.isdisjoint(theirs) and any(are_foes((a, b)) for a in mine for b in theirs)


def of_other_land(report: Report, incident: Incident) -> bool:
    """Whether one of the two knows no place, and names other countries than the other one does or lies in, and none
    next to these or at war with one: who names only those that fired names that."""
    if report.place is not None and incident.place is not None:
        return False
    mine = _lands(report.place, report.lands)
    theirs = _lands(incident.place, sketch(incident).lands)
    return bool(mine and theirs) and not any(a == b or adjoin(a, b) or are_foes((a, b)) for a in mine for b in theirs)


def _lands(place: Place | None, named: Iterable[str]) -> frozenset[str]:
    return frozenset(named) if place is None else frozenset([place.country] if place.country else ())


def of_other_country(member: Member, incident: Incident) -> bool:
    """Whether the report is of another country than the incident, and nothing makes one of the two places the other."""
    a, b = member.report.place, incident.place
    if a is None or b is None or None in (a.country, b.country) or a.country == b.country:
        return False
    return not _across_a_border(member, a, incident, b)


def _across_a_border(member: Member, a: Place, incident: Incident, b: Place) -> bool:
    """Whether two places in countries that adjoin may be one: towns next door to each other, or a town that the other
    text names, who was taken to be in the country of those who fired, say."""
    if not (a.country and b.country and adjoin(a.country, b.country)):
        return False
    if is_town(a) and is_town(b) and _km(a, b) < NEIGHBOURS:
        return True
    return (is_town(b) and _names(member, b)) or (is_town(a) and is_named(a, incident))


def far_apart(place: Place | None, incident: Incident) -> bool:
    """Whether all of these towns are so far that nobody takes one for the other."""
    return all(is_far(place, p) for p in sketch(incident).towns)


def is_far(a: Place | None, b: Place) -> bool:
    """Whether they are further apart than neighbours: so many degrees to the north are, whatever else."""
    if a and None not in (a.lat, a.lon, b.lat, b.lon) and abs((a.lat or 0.0) - (b.lat or 0.0)) > NORTHWARD:
        return True
    return _km(a, b) > NEIGHBOURS


def _names(member: Member, town: Place) -> bool:
    return stands_in(called(town), opening_of(member))


def is_named(town: Place, incident: Incident) -> bool:
    """Whether one of the incident's first reports names the town."""
    name = called(town)
    return any(stands_in(name, opening) for opening in sketch(incident).openings)


def stands_in(name: str, opening: str) -> bool:
    """Whether a name stands in a text, both folded, as a word of its own: Lindi is not in "Malindi". Only a script with
    capitals writes nothing onto the front of a name, and of these Latin nothing onto its end."""
    at, front, end = opening.find(name), name[:1] != name[:1].upper(), name.isascii()
    while at >= 0:
        before, after = opening[at - 1 : at], opening[at + len(name) : at + len(name) + 1]
        if not (front and before.isalnum()) and not (end and after.isalnum()):
            return True
        at = opening.find(name, at + 1)
    return False


def called(town: Place) -> str:
    """The name by which it is looked for in a text."""
    return _folded(town.written or town.name)


def opening_of(member: Member) -> str:
    """Title and beginning of a report that comes, folded."""
    return _opening(member.title, member.text[:LEAD])


@lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    return fold(name)


@lru_cache(maxsize=256)
def _opening(title: str, lead: str) -> str:
    return fold(f"{title}\n{lead}")


def next_door(a: Place | None, b: Place | None) -> bool:
    """Whether two towns are so near that two papers may mean one by them."""
    return is_town(a) and is_town(b) and _km(a, b) < NEIGHBOURS


def is_elsewhere(a: Place | None, b: Place | None) -> bool:
    """Whether two places are in two provinces or countries, as far as both are known, and not next door."""
    if a is None or b is None or next_door(a, b):
        return False
    if None not in (a.country, b.country) and a.country != b.country:
        return True
    return max(a.precision, b.precision) <= Precision.ADMIN1 and not _one_province(a, b)


def is_town(place: Place | None) -> bool:
    """A place known by name."""
    return place is not None and place.precision <= Precision.ADMIN2


def is_one(a: Place, b: Place, km: float | None) -> bool:
    """Whether two places known by name, so far from each other, are one: by id, or for the distance."""
    return (a.id is not None and a.id == b.id) or (km is not None and km <= ONE_PLACE)


def _one_province(a: Place, b: Place) -> bool:
    """As far as both are known; else by how far it is from one to the other."""
    return a.admin1 == b.admin1 if a.admin1 and b.admin1 else _km(a, b) <= ACROSS


def _km(a: Place | None, b: Place | None) -> float:
    found = distance_km(a, b) if a and b else None
    return NEIGHBOURS if found is None else found


def other_target(report: Report, incident: Incident) -> bool:
    """A school is no mosque: another protected place, and another number of dead. Homes stand everywhere."""
    if report.target in (None, Target.RESIDENTIAL):
        return False
    targets = {m.report.target for m in incident.members} - {None}
    if not targets or targets & {report.target, Target.RESIDENTIAL}:
        return False
    mine, told = figure_of(report.toll, Harm.KILLED), {figure_of(toll, Harm.KILLED) for toll in _tolls(incident)}
    return mine is not None and None not in told and mine not in told


def _tolls(incident: Incident) -> Iterable[Toll]:
    return chain([incident.toll], (m.report.toll for m in incident.members if m.report.toll))


def is_apart(new: Member, old: Member) -> bool:
    """Whether two readings of one entry place it in two countries, or in two towns that neither could mean by the
    other's name."""
    a, b = new.report.place, old.report.place
    if a is None or b is None:
        return False
    if None not in (a.country, b.country) and a.country != b.country:
        return True
    two = is_town(a) and is_town(b) and _km(a, b) > NEIGHBOURS and not _only_moved(new, old)
    return two and not _names(new, b) and not _names(old, a)


def _only_moved(new: Member, old: Member) -> bool:
    """Whether one event was put right to another town: one number of dead, one weapon and target, and much the same
    words."""
    a, b = new.report, old.report
    mine, before = words_of(new), words_of(old)
    alike = len(mine & before) >= MUCH * min(len(mine), len(before))
    return alike and (figure_of(a.toll, Harm.KILLED), a.weapon, a.target) == (
        figure_of(b.toll, Harm.KILLED),
        b.weapon,
        b.target,
    )


def is_another_target(new: Report, old: Report) -> bool:
    """Whether two readings tell of two protected places with two numbers of dead."""
    if Target.RESIDENTIAL in (new.target, old.target) or None in (new.target, old.target) or new.target is old.target:
        return False
    return figure_of(new.toll, Harm.KILLED) != figure_of(old.toll, Harm.KILLED)
