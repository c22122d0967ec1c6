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
from typing import TYPE_CHECKING

from monitor import incidents

if TYPE_CHECKING:
    from monitor.incidents import Candidates, Incident, Shelves

MOST = 100_000_000  # bytes, roughly: some 17,000 reports of feeds that give headlines and summaries
MEMBER = 5_300  # bytes of a report beside its text


@dataclass(slots=True)
class Working:
    """The set. version: the store's counter of changes to which it belongs, None where nothing is known; most: the
    bytes that it may hold, roughly."""

    version: int | None = None
    most: int = MOST
    _changed_to: int | None = None  # by the transaction under way
    _made: Shelves | None = None
    _since: dict[str | None, datetime] = field(default_factory=dict)  # of each shelf; the one asked for last is last
    _everywhere: datetime | None = None  # since when what was updated in any country stands on a shelf
    _weights: dict[str, int] = field(default_factory=dict)  # of what stands there, by id, and ...
    _held: int = 0  # ... of all

    @property
    def _shelves(self) -> Shelves:
        """Made when somebody asks: what only looks at the store loads nothing of what groups."""
        if self._made is None:
            self._made = incidents.Shelves()
        return self._made

    def belongs_to(self, version: int) -> bool:
        """Forget everything where the store has come to another version than this set; whether it has."""
        moved = self._changed_to is None and self.version != version
        if moved:
            self.clear()
            self.version = version
        return moved

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
        if self._made:
            self._made.room.committed()
        self._make_room()

    def taken_back(self) -> None:
        """The transaction under way is not in the store, or nobody knows."""
        if self._made:
            self._made.room.taken_back()
        if self._changed_to is not None:
            self.clear()

    def clear(self) -> None:
        """Forget everything, and to which version it belonged."""
        self.version, self._changed_to = None, None
        self.empty()

    def empty(self) -> None:
        """Take everything from the shelves. Whoever waits goes on waiting: it stands nowhere else."""
        self._made = incidents.Shelves(self._made.room) if self._made else None
        self._since, self._everywhere = {}, None
        self._weights, self._held = {}, 0

    def forget(self, before: datetime) -> None:
        """Let go whoever waits and was seen earlier: retention took their texts, and the room has the last copies."""
        if self._made:
            self._made.room.forget(before)

    # what stands on the shelves

    def missing(self, countries: Collection[str | None], since: datetime) -> list[str | None]:
        """Those of these countries of which not everything that was updated since then is here."""
        if self._everywhere is not None and self._everywhere <= since:
            return []
        return [c for c in countries if c not in self._since or self._since[c] > since]

    def knows_all(self, since: datetime) -> bool:
        """Whether everything that was updated since then is here, of whatever country."""
        return self._everywhere is not None and self._everywhere <= since

    def load(self, countries: Iterable[str | None], since: datetime, found: Iterable[Incident]) -> None:
        """Fill the shelves of these countries anew."""
        for country in countries:
            self._drop(country)
            self._since[country] = since
        for incident in found:
            self._put(incident)

    def load_all(self, since: datetime, found: Iterable[Incident]) -> None:
        """Fill all shelves anew."""
        for country in list(self._since):
            self._drop(country)
        self._everywhere = since
        for incident in found:
            self._put(incident)

    def lately(self, countries: Collection[str | None] | None, since: datetime) -> Candidates:
        """The incidents of these countries that were updated since then. None: of all. Time goes forward, as a rule:
        what is too old is let go, and each shelf says from when on it is whole."""
        asked = list(self._since) if countries is None else [c for c in countries if c in self._since]
        for country in asked:
            whole = self._since.pop(country)
            self._since[country] = max(whole, since)
            for gone in self._shelves.let_go(country, since):
                self._lift(gone.id)
        if self._everywhere is not None:
            self._everywhere = max(self._everywhere, since)
        return self._shelves.candidates(asked)

    def get(self, ident: str) -> Incident | None:
        """The incident of this id, where it is here."""
        return self._shelves.get(ident)

    def put(self, incident: Incident) -> None:
        """An incident as it was just saved."""
        self._lift(incident.id)
        if incidents.country_of(incident) in self._since or self._everywhere is not None:
            self._put(incident)
        else:
            self._shelves.take(incident.id)

    def _put(self, incident: Incident) -> None:
        country = incidents.country_of(incident)
        if self._everywhere is not None:
            self._since.setdefault(country, self._everywhere)
        self._shelves.put(incident)
        self._lift(incident.id)
        self._weights[incident.id] = _weight(incident)
        self._held += self._weights[incident.id]

    def _drop(self, country: str | None) -> None:
        self._since.pop(country, None)
        for incident in self._shelves.drop(country):
            self._lift(incident.id)

    def _lift(self, ident: str) -> None:
        self._held -= self._weights.pop(ident, 0)

    def _make_room(self) -> None:
        """Of what is more than may be held, the countries go of which none asked for longest."""
        while self._held > self.most and self._since:
            self._drop(next(iter(self._since)))
            self._everywhere = None


def _weight(incident: Incident) -> int:
    return MEMBER * len(incident.members) + sum([len(member.text) for member in incident.members])
