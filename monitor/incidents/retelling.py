"""Told again: whether nothing tells an incident apart from another one that was told.

The two stay two, for what they have in common may be chance; but a first message on the second one would tell most
readers of one event twice. So no evidence is summed here. It is asked what both say of number, time and place: the same
number in the same place or in a wider word for it, and the smaller the number, the nearer in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.incidents.another import is_town, km_to_named
from monitor.incidents.candidates import Candidates
from monitor.incidents.evidence import agreement_of_weapons
from monitor.incidents.incident import Incident
from monitor.incidents.meet import are_one, are_parted, figures_told, fresh_reports, holds_another, stands
from monitor.incidents.perhaps import ENOUGH, ONE_DAY, one_place
from monitor.incidents.sketch import sketch
from monitor.incidents.ties import OTHER_MEANS
from monitor.incidents.vetoes import first_reported, when
from monitor.model import Harm, Place, figure_of
from monitor.places import contains

LARGE = 5  # dead: so many are two events by chance only where a war has many a day
DISTINCT = 25  # dead: so many, and no round number, are told of one event alone ...
TOLD_ON = timedelta(days=5)  # ... for as long as it is told on; so is what happened on one stated day
HALF_A_DAY = timedelta(hours=12)  # in which two outlets have one small number of one event; a night has two dates
DOUBTFUL = 0.65  # below it, four in ten that were taken for news are none


def has_town(incident: Incident) -> bool:
    """Whether it happened in a place that is known by name, and not somewhere in a province or country."""
    return is_town(incident.place)


def fits(a: Incident, b: Incident) -> bool:
    """Whether nothing tells one incident apart from another: one of the two names no town and they have a number in
    common; or it is one town, and independent voices tell of the second, or another outlet gives as many dead; or one
    text names the town of the other, and they have a large number in common (a night of missiles on many cities, each
    told by another one of them)."""
    if not (stands(a) and stands(b)) or are_parted(a, b) or not _near(a, b) or not _of_one_day(a, b):
        return False
    if not (is_town(a.place) and is_town(b.place)):
        return are_one(a, b)
    if holds_another(a, b):
        return False
    if one_place(a.place, b.place):
        return len(b.claimants) >= ENOUGH or _as_others_tell(a, b)
    return _tell_of_both(a, b) and _most_in_common(a, b) >= LARGE and _by_others(a, b) and not holds_another(b, a)


def _near(a: Incident, b: Incident) -> bool:
    """Whether both were first told within a day; or within a day of any word of the second one where they have a number
    in common that is too large for chance, and within some days where it is no other event's, or both state one day."""
    if abs(first_reported(a) - first_reported(b)) <= ONE_DAY:
        return True
    if _most_in_common(a, b) >= LARGE and _spoken_of(b, a.opened):
        return True
    return (_share_distinct(a, b) or _state_one_day(a, b)) and _spoken_of(b, a.opened, TOLD_ON)


def _spoken_of(incident: Incident, at: datetime, lately: timedelta = ONE_DAY) -> bool:
    return any(timedelta(0) <= at - when(m) <= lately for m in incident.members)


def _of_one_day(a: Incident, b: Incident) -> bool:
    """As far as both state one. Of a night two outlets state two; and who tells days later of a number that is no other
    event's may give the day of the telling."""
    if None in (a.date, b.date) or a.date == b.date or _share_distinct(a, b):
        return True
    return abs((a.date - b.date).days) <= 1 and _within_half_a_day(a, b) if a.date and b.date else True


def _state_one_day(a: Incident, b: Incident) -> bool:
    return a.date is not None and a.date == b.date


def _within_half_a_day(a: Incident, b: Incident) -> bool:
    return abs(first_reported(a) - first_reported(b)) <= HALF_A_DAY


def _common(a: Incident, b: Incident) -> frozenset[int]:
    return figures_told(a, Harm.KILLED) & figures_told(b, Harm.KILLED)


def _most_in_common(a: Incident, b: Incident) -> int:
    return max(_common(a, b), default=0)


def _share_distinct(a: Incident, b: Incident) -> bool:
    return any(map(_is_distinct, _common(a, b)))


def _is_distinct(dead: int) -> bool:
    """Whether a number of dead is large, and not one to which people round (30, 200)."""
    return dead >= DISTINCT and len(str(dead).rstrip("0")) > 1


def _by_others(a: Incident, b: Incident) -> bool:
    """Whether other outlets tell of it: one that tells of two means two."""
    return not sketch(a).outlets & sketch(b).outlets


def _tell_of_both(a: Incident, b: Incident) -> bool:
    """Whether a report of either names both towns."""
    return any(km_to_named(m, b) is not None for m in fresh_reports(a))


# told again


def retold(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it tells again."""
    found = {i.id: i for n in sketch(a).dead if n for i in known.telling(n) if i.id != a.id}
    return [i for i in found.values() if retells(a, i)]


def retells(a: Incident, b: Incident) -> bool:
    """Whether nothing tells it apart from that one, of which other outlets tell as many dead; or a number that is no
    other event's."""
    return fits(a, b) and (_share_distinct(a, b) or _as_others_tell(a, b))


def _as_others_tell(a: Incident, b: Incident) -> bool:
    """Whether other outlets tell of as many dead: of few on one stated day, in one place; or within half a day, in a
    wider word for it, and by a weapon that is taken for the other."""
    dead = _most_in_common(a, b)
    if not dead or not _by_others(a, b):
        return False
    if dead >= LARGE or (_state_one_day(a, b) and one_place(a.place, b.place)):
        return True
    alike = agreement_of_weapons(a.weapon, b.weapon) > OTHER_MEANS
    return alike and _within_half_a_day(a, b) and _is_wider(a.place, b.place)


def _is_wider(a: Place | None, b: Place | None) -> bool:
    """Whether one of the two is an area that holds the other, or they are one area."""
    return a is not None and b is not None and (contains(a, b) or contains(b, a))


# echoes


def echoed(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it may be an echo of."""
    if a.place is None or not _is_doubtful(a):
        return []
    near = known.at(a.place) if is_town(a.place) else known
    return [i for i in near if i.id != a.id and echoes(a, i)]


def echoes(a: Incident, b: Incident) -> bool:
    """Whether an incident is no more than an echo of another one: a portrait, a question, a look back that was taken
    for news with little confidence, of no day of its own, in a town of which independent voices told within a day, or
    without any number in the area around it, some days on."""
    if not _is_doubtful(a) or a.date not in (None, b.date) or len(b.claimants) < ENOUGH:
        return False
    in_town = _is_in_its_town(a, b) and _spoken_of(b, a.opened)
    if not in_town and not (_is_around_it(a, b) and _spoken_of(b, a.opened, TOLD_ON)):
        return False
    return stands(a) and stands(b) and not are_parted(a, b) and not holds_another(a, b)


def _is_doubtful(incident: Incident) -> bool:
    return incident.confidence < DOUBTFUL


def _is_in_its_town(a: Incident, b: Incident) -> bool:
    return is_town(a.place) and is_town(b.place) and one_place(a.place, b.place)


def _is_around_it(a: Incident, b: Incident) -> bool:
    """Whether it tells of no number, and of an area in which the other one lies."""
    if a.place is None or b.place is None or is_town(a.place):
        return False
    return figure_of(a.toll, Harm.KILLED) is None and contains(a.place, b.place)
