"""Each event once: what may be added to what, in a window, a rise and a digest, and why the rest is left out.

Whoever adds up what a region's papers say adds a night's dead of "the strip" to the five strikes of that night, one
hospital told of in two incidents to itself, and a war's total to its days. What is left out makes the sum "at least".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.alerts.alert import EVERYBODY, figure
from monitor.alerts.sums import LARGE, Felt, counts, happened, is_large_of_an_area
from monitor.incidents import DOUBTFUL, Incident, are_nearly, has_town, is_elsewhere, meant_by, standing
from monitor.model import Extent, Precision, count_of
from monitor.places import may_contain

ENOUGH = 2  # independent voices
A_DAY = timedelta(hours=24)  # between a day's number and the events that it is the number of


class LeftOut(StrEnum):
    """Why an event is in no sum."""

    SAME = "same"  # it may be another one, which counts
    PART = "part"  # its dead are among those of an area, which count
    WHOLE = "whole"  # the number of an area, in which single events have as many dead or more
    EARLIER = "earlier"  # it may be an older one, with the number of that
    UNSURE = "unsure"  # read with doubt, or a large number of an area that one source alone tells


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An event that is left out. of: the incident that counts in its place; None where none does, or several do."""

    felt: Felt
    why: LeftOut
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Sifted:
    """Events of which each is told once, and those that were left out for that."""

    kept: tuple[Felt, ...]
    left: tuple[Uncounted, ...]


def share(incident: Incident, fresh: datetime | None = None) -> Felt:
    """The share of an incident in a sum. fresh: when the last report of it came that was no older than a day."""
    dead = figure(incident.toll, EVERYBODY)
    said = (m for m in standing(incident.members) if figure(m.report.toll, EVERYBODY) == dead)
    until = min((min(m.published or m.seen, m.seen) for m in said), default=None)
    return Felt(
        incident.id,
        happened(incident),
        incident.toll,
        fresh,
        incident.perhaps,
        incident.place,
        adds_up(incident),
        incident.date,
        until,
    )


def adds_up(incident: Incident) -> bool:
    """Whether it is sure enough to be added to others. A war's total is read as an event of an area: without a town
    more is asked, and of a large number a second voice, or the day of which several attacks it is the number."""
    if not counts(incident) or has_town(incident):
        return counts(incident)
    heard = len(incident.claimants) >= ENOUGH or incident.backed
    of_a_day = incident.extent is Extent.SEVERAL_ATTACKS and incident.date is not None
    return incident.confidence >= DOUBTFUL and (heard or of_a_day or not is_large_of_an_area(incident))


def sifted(told: Iterable[Felt]) -> Sifted:
    """Those of these that tell of no part and no second time of another, in their order, and the rest."""
    kept, left = dict[str, Felt](), list[Uncounted]()
    for family in _families(told):
        left += [Uncounted(one, LeftOut.UNSURE) for one in family if not one.sure]
        if sure := [one for one in family if one.sure]:
            top = _as_one(sure)
            kept[top.incident] = top
            left += [Uncounted(one, LeftOut.SAME, top.incident) for one in sure if one.incident != top.incident]
    for whole in sorted(filter(_is_of_an_area, kept.values()), key=_dead, reverse=True):
        if whole.incident in kept:
            parts = [one for one in kept.values() if _is_part(one, whole)]
            again = any(_says_in_a_word(whole, one) for one in kept.values())
            holds = not again and _dead(whole) >= sum(map(_dead, parts))
            gone = _of(whole, parts) if holds else [_of_no_sum(whole, parts)]
            left += gone
            lost = {out.felt.incident for out in gone}
            kept = {ident: one for ident, one in kept.items() if ident not in lost}
    return Sifted(tuple(kept.values()), tuple(left))


def _of(whole: Felt, parts: Iterable[Felt]) -> list[Uncounted]:
    return [Uncounted(one, LeftOut.PART, whole.incident) for one in parts]


def _of_no_sum(whole: Felt, parts: Sequence[Felt]) -> Uncounted:
    return Uncounted(whole, LeftOut.WHOLE, parts[0].incident if len(parts) == 1 else None)


def each_once(told: Iterable[Felt]) -> list[Felt]:
    """Those of these that are sure and tell of no part and no second time of another, in their order."""
    return list(sifted(told).kept)


def as_first_told(events: Iterable[Felt]) -> list[Felt]:
    """Each as old as the first of those that are perhaps one with it and tell its number: a strike of last week is none
    of this week for a late headline. With another number it may be another strike, and nobody's dead are left out of
    their own week for what is only perhaps."""
    return [
        replace(one, at=min(other.at for other in family if _tells_as_many(one, other)))
        for family in _families(events)
        for one in family
    ]


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
        if one.incident in first or is_elsewhere(one.place, other.place) or _is_later(one, other):
            break
        passed.add(other.incident)
        one = other
    first.update(dict.fromkeys(passed, first.get(one.incident, one.incident)))
    return first[one.incident]


def _is_later(one: Felt, other: Felt) -> bool:
    """Whether one is of a town and came after a large number of the area around it was told: a running total holds
    its parts, and nothing that came later."""
    if _is_of_an_area(one):
        one, other = other, one
    large = _is_of_an_area(other) and _dead(other) >= LARGE and not _is_of_an_area(one)
    return large and _dead(one) > 0 and not _tells_as_many(one, other) and one.at > _reaches(other)


def _reaches(whole: Felt) -> datetime:
    """Until when an area's number holds what happened there: for a day; a toll that rose over days, of which none is
    stated, until it was told."""
    a_day_on = whole.at + A_DAY
    return a_day_on if whole.day or whole.until is None else max(a_day_on, whole.until)


def _is_part(one: Felt, whole: Felt) -> bool:
    """Whether it tells of dead in an area and on a day whose dead the other one tells of. Where one town has more than
    the area is told to have, the area's number may still be of that town."""
    return _is_in(one, whole) and _dead(one) > 0


def _says_in_a_word(whole: Felt, one: Felt) -> bool:
    """Whether the dead of an area are a word ("hundreds") for those of a place in it, on that day."""
    return _is_in(one, whole) and _dead(one) in meant_by(count_of(whole.toll, *EVERYBODY))


def _is_in(one: Felt, whole: Felt) -> bool:
    if one is whole or not one.place or not whole.place or _of_two_days(one, whole):
        return False
    return may_contain(whole.place, one.place) and whole.at - A_DAY <= one.at <= _reaches(whole)


def _of_two_days(one: Felt, whole: Felt) -> bool:
    """Whether both are numbers of an area, of two stated days: the dead of Sunday are none of Monday's."""
    return bool(one.day and whole.day) and one.day != whole.day and _is_of_an_area(one)


def _is_of_an_area(one: Felt) -> bool:
    return one.place is not None and one.place.precision >= Precision.ADMIN1 and _dead(one) > 0


def _dead(one: Felt) -> int:
    return figure(one.toll, EVERYBODY)
