"""Recorded entries through read, group and decide, in memory, by the daemon's own code. Nothing is sent.

Time is the entries' own: what was put off, and digests, happen on a virtual clock between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import Alert, Condition, Rule, Threshold
from monitor.alerts.facts import moment
from monitor.alerts.trend import reach
from monitor.config import Config
from monitor.deliveries.settings import Digest
from monitor.entries import Entry
from monitor.incidents import Member, members_of
from monitor.model import Cause, Harm, Victim
from monitor.pipeline import digests
from monitor.pipeline.intake.absorb import Read
from monitor.pipeline.ledger import Memory
from monitor.pipeline.outbox import budgets
from monitor.pipeline.settling import Taken, decide_again, take_in
from monitor.pipeline.windows import Windows

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
"""What `replay` decides by when no config is named: the whole world, one rule."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Alerts that no entry raised: their time had come."""

    at: datetime
    alerts: tuple[Alert, ...]


Line = Taken | Timed


def replay(entries: Iterable[Entry], config: Config, read: Read) -> Iterator[Line]:
    """One line an entry, in the order given (`recorded` orders them), and one for each time that alerts were due."""
    run = _Run(config, Memory())
    for entry in entries:
        yield from run.until(entry.seen)
        yield run.take_in(entry, read)
        yield from run.windows_due(entry.seen)
    yield from run.rest()


def facts(line: Line) -> dict[str, object]:
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
        "incidents": list(line.incidents),
        "alerts": alerts,
        "rejected": rejected.value if rejected else None,
    }


@dataclass(slots=True)
class _Run:
    """One replay: the ledger and how far its clock has come."""

    config: Config
    ledger: Memory
    sent: dict[str, datetime] = field(default_factory=dict)  # digest → when it last went out, or was first known
    review: list[Member] = field(default_factory=list)  # read with too little confidence to alert
    windows: Windows = field(init=False)
    clock: datetime | None = None  # of what was done last

    def __post_init__(self) -> None:
        self.windows = Windows(self.config)

    def take_in(self, entry: Entry, read: Read) -> Taken:
        self.clock = entry.seen
        taken = take_in(entry, read(entry), self.ledger, self.config, entry.seen)
        changed = [found for ident in taken.incidents for found in self.ledger.find_incidents(ident)]
        gone = [found for kept in changed for ident in kept.merged for found in self.ledger.find_incidents(ident)]
        self.windows.hear([*changed, *gone])
        if self.config.digests:
            below = self.config.reading.alert_confidence
            self.review += [m for m in members_of(entry, taken.reading)[:1] if m.report.confidence < below]
        return taken

    def until(self, now: datetime) -> Iterator[Timed]:
        """What was due by now."""
        for digest in self.config.digests:
            self.sent.setdefault(digest.name, now)
        while (due := self._next_due()) is not None and due <= now:
            yield from self._at(due)
        yield from self.windows_due(now)

    def windows_due(self, now: datetime) -> Iterator[Timed]:
        """What the rules on a stretch of time tell now."""
        if self.windows.due(now):
            yield from self._told(now, self.windows.tell(self.ledger, now))
            self.windows.told(now)

    def rest(self) -> Iterator[Timed]:
        """What was put off beyond the last entry. Digests end with the entries, for they have no end of their own."""
        while (due := self._next_waiting()) is not None:
            yield from self._put_off(due)

    def _next_due(self) -> datetime | None:
        times = [digests.next_time(digest, self.sent[digest.name]) for digest in self.config.digests]
        waiting = self._next_waiting()
        return min([*times, *([waiting] if waiting else [])], default=None)

    def _next_waiting(self) -> datetime | None:
        """When a decision that was put off, or a message that was held back, is due."""
        held = budgets.next_release(self.ledger, self.config, self.clock) if self.clock else None
        return min([at for at in (self.ledger.next_waiting, held) if at], default=None)

    def _put_off(self, now: datetime) -> Iterator[Timed]:
        self.clock = now
        yield from self._told(now, decide_again(self.ledger, self.config, now))
        yield from self._told(now, budgets.release(self.ledger, self.config, now))

    def _at(self, now: datetime) -> Iterator[Timed]:
        yield from self._put_off(now)
        for digest in self.config.digests:
            if digests.next_time(digest, self.sent[digest.name]) <= now:
                yield Timed(now, (self._digest(digest, now),))
                self.sent[digest.name] = now

    def _told(self, now: datetime, alerts: tuple[Alert, ...]) -> Iterator[Timed]:
        if alerts:
            yield Timed(now, alerts)

    def _digest(self, digest: Digest, now: datetime) -> Alert:
        since = self.sent[digest.name]
        known = reach(since, now)
        incidents = [incident for incident in self.ledger.incidents if incident.updated >= known]
        levels = digests.severities(self.ledger.told, incidents)
        review = [member for member in self.review if member.seen >= since]
        without_feeds = replace(self.config, feeds=())  # nobody polled them
        return digests.of(digest, without_feeds, incidents, levels, {}, review, since, now, self.ledger.first_report())
