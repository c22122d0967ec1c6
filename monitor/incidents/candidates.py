"""The incidents that a report may join: what stands on some shelves, and what this transaction made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from operator import attrgetter

from monitor.incidents.another import of_other_country
from monitor.incidents.evidence import language_of
from monitor.incidents.incident import Incident, IncidentStatus, Member
from monitor.incidents.limits import MOST_DAYS
from monitor.incidents.shelf import Shelf, as_sure, country_of, is_judged
from monitor.incidents.sketch import sketch, when
from monitor.incidents.unplaced import is_tied_by_words_alone
from monitor.incidents.vetoes import rules_out
from monitor.incidents.waiting import WaitingRoom
from monitor.incidents.wording import Rarity, Uses, rarity_of, words_of
from monitor.incidents.wordings import Echoes, Wordings
from monitor.model import Place

A_MOMENT = timedelta(seconds=1)  # days are counted in fractions
_BY_UPDATE = attrgetter("updated", "id")


@dataclass(frozen=True, slots=True)
class Near:
    """The candidates of a report's country, by the reports that are surely of each. rare: how rare words are among all
    of them; incidents: those that no province keeps the report from, and perhaps more; echoes: how all texts echo a
    report that only its wording can tie to one, None where that is not known; doubtful: the ids of those that a veto
    may keep it from, None where that is any."""

    rare: Rarity
    incidents: list[Incident]
    echoes: Echoes | None = None
    doubtful: frozenset[str] | None = None

    def possible(self, member: Member) -> list[Incident]:
        """Those without a veto."""
        some = self.doubtful
        return [i for i in self.incidents if (some is not None and i.id not in some) or not rules_out(member, i)]


@dataclass(slots=True)
class Candidates:
    """A view of shelves. words: of all shelves, where these are all; room: where context waits that is of none. What
    changes is laid over them; whoever changes what stands on a shelf lays over it what stood there first, for a
    transaction weighs what it found."""

    shelves: tuple[Shelf, ...]
    words: Wordings | None = None
    room: WaitingRoom = field(default_factory=WaitingRoom)
    _over: dict[str, Incident] = field(default_factory=dict)
    _hidden: set[str] = field(default_factory=set)  # of what is on the shelves, and of what will be

    @classmethod
    def of(cls, incidents: Iterable[Incident], room: WaitingRoom | None = None) -> Candidates:
        """These incidents on shelves of their own; or a view, as it is."""
        if isinstance(incidents, Candidates):
            return incidents
        shelves: dict[str | None, Shelf] = {}
        for incident in incidents:
            country = country_of(incident)
            shelves.setdefault(country, Shelf(country)).put(incident)
        return cls(tuple(shelves.values()), room=room or WaitingRoom())

    def copy(self) -> Candidates:
        """A view that can be changed by itself."""
        return Candidates(self.shelves, self.words, self.room, dict(self._over), set(self._hidden))

    def put(self, incident: Incident) -> None:
        """An incident as it now is."""
        self._hidden.add(incident.id)
        self._over[incident.id] = incident

    def without(self, idents: Iterable[str]) -> Candidates:
        """The others."""
        others = self.copy()
        for ident in idents:
            others._over.pop(ident, None)
            others._hidden.add(ident)
        return others

    # what there is

    def __iter__(self) -> Iterator[Incident]:
        """All of them, oldest first."""
        found = [i for shelf in self.shelves for i in shelf.incidents.values() if i.id not in self._hidden]
        return iter(sorted([*found, *self._over.values()], key=_BY_UPDATE))

    def get(self, ident: str | None) -> Incident | None:
        """The incident of this id."""
        if ident is None or ident in self._over or ident in self._hidden:
            return self._over.get(ident or "")
        return next((shelf.incidents[ident] for shelf in self.shelves if ident in shelf.incidents), None)

    def holding(self, feed: str, key: str) -> list[Incident]:
        """Those that hold a report of this entry, oldest first."""
        over = [i for i in self._over.values() if any((m.feed, m.key) == (feed, key) for m in i.members)]
        return self._some((shelf.holding((feed, key)) for shelf in self.shelves), over)

    def judged(self) -> list[Incident]:
        """Those that are over, or of which a person said something, oldest first."""
        return self._some((shelf.judged for shelf in self.shelves), filter(is_judged, self._over.values()))

    def at(self, place: Place) -> list[Incident]:
        """Those in this town, and perhaps more, oldest first."""
        return self._some((shelf.at(place) for shelf in self.shelves), self._over.values())

    def telling(self, dead: Callable[[int], bool]) -> list[Incident]:
        """Those of which a report tells such a number of dead, and perhaps more, oldest first."""
        return self._some((shelf.telling(dead) for shelf in self.shelves), self._over.values())

    def perhaps_of(self, ident: str) -> list[Incident]:
        """Those that opened as perhaps the same as this one, and perhaps more, oldest first."""
        return self._some((shelf.perhaps_of(ident) for shelf in self.shelves), self._over.values())

    def _some(self, idents: Iterable[Collection[str]], over: Iterable[Incident]) -> list[Incident]:
        pairs = zip(self.shelves, idents, strict=True)
        found = [shelf.incidents[ident] for shelf, some in pairs for ident in some if ident not in self._hidden]
        return sorted([*found, *over], key=_BY_UPDATE)

    def near(self, member: Member) -> Near:
        """The candidates among which this report is weighed."""
        place, hidden = member.report.place, self._hidden
        country = place.country if place else None
        mine = [shelf for shelf in self.shelves if country is None or shelf.country in (None, country)]
        strange = [
            shelf.sure[ident]
            for shelf in self.shelves
            if shelf not in mine
            for ident in shelf.across(member)
            if ident not in hidden and not of_other_country(member, shelf.incidents[ident])
        ]
        strange += [
            as_sure(incident)
            for incident in self._over.values()
            if incident.status is not IncidentStatus.CLOSED and not of_other_country(member, incident)
        ]
        gone = [shelf.sure[ident] for shelf in mine for ident in hidden if ident in shelf.sure]
        everywhere = self.words if country is None else None
        whole = [everywhere.uses] if everywhere else [shelf.words for shelf in mine]
        uses = Uses([counted for counted in (*whole, _counted(strange)) if counted], _counted(gone))
        near = [shelf.sure[i] for shelf in mine for i in shelf.within_reach(member) if i not in hidden]
        number = sum(len(shelf.sure) for shelf in mine) - len(gone) + len(strange)
        rare = rarity_of(uses, number)
        if everywhere is None or strange or place is not None:
            return Near(rare, near + strange)
        by_words = is_tied_by_words_alone(member)
        echoes = everywhere.echoes(words_of(member), language_of(member), rare) if by_words else None
        return Near(rare, near, echoes, frozenset(self._doubtful(member)).union(hidden))

    def _doubtful(self, member: Member) -> Iterable[str]:
        """Of a report without a place, by indexes: its candidates are as many as the open incidents."""
        at, most, entry = when(member), timedelta(days=MOST_DAYS) - A_MOMENT, (member.feed, member.key)
        for shelf in self.shelves:
            yield from chain(shelf.not_told(member, at - most, at + most), shelf.holding(entry), shelf.judged)
            yield from shelf.of_another(member.report)


def _counted(incidents: Iterable[Incident]) -> Counter[str]:
    counts = Counter[str]()
    for incident in incidents:
        counts.update(sketch(incident).words)
    return counts
