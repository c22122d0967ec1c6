"""A few ticks, driven by APScheduler. What is due and when stands in the store; a tick only asks.

APScheduler's defaults drop a run that starts a second late, so every tick here may be late, runs that were missed
become one, no tick overlaps itself, and the first comes at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.daemon.clock import utc_now
from monitor.log import failed

log = logging.getLogger("monitor.tick")


@dataclass(frozen=True, slots=True)
class Tick:
    """One chore and how often it looks for work."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]


class Ticker:
    """Runs ticks until it is stopped. `now` is what a tick is told; when it runs is between APScheduler and the
    machine's own clock."""

    def __init__(self, ticks: Iterable[Tick], now: Callable[[], datetime]) -> None:
        self._ticks = tuple(ticks)
        self._now = now
        self._failures: dict[str, int] = {}
        pool = ThreadPoolExecutor(len(self._ticks))  # one thread each: a long poll holds up no delivery
        self._scheduler = BackgroundScheduler(timezone="UTC", executors={"default": pool}, daemon=True)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that is still at work is no news

    def start(self) -> None:
        for tick in self._ticks:
            self._scheduler.add_job(
                self.run,
                "interval",
                args=[tick],
                id=tick.name,
                seconds=tick.every.total_seconds(),
                next_run_time=utc_now(),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()

    def nudge(self) -> None:
        """Run every tick now and count its interval from now: a clock that was set back would stop them all."""
        for tick in self._ticks:
            self._scheduler.modify_job(tick.name, next_run_time=utc_now())

    def stop(self, timeout: timedelta) -> bool:
        """Start no tick any more and wait for those at work; False where one did not end in time."""
        if not self._scheduler.running:
            return True
        self._scheduler.pause()
        ending = threading.Thread(target=self._scheduler.shutdown, daemon=True)
        ending.start()
        ending.join(timeout.total_seconds())
        return not ending.is_alive()

    def run(self, tick: Tick) -> None:
        """Do the work of a tick now. Whatever goes wrong is logged, and ends here."""
        try:
            tick.work(self._now())
            self._failures.pop(tick.name, None)
        except Exception as error:  # noqa: BLE001 - the loop boundary per tick: the next run must come, whatever this one met
            self._failures[tick.name] = self._failures.get(tick.name, 0) + 1
            failed(log, "tick failed", error, tick=tick.name, in_a_row=self._failures[tick.name])
