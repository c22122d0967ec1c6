"""The sum of the members of an incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from monitor.incidents.corrections import as_corrected
from monitor.incidents.dissent import agree, dissent, sources, stands_alone
from monitor.incidents.incident import Incident, Member
from monitor.incidents.marks import as_marked
from monitor.incidents.toll import beside, merged_toll
from monitor.incidents.voices import (
    Outlet,
    backed,
    claimants,
    confidence,
    grade,
    independent,
    kin_of,
    outlet,
    voices,
)
from monitor.incidents.withdrawn import counted, spoken_of
from monitor.model import Cause, Place
from monitor.places import contains
from monitor.reports import Report

T = TypeVar("T", bound=Hashable)


def summed(incident: Incident, members: Sequence[Member]) -> Incident:
    """`incident` with these members and every field that follows from them."""
    fresh = spoken_of(members)
    disputed = any(m.report.disputed for m in fresh)
    standing = counted(members)
    kin = kin_of(standing)
    spoken = voices(standing, kin)
    own = independent(spoken, kin)
    told = sources(own, kin)
    reported = merged_toll(members, spoken)
    found = replace(
        incident,
        members=tuple(members),
        toll=as_marked(reported, incident.marks),
        place=place_of(fresh),
        date=_commonest(fresh, lambda r: r.date),
        cause=_commonest(fresh, lambda r: r.cause if r.cause is not Cause.UNKNOWN else None) or Cause.UNKNOWN,
        weapon=_commonest(fresh, lambda r: r.weapon),
        target=_commonest(fresh, lambda r: r.target),
        actor=_commonest(fresh, lambda r: r.actor),
        claimants=claimants(own),
        grade=grade(own, contested=bool(dissent(members, own, told)), alone=stands_alone(told)),
        disputed=disputed,
        confidence=confidence(own),
        backed=backed(spoken, agree, kin),
        beside=beside([m for voice in spoken for m in voice], reported),
    )
    return as_corrected(found, reported)


def as_each_says(incident: Incident) -> list[Incident]:
    """The incident as each of its independent voices alone has it."""
    standing = counted(incident.members)
    kin = kin_of(standing)
    return [summed(incident, voice) for voice in independent(voices(standing, kin), kin)]


def _commonest(members: Sequence[Member], value: Callable[[Report], T | None]) -> T | None:
    """The value that most outlets give, of one outlet that which most reports do; the earliest of equals; what nobody
    says is unknown. One feed cannot outvote others by writing more."""
    said = [(outlet(m), found) for m in members if (found := value(m.report)) is not None]
    ranked = Counter(found for _, found in _votes(said)).most_common(1)
    return ranked[0][0] if ranked else None


def _votes(said: Sequence[tuple[Outlet, T]]) -> Sequence[tuple[Outlet, T]]:
    """Each value once for each outlet that gives it, where there are several."""
    return list(dict.fromkeys(said)) if len({who for who, _ in said}) > 1 else said


def place_of(members: Sequence[Member]) -> Place | None:
    """Of the places that hold no other one named, that which most outlets agree with, of one outlet most reports; the
    earliest of equals."""
    said = _votes([(outlet(m), m.report.place) for m in members if m.report.place is not None])
    voters: dict[Place, list[Outlet]] = {}
    for who, place in said:
        voters.setdefault(place, []).append(who)
    inner = [p for p in voters if not any(p != q and contains(p, q) for q in voters)] or list(voters)
    several = len({who for who, _ in said}) > 1

    def agreeing(place: Place) -> int:
        found = [who for other, mine in voters.items() if _agree(place, other) for who in mine]
        return len(set(found)) if several else len(found)

    return max(inner, key=lambda p: (agreeing(p), -p.precision), default=None)


def _agree(a: Place, b: Place) -> bool:
    return a == b or contains(b, a)
