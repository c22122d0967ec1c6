"""A rule, a timeline, and who hears what: entries, people's words and the time between them, in memory.

Vigil(rule, ("duty", "deputy")).run([(0, "9 dead"), (20, "ack")])   # minutes after noon
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.alerts import Rule
from monitor.config import Config
from monitor.deliveries import Delivery
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Change, ChangeKind, Incident, Score, acknowledge, false_alarm
from monitor.model import Severity
from monitor.pipeline import Memory, decide_again, take_in
from tests.doubles.newsroom import pen
from tests.doubles.nouns import NOON, entry, minutes


class Outbox(Memory):
    """A ledger that keeps what is to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Delivery] = []

    def queue(self, queued: Iterable[Delivery]) -> None:
        rows = list(queued)
        self.rows += rows
        super().queue(rows)


@dataclass
class Vigil:
    """`heard`: in order, the minute, the reason and the channels of each message."""

    rules: Sequence[Rule]
    channels: Sequence[str] = ("duty", "deputy", "director")
    ledger: Outbox = field(default_factory=Outbox)
    revision: int = -1

    def run(self, events: Iterable[tuple[float, str]], until: float = 100_000) -> list[tuple[float, str, list[str]]]:
        for minute, what in events:
            self.wait(minute)
            self.happen(what, minute)
        self.wait(until)
        return self.heard

    def wait(self, until: float) -> None:
        while (due := self.ledger.next_waiting) is not None and due <= NOON + minutes(until):
            decide_again(self.ledger, self.config, due)

    def happen(self, what: str, minute: float) -> None:
        """`9 dead`, `weak` (a report below the confidence that alerts), `ack`, `false-alarm`."""
        now = NOON + minutes(minute)
        if what.endswith("dead"):
            self.publish(f"{what.split()[0]} killed in Karsa", now)
        elif what == "weak":
            self.publish("perhaps 9 killed in shelling of Karsa", now, key="weak")
        else:
            self.keep(self.only, self.judged(what, now))

    def judged(self, what: str, now: datetime) -> Incident:
        if what == "false-alarm":
            return false_alarm(self.only, "amal", "", now)
        told = self.ledger.told(self.only.id).values()
        return acknowledge(self.only, "amal", "", now, max(last.severity or Severity.LOW for last in told))

    def publish(self, title: str, now: datetime, key: str = "k1") -> None:
        self.revision += 1
        told = entry(key, title=title, text="", hash=title, seen=now, published=now, revision=self.revision)
        take_in(told, pen(told), self.ledger, self.config, now)

    def keep(self, before: Incident, after: Incident) -> None:
        self.ledger.save_change(Change(ChangeKind.JOINED, before, after, after.members[-1], Score(0.0)))

    @property
    def config(self) -> Config:
        channels = tuple(EmailChannel(name, (f"{name}@example.org",)) for name in self.channels)
        return replace(Config(rules=tuple(self.rules)), channels=channels)

    @property
    def only(self) -> Incident:
        [incident] = self.ledger.incidents
        return incident

    @property
    def heard(self) -> list[tuple[float, str, list[str]]]:
        by_alert: dict[tuple[float, str], list[str]] = defaultdict(list)
        for row in self.ledger.rows:
            by_alert[(row.created - NOON).total_seconds() / 60, str(row.facts["reason"])].append(row.channel)
        return [(minute, reason, channels) for (minute, reason), channels in by_alert.items()]
