"""In whose name an incident is told: of each independent voice whoever gives the figures that are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from monitor.incidents.incident import Member
from monitor.incidents.toll import Stated, Tolls, are_far_apart, is_presumed
from monitor.incidents.voices import Outlet, Voice, outlet
from monitor.model import Harm, Victim

Stands = Mapping[tuple[Harm, Victim], Mapping[int, Stated]]
"""What each report stands by, by its identity, of each count."""


def claimants(spoken: Sequence[Sequence[Member]], tolls: Tolls) -> tuple[str, ...]:
    """One name an independent voice, in order of arrival: of those who give its highest figure, that of a named source,
    else of the first publisher. A copy that changes a number speaks in its own name. tolls: what they all tell."""
    if all(map(_is_of_one, spoken)):  # as most are, and it is asked with each report
        return tuple(map(_name, spoken))
    stands = {
        key: {id(one.member): one for one in tolls.stands(*key) if not is_presumed(one, key[1])}
        for key in tolls.counts()
    }
    return tuple(_name(voice) if _is_of_one(voice) else _name_of_several(voice, stands) for voice in spoken)


def _is_of_one(voice: Sequence[Member]) -> bool:
    """Whether one outlet alone speaks."""
    return isinstance(voice, Voice) or all(outlet(m) == outlet(voice[0]) for m in voice)


def _name(reports: Sequence[Member]) -> str:
    return next((m.report.claimant for m in reports if m.report.claimant), reports[0].publisher)


def _name_of_several(voice: Sequence[Member], stands: Stands) -> str:
    """The name of a voice of several outlets, by those that speak for it; by all where none does."""
    speaking = _speaking(voice, stands)
    first = next((m for m in voice if outlet(m) in speaking), None)
    if first is None:
        return _name(voice)
    named = (m.report.claimant for m in voice if m.report.claimant and outlet(m) in speaking)  # the cheap test first
    return next(named, first.publisher)


def _speaking(voice: Sequence[Member], stands: Stands) -> Collection[Outlet]:
    """The outlet that alone has far more of some count than the others; else those that stand by the highest number of
    dead; none where nobody gives one."""
    mine = {key: [said[id(m)] for m in voice if id(m) in said] for key, said in stands.items()}
    alone = next((one for said in mine.values() if (one := _far_above(said))), None)
    return {alone} if alone else _highest(mine.get((Harm.KILLED, Victim.ALL), ()))


def _far_above(said: Iterable[Stated]) -> Outlet | None:
    stated = sorted(said, key=lambda s: s.figure)
    if not stated:
        return None
    others = [one for one in stated if one.outlet != stated[-1].outlet]
    return stated[-1].outlet if others and are_far_apart(stated[-1].figure, others[-1].figure) else None


def _highest(said: Sequence[Stated]) -> set[Outlet]:
    best = max((one.figure for one in said), default=0)
    return {one.outlet for one in said if one.figure == best}
