"""One worker: what it does at each tick of what it holds, and how a shift of it begins and ends.

    poll ──────── every 1 s: ask the feeds of the shards that are held, and hand over what they answered
    group ─────── every 1 s: with the pen, group what was handed over
    decide ────── every 5 s: with the pen, what only time makes due
    sign ──────── every 5 s: leave a sign of life; with the pen, also that of the whole
    ping ──────── every 5 s: with the pen, tell the dead man's switch
    store ─────── every 60 s: whether the store takes anything, told past it where it does not

What any worker does for all of them is in `chores`, how each and the whole show that they live in `signs`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from monitor import __version__
from monitor.cluster.app import JobEngine
from monitor.cluster.chores import Chores
from monitor.cluster.handing import HandingOver
from monitor.cluster.shards import PEN, SHARDS, by_shard, shard_of
from monitor.cluster.shifts import HostRest, Shifts
from monitor.cluster.signs import Signs
from monitor.config import Config, Web, changes
from monitor.daemon import events, systemd
from monitor.daemon.clock import Clock, utc_now
from monitor.daemon.line_log import LineLog
from monitor.daemon.live import Live, Load, bring_up
from monitor.daemon.pages import front_of
from monitor.daemon.poller import LIVE
from monitor.daemon.ticker import Tick, Ticker
from monitor.entries.worker import Parser
from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.feeds import FeedState
from monitor.feeds.gap import GAP, HostGap, host_of, registrable
from monitor.log import failed, say
from monitor.pipeline import Absorbed
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.intake.follow import PAGE
from monitor.pipeline.operators.last_resort import LastResort
from monitor.pipeline.upkeep.config_at_work import keep
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign, askable
from monitor.store.working import MOST
from monitor.web.server import Server
from monitor.web.vitals import Vitals

log = logging.getLogger("monitor.cluster")

SECOND = timedelta(seconds=1)
MOMENT = 3.0  # seconds
AT_ONCE = 4 * LIVE  # feeds that one tick hands to the threads that ask
FINISH = 40.0  # seconds for what is under way when told to stop: a fetch ends in 30
LAST_TICK = timedelta(seconds=5)  # for the ticks that are at work after that
ENGINE = 30.0  # seconds in which the engine's loop must have moved


class ClusterWorker:
    """A worker on one store and one config. `start`, then `watch` again and again, then `stop`. name: no other worker
    has it at the same time; pages: whether it serves what `web:` says; room: bytes for open incidents, with the pen.
    Raises MonitorError where it cannot begin."""

    def __init__(
        self,
        load: Load,
        name: str,
        *,
        pages: bool = True,
        room: int = MOST,
        now: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = monotonic,
    ) -> None:
        self._now, self._steady, self._clock = now, steady, Clock(now, steady)
        self._vitals, self._line, self._last_resort = Vitals(steady), LineLog(), LastResort()
        self._watchdog = systemd.SystemdWatchdog(["poll", "deliver"])
        self._asking, self._writing = Lock(), Lock()  # held while something of a shift is begun
        self._handing = HandingOver()
        self._ticker = Ticker(self._ticks(), now)
        self._load, self._pages, self._gap = load, pages, HostGap()
        self._rest = HostRest(self._gap, steady)
        with ExitStack() as ending:
            config = load()
            self._store = Store.open(config.store.reveal(), room)
            ending.callback(self._store.close)
            ending.enter_context(self._store.locked(shared=True))
            self._shifts = Shifts(self._store.claims, SHARDS)
            ending.callback(self._shifts.close)
            self._signs = Signs(self._store, self._shifts, WorkerSign(name, os.getpid(), now(), __version__), steady)
            self._parser = Parser()
            ending.callback(self._parser.close)
            self._front = front_of(lambda: self._live, self._store, self._vitals, now)
            ending.callback(self._front.close)
            self._take_on(*self._prepared(config))
            ending.callback(lambda: self._live.close())  # the one of the moment
            chores = Chores(self._store, lambda: self._live, now, self._run)
            self._engine = JobEngine(self._store.address, self, chores)
            self._ending = ending.pop_all()

    def _ticks(self) -> Iterator[Tick]:
        for name, seconds, work in (
            ("poll", 1, self.poll),
            ("group", 1, self.group),
            ("decide", 5, self.decide),
            ("sign", 5, self.sign),
            ("ping", 5, self.ping),
            ("store", 60, self.store_works),
        ):
            yield Tick(name, seconds * SECOND, self._timed(name, work))

    def _prepared(self, config: Config) -> tuple[Live, Server | None]:
        """All that can fail of taking on a config. Raises MonitorError, and then nothing is left open."""
        with ExitStack() as failing:
            if server := self._front.prepare(self._web(config)):
                failing.callback(server.close)
            fresh = bring_up(
                config,
                self._store,
                self._parser,
                self._absorbed,
                self._vitals.attempted,
                taking=self._handing.by,
                ours=self._is_ours,
                gap=self._gap,
            )
            failing.pop_all()
        return fresh, server

    def _take_on(self, fresh: Live, server: Server | None) -> None:
        """Cannot fail: what could was done by `_prepared`."""
        feeds = fresh.config.feeds
        self._live = fresh
        self._shards = {shard: askable(some) for shard, some in by_shard(feeds).items()}
        self._pages_take = PAGE.total + GAP if any(feed.follow for feed in feeds) else 0.0
        self._front.move(self._web(fresh.config), server)

    def _web(self, config: Config) -> Web | None:
        """Where health, metrics and pages are served, if the config asks for them and this worker shall."""
        return config.web if self._pages else None

    # ticks

    def poll(self, now: datetime) -> int:
        """Ask what is due of the shards that are held, and hand over what was answered; the number of answers."""
        with self._asking:
            live, clear = self._live, self._signs.clear  # before the look: what is ours in both is ours alone
            answers = live.poller.tick(self._due(clear & self._shifts.look(), now), live.feeds, now, SECOND)
            self._handing.keep(live, self._absorbed)
        self._moved("poll", now)
        if self._steady() - self._engine.moved_at < ENGINE:
            self._moved("deliver", now)  # deliveries come to us by the engine
        return answers

    def group(self, now: datetime) -> None:
        """With the pen: group what waits, for a moment: what only time makes due comes in between."""
        until = self._steady() + MOMENT
        with self._writing:
            while self._has_pen and (taken := self._live.pipeline.group_some(self._now())):
                for one in taken:
                    events.entry_taken(one)
                if self._steady() > until:
                    break

    def decide(self, now: datetime) -> None:
        """With the pen: decide what only time makes due."""
        with self._writing:
            for alert in decide_tick(self._live.pipeline, now) if self._has_pen else ():
                events.alert_raised(alert)

    def sign(self, now: datetime) -> None:
        """Leave a sign of life, and learn of the others'."""
        self._signs.leave(self._live, now)

    def ping(self, now: datetime) -> bool:
        """With the pen: tell the dead man's switch that the whole is well; whether it was tried."""
        return self._signs.ping(self._live, now)

    def store_works(self, now: datetime) -> None:
        """Whether the store takes what comes; where it does not, tell the operators past it."""
        config = self._live.config
        try:
            for alert in self._last_resort.works(self._store, config, now):
                events.alert_raised(alert)
            with self._store.write():
                pass
        except StoreError as error:
            self._last_resort.fails(error, None, config, self._live.pipeline.gate, now)
            raise

    # shifts, as the engine asks for them (`app.Shifting`)

    def begin(self, number: int) -> bool:
        """Begin a shift; whether it is ours."""
        try:
            with self._store.write_own() as writing:
                writing.enrol(feed.name for feed in self._shards.get(number, {}).values())
            if not self._shifts.begin(number):
                return False
        except StoreError as error:
            failed(log, "shift not begun", error)
            return False
        say(log, "pen taken" if number == PEN else "shard taken", shard=None if number == PEN else number)
        return True

    def over(self, number: int) -> bool:
        """Whether a shift is over."""
        return number not in self._shifts.at_work

    def drained(self, number: int) -> bool:
        """Whether nothing of a shift is under way, and its hosts have had their rest. It begins nothing any more."""
        self._shifts.leave(number)
        if number == PEN:
            with self._writing:
                return True
        with self._asking:
            under_way = {shard_of(self._live.feeds[name].url) for name in self._live.poller.asked}
            return self._rest.had(number, self._pages_take) and number not in under_way

    def end(self, number: int) -> None:
        """Give a shift back."""
        self._rest.forget(number)
        self._signs.gave_back(number)
        self._shifts.end(number)
        say(log, "pen given back" if number == PEN else "shard given back", shard=None if number == PEN else number)

    def _run(self, name: str, work: Callable[[datetime], object]) -> None:
        self._ticker.run(Tick(name, SECOND, self._timed(name, work)))

    # life

    def start(self) -> None:
        """Begin to work; systemd hears that we are ready."""
        now = self._now()
        keep(self._store, self._live.config, now)
        self.sign(now)
        self._clock.step()
        self._ticker.start()
        self._engine.start()
        systemd.ready(f"worker {self._signs.own.name}: {len(self._live.feeds)} feeds in all")
        say(log, "started", worker=self._signs.own.name, feeds=len(self._live.feeds))

    def watch(self) -> None:
        """Bring the ticks back where somebody set the clock."""
        if self._clock.step():
            self._ticker.nudge()

    def reload(self) -> bool:
        """Take on the config as it is written now, all of it or nothing; whether it was taken. Shards and pen stay
        held: what was asked under the old one is taken in first, and no host is asked sooner than its gap allows."""
        systemd.reloading()
        try:
            config = self._load()
            if config.store != self._live.config.store:
                raise ConfigError(["store: cannot be changed while running; restart the workers instead"])
            with self._store.write_own() as writing:
                writing.enrol(feed.name for feed in config.feeds)
            fresh, server = self._prepared(config)
        except MonitorError as error:
            say(log, "config refused", logging.ERROR, error=error)
            if self._signs.heart:
                self._signs.heart.refused(error, self._now())
            systemd.ready(f"worker {self._signs.own.name}: config refused, the old one stays")
            return False
        self._swap(fresh, server)
        return True

    def _swap(self, fresh: Live, server: Server | None) -> None:
        with self._asking:
            old = self._live
            old.poller.finish((), old.feeds, self._now)
            with _said("feeds not kept"):
                self._handing.keep(old, self._absorbed)
            with self._writing:
                self._take_on(fresh, server)
        old.close()
        now = self._now()
        if self._signs.heart:
            self._signs.heart.loaded(now)
        with _said("config not noted"):
            keep(self._store, fresh.config, now)
        for line in changes(old.config, fresh.config):
            say(log, "config changed", what=line)
        systemd.ready(f"worker {self._signs.own.name}: {len(self._live.feeds)} feeds in all: reloaded")
        say(log, "reloaded", worker=self._signs.own.name, feeds=len(self._live.feeds))

    def stop(self) -> bool:
        """Finish what is under way and give back what is held; whether all of it was finished."""
        systemd.stopping()
        say(log, "stopping", worker=self._signs.own.name)
        self._shifts.stop()
        self._signs.end(self._now())
        ended = self._engine.stop(FINISH)
        ended = self._ticker.stop(LAST_TICK) and ended
        if ended:
            with self._store.write_own() as writing:
                writing.forget_worker(self._signs.own.name)
            self._ending.close()
        say(log, "stopped", work="finished" if ended else "cut off; another worker does it again")
        return ended

    def _is_ours(self, url: str) -> bool:
        return shard_of(url) in self._shifts.at_work & self._signs.clear

    @property
    def _has_pen(self) -> bool:
        return PEN in self._shifts.at_work

    def _due(self, work: frozenset[int], now: datetime) -> list[FeedState]:
        resting = self._live.poller.resting  # one that rests would stand for its domain, and the others never come
        shards = (self._shards.get(shard, {}) for shard in work)
        mine = {key: feed for shard in shards for key, feed in shard.items() if feed.name not in resting}
        if not mine:
            return []
        busy = {registrable(host_of(self._live.feeds[name].url)) for name in self._live.poller.asked}
        with self._store.read() as asking:
            return asking.to_ask(now, mine, busy, AT_ONCE)

    def _absorbed(self, found: Absorbed) -> None:
        events.absorbed(found, hidden=self._line.hides(found.outcome))
        self._vitals.absorbed(found)
        self._moved("poll", self._now())

    def _moved(self, loop: str, now: datetime) -> None:
        self._watchdog.moved(loop)
        self._vitals.moved(loop)
        self._signs.moved(loop, now)

    def _timed(self, name: str, work: Callable[[datetime], object]) -> Callable[[datetime], object]:
        def timed(now: datetime) -> None:
            with self._vitals.timing(name):
                work(now)

        return timed


@contextmanager
def _said(what: str) -> Iterator[None]:
    """Whatever the store does not take here is said, and nothing ends for it."""
    try:
        yield
    except StoreError as error:
        failed(log, what, error)
