"""One entry's way from its reading to alerts and deliveries, over a ledger: pure but for what the ledger keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from monitor.alerts import Alert, Reason, Rule, Verdict, alert_of, decide, toll_told
from monitor.alerts import decide_again as again
from monitor.alerts.acknowledgement import readers
from monitor.alerts.alert import FIRST
from monitor.alerts.charged import tells_as_much
from monitor.alerts.gates import STALE
from monitor.config import Config
from monitor.deliveries.limits import To
from monitor.entries import Entry
from monitor.entries.sift import recognised, sift
from monitor.incidents import (
    Candidates,
    Change,
    ChangeKind,
    Incident,
    Member,
    change_again,
    echoed,
    group,
    left_behind,
    members_of,
    retold,
    retracted,
    set_apart,
    wait,
)
from monitor.incidents.of_the_toll import places_of
from monitor.pipeline.hearing import Hearing, heard_of
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.meeting import united
from monitor.pipeline.naming import named
from monitor.pipeline.outbox.addressees import Concerns, at, everybody, reached
from monitor.pipeline.outbox.budgets import addressed, put
from monitor.pipeline.withholding import neighbour, note_withheld
from monitor.reports import Kind, Reading


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of one entry: its incidents, the main report's first, every decision, and the alerts. waits_with: of
    context, the id of the thread in which it waits, which is that of the incident that takes it up."""

    entry: Entry
    reading: Reading
    incidents: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    alerts: tuple[Alert, ...] = ()
    waits_with: str | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """The entries of one document under the keys by which they are known. fresh: how many came under keys never seen;
    recognised: how many of those are known under another."""

    entries: tuple[Entry, ...] = ()
    fresh: int = 0
    recognised: int = 0


def met(found: Sequence[Entry], known: Collection[str], alike: Iterable[Entry]) -> Met:
    """The known entries of a document, by its keys or by its content."""
    entries = recognised(found, known, alike)
    fresh = sum(entry.key not in known for entry in found)
    return Met(tuple(entries), fresh, sum(now.key != came.key for now, came in zip(entries, found, strict=True)))


def arrivals(
    found: Sequence[Entry], known: Mapping[str, tuple[str, int]], *, first: bool, old: Collection[str] = ()
) -> list[Entry]:
    """New and revised entries of one poll, oldest first: feeds list the newest first, and news is grouped in order of
    arrival. One without a date stands where the document has it, counted from its end; in the first poll of a feed
    nobody knows how old it is. old: keys of those that came up from below the end of the list."""
    fresh = sorted(sift(reversed(found), known), key=lambda entry: entry.published or entry.seen)
    return [
        replace(entry, backlog=True) if entry.published is None and (first or entry.key in old) else entry
        for entry in fresh
    ]


def aged(entry: Entry, first: Entry | None) -> Entry:
    """A revision of an entry without a date, as old as its first sight says. first: its first revision."""
    if first is None or entry.published is not None:
        return entry
    return replace(entry, backlog=True) if first.backlog or entry.seen - first.seen > STALE else entry


def take_in(
    entry: Entry, reading: Reading, ledger: Ledger, config: Config, now: datetime, *, apart: Collection[str] = ()
) -> Taken:
    """Group the reports of an entry, decide by every rule, and queue what is to be told. apart: feeds in quarantine,
    whose earlier words go out of what another feed's entry changes."""
    members = members_of(entry, reading)
    if not members:
        return Taken(entry, reading)
    known = ledger.candidates(members, now)
    if apart and not entry.quarantined:
        known = Candidates.of([set_apart(incident, apart) for incident in known], known.room)
    if entry.revision and reading.retracts:
        members = _taken_back(members[0], known) or members
    held = known.holding(entry.feed, entry.key)
    found = group(members, known, now)
    thread, joined = (None, []) if found or held else wait(members[0], known, now)
    changes, merged = united(_one_each([*found, *joined]), known, ledger, config, now)
    near = [i for change in changes for i in (change.after, *_alike(change.after, known))]
    verdicts, alerts = settle(changes, ledger, config, now, near=near)
    homes, waits_with = _homes(changes, held), thread.named if thread else None
    if entry.revision:
        known.room.leave(entry.feed, entry.key, {*homes, waits_with})
    return Taken(entry, reading, homes, verdicts, (*merged, *alerts), waits_with)


