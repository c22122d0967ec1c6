"""A sketch of an open incident: the answers to what every report that comes asks of it, worked out once. An incident
stays as it is until a report joins it, and is asked hundreds of times before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import is_

from monitor.incidents.corrections import standing_corrections
from monitor.incidents.dead import Dead, are_fighters, dead_of
from monitor.incidents.incident import Incident, Member
from monitor.incidents.voices import outlet
from monitor.incidents.wording import LEAD, WordSet, names_of, words_of
from monitor.model import Day, Harm, Place, Precision, Victim, figure_of
from monitor.reports import Kind, Report
from monitor.text import fold

Figures = Mapping[tuple[Harm, Victim], frozenset[int | None]]

BOUND = 8  # reports of an incident that are asked for a name, which bounds the work
FIRST, LATEST = 4, 8  # reports of a language with which another is compared, which bounds it where hundreds tell
MOST = 16_384  # incidents


@dataclass(frozen=True, slots=True)
class Sketch:
    """times: when reports were said, in order; fresh: when those that are no context were; first: the earliest of these
    that is surely of it; days: those that they state; places: where; towns: those known by name; openings: folded, of
    the first reports; words, names: of all; dead: each number that is told; figures: each figure of each cell;
    fighters: whether the dead were; parts: the children and women among them; peoples: whose people were harmed, by
    country; lands: the countries named by those that know no place; outlets: who tells; entries: by feed and
    key; compared: the reports, by language, with which another in it is compared; wordings: the words of these."""

    times: tuple[datetime, ...] = ()
    fresh: tuple[datetime, ...] = ()
    first: datetime | None = None
    days: frozenset[Day] = frozenset()
    places: tuple[Place, ...] = ()
    towns: tuple[Place, ...] = ()
    openings: tuple[str, ...] = ()
    words: WordSet = frozenset()
    names: WordSet = frozenset()
    dead: frozenset[int] = frozenset()
    figures: Figures = field(default_factory=dict)
    fighters: frozenset[bool] = frozenset()
    parts: frozenset[Dead] = frozenset()
    peoples: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    outlets: frozenset[tuple[bool, str]] = frozenset()
    entries: frozenset[tuple[str, str]] = frozenset()
    compared: Mapping[str | None, Sequence[Member]] = field(default_factory=dict)
    wordings: Mapping[str | None, Sequence[WordSet]] = field(default_factory=dict)


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
    """An incident grows by one report at a time, as a rule: what is known of the others is taken up."""
    members = incident.members
    before, drawn = _grown.pop(incident.id, ((), Sketch()))
    if len(before) > len(members) or not all(map(is_, before, members)):
        before, drawn = (), Sketch()
    if new := members[len(before) :]:
        drawn = _with(drawn, new)
    if len(_grown) >= MOST:
        _grown.clear()
    if len(members) > FIRST:
        _grown[incident.id] = members, drawn
    return _put_right(drawn, incident) if incident.corrections else drawn


_grown: dict[str, tuple[tuple[Member, ...], Sketch]] = {}  # by id, of what many tell


def _put_right(drawn: Sketch, incident: Incident) -> Sketch:
    """With the place and the day of a person's word beside those of the reports: others may copy what was wrong."""
    words = standing_corrections(incident)
    places = tuple(one.place for one in words if one.place)
    return replace(
        drawn,
        places=tuple(dict.fromkeys((*places, *drawn.places))),
        towns=tuple(dict.fromkeys((*(p for p in places if p.precision <= Precision.ADMIN2), *drawn.towns))),
        days=drawn.days.union(one.date for one in words if one.date),
    )


def _with(drawn: Sketch, new: Sequence[Member]) -> Sketch:
    reports = [member.report for member in new]
    places = tuple(dict.fromkeys((*drawn.places, *(p for r in reports if (p := r.place)))))
    numbers = (figure_of(r.toll, Harm.KILLED) for r in reports)
    fresh = [m for m in new if m.report.kind is not Kind.CONTEXT]
    firsts = [*([drawn.first] if drawn.first else ()), *(when(m) for m in fresh if not m.perhaps)]
    compared = _compared(drawn.compared, new)
    return Sketch(
        times=tuple(sorted((*drawn.times, *map(when, new)))),
        fresh=tuple(sorted((*drawn.fresh, *map(when, fresh)))),
        first=min(firsts, default=None),
        days=drawn.days.union(r.date for r in reports if r.date),
        places=places,
        towns=tuple(p for p in places if p.precision <= Precision.ADMIN2),
        openings=(*drawn.openings, *map(opening, new[: BOUND - len(drawn.openings)])),
        words=drawn.words.union(*map(words_of, new)),
        names=drawn.names.union(*map(names_of, new)),
        dead=drawn.dead.union(n for n in numbers if n is not None),
        figures=_figures(drawn.figures, reports),
        fighters=drawn.fighters.union(armed for r in reports if (armed := are_fighters(r)) is not None),
        parts=drawn.parts.union(parts for r in reports if (parts := dead_of(r.toll))),
        peoples=drawn.peoples.union(*(r.peoples for r in reports)),
        lands=drawn.lands.union(*(r.lands for r in reports)),
        outlets=drawn.outlets.union(map(outlet, new)),
        entries=drawn.entries.union((m.feed, m.key) for m in new),
        compared=compared,
        wordings={language: [words_of(m) for m in said] for language, said in compared.items()},
    )


def _figures(before: Figures, reports: Sequence[Report]) -> Figures:
    found = dict(before)
    for report in reports:
        for harm, counts in report.toll.items():
            for victim, count in counts.items():
                found[harm, victim] = found.get((harm, victim), frozenset()) | {count.figure}
    return found


def _compared(
    before: Mapping[str | None, Sequence[Member]], new: Sequence[Member]
) -> dict[str | None, Sequence[Member]]:
    """The first and the latest. Bare reports are left out: what resembles a mention need not resemble the event. So are
    a machine's words, which are nobody's language."""
    found = {language: list(said) for language, said in before.items()}
    for m in new:
        if not m.translated and not is_bare(m):
            said = found.setdefault(m.language, [])
            if len(said) == FIRST + LATEST:
                del said[FIRST]
            said.append(m)
    return dict(found)


def is_bare(member: Member) -> bool:
    """Whether all that the report has to say is its wording."""
    return member.report.kind is Kind.CONTEXT and not member.report.toll and member.report.place is None


def when(member: Member) -> datetime:
    """When it was said: published, or first seen where that is unknown or later than seen."""
    return min(member.published or member.seen, member.seen)


def opening(member: Member) -> str:
    """Title and beginning, folded: where a name is looked for."""
    return fold(f"{member.title}\n{member.text[:LEAD]}")
