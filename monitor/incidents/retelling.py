"""Told again: whether nothing tells an incident apart from another one that was told.

The two stay two, for what they have in common may be chance; but a first message on the second one would tell most
readers of one event twice. So no evidence is summed here. It is asked what both say of number, time and place: the same
number in the same place or in a wider word for it, and the smaller the number, the nearer in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

from monitor.incidents.alike_numbers import are_nearly, meant_by
from monitor.incidents.another import NEIGHBOURS, is_elsewhere, is_named, is_town, km_to_named
from monitor.incidents.candidates import Candidates
from monitor.incidents.evidence import agreement_of_weapons
from monitor.incidents.incident import Incident
from monitor.incidents.known import Unsure, unsure_of
from monitor.incidents.meet import (
    GREW,
    are_parted,
    figures_told,
    fresh_reports,
    holds_another,
    of_one_place,
    stands,
    tell_the_same,
)
from monitor.incidents.people import counts_one_kind
from monitor.incidents.perhaps import ENOUGH, ONE_DAY, as_told, one_place
from monitor.incidents.sketch import sketch
from monitor.incidents.ties import OTHER_MEANS, is_other_few
from monitor.incidents.vetoes import ANOTHER_EVENT, first_reported, veto, when
from monitor.model import Extent, Harm, Place, Precision, Target, count_of, figure_of
from monitor.places import may_contain

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
    common, or the area's is a word for that of the town; or it is one town, and independent voices tell of the second,
    or another outlet gives as many dead; or one text names the town of the other, and they have a large number in
    common (a night of missiles on many cities, each told by another one of them); or both add up one night over one
    area."""
    if not (stands(a) and stands(b)) or are_parted(a, b) or not _near(a, b) or not _of_one_day(a, b):
        return False
    if is_elsewhere(a.place, b.place):  # two provinces, and not next door: never silently
        return False
    a, b = as_told(a), as_told(b)
    if is_part(a, b):
        return True
    towns = is_town(a.place) and is_town(b.place)
    if _holds_another(a, b):
        return False
    if _says_in_a_word(a, b):
        return True
    if towns and one_place(a.place, b.place):
        return (len(b.claimants) >= ENOUGH and not _may_be_next(a, b)) or _as_others_tell(a, b)
    if _holds_another(b, a):
        return False
    if towns:
        return _km_to_named(a, b) is not None and _as_others_tell(a, b)
    return (_tell_alike(a, b) and not _may_be_by_chance(a, b)) or _is_one_sum(a, b)


def _may_be_by_chance(a: Incident, b: Incident) -> bool:
    """Whether it names a town and the other one none, and the number that both tell may be that of two events: no other
    outlet tells of as many (who tells of two means two), or one voice alone tells of a few in the whole country."""
    if not is_town(a.place) or is_town(b.place):
        return False
    alone = len(b.claimants) < ENOUGH and b.place is not None and b.place.precision is Precision.COUNTRY
    return not _as_others_tell(a, b) or (alone and _most_in_common(a, b) < LARGE)


def _is_one_sum(a: Incident, b: Incident) -> bool:
    """Whether both add up several attacks over one area, by other outlets within half a day or of one stated day, and
    neither number is far from the other: one toll that rises. Who tells of more dead pages all the same."""
    if a.extent is not Extent.SEVERAL_ATTACKS or b.extent is not Extent.SEVERAL_ATTACKS:
        return False
    one, other = (figure_of(i.toll, Harm.KILLED) or 0 for i in (a, b))
    alike = 0 < max(one, other) <= GREW * min(one, other) and not counts_one_kind(a, b) and not counts_one_kind(b, a)
    then = _within_half_a_day(a, b) or (a.date is not None and a.date == b.date)
    there = _is_wider(a.place, b.place) and _is_wider(b.place, a.place)
    return alike and then and there and _by_one_means(a, b) and _by_others(a, b)


