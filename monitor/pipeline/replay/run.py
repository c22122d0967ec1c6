"""Recorded entries through read, group and decide, in memory, by the daemon's own code. Nothing is sent.

Time is the entries' own: the daemon's tick that decides (`decide_tick`) comes after each entry, and on a virtual clock
between two entries whenever something is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import Alert, Condition, Rule, Threshold
from monitor.alerts.listening import Recorded
from monitor.alerts.trend import reach
from monitor.config import Config
from monitor.deliveries.settings import Digest
from monitor.entries import Entry
from monitor.incidents import Member, members_of
from monitor.model import Cause, Harm, Victim
from monitor.pipeline import digests, settling
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.digests import next_time
from monitor.pipeline.intake.absorb import ReadEntry
from monitor.pipeline.ledger import Memory
from monitor.pipeline.outbox import budgets
from monitor.pipeline.settling import Taken, take_in
from monitor.pipeline.windows import Windows
from monitor.text import moment

ANYBODY = Config(
    rules=(
        Rule(
            "Anybody killed or injured",
            any=tuple(
                Condition((Threshold(harm, Victim.ALL, number),))
                for harm in (Harm.KILLED, Harm.INJURED)
                for number in (1, None)
            ),
            send=(),
            causes=(Cause.CONFLICT, Cause.CRIME, Cause.UNKNOWN),
        ),
    )
)
"""The rule of `replay` when no config is named: the whole world, one rule."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Alerts that no entry raised: their time had come."""

    at: datetime
    alerts: tuple[Alert, ...]


ReplayLine = Taken | Timed


def replay(entries: Iterable[Entry], config: Config, read: ReadEntry) -> Iterator[ReplayLine]:
    """One line an entry, in the order given (`recorded` orders them), and one for each time that alerts were due."""
    run = _Run(config, Memory())
    for entry in entries:
        yield from run.until(entry.seen)
        yield run.take_in(entry, read)
        yield from run.tick(entry.seen)
    yield from run.rest()


def line_facts(line: ReplayLine) -> dict[str, object]:
    """A line in the form that `casualty-monitor replay --json` prints."""
    alerts = [
        {"rule": a.rule, "reason": a.reason.value, "severity": a.severity.word, "incident": a.incident}
        for a in line.alerts
    ]
    if isinstance(line, Timed):
        return {"at": moment(line.at), "alerts": alerts}
    rejected = line.reading.rejected
    return {
        "id": line.entry.key,
        "incidents": list(line.incidents) or [ident for ident in (line.waits_with,) if ident],
        "alerts": alerts,
        "rejected": rejected.value if rejected else None,
    }


@dataclass(slots=True)
class _Run:
    """One replay: a flow in memory, and how far its clock has come."""

    config: Config
    ledger: Memory
    sent: dict[str, datetime] = field(default_factory=dict)  # digest → when it last went out, or was first known
    review: list[Member] = field(default_factory=list)  # read with too little confidence to alert
    windows: Windows = field(init=False)
    digests: tuple[Digest, ...] = field(init=False)
    clock: datetime | None = None  # of what was done last
    _next: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)  # digest → since when, and when it is due

    def __post_init__(self) -> None:
        self.windows, self.digests = Windows(self.config), self.config.digests

    def take_in(self, entry: Entry, read: ReadEntry) -> Taken:
        self.ledger.hear(entry.seen)
        taken = take_in(entry, read(entry), self.ledger, self.config, entry.seen)
        changed = [found for ident in taken.incidents for found in self.ledger.find_incidents(ident)]
        gone = [found for kept in changed for ident in kept.merged for found in self.ledger.find_incidents(ident)]
        self.windows.hear([*changed, *gone])
        if self.config.digests:
            below = self.config.reading.alert_confidence
            self.review += [m for m in members_of(entry, taken.reading)[:1] if m.report.confidence < below]
        return taken

    # the clock

    def tick(self, now: datetime) -> Iterator[Timed]:
        """The daemon's own tick, at this time."""
        self.clock = now
        if alerts := decide_tick(self, now):
            yield Timed(now, alerts)

    def until(self, now: datetime) -> Iterator[Timed]:
        """A tick at each time by now at which something is due. In between the daemon's find nothing to do."""
        while (due := self._next_due()) is not None and due <= now:
            yield from self.tick(due)

    def rest(self) -> Iterator[Timed]:
        """A tick for each thing that was put off beyond the last entry. Digests end with the entries, for they have no
        end of their own, and so do looks at a stretch of time."""
        self.digests = ()
        while (due := self._next_waiting()) is not None:
            yield from self.tick(due)

    def _next_due(self) -> datetime | None:
        digests_at = [self._next_time(one, self.sent[one.name]) for one in self.digests if one.name in self.sent]
        others = [at for at in (self._next_waiting(), self.windows.next_look) if at]
        return min([*digests_at, *others], default=None)

    def _next_time(self, digest: Digest, since: datetime) -> datetime:
        """Kept until it went out: each entry asks for it."""
        known = self._next.get(digest.name)
        if known is None or known[0] != since:
            known = self._next[digest.name] = (since, next_time(digest, since))
        return known[1]

    def _next_waiting(self) -> datetime | None:
        """When a decision that was put off, or a message that was held back, is due."""
        held = budgets.next_release(self.ledger, self.config, self.clock) if self.clock else None
        return min([at for at in (self.ledger.next_waiting, held) if at], default=None)

    # the tick, as `Pipeline` has it on a store

    def decide_again(self, now: datetime) -> tuple[Alert, ...]:
        due = self.ledger.next_waiting
        return settling.decide_again(self.ledger, self.config, now) if due and due <= now else ()

    def windows_due(self, now: datetime) -> tuple[Alert, ...]:
        if not self.windows.due(now):
            return ()
        alerts = self.windows.tell(self.ledger, now)
        self.windows.told(now)
        return alerts

    def digests_due(self, now: datetime) -> tuple[Alert, ...]:
        alerts = [alert for digest in self.digests if (alert := self._digest(digest, now))]
        return tuple(alerts)

    def tell_held(self, now: datetime) -> tuple[Alert, ...]:
        return budgets.release(self.ledger, self.config, now)

    def _digest(self, digest: Digest, now: datetime) -> Alert | None:
        since = self.sent.setdefault(digest.name, now)
        if now < self._next_time(digest, since):
            return None
        self.sent[digest.name] = now
        known = reach(since, now)
        incidents = [incident for incident in self.ledger.incidents if incident.updated >= known]
        levels = digests.severities(self.ledger.told, incidents)
        review = [member for member in self.review if member.seen >= since]
        without_feeds = replace(self.config, feeds=())  # nobody polled them
        record = Recorded(self.ledger.first_report(), self.ledger.listening())
        return digests.of(digest, without_feeds, incidents, levels, {}, review, since, now, record)
