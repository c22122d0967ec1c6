"""The incidents that a report may still join, kept in memory: each report asks for all of its country, and hardly any
of them has changed since the last report.

A shelf a country, as the store has it. What a transaction saves stands on its shelf at once; where it is taken back
after it saved something, everything is forgotten and loaded anew, and so it is where another process changed some
meanwhile, which a counter in the store tells (`Memo.INCIDENTS_CHANGED`). One writer uses it at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.incidents import Incident

MOST = 100_000_000  # bytes, roughly: some 20,000 reports of feeds that give headlines and summaries
MEMBER = 4_500  # bytes of a report beside its text


@dataclass(slots=True)
class _Shelf:
    """The incidents of one country that were updated since then, by id."""

    since: datetime
    incidents: dict[str, Incident] = field(default_factory=dict)


@dataclass(slots=True)
class Working:
    """The set. version: the store's counter of changes to which it belongs, None where nothing is known."""

    version: int | None = None
    _changed_to: int | None = None  # by the transaction under way
    _shelves: dict[str | None, _Shelf] = field(default_factory=dict)  # the one asked for last stands last
    _everywhere: datetime | None = None  # since when what was updated in any country stands on a shelf
    _where: dict[str, str | None] = field(default_factory=dict)  # id → its shelf
    _held: int = 0

    def belongs_to(self, version: int) -> None:
        """Forget everything where the store has come to another version than this set."""
        if self._changed_to is None and self.version != version:
            self.clear()
            self.version = version

    def changes(self) -> int | None:
        """The version to which the transaction under way brings the store; None where that is known already."""
        if self._changed_to is not None or self.version is None:
            return None
        self._changed_to = self.version + 1
        return self._changed_to

    def committed(self) -> None:
        """The transaction under way is in the store."""
        if self._changed_to is not None:
            self.version, self._changed_to = self._changed_to, None
        self._make_room()

    def taken_back(self) -> None:
        """The transaction under way is not in the store, or nobody knows."""
        if self._changed_to is not None:
            self.clear()

    def clear(self) -> None:
        """Forget everything, and to which version it belonged."""
        self.version, self._changed_to = None, None
        self.empty()

    def empty(self) -> None:
        """Take everything from the shelves."""
        self._shelves, self._where, self._everywhere, self._held = {}, {}, None, 0

    # what stands on the shelves

    def missing(self, countries: Collection[str | None], since: datetime) -> list[str | None]:
        """Those of these countries of which not everything that was updated since then is here."""
        if self._everywhere is not None and self._everywhere <= since:
            return []
        return [c for c in countries if c not in self._shelves or self._shelves[c].since > since]

    def knows_all(self, since: datetime) -> bool:
        """Whether everything that was updated since then is here, of whatever country."""
        return self._everywhere is not None and self._everywhere <= since

    def load(self, countries: Iterable[str | None], since: datetime, found: Iterable[Incident]) -> None:
        """Fill the shelves of these countries anew."""
        for country in countries:
            self._drop(country)
            self._shelves[country] = _Shelf(since)
        for incident in found:
            self._put(incident, _country(incident))

    def load_all(self, since: datetime, found: Iterable[Incident]) -> None:
        """Fill all shelves anew."""
        for country in list(self._shelves):
            self._drop(country)
        self._everywhere = since
        for incident in found:
            self._put(incident, _country(incident))

    def lately(self, countries: Collection[str | None] | None, since: datetime) -> list[Incident]:
        """The incidents of these countries that were updated since then. None: of all."""
        asked = list(self._shelves) if countries is None else [c for c in countries if c in self._shelves]
        found: list[Incident] = []
        for country in asked:
            shelf = self._shelves[country] = self._shelves.pop(country)
            standing = [incident for incident in shelf.incidents.values() if incident.updated >= since]
            if len(standing) < len(shelf.incidents):
                self._forget_old(shelf, since)
            found += standing
        return found

    def get(self, ident: str) -> Incident | None:
        """The incident of this id, where it is here."""
        return self._shelves[self._where[ident]].incidents[ident] if ident in self._where else None

    def put(self, incident: Incident) -> None:
        """An incident as it was just saved."""
        self._take(incident.id)
        country = _country(incident)
        if country in self._shelves or self._everywhere is not None:
            self._put(incident, country)

    def _put(self, incident: Incident, country: str | None) -> None:
        if country not in self._shelves and self._everywhere is not None:
            self._shelves[country] = _Shelf(self._everywhere)
        self._shelves[country].incidents[incident.id] = incident  # last in the order of update
        self._where[incident.id] = country
        self._held += _weight(incident)

    def _take(self, ident: str) -> None:
        if ident in self._where:
            self._held -= _weight(self._shelves[self._where.pop(ident)].incidents.pop(ident))

    def _forget_old(self, shelf: _Shelf, since: datetime) -> None:
        """Time goes forward, as a rule: what is too old is let go, and the shelf says from when on it is whole."""
        for ident in [ident for ident, incident in shelf.incidents.items() if incident.updated < since]:
            self._take(ident)
        shelf.since = max(shelf.since, since)
        if self._everywhere is not None:
            self._everywhere = max(self._everywhere, since)

    def _drop(self, country: str | None) -> None:
        shelf = self._shelves.pop(country, None)
        for ident, incident in shelf.incidents.items() if shelf else ():
            self._held -= _weight(incident)
            del self._where[ident]

    def _make_room(self) -> None:
        """Of what is more than may be held, the countries go of which none asked for longest."""
        while self._held > MOST and self._shelves:
            self._drop(next(iter(self._shelves)))
            self._everywhere = None


def _country(incident: Incident) -> str | None:
    return incident.place.country if incident.place else None


def _weight(incident: Incident) -> int:
    return sum(MEMBER + len(member.text) for member in incident.members)
