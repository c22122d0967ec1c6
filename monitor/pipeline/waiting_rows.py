"""The outbox of a ledger in memory: enough for limits to do there what they do in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from monitor.alerts import Reason
from monitor.alerts.as_told import known_by
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budgeted, Held, To
from monitor.model import Severity


class WaitingRows:
    """Every row counts as sent when it is queued, unless it is held. Time only goes forward."""

    def __init__(self) -> None:
        self._sent: dict[To, list[Budgeted]] = defaultdict(list)
        self._held: dict[To, list[Delivery]] = {}
        self._last: dict[str, dict[To, Delivery]] = defaultdict(dict)  # by thread of an incident, with its figures

    def queue(self, queued: Iterable[Delivery]) -> None:
        for row in queued:
            if row.head.incident and row.head.reason is not Reason.MERGED:
                self._last[row.thread][row.channel, row.recipient] = replace(row, facts=known_by(row.facts))
            if row.state is State.HELD:
                self._held.setdefault((row.channel, row.recipient), []).append(row)
            elif row.severity is not None:
                self._sent[row.channel, row.recipient].append(Budgeted(row.created, row.severity, row.head.feed))

    def audience(self, threads: Iterable[str]) -> dict[str, list[To]]:
        """Nobody leaves a channel while entries are played: whoever was told is in it still."""
        return {}

    def last_rows(self, thread: str) -> Iterable[tuple[To, Delivery]]:
        """The last row of each address."""
        return self._last[thread].items() if thread in self._last else ()

    def told_to(self, channel: str, recipient: str, since: datetime, until: datetime) -> list[Budgeted]:
        return list(takewhile(lambda told: told.at > since, reversed(self._sent[channel, recipient])))

    def held(self) -> dict[To, list[Held]]:
        return {to: _in_short(rows) for to, rows in sorted(self._held.items())}

    def held_rows(self, channel: str, recipient: str) -> list[Delivery]:
        return list(self._held.get((channel, recipient), ()))

    def share(self, thread: str, feed: str) -> None:
        for to, rows in self._held.items():
            self._held[to] = [_shared(row) if row.thread == thread and row.head.feed != feed else row for row in rows]

    def let_go(self, row: Delivery, now: datetime) -> None:
        self.fold([row], row.id)
        self.queue([replace(row, state=State.PENDING, created=now, next_at=now)])

    def fold(self, told: Iterable[Delivery], into: str) -> None:
        for gone in told:
            to = (gone.channel, gone.recipient)
            self._held[to] = [row for row in self._held[to] if row.id != gone.id]
            if not self._held[to]:
                del self._held[to]


def _in_short(rows: Sequence[Delivery]) -> list[Held]:
    by_feed: dict[str | None, Severity] = {}
    for row in rows:
        by_feed[row.head.feed] = max(by_feed.get(row.head.feed, Severity.LOW), row.severity or Severity.LOW)
    return [Held(severity, feed) for feed, severity in by_feed.items()]


def _shared(row: Delivery) -> Delivery:
    return replace(row, head=replace(row.head, feed=None))
