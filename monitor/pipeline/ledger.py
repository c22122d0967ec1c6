"""What the flow remembers and asks back. The store's write handle is one ledger, `Memory` is the other.

The daemon and `replay` run the same code over it, so that a back-test cannot differ from what will happen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.alerts import Alert, Told, Verdict
from monitor.deliveries import Delivery
from monitor.incidents import WINDOW, Change, Incident, Member
from monitor.model import Toll


class Ledger(Protocol):
    """One transaction's worth of memory."""

    def candidates(self, arriving: Sequence[Member], now: datetime) -> list[Incident]: ...
    def save_change(self, change: Change) -> None: ...
    def told(self, incident: str) -> Mapping[str, Told]: ...
    def save_verdicts(self, decided: Iterable[Verdict]) -> None: ...
    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool: ...
    def queue(self, queued: Iterable[Delivery]) -> None: ...
    def held_incidents(self, now: datetime) -> list[Incident]: ...
    def end_waiting(self, incident: str, now: datetime) -> None: ...


class Memory:
    """A ledger for one run, in memory. What it is told to send, it forgets."""

    def __init__(self) -> None:
        self._incidents: dict[str, Incident] = {}
        self._open: dict[str | None, dict[str, Incident]] = defaultdict(dict)  # by country; lately spoken of
        self._homes: dict[tuple[str, str], set[str]] = defaultdict(set)  # (feed, key) → its incidents
        self._told: dict[str, dict[str, Told]] = defaultdict(dict)
        self._waiting: dict[tuple[str, str], datetime] = {}  # (incident, rule) → until when

    def candidates(self, arriving: Sequence[Member], now: datetime) -> list[Incident]:
        """As the store finds them: lately spoken of and not in another country, or at home to the same entry."""
        lately = (incident for country in self._countries(arriving) for incident in self._lately(country, now))
        found = {incident.id: incident for incident in lately}
        for member in arriving:
            found |= {ident: self._incidents[ident] for ident in self._homes[member.feed, member.key]}
        return sorted(found.values(), key=lambda incident: (incident.updated, incident.id))

    def save_change(self, change: Change) -> None:
        if change.before:
            self._open[_country(change.before)].pop(change.before.id, None)
        after = change.after
        self._incidents[after.id] = self._open[_country(after)][after.id] = after  # last in the order of update
        for member in after.members:
            self._homes[member.feed, member.key].add(after.id)

    def told(self, incident: str) -> Mapping[str, Told]:
        return self._told[incident]

    def save_verdicts(self, decided: Iterable[Verdict]) -> None:
        for verdict in decided:
            self._waiting.pop((verdict.incident, verdict.rule), None)
            if verdict.revisit_at:
                self._waiting[verdict.incident, verdict.rule] = verdict.revisit_at

    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool:
        if alert.rule is not None and alert.incident is not None:
            self._told[alert.incident][alert.rule] = Told(
                alert.rule, alert.incident, alert.reason, alert.at, toll or {}, alert.sequence, alert.severity)
        return True

    def queue(self, queued: Iterable[Delivery]) -> None:
        """Nothing is sent."""

    def held_incidents(self, now: datetime) -> list[Incident]:
        due = {incident for (incident, _), until in self._waiting.items() if until <= now}
        return sorted((self._incidents[ident] for ident in due), key=lambda incident: (incident.updated, incident.id))

    def end_waiting(self, incident: str, now: datetime) -> None:
        self._waiting = {key: until for key, until in self._waiting.items() if key[0] != incident or until > now}

    @property
    def next_waiting(self) -> datetime | None:
        """When the next decision that was put off is due."""
        return min(self._waiting.values(), default=None)

    @property
    def incidents(self) -> list[Incident]:
        """All of them, as they stand."""
        return list(self._incidents.values())

    def _countries(self, arriving: Sequence[Member]) -> set[str | None]:
        countries = {member.report.place.country if member.report.place else None for member in arriving}
        return {*self._open} if None in countries else {None, *countries}

    def _lately(self, country: str | None, now: datetime) -> list[Incident]:
        """Incidents of a country within the window; older ones are forgotten on the way (time only goes forward)."""
        known = self._open[country]
        for ident in [ident for ident, incident in known.items() if incident.updated < now - WINDOW]:
            del known[ident]
        return list(known.values())


def _country(incident: Incident) -> str | None:
    return incident.place.country if incident.place else None
