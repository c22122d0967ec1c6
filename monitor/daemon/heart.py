"""The daemon's heart: leaves a pulse in the store, knows when a full cycle has ended, and pings after one."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from monitor import __version__
from monitor.config import Config
from monitor.daemon.ping import ping
from monitor.errors import MonitorError, StoreError
from monitor.http import Gate
from monitor.log import say
from monitor.pipeline.upkeep.pulse import Pulse, leave, nothing_due, pulse_of
from monitor.pipeline.upkeep.sight import useless
from monitor.store import Store
from monitor.text import clip, one_line

log = logging.getLogger("monitor.daemon")

LOOPS = frozenset({"poll", "deliver"})
AGAIN = 60.0  # seconds until a ping that was not taken is tried again, where it is not due sooner
FRESH = 60.0  # seconds since a full cycle ended, in which a ping may tell of it: an older one says nothing of now


class Heart:
    """Call `beat` and `ping` from a tick each, the rest from anywhere. steady: seconds of a clock that nobody sets."""

    def __init__(self, store: Store, now: datetime, steady: Callable[[], float] = monotonic) -> None:
        self._store, self._steady = store, steady
        self._lock = Lock()
        with store.read() as asking:
            last = pulse_of(asking)
        fresh = Pulse(os.getpid(), __version__, started_at=now, beat_at=now, loaded_at=now)
        self.pulse = (
            fresh
            if last is None
            else replace(
                fresh,
                cycle_at=last.cycle_at,
                cycle_seconds=last.cycle_seconds,
                pinged_at=last.pinged_at,
                ping_error=last.ping_error,
            )
        )
        self.begin(now)
        self._ping_due = steady()
        self._cycled: float | None = None  # when a full cycle ended; None where a ping has told of it

    def begin(self, now: datetime) -> None:
        """A new cycle begins: at the end of the one before, and wherever somebody set the clock."""
        self._began, self._began_steady, self._moved = now, self._steady(), set[str]()

    def moved(self, loop: str, now: datetime) -> None:
        """A loop did a piece of work; one that it did before this cycle began says nothing of it."""
        if now >= self._began:
            self._moved.add(loop)
        self._note(**{"polled_at" if loop == "poll" else "delivered_at": now})

    def loaded(self, now: datetime) -> None:
        """A reload was taken on."""
        self._note(loaded_at=now, refused_at=None, refused=None)

    def refused(self, error: MonitorError, now: datetime) -> None:
        """A reload was refused."""
        self._note(refused_at=now, refused=clip(one_line(str(error)), 300))

    def beat(self, feeds: Iterable[str], now: datetime) -> None:
        """Leave the pulse in the store, and with it a full cycle that ended. Raises StoreError, and then none did."""
        with self._store.read() as asking:
            whole = self._moved >= LOOPS and nothing_due(asking, feeds, self._began)
        pulse = self._note(beat_at=now)
        if whole:
            pulse = replace(pulse, cycle_at=now, cycle_seconds=round(self._steady() - self._began_steady, 1))
        with self._store.write() as writing:
            leave(pulse, writing)
        if whole:
            self._note(cycle_at=pulse.cycle_at, cycle_seconds=pulse.cycle_seconds)
            self._cycled = self._steady()
            self.begin(now)

    def ping(self, config: Config, gate: Gate, now: datetime) -> bool:
        """Ping where that is due, a full cycle has just ended and a report could reach somebody; whether it was tried.
        Raises StoreError."""
        settings = config.ping
        told = self._cycled is None or self._steady() - self._cycled > FRESH
        if settings is None or told or self._steady() < self._ping_due or self._withheld(config, now):
            return False
        error, before = ping(settings, gate), self.pulse.ping_error
        wait = settings.every.total_seconds()
        self._ping_due, self._cycled = self._steady() + (min(wait, AGAIN) if error else wait), None
        if error:
            self._note(ping_error=clip(error, 300))
            say(log, "ping failed", logging.WARNING, error=error)
        else:
            self._note(pinged_at=now, ping_error=None)
            say(log, "ping taken", logging.WARNING if before else logging.DEBUG, after=before)
        return True

    def _withheld(self, config: Config, now: datetime) -> bool:
        """Who moves and sees nothing is not well: the switch is to say so where nothing else may."""
        with self._store.read() as asking:
            why = useless(asking, config, now)
        if why and not self.pulse.ping_withheld:
            say(log, "ping withheld", logging.WARNING, reason=why)
        self._note(ping_withheld=why)
        return why is not None

    def stop(self, now: datetime) -> None:
        """Leave word that the end is wanted. A store that cannot take it must not keep us from ending."""
        with suppress(StoreError), self._store.write() as writing:
            leave(self._note(beat_at=now, stopped_at=now), writing)

    def _note(self, **changes: Any) -> Pulse:
        with self._lock:
            self.pulse = replace(self.pulse, **changes)
            return self.pulse
