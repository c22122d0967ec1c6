"""The daemon: a few ticks on one config, until it is told to stop; a reload changes all of the config or nothing.

    ping ──────── every 5 s: tell the dead man's switch, where that is due and a cycle has ended
    poll ──────── every 1 s: ask the feeds that are due, take their answers in
    deliver ───── every 1 s: attempt the deliveries that are due
    decide ────── every 5 s: what was put off until now, rules on a stretch of time, digests, what a budget held back
    beat ──────── every 15 s: leave a pulse in the store, and note a full cycle that has ended
    look ──────── every 60 s: look at how the feeds do, and tell the operators what changed
    bounces ───── every 15 s: read the mailbox for mails that came back, where that is due
    again ─────── every 60 s: read again what another edition of the reader set aside
    housekeep ─── every 3600 s: say how things stand, and forget what is older than the config allows

What is due and when stands in the store, so a tick can be called at any time and a restart changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import monotonic

from monitor.alerts import Alert
from monitor.config import Config, changes
from monitor.daemon import events, systemd
from monitor.daemon.clock import Clock, utc_now
from monitor.daemon.clock_set_back import recalled, recalled_delivery, recalled_digest
from monitor.daemon.heart import Heart
from monitor.daemon.line_log import LineLog
from monitor.daemon.live import Live, Load, bring_up
from monitor.daemon.pages import front_of
from monitor.daemon.ticker import Tick, Ticker
from monitor.deliveries import State
from monitor.entries.worker import Parser
from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.feeds.gap import HostGap
from monitor.log import say
from monitor.pipeline import Absorbed
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.operators.last_resort import LastResort
from monitor.pipeline.operators.store_note import StoreWatch
from monitor.pipeline.upkeep.config_at_work import keep
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store import Store
from monitor.web.access.sign_in import sweep
from monitor.web.server import Server
from monitor.web.vitals import Vitals

log = logging.getLogger("monitor.daemon")

FINISH = timedelta(seconds=30)  # for the work in hand when we are told to stop; what is cut is done again
PATIENCE = timedelta(seconds=1)  # of a tick with the network, so that none is late for its next run
SECOND = timedelta(seconds=1)
STANDS = timedelta()  # nobody set the clock

TickWork = Callable[[datetime], object]


class Daemon:
    """Runs one config at a time on one store. `start`, then `watch` again and again, then `stop`. steady: seconds of a
    clock that nobody sets."""

    def __init__(
        self, load: Load, now: Callable[[], datetime] = utc_now, steady: Callable[[], float] = monotonic
    ) -> None:
        self._load, self._now = load, now
        self._clock = Clock(now, steady)
        self._watchdog = systemd.SystemdWatchdog(["poll", "deliver"])
        self._vitals = Vitals(steady)
        self._line = LineLog()
        # The ping first: a reload waits for the ticks in this order, and polls and deliveries go on meanwhile.
        self._ticks = tuple(
            Tick(name, seconds * SECOND, self._timed(name, work))
            for name, seconds, work in (
                ("ping", 5, self.ping),
                ("poll", 1, self.poll),
                ("deliver", 1, self.deliver),
                ("decide", 5, self.decide),
                ("beat", 15, self.beat),
                ("look", 60, self.look),
                ("bounces", 15, self.bounces),
                ("again", 60, self.again),
                ("housekeep", 3600, self.housekeep),
            )
        )
        self._read_again = False  # all of it: this config has one edition of the reader
        self._at_work = {tick.name: Lock() for tick in self._ticks}  # held while a tick uses `_live`
        self._ticker = Ticker(self._ticks, now)
        with ExitStack() as ending:
            config = load()
            self._store = Store.open(config.store.reveal())
            ending.callback(self._store.close)
            ending.enter_context(self._store.locked())
            self._store.verify()
            self._store_watch, self._last_resort = StoreWatch(self._store), LastResort()
            self._parser = Parser()
            ending.callback(self._parser.close)
            self._heart = Heart(self._store, now(), steady)
            self._front = front_of(lambda: self._live, self._store, self._vitals, now)
            ending.callback(self._front.close)
            self._live, server = self._prepared(config)
            self._front.move(config.web, server)
            self._ending = ending.pop_all()

    # ticks

    def poll(self, now: datetime) -> int:
        """Ask what is due and take in what was answered; the number of answers."""
        with self._at_work["poll"]:
            answers = self._live.poller.tick(self._live.pipeline.due(now), self._live.feeds, now, PATIENCE)
        self._moved("poll", now)
        return answers

    def deliver(self, now: datetime) -> int:
        """Attempt what is due; the number of attempts that ended."""
        with self._at_work["deliver"]:
            attempts = self._live.pipeline.deliver_due(now, PATIENCE)
        self._moved("deliver", now)
        return attempts

    def decide(self, now: datetime) -> None:
        """Decide what only time makes due."""
        with self._at_work["decide"]:
            for alert in decide_tick(self._live.pipeline, now):
                events.alert_raised(alert)

    def look(self, now: datetime) -> None:
        """Look at how the feeds do, and tell the operators what changed."""
        with self._at_work["look"]:
            for alert in (*self._look_at_store(now), *self._live.pipeline.watch_feeds(now)):
                events.alert_raised(alert)

    def _look_at_store(self, now: datetime) -> tuple[Alert, ...]:
        config = self._live.config
        try:
            notes = self._store_watch.look(config, now)
            return (*notes, *self._last_resort.works(self._store, config, now))
        except StoreError as error:
            self._last_resort.fails(error, self._store_watch.untold, config, self._live.pipeline.gate, now)
            raise

    def beat(self, now: datetime) -> None:
        """Leave a pulse in the store, for whoever asks how we are."""
        with self._at_work["beat"]:
            self._heart.beat(self._live.feeds, now)

    def ping(self, now: datetime) -> bool:
        """Tell the dead man's switch that we are well, where a full cycle has ended; whether it was tried."""
        with self._at_work["ping"]:
            return self._heart.ping(self._live.config, self._live.pipeline.gate, now)

    def bounces(self, now: datetime) -> int:
        """Read the mailbox for mails that came back, where that is due; how many were of ours. A reload does not wait
        for it: it only needs the config and the store."""
        return self._live.pipeline.bounces_due(now)

    def again(self, now: datetime) -> None:
        """Read again what another edition of the reader could not read. A reload does not wait for it, either."""
        if not self._read_again:
            found = self._live.pipeline.read_again(now)
            self._read_again = found is None
            for taken in found or ():
                events.entry_taken(taken)

    def housekeep(self, now: datetime) -> None:
        """Say how things stand, and forget what is old."""
        with self._at_work["housekeep"]:
            with self._store.read() as asking:
                states = asking.feed_states(self._live.feeds)
                events.standing(states.values(), asking.outbox_counts(), asking.oldest_undelivered(), now)
            events.forgotten(forget_some(self._store, self._live.config.retention, now))
            sweep(self._store, now)

    @property
    def busy(self) -> bool:
        """Whether a feed is being asked, or its answer is still to be taken in."""
        return self._live.poller.busy

    @property
    def pages(self) -> str | None:
        """Host and port where /livez, /readyz and /metrics are answered."""
        return self._front.where

    # life

    def start(self) -> None:
        """Begin to tick; systemd hears that we are ready."""
        self._live.pipeline.recover()  # who was attempting them is gone, or we would not be starting
        self._recall(self._now())
        keep(self._store, self._live.config, self._now())
        self._clock.step()
        self._ticker.start()
        self._ready("started")

    def watch(self) -> None:
        """Bring the ticks back where somebody set the clock: APScheduler would wait for the old time to come again."""
        if step := self._clock.step():
            say(log, "clock moved", logging.WARNING, seconds=round(step.total_seconds()))
            self._recall(self._now(), step)
            self._heart.begin(self._now())
            self._ticker.nudge()

    def reload(self) -> bool:
        """Take on the config as it is written now, all of it or nothing; whether it was taken."""
        systemd.reloading()
        try:
            # Everything that can fail stands above the line; below it nothing can, and only there is anything touched.
            config = self._load()
            if config.store != self._live.config.store:
                raise ConfigError(["store: cannot be changed while running; restart the monitor instead"])
            fresh, server = self._prepared(config, self._live.poller.gap)  # which knows what host was asked when
            # ------------------------------------------------------------------------------------------------------
        except MonitorError as error:
            say(log, "config refused", logging.ERROR, error=error)
            self._heart.refused(error, self._now())
            self._ready("config refused, the old one stays")
            return False
        self._swap(fresh, server)
        return True

    def stop(self) -> bool:
        """Finish the work in hand, at most 30 seconds of it; whether all of it was finished."""
        systemd.stopping()
        say(log, "stopping")
        ended = self._ticker.stop(FINISH) and _within(FINISH, self._close)
        say(log, "stopped", work="finished" if ended else "cut off; it will be done again after the next start")
        return ended

    def _prepared(self, config: Config, gap: HostGap | None = None) -> tuple[Live, Server | None]:
        """All that can fail of taking on a config. Raises MonitorError, and then nothing is left open."""
        with ExitStack() as failing:
            if server := self._front.prepare(config.web):
                failing.callback(server.close)
            fresh = bring_up(config, self._store, self._parser, self._absorbed, self._vitals.attempted, gap=gap)
            failing.pop_all()
        return fresh, server

    def _close(self) -> None:
        self._live.close()
        self._heart.stop(self._now())
        self._ending.close()

    def _swap(self, fresh: Live, server: Server | None) -> None:
        with ExitStack() as locks:
            for lock in self._at_work.values():
                locks.enter_context(lock)
            old, self._live = self._live, fresh
            self._read_again = False
        self._front.move(fresh.config.web, server)
        old.close()
        self._heart.loaded(self._now())
        keep(self._store, fresh.config, self._now())
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
        events.absorbed(absorbed, hidden=self._line.hides(absorbed.outcome))
        self._vitals.absorbed(absorbed)
        self._moved("poll", self._now())  # a round over a thousand feeds is long; each of them is progress

    def _moved(self, loop: str, now: datetime) -> None:
        self._watchdog.moved(loop)
        self._vitals.moved(loop)
        self._heart.moved(loop, now)

    def _timed(self, name: str, work: TickWork) -> TickWork:
        def timed(now: datetime) -> None:
            with self._vitals.timing(name):
                work(now)

        return timed

    def _ready(self, what: str) -> None:
        written = self._live.config.written
        status = f"{len(self._live.feeds)} feeds, {len(self._live.config.rules)} rules: {what}"
        say(
            log,
            what,
            config=written and written.file,
            feeds=len(self._live.feeds),
            rules=len(self._live.config.rules),
            channels=len(self._live.config.channels),
            pages=self.pages,
        )
        systemd.ready(status)


def _within(limit: timedelta, work: Callable[[], object]) -> bool:
    """Do `work`; false where it took longer than `limit` and goes on by itself."""
    doing = Thread(target=work, daemon=True)
    doing.start()
    doing.join(limit.total_seconds())
    return not doing.is_alive()
