"""Each event once: what may be added to what, in a window, a rise and a digest.

Whoever adds up what a region's papers say adds a night's dead of "the strip" to the five strikes of that night, one
hospital told of in two incidents to itself, and a war's total to its days. What is left out makes the sum "at least".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from monitor.alerts.alert import EVERYBODY, figure
from monitor.alerts.sums import Felt, counts, is_large_of_an_area
from monitor.incidents import DOUBTFUL, Incident, has_town, meant_by
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
    kept = _without_twins(told)
    for whole in sorted(filter(_is_of_an_area, kept.values()), key=_dead, reverse=True):
        if whole.incident in kept:
            parts = [one for one in kept.values() if _is_part(one, whole)]
            again = any(_says_in_a_word(whole, one) for one in kept.values())
            gone = parts if not again and _dead(whole) >= sum(map(_dead, parts)) else [whole]
            kept = {ident: one for ident, one in kept.items() if one not in gone}
    return [one for one in told if one.incident in kept]


def _without_twins(told: Iterable[Felt]) -> dict[str, Felt]:
    """Of two that are perhaps one the one with more dead, where they tell one number or one of them knows no town: else
    somebody was told of two events."""
    kept = {one.incident: one for one in told}
    for one in list(kept.values()):
        other = kept.get(one.perhaps) if one.perhaps else None
        if other and one.incident in kept and (_dead(one) == _dead(other) or _is_of_an_area(one, other)):
            del kept[min(other, one, key=_dead).incident if _dead(one) != _dead(other) else one.incident]
    return kept


def _is_part(one: Felt, whole: Felt) -> bool:
    """Whether it may be among the dead that are told of an area and a day."""
    return _is_in(one, whole) and 0 < _dead(one) <= _dead(whole)


def _says_in_a_word(whole: Felt, one: Felt) -> bool:
    """Whether the dead of an area are a word ("hundreds") for those of a place in it, on that day."""
    return _is_in(one, whole) and _dead(one) in meant_by(count_of(whole.toll, *EVERYBODY))


def _is_in(one: Felt, whole: Felt) -> bool:
    if one is whole or not one.place or not whole.place:
        return False
    return may_contain(whole.place, one.place) and abs(one.at - whole.at) <= A_DAY


def _is_of_an_area(*events: Felt) -> bool:
    return any(one.place is not None and one.place.precision >= Precision.ADMIN1 for one in events)


def _dead(one: Felt) -> int:
    return figure(one.toll, EVERYBODY)
