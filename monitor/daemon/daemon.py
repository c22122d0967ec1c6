"""The daemon: a few ticks on one config, until it is told to stop; a reload changes all of the config or nothing.

    poll ──────── every second: ask the feeds that are due, take their answers in
    deliver ───── every second: attempt the deliveries that are due
    decide ────── every 5 s: what was put off until now, and the digests whose time has come
    housekeep ─── every hour: say how things stand

What is due and when stands in the store, so a tick can be called at any time and a restart changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from threading import Lock, Thread

from monitor import notify
from monitor.config import Config, changes
from monitor.daemon import events
from monitor.daemon.clock import Clock, utc_now
from monitor.daemon.live import Live, bring_up
from monitor.daemon.logs import say
from monitor.daemon.recall import recalled, recalled_delivery, recalled_digest
from monitor.daemon.ticker import Tick, Ticker
from monitor.deliveries import State
from monitor.entries.worker import Parser
from monitor.errors import ConfigError, MonitorError
from monitor.pipeline import Absorbed
from monitor.store import Store

log = logging.getLogger("monitor.daemon")

FINISH = timedelta(seconds=30)  # for the work in hand when we are told to stop; what is cut is done again
PATIENCE = timedelta(seconds=1)  # of a tick with the network, so that none is late for its next run
SECOND = timedelta(seconds=1)
STANDS = timedelta()  # nobody set the clock

Load = Callable[[], Config]  # reads and checks the config; raises ConfigError


class Daemon:
    """Runs one config at a time on one store. `start`, then `watch` again and again, then `stop`."""

    def __init__(self, load: Load, now: Callable[[], datetime] = utc_now) -> None:
        self._load, self._now = load, now
        self._clock = Clock(now)
        self._watchdog = notify.Watchdog(["poll", "deliver"])
        self._ticks = (Tick("poll", SECOND, self.poll), Tick("deliver", SECOND, self.deliver),
                       Tick("decide", 5 * SECOND, self.decide), Tick("housekeep", 3600 * SECOND, self.housekeep))
        self._at_work = {tick.name: Lock() for tick in self._ticks}  # held while a tick uses `_live`
        self._ticker = Ticker(self._ticks, now)
        with ExitStack() as ending:
            config = load()
            self._store = Store.open(config.store.reveal())
            ending.callback(self._store.close)
            ending.enter_context(self._store.held())
            self._parser = Parser()
            ending.callback(self._parser.close)
            self._live = bring_up(config, self._store, self._parser, self._absorbed)
            self._ending = ending.pop_all()

    # ticks

    def poll(self, now: datetime) -> int:
        """Ask what is due and take in what was answered; the number of answers."""
        with self._at_work["poll"]:
            answers = self._live.poller.tick(self._live.pipeline.due(now), self._live.feeds, now, PATIENCE)
        self._watchdog.moved("poll")
        return answers

    def deliver(self, now: datetime) -> int:
        """Attempt what is due; the number of attempts that ended."""
        with self._at_work["deliver"]:
            attempts = self._live.pipeline.deliver_due(now, PATIENCE)
        self._watchdog.moved("deliver")
        return attempts

    def decide(self, now: datetime) -> None:
        """Decide what was put off until now, and queue the digests whose time has come."""
        with self._at_work["decide"]:
            for alert in (*self._live.pipeline.decide_again(now), *self._live.pipeline.digests_due(now)):
                events.alert_raised(alert)

    def housekeep(self, now: datetime) -> None:
        """Say how things stand."""
        with self._at_work["housekeep"], self._store.read() as reading:
            states = reading.feed_states(self._live.feeds)
            events.standing(states.values(), reading.outbox_counts(), reading.oldest_undelivered(), now)

    @property
    def busy(self) -> bool:
        """Whether a feed is being asked, or its answer is still to be taken in."""
        return self._live.poller.busy

    # life

    def start(self) -> None:
        """Begin to tick; systemd hears that we are ready."""
        self._live.pipeline.recover()  # who was attempting them is gone, or we would not be starting
        self._recall(self._now())
        self._clock.step()
        self._ticker.start()
        self._ready("started")

    def watch(self) -> None:
        """Bring the ticks back where somebody set the clock: APScheduler would wait for the old time to come again."""
        if step := self._clock.step():
            say(log, "clock moved", logging.WARNING, seconds=round(step.total_seconds()))
            self._recall(self._now(), step)
            self._ticker.nudge()

    def reload(self) -> bool:
        """Take on the config as it is written now, all of it or nothing; whether it was taken."""
        notify.reloading()
        try:
            # Everything that can fail stands above the line; below it nothing can, and only there is anything touched.
            config = self._load()
            if config.store != self._live.config.store:
                raise ConfigError(["store: cannot be changed while running; restart the monitor instead"])
            fresh = bring_up(config, self._store, self._parser, self._absorbed)
            # ------------------------------------------------------------------------------------------------------
        except MonitorError as error:
            say(log, "config refused", logging.ERROR, error=error)
            self._ready("config refused, the old one stays")
            return False
        self._swap(fresh)
        return True

    def stop(self) -> bool:
        """Finish the work in hand, at most 30 seconds of it; whether all of it was finished."""
        notify.stopping()
        say(log, "stopping")
        ended = self._ticker.stop(FINISH) and _within(FINISH, self._close)
        say(log, "stopped", work="finished" if ended else "cut off; it will be done again after the next start")
        return ended

    def _close(self) -> None:
        self._live.close()
        self._ending.close()

    def _swap(self, fresh: Live) -> None:
        with ExitStack() as held:
            for lock in self._at_work.values():
                held.enter_context(lock)
            old, self._live = self._live, fresh
        old.close()
        for line in changes(old.config, fresh.config):
            say(log, "config changed", what=line)
        self._ready("reloaded")

    def _recall(self, now: datetime, step: timedelta = STANDS) -> None:
        """After the clock went back, nothing must wait for a time that was near before."""
        with self._store.write() as writing:
            for state in writing.feed_states(self._live.feeds).values():
                if (sooner := recalled(state, now)) != state:
                    writing.save_feed_state(sooner)
            for waiting in writing.outbox([State.PENDING]):
                if (at := recalled_delivery(waiting, now, step).next_at) != waiting.next_at:
                    writing.put_off(waiting.id, at)
            for run in [writing.digest_run(digest.name) for digest in self._live.config.digests]:
                if (again := recalled_digest(run, now)) != run:
                    writing.save_digest_run(again)

    def _absorbed(self, absorbed: Absorbed) -> None:
        events.absorbed(absorbed)
        self._watchdog.moved("poll")  # a round over a thousand feeds is long; each of them is progress

    def _ready(self, what: str) -> None:
        status = f"{len(self._live.feeds)} feeds, {len(self._live.config.rules)} rules: {what}"
        say(log, what, feeds=len(self._live.feeds), rules=len(self._live.config.rules),
            channels=len(self._live.config.channels))
        notify.ready(status)


def _within(limit: timedelta, work: Callable[[], object]) -> bool:
    """Do `work`; false where it took longer than `limit` and goes on by itself."""
    doing = Thread(target=work, daemon=True)
    doing.start()
    doing.join(limit.total_seconds())
    return not doing.is_alive()