def is_part(a: Incident, b: Incident) -> bool:
    """Whether it tells of one of the towns that a text on the area around it names, with no more dead than are told of
    all: one city of a night of missiles. Of the same entry, or by another outlet within half a day."""
    most, mine = figure_of(b.toll, Harm.KILLED), figure_of(a.toll, Harm.KILLED)
    if not (mine and most and mine <= most) or not (is_town(a.place) and _is_wider(b.place, a.place)):
        return False
    if is_town(b.place) or counts_one_kind(b, a) or not _are_alike(a, b):
        return False
    if not (_by_others(a, b) or _of_one_entry(a, b)):
        return False
    reports = fresh_reports(a)
    named = a.place is not None and is_named(a.place, b)
    return named and not any(veto(m, b) in ANOTHER_EVENT or unsure_of(m, b) for m in reports)


def _of_one_entry(a: Incident, b: Incident) -> bool:
    """Whether nothing but entries that tell of the second as well tell of the first."""
    return sketch(a).entries <= sketch(b).entries


def _holds_another(a: Incident, b: Incident) -> bool:
    """Of a number that is no other event's the day may be that of the telling."""
    return holds_another(a, b, (None, Unsure.LATER_DAY) if _share_distinct(a, b) else (None,))


def _near(a: Incident, b: Incident) -> bool:
    """Whether both were first told within a day; or within a day of any word of the second one where they have a number
    in common that is too large for chance, and within some days where it is no other event's, both state one day, or a
    side owns to it, which may take days."""
    if abs(first_reported(a) - first_reported(b)) <= ONE_DAY:
        return True
    if _most_in_common(a, b) >= LARGE and _spoken_of(b, a.opened):
        return True
    told_on = _share_distinct(a, b) or _state_one_day(a, b) or _owns_to(a, b)
    return told_on and _spoken_of(b, a.opened, TOLD_ON)


def _spoken_of(incident: Incident, at: datetime, lately: timedelta = ONE_DAY) -> bool:
    return any(timedelta(0) <= at - when(m) <= lately for m in incident.members if not m.only_waited)


def _of_one_day(a: Incident, b: Incident) -> bool:
    """As far as both state one. Of a night two outlets state two; and who tells days later of a number that is no other
    event's may give the day of the telling."""
    if a.date is None or b.date is None or a.date == b.date or _share_distinct(a, b):
        return True
    return abs(a.date - b.date) <= ONE_DAY and _within_half_a_day(a, b)


def _state_one_day(a: Incident, b: Incident) -> bool:
    """Whether both state one day; or the first that on which the other one, which states none, was first told."""
    if a.date is None or b.date is not None:
        return a.date is not None and a.date == b.date
    return first_reported(b).date() == a.date


def _owns_to(a: Incident, b: Incident) -> bool:
    """Whether all that tells of the first is the word of those who did it, with a large number that both tell."""
    return all(m.report.admits for m in fresh_reports(a)) and _most_in_common(a, b) >= LARGE


def _within_half_a_day(a: Incident, b: Incident) -> bool:
    return abs(first_reported(a) - first_reported(b)) <= HALF_A_DAY


def _common(a: Incident, b: Incident) -> frozenset[int]:
    """The numbers of dead that both tell; of hurt where neither tells of any dead."""
    mine, theirs = _figures(a, b)
    return mine & theirs


def _figures(a: Incident, b: Incident) -> tuple[frozenset[int], frozenset[int]]:
    harm = Harm.KILLED if Harm.KILLED in a.toll or Harm.KILLED in b.toll else Harm.INJURED
    return figures_told(a, harm), figures_told(b, harm)


def _most_in_common(a: Incident, b: Incident) -> int:
    """The highest number that both tell, or nearly: of many, one paper says "more than 70" and the other 71."""
    mine, theirs = _figures(a, b)
    return max((n for n in mine if n in theirs or any(are_nearly(n, other) for other in theirs)), default=0)


def _tell_alike(a: Incident, b: Incident) -> bool:
    """Whether both tell one number, or nearly one of the same people, in one place as far as it is known."""
    if tell_the_same(a, b):
        return True
    if counts_one_kind(a, b) or counts_one_kind(b, a):
        return False
    one, other = (figure_of(i.toll, Harm.KILLED) or 0 for i in (a, b))
    return are_nearly(one, other) and of_one_place(a, b)


