"""For and against: whether a report speaks of the event of an incident, as a sum of parts that can be shown.

The weights were set by reading kinds of error on the development half of the grouping sets (docs/incidents.md), never
for a row. Unknown is unknown: what either side does not say adds and takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from math import log

from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.voices import same_name
from monitor.incidents.wording import Rarity, Words, likeness, words_of
from monitor.model import Cause, Harm, Place, Precision, Victim, Weapon, count_of
from monitor.places import contains, distance_km
from monitor.reports import Kind, Report

JOIN = 3.8  # from which sum a report joins
CROWDED = 0.7  # a report's bond to any one of n incidents alike in place and time: this much less for each doubling
WORDED = 7.0  # what likeness of wording weighs
MOST = 5.0
SIZED = 0.0
LONG = 30  # words: between texts of that length ...
TELLING = 0.0
EXPECTED = 0.1  # ... this much likeness is nothing
MOST_DAYS = 10  # between two known event dates, or two reports: beyond it no report joins

Part = tuple[Evidence, float]


class Veto(StrEnum):
    """What no sum can outweigh."""

    SAME_ENTRY = "same_entry"  # a sibling: one entry speaks of one event once
    OTHER_COUNTRY = "other_country"
    OTHER_CAUSE = "other_cause"  # an accident is no air strike
    OTHER_DATE = "other_date"
    LONG_AGO = "long_ago"
    TAKEN_OUT = "taken_out"  # by a person


def veto(member: Member, incident: Incident) -> Veto | None:
    """The first reason why this report cannot be of that incident. Cheap: it is asked of every candidate."""
    report = member.report
    if _other_country(report.place, incident.place):
        return Veto.OTHER_COUNTRY
    if gap(member, incident) > MOST_DAYS:
        return Veto.LONG_AGO
    if report.date and incident.date and abs((report.date - incident.date).days) > _date_slack(report):
        return Veto.OTHER_DATE
    if {_nature(report.cause), _nature(incident.cause)} == {"violence", "mishap"}:
        return Veto.OTHER_CAUSE
    if any((m.feed, m.key) == (member.feed, member.key) for m in incident.members):
        return Veto.SAME_ENTRY
    return Veto.TAKEN_OUT if member.id in incident.never_with else None


def _other_country(a: Place | None, b: Place | None) -> bool:
    return a is not None and b is not None and None not in (a.country, b.country) and a.country != b.country


def _date_slack(report: Report) -> int:
    """Days between two stated dates that can be one event: a follow-up may date itself, a report of it hardly can."""
    return MOST_DAYS if report.kind is Kind.CONTEXT else 2


@lru_cache(maxsize=8)
def _nature(cause: Cause) -> str:
    if cause in (Cause.ACCIDENT, Cause.DISASTER):
        return "mishap"
    return "violence" if cause in (Cause.CONFLICT, Cause.CRIME) else "unknown"


def when(member: Member) -> datetime:
    """When it was said: published, or first seen where that is unknown or later than seen."""
    return min(member.published or member.seen, member.seen)


def gap(member: Member, incident: Incident) -> float:
    """Days to the nearest report of the incident."""
    said = when(member)
    return min(abs((when(m) - said).total_seconds()) for m in incident.members) / 86_400


def score(member: Member, incident: Incident, rare: Rarity, crowd: int = 1) -> Score:
    """Every part that says something, and their sum. crowd: incidents that agree with the report in place and time."""
    parts = tuple((what, round(value, 2)) for what, value in _parts(member, incident, rare, crowd) if value)
    return Score(round(sum(value for _, value in parts), 2), parts)


def fits_place_and_time(member: Member, incident: Incident) -> bool:
    """Whether place and time alone speak for one event."""
    place = _place(member.report.place, incident.place)
    return place > 0 and place + _date(member, incident) + _time(member, incident) > 0


def _parts(member: Member, incident: Incident, rare: Rarity, crowd: int) -> Iterator[Part]:
    report = member.report
    yield Evidence.PLACE, _place(report.place, incident.place)
    yield Evidence.DATE, _date(member, incident)
    yield Evidence.TIME, _time(member, incident)
    yield Evidence.TOLL, _toll(report, incident)
    yield Evidence.WORDING, _wording(member, incident, rare)
    yield Evidence.CLAIMANT, _claimant(report, incident)
    yield Evidence.TARGET, _target(report, incident)
    yield Evidence.ACTOR, _actor(member, incident)
    yield Evidence.WEAPON, _weapon(report.weapon, incident.weapon)
    yield Evidence.SIZE, SIZED * log(len(incident.members))
    yield Evidence.CROWD, -CROWDED * log(crowd) if crowd > 1 else 0.0


def _place(a: Place | None, b: Place | None) -> float:
    if a is None or b is None:
        return 0.0
    if max(a.precision, b.precision) <= Precision.ADMIN2:
        return _apart(a, b)
    if contains(a, b) or contains(b, a):
        return 0.7 if a.precision is b.precision is Precision.ADMIN1 else 0.2
    return -1.5 if a.admin1 and b.admin1 and a.admin1 != b.admin1 else 0.0


def _apart(a: Place, b: Place) -> float:
    """Two places known by name: the same, next door, or elsewhere."""
    km = distance_km(a, b)
    if (a.id is not None and a.id == b.id) or (km is not None and km <= 1.5):
        return 1.2
    if km is None:
        return 0.0
    near = Precision.NEAR in (a.precision, b.precision)
    return 0.2 if near and km <= 20 else -1.5 if km <= 80 else -2.5


def _date(member: Member, incident: Incident) -> float:
    a, b = member.report.date, incident.date
    if a is None or b is None:
        return 0.0
    return {0: 2.0, 1: 0.3}.get(abs((a - b).days), -2.0)


def _time(member: Member, incident: Incident) -> float:
    """News of one event comes close together. Where both state the day, only long silence still counts."""
    days = gap(member, incident)
    dated = member.report.date is not None and incident.date is not None
    for limit, value in _CLOSENESS:
        if days <= limit:
            return min(value, 0.0) if dated else value
    return _CLOSENESS[-1][1]


_CLOSENESS = ((0.75, 2.0), (1.5, 1.3), (3.0, -0.5), (5.0, -1.8), (MOST_DAYS, -2.5))


def _toll(report: Report, incident: Incident) -> float:
    """How the dead, the injured and their parts agree with what the incident's reports say."""
    total = sum(_agrees(report, incident, *cell) for cell in _COMPARED)
    return max(min(total, 3.0), -2.5)


