"""What the members of an incident add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from monitor.incidents.incident import Incident, Member
from monitor.incidents.marks import as_marked
from monitor.incidents.toll import beside, merged_toll
from monitor.incidents.voices import backed, claimants, confidence, grade, independent, voices
from monitor.incidents.withdrawn import counted, dissents, spoken_of
from monitor.model import Cause, Place
from monitor.places import contains
from monitor.reports import Report

T = TypeVar("T", bound=Hashable)


def summed(incident: Incident, members: Sequence[Member]) -> Incident:
    """`incident` with these members and every field that follows from them."""
    fresh = [m.report for m in spoken_of(members)]
    disputed = any(r.disputed for r in fresh)
    spoken = voices(counted(members))
    own = independent(spoken)
    reported = merged_toll(members, spoken)
    return replace(
        incident,
        members=tuple(members),
        toll=as_marked(reported, incident.marks),
        place=place_of(fresh),
        date=_commonest(r.date for r in fresh),
        cause=_commonest(r.cause for r in fresh if r.cause is not Cause.UNKNOWN) or Cause.UNKNOWN,
        weapon=_commonest(r.weapon for r in fresh),
        target=_commonest(r.target for r in fresh),
        actor=_commonest(r.actor for r in fresh),
        claimants=claimants(own),
        grade=grade(own, disputed=disputed or dissents(members)),
        disputed=disputed,
        confidence=confidence(own),
        backed=backed(spoken),
        beside=beside([m for voice in spoken for m in voice], reported),
    )


def _commonest(values: Iterable[T | None]) -> T | None:
    """The value said most often, the earliest of equals; what nobody says is unknown."""
    ranked = Counter(v for v in values if v is not None).most_common(1)
    return ranked[0][0] if ranked else None


def place_of(reports: Sequence[Report]) -> Place | None:
    """Of the places that hold no other one named, that which most reports agree with; the earliest of equals."""
    places = [r.place for r in reports if r.place is not None]
    inner = [p for p in places if not any(p != q and contains(p, q) for q in places)] or places
    return max(inner, key=lambda p: (sum(_agree(p, q) for q in places), -p.precision), default=None)


def _agree(a: Place, b: Place) -> bool:
    return a == b or contains(b, a)
