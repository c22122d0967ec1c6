"""The memory of the flow, and what it asks back. The store's write handle is one ledger, `Memory` is the other.

The daemon and `replay` run the same code over it, so that a back-test cannot differ from what will happen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from monitor.alerts import Alert, Heard, LastMessage, Verdict, heard_of, told_of
from monitor.alerts.listening import Listening
from monitor.alerts.mute import Mutes
from monitor.alerts.windows import Episode
from monitor.deliveries import Delivery
from monitor.deliveries.limits import Budgeted, Held, To
from monitor.incidents import WINDOW, Candidates, Change, Incident, Member, Named, Shelves
from monitor.model import Toll
from monitor.pipeline.waiting_rows import WaitingRows
from monitor.places import with_neighbours

UNPLAYED = timedelta(days=3)  # without an entry of a recording: nobody recorded then


class Ledger(Protocol):
    """One transaction's worth of memory."""

    def candidates(self, arriving: Sequence[Member], now: datetime) -> Candidates: ...
    def save_change(self, change: Change) -> None: ...
    def named(self, name: str) -> Named | None: ...
    def save_name(self, name: str, incident: str, now: datetime) -> None: ...
    def told(self, incident: str) -> Mapping[str, LastMessage]: ...
    def save_verdicts(self, decided: Iterable[Verdict]) -> None: ...
    def mutes(self) -> Mutes: ...
    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool: ...
    def queue(self, queued: Iterable[Delivery]) -> None: ...
    def audience(self, threads: Iterable[str]) -> Mapping[str, Sequence[To]]: ...
    def heard(self, threads: Iterable[str]) -> Mapping[To, Heard]: ...
    def told_to(self, channel: str, recipient: str, since: datetime, until: datetime) -> list[Budgeted]: ...
    def held(self) -> dict[To, list[Held]]: ...
    def held_rows(self, channel: str, recipient: str) -> list[Delivery]: ...
    def share(self, thread: str, feed: str) -> None: ...
    def let_go(self, row: Delivery, now: datetime) -> None: ...
    def fold(self, told: Iterable[Delivery], into: str) -> None: ...
    def waiting_incidents(self, now: datetime) -> list[Incident]: ...
    def waiting_rules(self, incident: str, now: datetime) -> frozenset[str]: ...
    def end_waiting(self, incident: str, now: datetime) -> None: ...
    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]: ...
    def first_report(self) -> datetime | None: ...
    def listening(self) -> Listening: ...
    def episode(self, scope: str) -> Episode | None: ...
    def save_episode(self, episode: Episode) -> None: ...


class Memory(WaitingRows):
    """A ledger for one run, in memory. Nothing is sent; what limits hold back is told as the daemon would."""

    def __init__(self) -> None:
        super().__init__()
        self._incidents: dict[str, Incident] = {}
        self._open = Shelves()  # lately spoken of
        self._homes: dict[tuple[str, str], set[str]] = defaultdict(set)  # (feed, key) → its incidents
        self._told: dict[str, dict[str, LastMessage]] = defaultdict(dict)
        self._alerts: dict[str, Alert] = {}  # on incidents, without their facts
        self._waiting: dict[tuple[str, str], datetime] = {}  # (incident, rule) → until when
        self._episodes: dict[str, Episode] = {}
        self._names: dict[str, Named] = {}
        self._first: datetime | None = None
        self._listening = Listening()

    def candidates(self, arriving: Sequence[Member], now: datetime) -> Candidates:
        """As the store finds them: lately spoken of in its country or next to it, within the quota of each feed, or at
        home to the same entry."""
        countries = self._countries(arriving)
        for country in countries:
            self._open.let_go(country, now - WINDOW)  # time only goes forward
        found = self._open.candidates(countries)
        for member in arriving:
            for ident in self._homes[member.feed, member.key]:
                if found.get(ident) is None:
                    found.put(self._incidents[ident])
        return found

    def save_change(self, change: Change) -> None:
        after = change.after
        self._first = min(self._first or after.opened, after.opened)
        self._incidents[after.id] = after
        self._open.put(after)
        for member in after.members:
            self._homes[member.feed, member.key].add(after.id)

    def named(self, name: str) -> Named | None:
        return self._names.get(name)

    def save_name(self, name: str, incident: str, now: datetime) -> None:
        self._names[name] = Named(incident, now)

    def told(self, incident: str) -> Mapping[str, LastMessage]:
        return self._told[incident]

    def mutes(self) -> Mutes:
        """Nobody mutes anything while entries are played."""
        return Mutes()

    def save_verdicts(self, decided: Iterable[Verdict]) -> None:
        for verdict in decided:
            key = verdict.incident, verdict.rule
            before = self._waiting.pop(key, None)
            times = [verdict.revisit_at, None if verdict.ends_waiting else before]
            if known := [at for at in times if at]:
                self._waiting[key] = min(known)

    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool:
        if alert.incident is not None:
            self._alerts[alert.id] = replace(alert, facts={})
        if alert.rule is not None and alert.incident is not None:
            self._told[alert.incident][alert.rule] = told_of(alert, toll or {})
        return True

    def heard(self, threads: Iterable[str]) -> Mapping[To, Heard]:
        newest: dict[To, Delivery] = {}
        for thread in threads:
            newest = {**dict(self.last_rows(thread)), **newest}
        return {to: heard_of(self._alerts[row.alert], row.facts) for to, row in newest.items()}

    def waiting_incidents(self, now: datetime) -> list[Incident]:
        due = {incident for (incident, _), until in self._waiting.items() if until <= now}
        return sorted((self._incidents[ident] for ident in due), key=lambda incident: (incident.updated, incident.id))

    def waiting_rules(self, incident: str, now: datetime) -> frozenset[str]:
        due = (rule for (ident, rule), until in self._waiting.items() if ident == incident and until <= now)
        return frozenset(due)

    def end_waiting(self, incident: str, now: datetime) -> None:
        self._waiting = {key: until for key, until in self._waiting.items() if key[0] != incident or until > now}

    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]:
        """By the whole of their ids, which is all that the flow asks for."""
        return [self._incidents[prefix]] if prefix in self._incidents else []

    def first_report(self) -> datetime | None:
        return self._first

    def listening(self) -> Listening:
        return self._listening

    def hear(self, at: datetime) -> None:
        """An entry came at this time: what is played may have been recorded on few days."""
        self._listening = self._listening.heard_at(at, UNPLAYED)

    def episode(self, scope: str) -> Episode | None:
        return self._episodes.get(scope)

    def save_episode(self, episode: Episode) -> None:
        self._episodes[episode.scope] = episode

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
        known = [country for country in countries if country is not None]
        return {*self._open} if None in countries else {None, *with_neighbours(known)}
