"""The tick that decides what only time makes due: one list in one order, for the daemon, `once` and `replay`.

    put off ───── decisions whose time has come
    windows ───── rules on a stretch of time
    digests ───── those whose time has come
    held ──────── messages that a budget or quiet hours kept back

Each of the three calls it on a clock of its own: the daemon every few seconds, `once` once, `replay` at each entry and
at each time between two entries at which something is due.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from monitor.alerts import Alert


class Flow(Protocol):
    """The flow on which a tick works: `Pipeline` on a store, or a replay in memory."""

    def decide_again(self, now: datetime) -> tuple[Alert, ...]: ...
    def windows_due(self, now: datetime) -> tuple[Alert, ...]: ...
    def digests_due(self, now: datetime) -> tuple[Alert, ...]: ...
    def tell_held(self, now: datetime) -> tuple[Alert, ...]: ...


def decide_tick(flow: Flow, now: datetime) -> tuple[Alert, ...]:
    """Do all of it; the alerts that were raised, in order."""
    return (
        *flow.decide_again(now),
        *flow.windows_due(now),
        *flow.digests_due(now),
        *flow.tell_held(now),
    )
