"""The open incidents of all countries, a shelf for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.incidents.candidates import Candidates
from monitor.incidents.incident import Incident
from monitor.incidents.limits import OF_ONE_FEED
from monitor.incidents.quota import within_quota
from monitor.incidents.shelf import Shelf, country_of
from monitor.incidents.waiting import WaitingRoom
from monitor.incidents.wordings import Wordings


class Shelves:
    """A shelf for each country of which there is something. words: those of all of them; room:
    where context waits that is of none."""

    def __init__(self, room: WaitingRoom | None = None) -> None:
        self.words = Wordings()
        self.room = room or WaitingRoom()
        self._shelves: dict[str | None, Shelf] = {}
        self._where: dict[str, Shelf] = {}
        self.room.beside(self.words.uses, self._where)

    def __contains__(self, country: str | None) -> bool:
        return country in self._shelves

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._shelves)

    def of(self, country: str | None) -> Shelf:
        """The shelf of a country, an empty one where there was none."""
        if country not in self._shelves:
            self._shelves[country] = Shelf(country, self.words)
        return self._shelves[country]

    def get(self, ident: str) -> Incident | None:
        """The incident of this id, on whichever shelf."""
        return self._where[ident].incidents.get(ident) if ident in self._where else None

    def put(self, incident: Incident) -> None:
        """An incident as it now is, on the shelf of the country in which it now is."""
        shelf = self.of(country_of(incident))
        if self._where.get(incident.id, shelf) is not shelf:
            self.take(incident.id)
        self._where[incident.id] = shelf
        shelf.put(incident)
        self.room.hear(incident)

    def take(self, ident: str) -> Incident | None:
        """The incident of this id, which stands nowhere any more."""
        shelf = self._where.pop(ident, None)
        return shelf.take(ident) if shelf else None

    def let_go(self, country: str | None, before: datetime) -> list[Incident]:
        """The incidents of a country that were last updated earlier, which are taken out."""
        gone = list(self._shelves[country].let_go(before)) if country in self._shelves else []
        for incident in gone:
            del self._where[incident.id]
        return gone

    def drop(self, country: str | None) -> list[Incident]:
        """A whole shelf, as it was."""
        shelf = self._shelves.pop(country, None)
        return [gone for ident in list(shelf.incidents if shelf else ()) if (gone := self.take(ident))]

    def candidates(self, countries: Iterable[str | None]) -> Candidates:
        """The incidents of these countries; of those that one feed alone tells of, the latest (`quota`)."""
        asked = [country for country in dict.fromkeys(countries) if country in self._shelves]
        shelves = tuple(self._shelves[country] for country in asked)
        found = Candidates(shelves, self.words if len(asked) == len(self._shelves) else None, self.room)
        if sum(max(shelf.firsts.values(), default=0) for shelf in shelves) <= OF_ONE_FEED:
            return found
        newest_first = sorted(found, key=lambda incident: (-incident.updated.timestamp(), incident.id))
        kept = {incident.id for incident in within_quota(newest_first)}
        return found.without(incident.id for incident in newest_first if incident.id not in kept)
