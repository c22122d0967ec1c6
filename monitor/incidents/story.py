"""How each report of an incident came to it, as a story: which incidents it might have been of, why this one, how sure,
and what would have changed that. Worked out again from what was known when the report came, by what is known of it now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from monitor.incidents.evidence import JOIN, PERHAPS, Setting, score, setting
from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.known import How, Unsure, likeliest
from monitor.incidents.merge import summed
from monitor.incidents.vetoes import Veto, gap, veto
from monitor.model import Place

ENDS = 10  # chapters at the beginning, and at the end
MOST = 4  # candidates that are told of
NEAR_DAYS = 1.0  # of a report: an incident that was ruled out is told of only where it is so near


class Came(StrEnum):
    """Known, new or neither: how a report was taken."""

    OPENED = "opened"
    SURELY = "surely"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Considered:
    """An incident that a report might have been of. score: None where a veto ruled it out."""

    incident: str
    place: Place | None
    score: Score | None
    veto: Veto | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One report. candidates: the likeliest first; sure: the score of the likeliest with its doubt, None where there
    was none; turning: the parts without which it would have been taken for something else; unsure: the reason for which
    it is no more than perhaps of the likeliest, whose sum would do."""

    number: int
    member: Member
    came: Came
    candidates: tuple[Considered, ...]
    sure: Score | None
    turning: tuple[Evidence, ...]
    unsure: Unsure | None = None

    @property
    def untied(self) -> bool:
        """Whether its sum would do, and nothing ties it there: the two name no town in common, and the words and names
        are others, or only words are alike."""
        return self.came is Came.OPENED and self.sure is not None and self.sure.total >= self.perhaps

    @property
    def needed(self) -> float:
        """From which score on a report is surely of an incident."""
        return JOIN

    @property
    def perhaps(self) -> float:
        """From which score on it is perhaps of it."""
        return JOIN - PERHAPS


def story(incident: Incident, others: Iterable[Incident], numbers: range | None = None) -> list[Chapter]:
    """A chapter a report, in order of arrival; of many the first and the latest, or those of these numbers, which
    count from 1. What only waited has none: nothing was weighed. others: what else was known in that time."""
    known = _Known([incident, *(i for i in others if i.id != incident.id)])
    told = [(number, member) for number, member in enumerate(incident.members, 1) if not member.only_waited]
    if numbers is not None:
        told = [(number, member) for number, member in told if number in numbers]
    shown = told if len(told) <= 2 * ENDS else [*told[:ENDS], *told[-ENDS:]]
    return [_chapter(number, member, known) for number, member in shown]


@dataclass(frozen=True, slots=True)
class _Known:
    """Incidents, and each as it stood at some report: between two reports of one incident few others change."""

    incidents: Sequence[Incident]
    then: dict[tuple[str, ...], Incident] = field(default_factory=dict)

    def before(self, member: Member) -> list[Incident]:
        """Those that there were when it came, as they stood."""
        return [then for i in self.incidents if (then := self._before(i, member))]

    def _before(self, incident: Incident, member: Member) -> Incident | None:
        sure = _earlier(incident, member)
        if not sure:
            return None
        name = (incident.id, *(m.id for m in sure))
        if name not in self.then:
            bare = replace(incident, opened=sure[0].seen, updated=sure[-1].seen, marks=(), corrections=())
            self.then[name] = summed(bare, sure)
        return self.then[name]


def _chapter(number: int, member: Member, known: _Known) -> Chapter:
    before = known.before(member)
    vetoes = {i.id: veto(member, i) for i in before}
    possible = [i for i in before if vetoes[i.id] is None]
    among = setting(member, before, possible) if possible else None
    found = likeliest(member, possible, among) if among else None
    came = Came.OPENED if found is None else Came.SURELY if found.how is How.SURELY else Came.PERHAPS
    scored = _scored(member, possible, among)
    ruled_out = [
        Considered(i.id, i.place, None, vetoes[i.id]) for i in before if vetoes[i.id] and gap(member, i) <= NEAR_DAYS
    ]
    sure = found.score if found else next((c.score for c in scored), None)
    turning = _turning(came, sure) if sure and _taken(sure.total) is came else ()
    unsure = found.unsure if found and found.score.total >= JOIN else None
    return Chapter(number, member, came, tuple([*scored, *ruled_out][:MOST]), sure, turning, unsure)


def _scored(member: Member, possible: Sequence[Incident], among: Setting | None) -> list[Considered]:
    if among is None:
        return []
    found = [Considered(i.id, i.place, score(member, i, among)) for i in possible]
    return sorted(found, key=lambda c: -(c.score.total if c.score else 0.0))


def _earlier(incident: Incident, member: Member) -> list[Member]:
    """The reports that were surely of an incident before this one came."""
    known = incident.members
    at = next((n for n, m in enumerate(known) if m.name == member.name), None)
    earlier = known[:at] if at is not None else tuple(m for m in known if m.seen <= member.seen)
    return [m for m in earlier if not m.perhaps and (m.feed, m.key) != (member.feed, member.key)]


def _turning(came: Came, sure: Score | None) -> tuple[Evidence, ...]:
    if sure is None:
        return ()
    return tuple(what for what, value in sure.parts if value and _taken(sure.total - value) is not came)


def _taken(total: float) -> Came:
    return Came.SURELY if total >= JOIN else Came.PERHAPS if total >= JOIN - PERHAPS else Came.OPENED
