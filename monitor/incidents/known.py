"""Known or new: whether a report tells of the likeliest incident surely, perhaps, or not.

The evidence is compared with what else it may be. Where many incidents agree in place and time, agreeing says less; but
that doubt has an end, or each event that was not recognised would hide the next report of it. It ends the sooner the
further the likeliest stands above the next one, and the more outlets tell of it: what is on every front page is told
again and again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from math import log

from monitor.incidents.another import (
    is_told_days_after,
    of_a_later_day,
    of_other_land,
    of_other_people,
    of_two_provinces,
    of_two_towns,
)
from monitor.incidents.evidence import JOIN, PERHAPS, Setting, has_substance, may_say_enough, score
from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.people import (
    are_few_of_many,
    are_fewer_dead,
    are_other_victims,
    are_others_hurt,
    is_areas_number,
    is_of_other_extent,
    is_other_harm,
    is_part_of_areas_number,
)
from monitor.incidents.sides import of_other_side
from monitor.incidents.sketch import sketch
from monitor.incidents.ties import SETTLED, is_near, is_tied, may_be_tied
from monitor.incidents.vetoes import when
from monitor.incidents.voices import Outlet, outlet

CROWDED = 1.0  # doubt, for each e-fold of incidents that agree in place and time
CHOICE = 0.8  # doubt, for each e-fold of candidates at all
MOST_DOUBT = 3.0
ONE_OUTLET = 3.5  # more, where only the report's own outlet told of it: it would have named its own story
HEAT = 1.0  # less, for each e-fold of outlets that told of it ...
LATELY = timedelta(hours=24)  # ... in so long
HOT_FOR = timedelta(hours=48)  # since it opened: later a war's own noise keeps an incident on every page, and ...
COLD = 1.0  # ... doubt has so much more room, or one incident swallows a week
MARGIN = 0.3  # less, for each point above the next candidate ...
MOST_MARGIN = 3.0  # ... up to so many
A_NIGHT = timedelta(days=1)  # of two dates


class How(StrEnum):
    """The relation of a report to the likeliest incident."""

    SURELY = "surely"
    PERHAPS = "perhaps"


class Unsure(StrEnum):
    """A reason why a report is no more than perhaps of an incident, whatever its sum."""

    ONE_AREA = "one_area"  # nothing but an area and an hour ties the two; or a place, after a day of silence
    TWO_PROVINCES = "two_provinces"  # and neither text names the other's place
    TWO_TOWNS = "two_towns"  # of one province, further apart than neighbours, and neither text names the other
    FEWER_DEAD = "fewer_dead"  # a day after two outlets told of about twice as many
    LATER_DAY = "later_day"  # than the one outlet that tells of it says, or told days after the last day of an area
    OTHER_HARM = "other_harm"  # people taken in one, people dead in the other, and no town in common
    OTHERS_HURT = "others_hurt"  # fewer, and no dead where others told of dead
    OTHER_PEOPLE = "other_people"  # that fights those who were harmed there
    OTHER_SIDE = "other_side"  # did it, which fights those who did that
    OTHER_EXTENT = "other_extent"  # the toll of an area and a day, and an attack in it, with two numbers of dead
    OTHER_VICTIMS = "other_victims"  # a policeman is no child
    OTHER_LAND = "other_land"  # is named, and one of the two knows no place
    AREAS_NUMBER = "areas_number"  # a day later a town's, half an area's or less; or an area's, far more than a town's


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The likeliest incident and how sure it is. score: with the doubt as its part `crowd`."""

    how: How
    incident: Incident
    score: Score
    unsure: Unsure | None = None


def likeliest(member: Member, possible: Sequence[Incident], among: Setting) -> Likeliest | None:
    """None where it is surely another event than any of these. Of equals the oldest, whatever their order. One of which
    it is no more than perhaps, whatever the sum, hides none of which it surely tells."""
    likely = [i for i in possible if may_be_tied(member, i, among) and may_say_enough(member, i, among)]
    scored = [pair for i in likely if has_substance((pair := (score(member, i, among), i))[0], member)]
    ties = [(s, i) for s, i in scored if is_tied(s, member, i, among)]
    sure = _taken(member, [(s, i) for s, i in ties if unsure_of(member, i) is None], among)
    if sure is not None and sure.how is How.SURELY:
        return sure
    tied = _taken(member, ties, among)
    near = _taken(member, [(s, i) for s, i in scored if is_near(s, member, i)], among)
    if near is None or (tied is not None and not _is_likelier(near, tied)):
        return tied
    return replace(near, how=How.PERHAPS, unsure=near.unsure or Unsure.ONE_AREA)


def _is_likelier(a: Likeliest, b: Likeliest) -> bool:
    """One against which nothing speaks goes before one of which it is perhaps for a reason."""
    if (a.unsure is None) != (b.unsure is None):
        return a.unsure is None
    return a.score.total > b.score.total