def _alike(incident: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it may echo or tell again, or behind which it is left."""
    return [i for find in (echoed, retold, left_behind) for i in find(incident, known)]


def _taken_back(by: Member, known: Candidates) -> list[Member]:
    """Every report of an entry that is replaced by its retraction, wherever it went."""
    held = known.holding(by.feed, by.key)
    same = (m for incident in held for m in incident.members if (m.feed, m.key) == (by.feed, by.key))
    return [retracted(m, by) for m in {m.name: m for m in same}.values() if m.report.kind is not Kind.CONTEXT]


def decide_again(ledger: Ledger, config: Config, now: datetime) -> tuple[Alert, ...]:
    """Decide what was put off until now, with the incidents as they stand."""
    alerts: list[Alert] = []
    for incident in ledger.waiting_incidents(now):
        due = ledger.waiting_rules(incident.id, now)
        ledger.end_waiting(incident.id, now)  # whatever the config says now of these rules
        rules = [rule for rule in config.incident_rules if rule.name in due]
        change, told = change_again(incident), ledger.told(incident.id)
        muting = partial(ledger.mutes().holding, regions=config.regions)
        near = _alike(incident, ledger.candidates([change.member], now))
        beside = neighbour(incident, ledger, near)
        verdicts = again(
            change,
            rules,
            told,
            now,
            alert_confidence=config.reading.alert_confidence,
            muting=muting,
            beside=beside,
        )
        ledger.save_verdicts(verdicts)
        note_withheld(change, verdicts, beside, ledger, now)
        alerts += _tell(change, list(zip(rules, verdicts, strict=True)), ledger, config, now, ())
    return tuple(alerts)


def settle(
    changes: Sequence[Change],
    ledger: Ledger,
    config: Config,
    now: datetime,
    *,
    heard: Collection[str] = (),
    near: Sequence[Incident] = (),
) -> tuple[tuple[Verdict, ...], tuple[Alert, ...]]:
    """Decide on incidents that changed. heard: channels that were told of these very changes already; near: incidents
    that they may be mistaken for."""
    decided: list[Verdict] = []
    alerts: list[Alert] = []
    for change in [_saved(unnamed, ledger, now) for unnamed in changes]:  # all before any is held against another
        if change.kind is ChangeKind.JOINED and tells_as_much(change):
            ledger.share(change.after.id, change.member.feed)
        told, beside = ledger.told(change.after.id), neighbour(change.after, ledger, near)
        verdicts = decide(
            change,
            config.incident_rules,
            told,
            now,
            alert_confidence=config.reading.alert_confidence,
            muting=partial(ledger.mutes().holding, regions=config.regions),
            beside=beside,
        )
        ledger.save_verdicts(verdicts)
        note_withheld(change, verdicts, beside, ledger, now)
        decided += verdicts
        alerts += _tell(change, list(zip(config.incident_rules, verdicts, strict=True)), ledger, config, now, heard)
    return tuple(decided), tuple(alerts)


def _saved(unnamed: Change, ledger: Ledger, now: datetime) -> Change:
    change = named(unnamed, ledger, now)
    ledger.save_change(change)
    return change


def _tell(
    change: Change,
    answers: Iterable[tuple[Rule, Verdict]],
    ledger: Ledger,
    config: Config,
    now: datetime,
    heard: Collection[str],
) -> list[Alert]:
    """An alert for each rule that fired, and one message an address: the most urgent rule's that is news to it, naming
    the others. Those that are news to nobody are kept, so that the rule knows, and not given back."""
    fired = sorted(((rule, verdict) for rule, verdict in answers if verdict.fired), key=_urgency)
    if not fired:
        return []
    threads, alerts = (change.after.id, *change.after.merged), list[Alert]()
    told, hearing = ledger.told(change.after.id), Hearing(change, heard_of(change.after, ledger))
    for rule, verdict in fired:
        also = [other.name for other, _ in fired if other is not rule]
        before = told.get(rule.name)
        alert = alert_of(verdict, change, rule, before, now, also)
        ledger.save_alert(alert, toll_told(alert, change, before))
        names = readers(rule, alert.reason, before.standing if before else None)
        theirs = at(places_of(change.after))
        here = reached([name for name in names if name not in heard], config, now, theirs)
        concerns = hearing.tell(alert, rule, here, ledger, now)
        if alert.reason in _WRONG and (
            left := addressed(_gone(rule, names, threads, ledger, config, now, theirs), config)
        ):
            concerns = hearing.tell(alert, rule, left, ledger, now) or concerns
        alerts += [alert] if concerns else []
    return alerts


_WRONG = (Reason.CORRECTED, Reason.CONTESTED, Reason.RETRACTED)  # what was told, also to those who left since


def send_correction(
    alert: Alert, rule: Rule, thread: str, ledger: Ledger, config: Config, now: datetime, concerns: Concerns
) -> None:
    """Queue the correction of what a rule told on a stretch of time, for its channels and for who left them since."""
    send(alert, rule.send, ledger, config, now, concerns)
    put(alert, addressed(_gone(rule, rule.send, (thread,), ledger, config, now, concerns), config), ledger, now)


def _gone(
    rule: Rule,
    names: Collection[str],
    threads: Collection[str],
    ledger: Ledger,
    config: Config,
    now: datetime,
    concerns: Concerns,
) -> list[To]:
    """Those who heard of something by a rule and would hear no more of it: they left a channel, it left the rule, or
    the place moved out of their regions. A correction reaches them, too."""
    told = ledger.audience(threads).get(rule.name, ())
    here = {(channel.name, to) for channel in reached(names, config, now, concerns) for to in channel.recipients}
    return [to for to in told if to not in here]


def _urgency(fired: tuple[Rule, Verdict]) -> tuple[int, bool]:
    """Higher severity first; of equals an update, which says what changed, before a rule that only now fires."""
    _, verdict = fired
    return -verdict.severity, verdict.reason in FIRST


def send(
    alert: Alert,
    names: Iterable[str],
    ledger: Ledger,
    config: Config,
    now: datetime,
    concerns: Concerns = everybody,
) -> None:
    """Queue an alert for the channels of these names, within their limits."""
    put(alert, reached(names, config, now, concerns), ledger, now)


def _one_each(changes: Iterable[Change]) -> list[Change]:
    """One change an incident: two reports of one entry that meet are one piece of news. The main report speaks."""
    merged: dict[str, Change] = {}
    for change in changes:
        first = merged.get(change.after.id)
        merged[change.after.id] = replace(first, after=change.after) if first else change
    return list(merged.values())


def _homes(changes: Sequence[Change], held: Iterable[Incident]) -> tuple[str, ...]:
    """The incidents that an entry belongs to; also where this revision of it changed nothing. held: those that held it
    before."""
    merged = {ident for change in changes for ident in change.after.merged}
    before = [incident.id for incident in held if incident.id not in merged]
    return tuple(dict.fromkeys([*(change.after.id for change in changes), *before]))
