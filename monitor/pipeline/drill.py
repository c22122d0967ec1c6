"""A drill: a made-up incident down the real path, from the outbox to every receiver, marked as what it is.

It is out of every statistic by its nature: no incident stands behind it, its reason is no rule's, and it is queued past
the budgets that fold real alerts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.deliveries import Delivery, State
from monitor.deliveries.queue import queue
from monitor.deliveries.settings import Channel
from monitor.pipeline.replies.journal import journal, save
from monitor.store import ReadHandle, WriteHandle
from monitor.store.memos import Memo

ENDED = frozenset({State.SENT, State.FAILED, State.DROPPED})


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill and what became of each of its messages."""

    alert: str
    at: datetime
    deliveries: tuple[Delivery, ...]

    @property
    def unsent(self) -> int:
        """How many were not sent, or are not yet."""
        return sum(delivery.state is not State.SENT for delivery in self.deliveries)

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of any of them by itself."""
        return all(delivery.state in ENDED for delivery in self.deliveries)


def begin(channels: Sequence[Channel], writing: WriteHandle, now: datetime, asked: Sequence[str] = ()) -> Drill:
    """Queue a drill for these channels, in a thread of its own, so that trackers open a ticket for it and no earlier
    drill that was never delivered stands before it. asked: people who are to answer it."""
    from monitor.alerts.samples import drill_alert  # `status` only looks at the last one

    alert = drill_alert(now)
    rows = tuple(replace(row, thread=alert.id) for row in queue(alert, channels, now))
    writing.save_alert(alert)
    writing.queue(rows)
    if asked:
        known = journal(writing)
        for name in asked:
            known = known.asking(name, now)
        save(writing, known)
    writing.save_memo(Memo.DRILL, json.dumps({"alert": alert.id, "at": now.isoformat()}))
    return Drill(alert.id, now, rows)


def last_drill(asking: ReadHandle) -> Drill | None:
    """The drill that was last begun, with its messages as they stand; None where there was none."""
    noted = asking.memo(Memo.DRILL)
    if not noted:
        return None
    known = json.loads(noted)
    return again(Drill(known["alert"], datetime.fromisoformat(known["at"]), ()), asking)


def again(drill: Drill, asking: ReadHandle) -> Drill:
    """A drill with its messages as they stand now."""
    return replace(drill, deliveries=tuple(asking.deliveries_of(drill.alert)))
