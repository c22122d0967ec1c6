"""Each event once: what may be added to what, in a window, a rise and a digest.

Whoever adds up what a region's papers say adds a night's dead of "the strip" to the five strikes of that night, one
hospital told of in two incidents to itself, and a war's total to its days. What is left out makes the sum "at least".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.alerts.alert import EVERYBODY, figure
from monitor.alerts.sums import Felt, counts, is_large_of_an_area
from monitor.incidents import DOUBTFUL, Incident, are_nearly, has_town, is_elsewhere, meant_by
from monitor.model import Precision, count_of
from monitor.places import may_contain

ENOUGH = 2  # independent voices
A_DAY = timedelta(hours=24)  # between a day's number and the events that it is the number of


def adds_up(incident: Incident) -> bool:
    """Whether it is sure enough to be added to others. A war's total is read as an event of an area: without a town
    more is asked, and of a large number a second voice."""
    if not counts(incident) or has_town(incident):
        return counts(incident)
    heard = len(incident.claimants) >= ENOUGH or incident.backed
    return incident.confidence >= DOUBTFUL and (heard or not is_large_of_an_area(incident))


def each_once(told: Sequence[Felt]) -> list[Felt]:
    """Those of these that tell of no part and no second time of another, in their order."""
    kept = {one.incident: one for one in _without_twins(told)}
    for whole in sorted(filter(_is_of_an_area, kept.values()), key=_dead, reverse=True):
        if whole.incident in kept:
            parts = [one for one in kept.values() if _is_part(one, whole)]
            again = any(_says_in_a_word(whole, one) for one in kept.values())
            gone = parts if not again and _dead(whole) >= sum(map(_dead, parts)) else [whole]
            kept = {ident: one for ident, one in kept.items() if one not in gone}
    return list(kept.values())


def as_first_told(events: Iterable[Felt]) -> list[Felt]:
    """Each as old as the first of those that are perhaps one with it and tell its number: a strike of last week is none
    of this week for a late headline. With another number it may be another strike, and nobody's dead are left out of
    their own week for what is only perhaps."""
    return [
        replace(one, at=min(other.at for other in family if _tells_as_many(one, other)))
        for family in _families(events)
        for one in family
    ]


def _without_twins(told: Iterable[Felt]) -> list[Felt]:
    """Of those that are perhaps one the one with most dead, in the place of the first of them."""
    return [_as_one(family) for family in _families(told)]


def _tells_as_many(one: Felt, other: Felt) -> bool:
    return _dead(one) == _dead(other) or are_nearly(_dead(one), _dead(other))


def _families(told: Iterable[Felt]) -> list[list[Felt]]:
    """Those that are perhaps one, together."""
    known = {one.incident: one for one in told}
    first: dict[str, str] = {}  # of each that was asked for: a chain is walked once
    families: dict[str, list[Felt]] = {}
    for one in known.values():
        families.setdefault(_first_of(one, known, first), []).append(one)
    return [some for family in families.values() for some in _by_place(family)]


def _by_place(family: Sequence[Felt]) -> Iterator[list[Felt]]:
    """The one with most dead and all that may be it, then the others: what is perhaps one by way of an area may be
    known to lie in two of its provinces."""
    left = list(family)
    while left:
        top = max(left, key=_dead)
        yield [one for one in left if not is_elsewhere(one.place, top.place)]
        left = [one for one in left if is_elsewhere(one.place, top.place)]


def _as_one(family: Sequence[Felt]) -> Felt:
    fresh = max((one.fresh for one in family if one.fresh), default=None)
    return replace(max(family, key=_dead), fresh=fresh)


def _first_of(one: Felt, known: Mapping[str, Felt], first: dict[str, str]) -> str:
    """The one of these which it is perhaps the same as, and that another one, to the end. Two that are known to lie in
    two provinces count both."""
    passed = {one.incident}
    while (other := known.get(one.perhaps or "")) and other.incident not in passed:
        if one.incident in first or is_elsewhere(one.place, other.place):
            break
        passed.add(other.incident)
        one = other
    first.update(dict.fromkeys(passed, first.get(one.incident, one.incident)))
    return first[one.incident]


def _is_part(one: Felt, whole: Felt) -> bool:
    """Whether it tells of dead in an area and on a day whose dead the other one tells of. Where one town has more than
    the area is told to have, the area's number may still be of that town."""
    return _is_in(one, whole) and _dead(one) > 0


def _says_in_a_word(whole: Felt, one: Felt) -> bool:
    """Whether the dead of an area are a word ("hundreds") for those of a place in it, on that day."""
    return _is_in(one, whole) and _dead(one) in meant_by(count_of(whole.toll, *EVERYBODY))


def _is_in(one: Felt, whole: Felt) -> bool:
    if one is whole or not one.place or not whole.place:
        return False
    return may_contain(whole.place, one.place) and abs(one.at - whole.at) <= A_DAY


def _is_of_an_area(one: Felt) -> bool:
    return one.place is not None and one.place.precision >= Precision.ADMIN1 and _dead(one) > 0


def _dead(one: Felt) -> int:
    return figure(one.toll, EVERYBODY)
