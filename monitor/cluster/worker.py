"""One worker: what it does at each tick of what it holds, and the chores that the engine gives to one of all.

    poll ──────── every 1 s: ask the feeds of the shards that are held, and hand over what they answered
    group ─────── every 1 s: with the pen, group what was handed over
    decide ────── every 5 s: with the pen, what only time makes due
    sign ──────── every 5 s: leave a sign of life; with the pen, also that of the whole
    ping ──────── every 5 s: with the pen, tell the dead man's switch
    store ─────── every 60 s: whether the store takes anything, told past it where it does not

Chores of the whole, by one worker at a time: look, bounces, again, housekeep, roll (workers that gave no sign).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from threading import Lock
from time import monotonic

from monitor import __version__
from monitor.cluster.app import JobEngine
from monitor.cluster.handing import HandingOver
from monitor.cluster.shards import PEN, SHARDS, by_shard, fair_share, shard_of
from monitor.cluster.shifts import Shifts
from monitor.config import Config, Web, changes
from monitor.daemon import events, systemd
from monitor.daemon.clock import Clock, utc_now
from monitor.daemon.daemon import Load
from monitor.daemon.heart import Heart
from monitor.daemon.line_log import LineLog
from monitor.daemon.live import Live, bring_up
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
from monitor.pipeline.operators.worker_note import tell_back, watch_workers
from monitor.pipeline.upkeep.config_at_work import keep
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign, askable
from monitor.store.working import MOST
from monitor.web.access.sign_in import sweep
from monitor.web.health import WatchedDaemon
from monitor.web.served import served
from monitor.web.server import Front, Server
from monitor.web.vitals import Vitals

log = logging.getLogger("monitor.cluster")

SECOND = timedelta(seconds=1)
MOMENT = 3.0  # seconds
BEAT = 15.0  # seconds between two pulses of the whole: whether nothing is due is asked of all feeds
AT_ONCE = 4 * LIVE  # feeds that one tick hands to the threads that ask
FINISH = 40.0  # seconds for what is under way when told to stop: a fetch ends in 30
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
        self.chores: Mapping[str, int] = {"look": 60, "bounces": 15, "again": 60, "housekeep": 3600, "roll": 15}
        self._asking, self._writing = Lock(), Lock()  # held while something of a shift is begun
        self._asked_at: dict[int, float] = {}  # shard → when one of its hosts was last being asked
        self._left_at: dict[int, float] = {}  # shard → when it was over: pages of its hosts may still be on their way
        self._handing = HandingOver()
        self._heart: Heart | None = None  # of the whole, while we hold the pen
        self._beat_at = 0.0  # when it last beat
        self._read_again = False
        self._ticker = Ticker(self._ticks(), now)
        self._load, self._pages, self._gap = load, pages, HostGap()
        with ExitStack() as ending:
            config = load()
            self._store = Store.open(config.store.reveal(), room)
            ending.callback(self._store.close)
            ending.enter_context(self._store.locked(shared=True))
            self._shifts = Shifts(self._store.claims, SHARDS)
            ending.callback(self._shifts.close)
            self._parser = Parser()
            ending.callback(self._parser.close)
            watched = WatchedDaemon(
                self._store,
                self._vitals,
                lambda: self._live.config,
                now,
                lambda entries: self._live.pipeline.read_all(entries),
                lambda link: self._live.pipeline.page_of(link),
            )
            self._front = Front(partial(served, watched))
            ending.callback(self._front.close)
            self._take_on(*self._prepared(config))
            ending.callback(lambda: self._live.close())  # the one of the moment
            self._engine = JobEngine(self._store.address, self)
            self._sign = WorkerSign(name, os.getpid(), now(), __version__)
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
        self._live, self._read_again = fresh, False
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
            live, work = self._live, self._shifts.look()
            answers = live.poller.tick(self._due(work, now), live.feeds, now, SECOND)
            self._handing.keep(live, self._absorbed)
            for name in live.poller.asked:
                self._asked_at[shard_of(live.feeds[name].url)] = self._steady()
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
        with self._store.read() as asking:
            lost = any(one.lost for one in asking.workers() if one.name == self._sign.name)
        if lost:
            tell_back(self._store, self._live.config, self._sign.name, now)
        with self._store.write_own() as writing:
            self._sign = replace(
                self._sign,
                config=_digest(self._live.config),
                shards=tuple(sorted(self._shifts.at_work - {PEN})),
                writes=self._has_pen,
            )
            writing.leave_sign(self._sign)
            signs = writing.workers()
        alive = [one for one in signs if one.alive]
        self._shifts.share = fair_share(SHARDS, len(alive))
        self._beat([self._sign, *alive], now)

    def _beat(self, signs: list[WorkerSign], now: datetime) -> None:
        """With the pen: the pulse of the whole, whose loops have moved where any worker's have."""
        if not self._has_pen:
            self._heart = None
            return
        if self._heart and self._steady() - self._beat_at < BEAT:
            return
        self._beat_at = self._steady()
        heart = self._heart = self._heart or Heart(self._store, now, self._steady)
        for loop, times in (("poll", [s.polled for s in signs]), ("deliver", [s.delivered for s in signs])):
            if latest := max((at for at in times if at), default=None):
                heart.moved(loop, latest)
        heart.beat(self._live.feeds, now)

    def ping(self, now: datetime) -> bool:
        """With the pen: tell the dead man's switch that the whole is well; whether it was tried."""
        heart = self._heart if self._has_pen else None
        return heart is not None and heart.ping(self._live.config, self._live.pipeline.gate, now)

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

    # what the engine asks for (`app.Duties`)

    def begin(self, number: int) -> bool:
        """Begin a shift; whether it is ours."""
        try:
            if not self._shifts.begin(number):
                return False
            with self._store.write_own() as writing:
                writing.enrol(feed.name for feed in self._shards.get(number, {}).values())
        except StoreError as error:
            failed(log, "shift not begun", error)
            self._shifts.end(number)
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
            left = self._steady() - self._left_at.setdefault(number, self._steady())
            under_way = {shard_of(self._live.feeds[name].url) for name in self._live.poller.asked}
            rested = self._steady() - self._asked_at.get(number, -GAP) >= GAP
            return number not in under_way and rested and left >= self._pages_take

    def end(self, number: int) -> None:
        """Give a shift back."""
        self._left_at.pop(number, None)
        self._shifts.end(number)
        say(log, "pen given back" if number == PEN else "shard given back", shard=None if number == PEN else number)

    def due_channels(self) -> list[str]:
        """The channels of which something is due."""
        try:
            with self._store.read() as asking:
                return asking.due_channels(self._now())
        except StoreError as error:
            failed(log, "outbox not looked at", error)
            return []

    def deliver(self, channel: str) -> None:
        """Work off what is due of one channel."""
        self._run("deliver", lambda now: self._live.pipeline.deliver_by(channel, now))

    def chore(self, name: str) -> None:
        """One of `chores`, for the whole."""
        self._run(name, partial(self._do, name))

    def _run(self, name: str, work: Callable[[datetime], object]) -> None:
        self._ticker.run(Tick(name, SECOND, self._timed(name, work)))

    def _do(self, name: str, now: datetime) -> None:
        pipeline, config = self._live.pipeline, self._live.config
        if name == "look":
            _raised(pipeline.watch_feeds(now))
        elif name == "roll":
            _raised(watch_workers(self._store, config, now))
        elif name == "bounces":
            pipeline.bounces_due(now)
        elif name == "again" and not self._read_again:
            self._read_again = pipeline.read_again(now) is None
        elif name == "housekeep":
            events.forgotten(forget_some(self._store, config.retention, now))
            sweep(self._store, now)

    # life

    def start(self) -> None:
        """Begin to work; systemd hears that we are ready."""
        now = self._now()
        keep(self._store, self._live.config, now)
        self.sign(now)
        self._clock.step()
        self._ticker.start()
        self._engine.start()
        systemd.ready(f"worker {self._sign.name}: {len(self._live.feeds)} feeds in all")
        say(log, "started", worker=self._sign.name, feeds=len(self._live.feeds))

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
            if self._heart:
                self._heart.refused(error, self._now())
            systemd.ready(f"worker {self._sign.name}: config refused, the old one stays")
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
        if self._heart:
            self._heart.loaded(now)
        with _said("config not noted"):
            keep(self._store, fresh.config, now)
        for line in changes(old.config, fresh.config):
            say(log, "config changed", what=line)
        systemd.ready(f"worker {self._sign.name}: {len(self._live.feeds)} feeds in all: reloaded")
        say(log, "reloaded", worker=self._sign.name, feeds=len(self._live.feeds))

    def stop(self) -> bool:
        """Finish what is under way and give back what is held; whether all of it was finished."""
        systemd.stopping()
        say(log, "stopping", worker=self._sign.name)
        self._shifts.stop()
        if self._heart:
            self._heart.stop(self._now())  # whoever takes the pen leaves another
        ended = self._engine.stop(FINISH)
        ended = self._ticker.stop(timedelta(seconds=5)) and ended
        if ended:
            with self._store.write_own() as writing:
                writing.forget_worker(self._sign.name)
            self._ending.close()
        say(log, "stopped", work="finished" if ended else "cut off; another worker does it again")
        return ended

    def _is_ours(self, url: str) -> bool:
        return shard_of(url) in self._shifts.at_work

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
        sign = self._sign
        self._sign = replace(sign, polled=now) if loop == "poll" else replace(sign, delivered=now)

    def _timed(self, name: str, work: Callable[[datetime], object]) -> Callable[[datetime], object]:
        def timed(now: datetime) -> None:
            with self._vitals.timing(name):
                work(now)

        return timed


def _digest(config: Config) -> str:
    """By which it shows where two workers run on different files."""
    return sha256(config.written.text.encode()).hexdigest()[:8] if config.written else ""


@contextmanager
def _said(what: str) -> Iterator[None]:
    """Whatever the store does not take here is said, and nothing ends for it."""
    try:
        yield
    except StoreError as error:
        failed(log, what, error)


def _raised(alerts: tuple[object, ...]) -> None:
    for alert in alerts:
        events.alert_raised(alert)  # type: ignore[arg-type]
