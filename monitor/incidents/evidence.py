"""For and against: whether a report speaks of the event of an incident, as a sum of parts that can be shown.

The weights were set by reading kinds of error on the development half of the grouping sets (docs/incidents.md), never
for a row. Unknown is unknown: what either side does not say adds and takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.voices import same_name
from monitor.incidents.wording import Rarity, Words, likeness, words_of
from monitor.model import Cause, Count, Harm, Place, Precision, Victim, Weapon, count_of
from monitor.places import contains, distance_km
from monitor.reports import Kind, Report

JOIN = 3.0  # from which sum a report joins
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
    if _gap(member, incident) > MOST_DAYS:
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


def _gap(member: Member, incident: Incident) -> float:
    """Days to the nearest report of the incident."""
    said = when(member)
    return min(abs((when(m) - said).total_seconds()) for m in incident.members) / 86_400


def score(member: Member, incident: Incident, rare: Rarity) -> Score:
    """Every part that says something, and their sum."""
    parts = tuple((what, round(value, 2)) for what, value in _parts(member, incident, rare) if value)
    return Score(round(sum(value for _, value in parts), 2), parts)


def _parts(member: Member, incident: Incident, rare: Rarity) -> Iterator[Part]:
    report = member.report
    yield Evidence.PLACE, _place(report.place, incident.place)
    yield Evidence.DATE, _date(report.date, incident.date) + _since(_gap(member, incident))
    yield Evidence.TOLL, _toll(report, incident)
    yield Evidence.WORDING, _wording(member, incident, rare)
    yield Evidence.CLAIMANT, _claimant(report, incident)
    yield Evidence.CAUSE, _target(report, incident) + _actor(member, incident)
    yield Evidence.WEAPON, _weapon(report.weapon, incident.weapon)


def _place(a: Place | None, b: Place | None) -> float:
    if a is None or b is None:
        return 0.0
    exact = max(a.precision, b.precision) <= Precision.ADMIN2
    if exact:
        return _apart(a, b)
    if contains(a, b) or contains(b, a):
        return 0.3 if Precision.COUNTRY in (a.precision, b.precision) else 1.2
    return -2.5 if a.admin1 and b.admin1 and a.admin1 != b.admin1 else 0.0


def _apart(a: Place, b: Place) -> float:
    """Two places known by name: the same, next door, or elsewhere."""
    km = distance_km(a, b)
    if (a.id is not None and a.id == b.id) or (km is not None and km <= 1.5):
        return 2.5
    if km is None:
        return 0.0
    near = Precision.NEAR in (a.precision, b.precision)
    return 0.5 if near and km <= 20 else -3.0


def _date(a: date | None, b: date | None) -> float:
    if a is None or b is None:
        return 0.0
    return {0: 1.5, 1: 0.3}.get(abs((a - b).days), -1.5)


def _since(days: float) -> float:
    """News of one event comes close together."""
    if days <= 1.5:
        return 0.7
    return 0.2 if days <= 3 else -0.4 if days <= 5 else -1.2


def _toll(report: Report, incident: Incident) -> float:
    """The best agreement with any member, a little more where injured and children agree as well."""
    total = 0.0
    for harm, victim, weight in _COMPARED:
        mine = count_of(report.toll, harm, victim)
        theirs = [c for m in incident.members if (c := count_of(m.report.toll, harm, victim))]
        if mine and theirs:
            total += weight * max(_agreement(mine, c) for c in theirs)
    return max(total, -2.5)


_COMPARED = (
    (Harm.KILLED, Victim.ALL, 1.0),
    (Harm.INJURED, Victim.ALL, 0.6),
    (Harm.KILLED, Victim.CHILD, 0.4),
    (Harm.KILLED, Victim.WOMAN, 0.3),
    (Harm.ABDUCTED, Victim.ALL, 1.0),
)


def _agreement(mine: Count, theirs: Count) -> float:
    """Equal figures say the more, the rarer the number; far apart ones speak against, near ones for a growing toll."""
    a, b = mine.figure, theirs.figure
    if a is None or b is None:
        return 0.0
    low, high = sorted((max(a, 1), max(b, 1)))
    if a == b:
        return _surprise(a) * (0.5 if mine.vague or theirs.vague else 1.0)
    ratio = high / low
    loose = mine.vague or theirs.vague or mine.high is None or theirs.high is None
    if ratio <= 1.35:
        return 0.5
    if ratio <= 2.6:
        return 0.0 if loose else -0.4
    return -0.5 if loose else -1.5


def _surprise(number: int) -> float:
    """How telling it is that two reports give the same number: small ones meet by chance."""
    return 0.4 if number <= 1 else 0.8 if number <= 3 else 1.3 if number <= 6 else 1.8 if number <= 12 else 2.3


def _wording(member: Member, incident: Incident, rare: Rarity) -> float:
    """The likest of the reports in the same language; across languages wording says nothing."""
    mine = words_of(member)
    same = [words_of(m) for m in incident.members if m.language == member.language]
    return _alike(mine, same, rare) if mine and same else 0.0


def _alike(mine: Words, theirs: list[Words], rare: Rarity) -> float:
    best = max(likeness(mine, words, rare) for words in theirs)
    return 9.0 * (best - 0.15) if best > 0.15 else -0.6 * (0.15 - best) / 0.15


def _claimant(report: Report, incident: Incident) -> float:
    named = [m.report.claimant for m in incident.members if m.report.claimant]
    return 0.4 if report.claimant and any(same_name(report.claimant, n) for n in named) else 0.0


def _target(report: Report, incident: Incident) -> float:
    if report.target is None or incident.target is None:
        return 0.0
    return 0.8 if report.target is incident.target else -1.5


def _actor(member: Member, incident: Incident) -> float:
    """Names are compared within a language only."""
    actor = member.report.actor
    named = [m.report.actor for m in incident.members if m.report.actor and m.language == member.language]
    if not actor or not named:
        return 0.0
    return 0.4 if any(same_name(actor, n) for n in named) else -0.4


def _weapon(a: Weapon | None, b: Weapon | None) -> float:
    if a is None or b is None or Weapon.OTHER in (a, b):
        return 0.0
    if a is b:
        return 0.7
    return 0.0 if _family(a) == _family(b) else -1.5


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
