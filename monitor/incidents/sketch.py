"""A sketch of an open incident: the answers to what every report that comes asks of it, worked out once. An incident
stays as it is until a report joins it, and is asked hundreds of times before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.incidents.incident import Incident, Member
from monitor.incidents.wording import LEAD, WordSet, words_of
from monitor.model import Place, Precision
from monitor.text import fold

BOUND = 8  # reports of an incident that are asked for a name, which bounds the work
MOST = 16_384  # incidents


@dataclass(frozen=True, slots=True)
class Sketch:
    """times: when each report was said; placed: where, as far as the province is known; openings: folded, of the first
    reports; words: of all."""

    times: tuple[datetime, ...]
    placed: tuple[Place, ...]
    openings: tuple[str, ...]
    words: WordSet


def sketch(incident: Incident) -> Sketch:
    """The sketch of an incident, remembered for the very same one."""
    found = _known.get(id(incident))
    if found is not None and found[0] is incident:
        return found[1]
    if len(_known) >= MOST:
        _known.clear()
    made = _made(incident)
    _known[id(incident)] = incident, made
    return made


_known: dict[int, tuple[Incident, Sketch]] = {}  # each holds its incident, so that no other can have the identity


def uses(known: Iterable[Incident]) -> Counter[str]:
    """How many of these incidents use each word. The next report is asked about nearly the same ones as the last."""
    now = {id(incident): incident for incident in known}
    before, counts = _last.pop() if _last else ({}, Counter())
    gone = [incident for ident, incident in before.items() if ident not in now]
    new = [incident for ident, incident in now.items() if ident not in before]
    if len(gone) + len(new) > len(now) // 2:
        gone, new, counts = [], list(now.values()), Counter()
    for incident in gone:
        for word in sketch(incident).words:
            counts[word] -= 1
            if not counts[word]:
                del counts[word]
    for incident in new:
        counts.update(sketch(incident).words)
    _last[:] = [(now, counts)]
    return counts


_last: list[tuple[dict[int, Incident], Counter[str]]] = []  # whoever counts takes it out


def _made(incident: Incident) -> Sketch:
    members = incident.members
    places = (p for m in members if (p := m.report.place) and p.precision <= Precision.ADMIN1)
    return Sketch(
        tuple(when(m) for m in members),
        tuple(dict.fromkeys(places)),
        tuple(opening(m) for m in members[:BOUND]),
        words_of(members[0]).union(*map(words_of, members[1:])) if members else frozenset(),
    )


def when(member: Member) -> datetime:
    """When it was said: published, or first seen where that is unknown or later than seen."""
    return min(member.published or member.seen, member.seen)


def opening(member: Member) -> str:
    """Title and beginning, folded: where a name is looked for."""
    return fold(f"{member.title}\n{member.text[:LEAD]}")