def _share_distinct(a: Incident, b: Incident) -> bool:
    return Harm.KILLED in a.toll and any(map(_is_distinct, _common(a, b)))


def _is_distinct(dead: int) -> bool:
    """Whether a number of dead is large, and not one to which people round (30, 200)."""
    return dead >= DISTINCT and len(str(dead).rstrip("0")) > 1


def _by_others(a: Incident, b: Incident) -> bool:
    """Whether other outlets tell of it: one that tells of two means two."""
    return not sketch(a).outlets & sketch(b).outlets


def _km_to_named(a: Incident, b: Incident) -> float | None:
    """How far their towns lie from each other, where a report of either names both."""
    return min((km for m in fresh_reports(a) if (km := km_to_named(m, b)) is not None), default=None)


# told again


def retold(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it tells again."""
    dead, word = [n for n in sketch(a).dead if n], _word_for(a)
    there = known.at(a.place) if not dead and a.place is not None and is_town(a.place) else ()
    many = known.telling(lambda n: n >= LARGE and any(n == mine or are_nearly(n, mine) for mine in dead))
    few = known.telling(lambda n: (n < LARGE and n in dead) or n in word)
    found = {
        i.id: i for i in chain(there, many, (i for i in few if _is_of_then(a, i)), _sums(a, known)) if i.id != a.id
    }
    return [i for i in found.values() if retells(a, i)]


def _sums(a: Incident, known: Candidates) -> list[Incident]:
    """Those that add up several attacks, where it does: its own number is seldom that of another one."""
    dead = figure_of(a.toll, Harm.KILLED)
    if not dead or a.extent is not Extent.SEVERAL_ATTACKS:
        return []
    near = known.telling(lambda n: n <= GREW * dead and dead <= GREW * n)
    return [i for i in near if i.extent is a.extent and _is_of_then(a, i)]


def _is_of_then(a: Incident, b: Incident) -> bool:
    """Whether they may be of one day. Cheap: of one dead a war has hundreds of events."""
    first, other = sketch(a).first, sketch(b).first
    return _state_one_day(a, b) or first is None or other is None or abs(first - other) <= ONE_DAY


def retells(a: Incident, b: Incident) -> bool:
    """Whether nothing tells it apart from that one, of which other outlets tell as many dead; or a number that is no
    other event's, or one for which it has a word."""
    if not fits(a, b):
        return False
    a, b = as_told(a), as_told(b)
    alike = _says_in_a_word(a, b) or _share_distinct(a, b) or _as_others_tell(a, b)
    return alike or is_part(a, b) or _is_one_sum(a, b)


def _as_others_tell(a: Incident, b: Incident) -> bool:
    """Whether other outlets tell of as many dead: of few by a weapon that is taken for the other, on one stated day in
    one town, or within half a day in one place or in a wider word for it."""
    dead = _most_in_common(a, b)
    if not dead or not (_by_others(a, b) or _owns_to(a, b)):
        return False
    if dead >= LARGE:
        return True
    if not _by_one_means(a, b):
        return False
    if _state_one_day(a, b) and one_place(a.place, b.place):
        return True
    return _within_half_a_day(a, b) and (
        _is_wider(a.place, b.place) or _is_wider(b.place, a.place) or _are_one_town(a, b)
    )


def _may_be_next(a: Incident, b: Incident) -> bool:
    """Whether it may be the next attack on that town."""
    return any(is_other_few(m, b) for m in fresh_reports(a))


def _says_in_a_word(a: Incident, b: Incident) -> bool:
    """Whether it tells of the area around the other one in a word ("hundreds") for a number that was told there, half a
    day on at most, and of no other protected place: of what independent voices tell, or by another outlet."""
    area = not is_town(a.place) and _is_wider(a.place, b.place)
    if not area or not _word_for(a) or a.target not in (None, Target.RESIDENTIAL, b.target) or not _are_alike(a, b):
        return False
    voices = len(b.claimants) >= ENOUGH or _by_others(a, b)
    return voices and any(n in _word_for(a) for n in figures_told(b, Harm.KILLED))


def _word_for(incident: Incident) -> range:
    """The numbers that its dead may be, where they are told in a word."""
    return meant_by(count_of(incident.toll, Harm.KILLED))


def _are_alike(a: Incident, b: Incident) -> bool:
    """Whether both were first told within half a day, and by weapons that are taken for each other."""
    return _by_one_means(a, b) and _within_half_a_day(a, b)


def _by_one_means(a: Incident, b: Incident) -> bool:
    return agreement_of_weapons(a.weapon, b.weapon) > OTHER_MEANS


def _are_one_town(a: Incident, b: Incident) -> bool:
    """Whether they are of one town, or of two neighbours of which one text names both."""
    km = _km_to_named(a, b)
    return one_place(a.place, b.place) or (km is not None and km <= NEIGHBOURS)


def _is_wider(a: Place | None, b: Place | None) -> bool:
    """Whether the first is an area that may hold the second, or they are one area."""
    return a is not None and b is not None and may_contain(a, b)


# left behind


def left_behind(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these behind which it is left."""
    return [i for i in known.perhaps_of(a.id) if i.id != a.id and is_behind(a, i)]


def is_behind(a: Incident, b: Incident) -> bool:
    """Whether one of the two is perhaps the other, and it tells of no more than an early count of that: of the area
    around the town where as many died or more, or of that town, both first told within half a day."""
    if b.perhaps != a.id and a.perhaps != b.id:
        return False
    dead, told = (figure_of(i.toll, Harm.KILLED) or 0 for i in (a, b))
    if not 0 < dead <= told or not (stands(a) and stands(b)) or are_parted(a, b):
        return False
    there = _is_wider(a.place, b.place) or one_place(a.place, b.place)
    whole = is_town(b.place) or not counts_one_kind(b, a)
    return there and whole and _are_alike(a, b) and not _holds_another(as_told(a), as_told(b))


# echoes


def echoed(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it may be an echo of."""
    if a.place is None or not (_is_doubtful(a) or _is_without_plain_number(a)):
        return []
    near = known.at(a.place) if is_town(a.place) else known
    return [i for i in near if i.id != a.id and echoes(a, i)]


def echoes(a: Incident, b: Incident) -> bool:
    """Whether an incident is no more than an echo of another one, and no report of it is surely of another event."""
    if not (stands(a) and stands(b)) or not (_looks_back(a, b) or _tells_no_more(a, b)):
        return False
    return not are_parted(a, b) and not holds_another(as_told(a), as_told(b))


def _looks_back(a: Incident, b: Incident) -> bool:
    """Whether it is a portrait, a question, a look back that was taken for news with little confidence, of no day of
    its own, in a town of which independent voices told within a day, or without any number in the area around it, some
    days on."""
    if not _is_doubtful(a) or a.date not in (None, b.date) or len(b.claimants) < ENOUGH:
        return False
    if is_town(a.place):
        return is_town(b.place) and one_place(a.place, b.place) and _spoken_of(b, a.opened)
    return _is_without_number(a) and _is_wider(a.place, b.place) and _spoken_of(b, a.opened, TOLD_ON)


def _tells_no_more(a: Incident, b: Incident) -> bool:
    """Whether it tells, without a number or in a word for one ("hundreds"), of such a protected place in the area
    around the other one as was hit there, half a day on at most."""
    target = a.target is not None and a.target is b.target and not is_town(a.place)
    return target and _is_without_plain_number(a) and _is_wider(a.place, b.place) and _are_alike(a, b)


def _is_doubtful(incident: Incident) -> bool:
    return incident.confidence < DOUBTFUL


def _is_without_number(incident: Incident) -> bool:
    return all(count.figure is None for cells in incident.toll.values() for count in cells.values())


def _is_without_plain_number(incident: Incident) -> bool:
    return all(c.figure is None or c.vague for cells in incident.toll.values() for c in cells.values())
