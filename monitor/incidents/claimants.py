"""In whose name an incident is told: of each independent voice whoever gives the figures that are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.incidents.incident import Member
from monitor.incidents.toll import Stated, Tolls, are_far_apart
from monitor.incidents.voices import Outlet, outlet
from monitor.model import Harm, Victim


def claimants(spoken: Sequence[Sequence[Member]], tolls: Tolls) -> tuple[str, ...]:
    """One name an independent voice, in order of arrival: of those who give its highest figure, that of a named source,
    else of the first publisher. A copy that changes a number speaks in its own name. tolls: what they all tell."""
    return tuple(_name(_speaking(voice, tolls)) for voice in spoken)


def _name(reports: Sequence[Member]) -> str:
    return next((m.report.claimant for m in reports if m.report.claimant), reports[0].publisher)


def _speaking(voice: Sequence[Member], tolls: Tolls) -> Sequence[Member]:
    """The reports of the outlet that alone has far more of some count than the others; else of those that stand by the
    highest number of dead; all where nobody gives one."""
    if len({outlet(m) for m in voice}) == 1:
        return voice
    mine = set(map(id, voice))
    stands = {key: [s for s in tolls.stands(*key) if id(s.member) in mine] for key in tolls.counts()}
    alone = next((one for said in stands.values() if (one := _far_above(said))), None)
    speaking = {alone} if alone else _highest(stands.get((Harm.KILLED, Victim.ALL), ()))
    return [m for m in voice if outlet(m) in speaking] or voice


def _far_above(said: Iterable[Stated]) -> Outlet | None:
    stated = sorted((one for one in said if not one.cell.derived), key=lambda s: s.figure)
    if not stated:
        return None
    others = [one for one in stated if one.outlet != stated[-1].outlet]
    return stated[-1].outlet if others and are_far_apart(stated[-1].figure, others[-1].figure) else None


def _highest(said: Sequence[Stated]) -> set[Outlet]:
    best = max((one.figure for one in said), default=0)
    return {one.outlet for one in said if one.figure == best}