def _taken(member: Member, scored: Sequence[tuple[Score, Incident]], among: Setting) -> Likeliest | None:
    """How the likeliest of these is taken, by the doubt that the others raise."""
    if not scored:
        return None
    ranked = sorted(scored, key=_rank)
    found, incident = ranked[0]
    sure = _doubted(found, _doubt(member, incident, found.total - _next(ranked), among))
    if sure.total < JOIN - PERHAPS:
        return None
    unsure = unsure_of(member, incident)
    how = How.SURELY if sure.total >= JOIN and unsure is None else How.PERHAPS
    return Likeliest(how, incident, sure, unsure)


def may_be_taken(member: Member, incident: Incident, most: Score, among: Setting) -> bool:
    """False where it is surely not taken for the event of this incident, whatever the others are. most: the most that
    speaks for it."""
    return _doubted(most, _doubt(member, incident, MOST_MARGIN, among)).total >= JOIN - PERHAPS


def unsure_of(member: Member, incident: Incident) -> Unsure | None:
    """The reason, if there is one, that no sum outweighs, however alike the prose."""
    if of_two_provinces(member, incident):
        return Unsure.TWO_PROVINCES
    if of_two_towns(member, incident):
        return Unsure.TWO_TOWNS
    if of_other_people(member.report, incident):
        return Unsure.OTHER_PEOPLE
    if of_other_side(member.report, incident):
        return Unsure.OTHER_SIDE
    if is_of_other_extent(member.report, incident):
        return Unsure.OTHER_EXTENT
    if are_other_victims(member.report, incident):
        return Unsure.OTHER_VICTIMS
    if of_other_land(member.report, incident):
        return Unsure.OTHER_LAND
    if _is_dated_later(member, incident) or is_told_days_after(member, incident):
        return Unsure.LATER_DAY
    if is_other_harm(member.report, incident):
        return Unsure.OTHER_HARM
    if are_others_hurt(member.report, incident):
        return Unsure.OTHERS_HURT
    if when(member) - _first(incident) < SETTLED:
        return None
    if is_areas_number(member.report, incident) or is_part_of_areas_number(member.report, incident):
        return Unsure.AREAS_NUMBER
    fewer = are_fewer_dead(member.report, incident) or are_few_of_many(member.report, incident)
    return Unsure.FEWER_DEAD if fewer else None


def _first(incident: Incident) -> datetime:
    """When it was first told of, or the end of the day after the last one that its reports state, for a night has two:
    what is first told of days later is as old as that."""
    drawn = sketch(incident)
    days = [datetime.combine(max(drawn.days), time.max, UTC) + A_NIGHT] if drawn.days else []
    return min([incident.opened, *days, *([drawn.first] if drawn.first else [])])


def _is_dated_later(member: Member, incident: Incident) -> bool:
    """Whether it is of a later day than the one outlet says that tells of the incident: nobody can hide the strike of
    today behind one of the day before yesterday by telling of that."""
    return len(sketch(incident).outlets) == 1 and of_a_later_day(member, incident)


def _rank(pair: tuple[Score, Incident]) -> tuple[float, object, str]:
    return -pair[0].total, pair[1].opened, pair[1].id


def _next(ranked: Sequence[tuple[Score, Incident]]) -> float:
    """How likely the next candidate is that is not perhaps the same as the first; no less than nothing."""
    first = ranked[0][1]
    others = (found.total for found, i in ranked[1:] if not _one_family(first, i))
    return max(0.0, next(others, 0.0))


def _one_family(a: Incident, b: Incident) -> bool:
    return a.perhaps == b.id or b.perhaps == a.id or (a.perhaps is not None and a.perhaps == b.perhaps)


def _doubt(member: Member, incident: Incident, margin: float, among: Setting) -> float:
    others = CROWDED * log(among.crowd) + CHOICE * log(among.choice)
    at = when(member)
    told = _told_lately(incident, at - LATELY, at + LATELY)
    alone = ONE_OUTLET if set(told) <= {outlet(member)} else 0.0
    heat = HEAT * log(max(1, len(told))) if at - incident.opened <= HOT_FOR else -COLD
    most = MOST_DOUBT + alone - heat - MARGIN * min(margin, MOST_MARGIN)
    return max(0.0, min(others, most))


def _told_lately(incident: Incident, since: datetime, until: datetime) -> Collection[Outlet]:
    """The outlets that told of it in this time: all, where it is young."""
    drawn = sketch(incident)
    if since <= drawn.times[0] and drawn.times[-1] <= until:
        return drawn.outlets
    return {outlet(m) for m in incident.members if since <= when(m) <= until}


def _doubted(found: Score, doubt: float) -> Score:
    parts = (*found.parts, (Evidence.CROWD, -round(doubt, 2))) if doubt else found.parts
    return Score(round(found.total - doubt, 2), parts)
