"""A sketch of an open incident: the answers to what every report that comes asks of it, worked out once. An incident
stays as it is until a report joins it, and is asked hundreds of times before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.incidents.incident import Incident, Member
from monitor.incidents.wording import LEAD, Words, words_of
from monitor.model import Day, Harm, Place, Precision, figure_of
from monitor.reports import Kind
from monitor.text import fold

BOUND = 8  # reports of an incident that are asked for a name, which bounds the work
FIRST, LATEST = 4, 8  # reports of a language with which another is compared, which bounds it where hundreds tell
MOST = 16_384  # incidents


@dataclass(frozen=True, slots=True)
class Sketch:
    """times: when each report was said; days: those that they state; places: where; towns: those known by name;
    openings: folded, of the first reports; words: of all; dead: each number that is told; wordings: the words of each
    report that another in its language is compared with."""

    times: tuple[datetime, ...]
    days: frozenset[Day]
    places: tuple[Place, ...]
    towns: tuple[Place, ...]
    openings: tuple[str, ...]
    words: Words
    dead: frozenset[int]
    wordings: Mapping[str | None, Sequence[Words]]


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
    places = tuple(dict.fromkeys(p for m in members if (p := m.report.place)))
    return Sketch(
        times=tuple(when(m) for m in members),
        days=frozenset(day for m in members if (day := m.report.date)),
        places=places,
        towns=tuple(p for p in places if p.precision <= Precision.ADMIN2),
        openings=tuple(opening(m) for m in members[:BOUND]),
        words=words_of(members[0]).union(*map(words_of, members[1:])) if members else frozenset(),
        dead=frozenset(n for m in members if (n := figure_of(m.report.toll, Harm.KILLED)) is not None),
        wordings=_wordings(members),
    )


def _wordings(members: Sequence[Member]) -> dict[str | None, Sequence[Words]]:
    """Bare reports are left out: what resembles a mention need not resemble the event. So are a machine's words, which
    are nobody's language."""
    found: dict[str | None, list[Member]] = {}
    for m in members:
        if not m.translated and not is_bare(m):
            found.setdefault(m.language, []).append(m)
    return {language: [words_of(m) for m in _ends(said)] for language, said in found.items()}


def _ends(said: list[Member]) -> list[Member]:
    return said if len(said) <= FIRST + LATEST else [*said[:FIRST], *said[-LATEST:]]


def is_bare(member: Member) -> bool:
    """Whether all that the report has to say is its wording."""
    return member.report.kind is Kind.CONTEXT and not member.report.toll and member.report.place is None


def when(member: Member) -> datetime:
    """When it was said: published, or first seen where that is unknown or later than seen."""
    return min(member.published or member.seen, member.seen)


def opening(member: Member) -> str:
    """Title and beginning, folded: where a name is looked for."""
    return fold(f"{member.title}\n{member.text[:LEAD]}")
