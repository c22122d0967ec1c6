"""Done by one of all workers at a time, as the engine says: messages of a channel, and the chores of the whole.

look        every 60 s: look at how the feeds do
bounces     every 15 s: read the mailboxes
again       every 60 s: read again what another edition of the reader set aside
housekeep   every 3600 s: forget what is old
roll        every 15 s: workers that gave no sign
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType

from monitor.alerts import Alert
from monitor.daemon import events
from monitor.daemon.live import Live
from monitor.errors import StoreError
from monitor.log import failed
from monitor.pipeline.operators.worker_note import watch_workers
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store import Store
from monitor.web.access.sign_in import sweep

log = logging.getLogger("monitor.cluster")

SECONDS = MappingProxyType({"look": 60, "bounces": 15, "again": 60, "housekeep": 3600, "roll": 15})


@dataclass(slots=True)
class Chores:
    """Of one worker, as the engine calls them, from any thread. live: the config that is at work; run: does a piece of
    work under a name, and says what went wrong with it."""

    store: Store
    live: Callable[[], Live]
    now: Callable[[], datetime]
    run: Callable[[str, Callable[[datetime], object]], None]
    seconds: Mapping[str, int] = field(default_factory=lambda: SECONDS)
    _read_again: Live | None = field(default=None, repr=False)  # of which all was read again

    def due_channels(self) -> list[str]:
        """The channels of which something is due."""
        try:
            with self.store.read() as asking:
                return asking.due_channels(self.now())
        except StoreError as error:
            failed(log, "outbox not looked at", error)
            return []

    def deliver(self, channel: str) -> None:
        """Work off what is due of one channel."""
        self.run("deliver", lambda now: self.live().pipeline.deliver_by(channel, now))

    def chore(self, name: str) -> None:
        """One of `seconds`, for the whole."""
        self.run(name, partial(self._do, name))

    def _do(self, name: str, now: datetime) -> None:
        live = self.live()
        if name == "look":
            _raised(live.pipeline.watch_feeds(now))
        elif name == "roll":
            _raised(watch_workers(self.store, live.config, now))
        elif name == "bounces":
            live.pipeline.bounces_due(now)
        elif name == "again" and self._read_again is not live and live.pipeline.read_again(now) is None:
            self._read_again = live
        elif name == "housekeep":
            events.forgotten(forget_some(self.store, live.config.retention, now))
            sweep(self.store, now)


def _raised(alerts: Iterable[Alert]) -> None:
    for alert in alerts:
        events.alert_raised(alert)