_COMPARED = (
    (Harm.KILLED, Victim.ALL, 1.0),
    (Harm.INJURED, Victim.ALL, 0.6),
    (Harm.ABDUCTED, Victim.ALL, 1.0),
    (Harm.KILLED, Victim.CHILD, 0.3),
    (Harm.KILLED, Victim.WOMAN, 0.3),
)


def _agrees(report: Report, incident: Incident, harm: Harm, victim: Victim, weight: float) -> float:
    """Equal to what any report says, or else against what they add up to."""
    mine, theirs = count_of(report.toll, harm, victim), count_of(incident.toll, harm, victim)
    if mine is None or theirs is None or mine.figure is None or theirs.figure is None:
        return 0.0
    said = {c.figure for m in incident.members if (c := count_of(m.report.toll, harm, victim))}
    vague = mine.vague or theirs.vague
    if mine.figure in said:
        return weight * _surprise(mine.figure) * (0.5 if vague else 1.0)
    return weight * (0.3 if vague else 1.0) * _step(mine.figure, theirs.figure)


def _surprise(number: int) -> float:
    """How telling it is that two reports give the same number: small ones meet by chance."""
    return next((value for most, value in _EQUAL if number <= most), 1.6)


_EQUAL = ((1, 0.3), (3, 0.5), (6, 0.9), (12, 1.0), (25, 1.3))


def _step(mine: int, theirs: int) -> float:
    """A toll that grew speaks for one event; a much smaller one is a part at best."""
    ratio = max(mine, 1) / max(theirs, 1)
    if ratio > 1:
        return 1.0 if ratio <= 1.35 else 0.3 if ratio <= 2.6 else 0.0 if ratio <= 5 else -0.5
    return 0.0 if ratio >= 0.4 else -1.1 if ratio >= 0.2 else -1.9


def _wording(member: Member, incident: Incident, rare: Rarity) -> float:
    """The likest of the reports in the same language; across languages wording says nothing."""
    mine = words_of(member)
    same = [words_of(m) for m in incident.members if m.language == member.language]
    return _alike(mine, same, rare) if mine and same else 0.0


def _alike(mine: Words, theirs: list[Words], rare: Rarity) -> float:
    best = max(likeness(mine, words, rare) for words in theirs)
    best += TELLING * rare.telling(mine & frozenset().union(*theirs))
    long = min(len(mine), max(map(len, theirs))) >= LONG
    return min(WORDED * best, MOST) - (WORDED * EXPECTED if long else 0.0)


def _claimant(report: Report, incident: Incident) -> float:
    named = [m.report.claimant for m in incident.members if m.report.claimant]
    return 0.3 if report.claimant and any(same_name(report.claimant, n) for n in named) else 0.0


def _target(report: Report, incident: Incident) -> float:
    if report.target is None or incident.target is None:
        return 0.0
    return 0.5 if report.target is incident.target else -1.0


def _actor(member: Member, incident: Incident) -> float:
    """Names are compared within a language only."""
    actor = member.report.actor
    named = [m.report.actor for m in incident.members if m.report.actor and m.language == member.language]
    if not actor or not named:
        return 0.0
    return 0.3 if any(same_name(actor, n) for n in named) else -0.3


def _weapon(a: Weapon | None, b: Weapon | None) -> float:
    if a is None or b is None or Weapon.OTHER in (a, b):
        return 0.0
    if a is b:
        return 0.6
    return -0.2 if _family(a) == _family(b) else -0.9


_FAMILIES = {
    "from_afar": {
        Weapon.AIR_STRIKE, Weapon.DRONE_STRIKE, Weapon.MISSILE, Weapon.ROCKET, Weapon.BARREL_BOMB, Weapon.ARTILLERY,
        Weapon.SHELLING, Weapon.MORTAR, Weapon.TANK_FIRE, Weapon.CLUSTER_MUNITION, Weapon.INCENDIARY, Weapon.CHEMICAL,
    },
    "planted": {
        Weapon.IED, Weapon.CAR_BOMB, Weapon.SUICIDE_BOMB, Weapon.GRENADE, Weapon.LANDMINE, Weapon.UNEXPLODED_ORDNANCE,
    },
}  # fmt: skip
"""Weapons that reports of one event take for each other; the rest are used by hand."""


def _family(weapon: Weapon) -> str:
    return next((name for name, weapons in _FAMILIES.items() if weapon in weapons), "by_hand")
