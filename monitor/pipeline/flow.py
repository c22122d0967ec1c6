"""One entry's way from its reading to alerts and deliveries, over a ledger: pure but for what the ledger keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerts import Alert, Reason, Rule, Verdict, alert_of, decide
from monitor.config import Config
from monitor.deliveries.queue import queue
from monitor.entries import Entry
from monitor.entries.sift import sift
from monitor.incidents import Change, Incident, change_again, group, members_of
from monitor.pipeline.ledger import Ledger
from monitor.reports import Reading


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one entry: its incidents, the main report's first, every decision, and the alerts."""

    entry: Entry
    reading: Reading
    incidents: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    alerts: tuple[Alert, ...] = ()


def arrivals(found: Sequence[Entry], known: Mapping[str, tuple[str, int]], *, first: bool) -> list[Entry]:
    """New and revised entries of one poll, oldest first: feeds list the newest first, and news is grouped in order of
    arrival. One without a date stands where the document has it, counted from its end; in the first poll of a feed
    nobody knows how old it is."""
    fresh = sorted(sift(reversed(found), known), key=lambda entry: entry.published or entry.seen)
    return [replace(entry, backlog=True) if first and entry.published is None else entry for entry in fresh]


def take_in(entry: Entry, reading: Reading, ledger: Ledger, config: Config, now: datetime) -> Taken:
    """Group the reports of an entry, decide by every rule, and queue what is to be told."""
    members = members_of(entry, reading)
    if not members:
        return Taken(entry, reading)
    known = ledger.candidates(members, now)
    changes = _one_each(group(members, known, now))
    verdicts, alerts = settle(changes, ledger, config, now)
    return Taken(entry, reading, _homes(entry, changes, known), verdicts, alerts)


def decide_again(ledger: Ledger, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Decide what was put off until now, with the incidents as they stand."""
    held = ledger.held_incidents(now)
    _, alerts = settle([change_again(incident) for incident in held], ledger, config, now, save=False)
    for incident in held:
        ledger.end_waiting(incident.id, now)
    return alerts


def settle(
    changes: Sequence[Change], ledger: Ledger, config: Config, now: datetime, *, save: bool = True,
    heard: Collection[str] = (),
) -> tuple[tuple[Verdict, ...], tuple[Alert, ...]]:  # fmt: skip
    """Decide on incidents that changed. save: whether the changes are yet to be kept. heard: channels that were told of
    these very changes already."""
    decided: list[Verdict] = []
    alerts: list[Alert] = []
    for change in changes:
        if save:
            ledger.save_change(change)
        told = ledger.told(change.after.id)
        verdicts = decide(change, config.rules, told, now, alert_confidence=config.reading.alert_confidence)
        ledger.save_verdicts(verdicts)
        decided += verdicts
        alerts += _tell(change, verdicts, ledger, config, now, heard)
    return tuple(decided), tuple(alerts)


def _tell(
    change: Change, verdicts: Iterable[Verdict], ledger: Ledger, config: Config, now: datetime, heard: Collection[str]
) -> list[Alert]:
    """An alert for each rule that fired, and one message a channel: the most urgent rule's, naming the others."""
    told, alerts, reached = dict(ledger.told(change.after.id)), [], set(heard)
    fired = sorted(((r, v) for r, v in zip(config.rules, verdicts, strict=True) if v.fired), key=_urgency)
    for rule, verdict in fired:
        also = [other.name for other, _ in fired if other is not rule]
        alert = alert_of(verdict, change, rule, told.get(rule.name), now, also)
        ledger.save_alert(alert, change.after.toll)
        send(alert, [name for name in rule.send if name not in reached], ledger, config, now)
        reached.update(rule.send)
        alerts.append(alert)
    return alerts


def _urgency(fired: tuple[Rule, Verdict]) -> tuple[int, bool]:
    """Higher severity first; of equals an update, which says what changed, before a rule that only now fires."""
    _, verdict = fired
    return -verdict.severity, verdict.reason is Reason.NEW


def send(alert: Alert, names: Iterable[str], ledger: Ledger, config: Config, now: datetime) -> None:
    """Queue an alert for the channels of these names."""
    channels = [channel for name in names if (channel := config.channel(name))]
    ledger.queue(queue(alert, channels, now))


def _one_each(changes: Iterable[Change]) -> list[Change]:
    """One change an incident: two reports of one entry that meet are one piece of news. The main report speaks."""
    merged: dict[str, Change] = {}
    for change in changes:
        first = merged.get(change.after.id)
        merged[change.after.id] = replace(first, after=change.after) if first else change
    return list(merged.values())


def _homes(entry: Entry, changes: Iterable[Change], known: Iterable[Incident]) -> tuple[str, ...]:
    """The incidents that an entry belongs to; also where this revision of it changed nothing."""
    before = [i.id for i in known if any((m.feed, m.key) == (entry.feed, entry.key) for m in i.members)]
    return tuple(dict.fromkeys([*(change.after.id for change in changes), *before]))
