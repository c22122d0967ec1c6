"""The open incidents of one country on a shelf, with small indexes that find those of which a report may tell.

In a long war a report is of another province than nearly every candidate: whoever asked each of them would ask in vain,
and the more the longer the war is. An index may give too many, for each that it gives is asked; never too few.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import chain
from math import floor
from typing import TypeVar

from monitor.incidents.another import NORTHWARD, called, is_far, is_town, opening_of
from monitor.incidents.incident import Incident, IncidentStatus, Member
from monitor.incidents.limits import MOST_DAYS
from monitor.incidents.openings import Openings
from monitor.incidents.perhaps import without_perhaps
from monitor.incidents.sketch import sketch
from monitor.incidents.vetoes import nature_of, other_nature
from monitor.incidents.wording import WordSet
from monitor.incidents.wordings import TextsByLanguage, Wordings
from monitor.model import Day, Harm, Place, Target, figure_of
from monitor.reports import Kind, Report

K = TypeVar("K")

EntryName = tuple[str, str]
Ends = tuple[datetime, datetime]
_OVER = frozenset({IncidentStatus.CLOSED, IncidentStatus.RETRACTED})


def country_of(incident: Incident) -> str | None:
    """The country of which an incident is, None where that is unknown."""
    return incident.place.country if incident.place else None


def as_sure(incident: Incident) -> Incident:
    """The incident by the reports that are surely of it."""
    return (
        replace(incident, members=without_perhaps(incident)) if any(m.perhaps for m in incident.members) else incident
    )


def is_judged(incident: Incident) -> bool:
    """Whether it is over, or a person said something of it."""
    return incident.status in _OVER or bool(incident.marks or incident.never_with)


@dataclass(frozen=True, slots=True)
class _Card:
    """The places in the indexes where an incident stands."""

    entries: frozenset[EntryName] = frozenset()
    words: WordSet = frozenset()
    provinces: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    points: frozenset[Place] = frozenset()
    openings: frozenset[str] = frozenset()
    dead: frozenset[int] = frozenset()
    days: frozenset[Day] = frozenset()
    targets: frozenset[Target] = frozenset()
    nature: frozenset[str] = frozenset()  # one, as it stands in an index
    perhaps: frozenset[str] = frozenset()
    said: TextsByLanguage = field(default_factory=dict)  # the texts with which another is compared
    span: Ends | None = None  # when the first report was said, and the latest
    fresh: Ends | None = None  # the same of those that are no context, or of all
    loose: bool = False  # of no town, or of one whose province or position is unknown


_NOTHING = _Card()


class Shelf:
    """Incidents by id. sure: those that are not closed, by the reports that are surely of each; words: how many of
    these use each; judged: the ids of those that are over, or of which a person said something; firsts: of how many
    each feed told first."""

    def __init__(self, country: str | None = None, everywhere: Wordings | None = None) -> None:
        self.country = country
        self.incidents: dict[str, Incident] = {}
        self.sure: dict[str, Incident] = {}
        self.words = Counter[str]()
        self.judged: set[str] = set()
        self.firsts = Counter[str]()
        self._everywhere = everywhere  # the words of all shelves
        self._cards: dict[str, _Card] = {}
        self._entries: dict[EntryName, set[str]] = defaultdict(set)
        self._provinces: dict[str, set[str]] = defaultdict(set)
        self._loose: set[str] = set()
        self._names: dict[str, set[str]] = defaultdict(set)
        self._points: dict[Place, set[str]] = defaultdict(set)
        self._belts: dict[int, set[Place]] = defaultdict(set)  # these points, by degrees of latitude
        self._dead: dict[int, set[str]] = defaultdict(set)
        self._days: dict[Day, set[str]] = defaultdict(set)
        self._targets: dict[Target, set[str]] = defaultdict(set)
        self._natures: dict[str, set[str]] = defaultdict(set)
        self._perhaps: dict[str, set[str]] = defaultdict(set)
        self._spans: dict[str, tuple[Ends, Ends]] = {}  # of all, and of fresh ones
        self._openings = Openings()
        self._ages: list[tuple[datetime, str]] = []

    def put(self, incident: Incident) -> None:
        """An incident as it now is."""
        ident, before = incident.id, self.incidents.pop(incident.id, None)
        self.incidents[ident] = incident  # last in the order of update
        heappush(self._ages, (incident.updated, ident))
        if before is None and incident.members:
            self.firsts[incident.members[0].feed] += 1
        (self.judged.add if is_judged(incident) else self.judged.discard)(ident)
        if incident.status is IncidentStatus.CLOSED:
            self.sure.pop(ident, None)
        else:
            self.sure[ident] = as_sure(incident)
        self._file(ident, _card(incident, self.sure.get(ident)))

    def take(self, ident: str) -> Incident | None:
        """The incident of this id, which stands here no more."""
        incident = self.incidents.pop(ident, None)
        if incident is None:
            return None
        if incident.members:
            _less(self.firsts, [incident.members[0].feed])
        self.judged.discard(ident)
        self.sure.pop(ident, None)
        self._file(ident, _NOTHING)
        return incident

    def _file(self, ident: str, card: _Card) -> None:
        """Move an incident in the indexes to where its card has it: of what many tell, little changes by one report."""
        before = self._cards.pop(ident, _NOTHING)
        if card is not _NOTHING:
            self._cards[ident] = card
        (self._loose.add if card.loose else self._loose.discard)(ident)
        new = card.words - before.words
        gone = before.words - card.words if len(card.words) - len(new) < len(before.words) else frozenset[str]()
        _less(self.words, gone)
        self.words.update(new)
        if self._everywhere is not None:
            self._everywhere.file(ident, gone, new, card.said)
        _move(self._entries, ident, before.entries, card.entries)
        _move(self._provinces, ident, before.provinces, card.provinces)
        _move(self._names, ident, before.names, card.names)
        _move(self._points, ident, before.points, card.points)
        for point in before.points ^ card.points:
            (self._belts[_belt(point)].add if point in self._points else self._belts[_belt(point)].discard)(point)
        _move(self._dead, ident, before.dead, card.dead)
        _move(self._days, ident, before.days, card.days)
        _move(self._targets, ident, before.targets, card.targets)
        _move(self._natures, ident, before.nature, card.nature)
        _move(self._perhaps, ident, before.perhaps, card.perhaps)
        if card.span and card.fresh:
            self._spans[ident] = card.span, card.fresh
        else:
            self._spans.pop(ident, None)
        if before.openings and before.openings < card.openings:
            self._openings.add(ident, "\0".join(card.openings - before.openings))
        elif card.openings != before.openings:
            self._openings.put(ident, "\0".join(card.openings))
        if card is _NOTHING:
            self._openings.take(ident)

    def let_go(self, before: datetime) -> Iterator[Incident]:
        """The incidents that were last updated earlier, which are taken out."""
        while self._ages and self._ages[0][0] < before:
            at, ident = heappop(self._ages)
            known = self.incidents.get(ident)
            if known is not None and known.updated == at:
                self.take(ident)
                yield known

    # what is found

    def holding(self, entry: EntryName) -> Collection[str]:
        """The incidents that hold a report of this entry."""
        return self._entries.get(entry, ())

    def within_reach(self, member: Member) -> Collection[str]:
        """The incidents that no province keeps this report from, and perhaps more."""
        place = member.report.place
        if place is None or not is_town(place) or None in (place.admin1, place.lat, place.lon):
            return self.sure.keys()
        return self._loose | self._provinces.get(place.admin1 or "", set()) | self.across(member)

    def across(self, member: Member) -> set[str]:
        """The incidents whose towns may be that of this report, wherever borders run, and perhaps more: next door to
        it, named in its text, or where its town is named."""
        found, text = set[str](), opening_of(member)
        for name, idents in self._names.items():
            if name in text:
                found |= idents
        place = member.report.place
        if place is not None and is_town(place):
            found.update(self._openings.naming(called(place)))
            if place.lat is not None:
                found |= self._next_door_to(place)
        return found

    def at(self, place: Place) -> set[str]:
        """The incidents in this town, and perhaps more."""
        if place.lat is None:
            return set(self.sure)
        return self._next_door_to(place) | self._names.get(called(place), set()) | self._loose

    def telling(self, dead: Callable[[int], bool]) -> Collection[str]:
        """The incidents of which a report tells such a number of dead."""
        return set[str]().union(*(idents for n, idents in self._dead.items() if dead(n)))

    def perhaps_of(self, ident: str) -> Collection[str]:
        """The incidents that opened as perhaps the same as this one."""
        return self._perhaps.get(ident, ())

    def not_told(self, member: Member, since: datetime, until: datetime) -> Collection[str]:
        """The incidents of which neither the first report nor the latest was said in this time, of those to which this
        one must be near (`vetoes.gap`)."""
        which = 0 if member.report.kind is Kind.CONTEXT else 1
        spans = ((ident, both[which]) for ident, both in self._spans.items())
        return [ident for ident, (a, b) in spans if not (since <= a <= until or since <= b <= until)]

    def of_another(self, report: Report) -> Collection[str]:
        """The incidents that day, target or cause keep this report from (`vetoes`), and perhaps more."""
        found = set(self._natures.get(other_nature(report.cause) or "", ()))
        if report.date is not None:
            far = {day: abs((report.date - day).days) > MOST_DAYS for day in self._days}
            some, others = ([self._days[day] for day in far if far[day] is one] for one in (True, False))
            found.update(set().union(*some).difference(*others))
        if report.target not in (None, Target.RESIDENTIAL) and figure_of(report.toll, Harm.KILLED) is not None:
            same = [self._targets.get(target, ()) for target in (report.target, Target.RESIDENTIAL)]
            found.update(set().union(*self._targets.values()).difference(*same))
        return found

    def _next_door_to(self, place: Place) -> set[str]:
        found, belt = set[str](), _belt(place)
        for point in chain.from_iterable(self._belts.get(n, ()) for n in (belt - 1, belt, belt + 1)):
            if not is_far(place, point):
                found |= self._points[point]
        return found


def _belt(place: Place) -> int:
    """The belt of latitude in which a place lies: what is two belts away is far."""
    return floor((place.lat or 0.0) / NORTHWARD)


def _card(incident: Incident, known: Incident | None) -> _Card:
    """The card of an incident. known: as it surely is; None where it is closed."""
    entries = sketch(incident).entries
    if known is None:
        return _Card(entries)
    drawn = sketch(known)
    towns = {*drawn.towns, *([incident.place] if incident.place and is_town(incident.place) else ())}
    return _Card(
        entries,
        drawn.words,
        frozenset(p.admin1 for p in towns if p.admin1),
        frozenset(map(called, towns)),
        frozenset(p for p in towns if p.lat is not None and p.lon is not None),
        frozenset((*drawn.openings, *sketch(incident).openings)),
        drawn.dead,
        drawn.days,
        frozenset(target for m in known.members if (target := m.report.target)),
        frozenset({nature_of(known.cause)}),
        frozenset([incident.perhaps] if incident.perhaps else ()),
        drawn.wordings,
        _span(drawn.times),
        _span(drawn.fresh or drawn.times),
        loose=not drawn.towns or any(None in (p.admin1, p.lat, p.lon) for p in drawn.towns),
    )


def _span(times: Sequence[datetime]) -> Ends | None:
    return (times[0], times[-1]) if times else None


def _less(counts: Counter[str], gone: Iterable[str]) -> None:
    for one in gone:
        counts[one] -= 1
        if not counts[one]:
            del counts[one]


def _move(index: dict[K, set[str]], ident: str, before: frozenset[K], after: frozenset[K]) -> None:
    for key in before - after:
        index[key].discard(ident)
        if not index[key]:
            del index[key]
    for key in after - before:
        index[key].add(ident)
