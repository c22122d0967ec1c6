"""Whether we live, and whether we are ready: each check with what was found, in words that any machine may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.errors import StoreError
from monitor.pipeline.operators.other_ways import failing_channels
from monitor.pipeline.upkeep.sight import legible, sight_of
from monitor.store import Store

ALIVE = 180.0  # seconds without a move; the unit's WatchdogSec, after which systemd restarts us anyway
READY = 60.0  # a loop moves every second when it is well, and a long round moves with each answer


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that must hold, and what was found."""

    name: str
    passed: bool
    found: str


def alive(still: Mapping[str, float]) -> list[HealthCheck]:
    """Whether the loops move at all."""
    return list(_moving(still, ALIVE))


def ready(
    store: Store, config: Config, still: Mapping[str, float], now: datetime, *, writes: bool
) -> list[HealthCheck]:
    """Whether reports would reach people now: the store answers and is written, entries can be read, a config is at
    work, both loops moved lately, some feed can be read and every channel delivers. writes: whether the store took
    what was last written."""
    at_work = f"{len(config.feeds)} feeds, {len(config.rules)} rules, {len(config.channels)} channels"
    return [
        *_stored(store, config, now, writes),
        _reads(store, now),
        HealthCheck("config", True, at_work),
        *_moving(still, READY),
    ]


def all_passed(checks: Iterable[HealthCheck]) -> bool:
    return all(check.passed for check in checks)


def _moving(still: Mapping[str, float], most: float) -> Iterator[HealthCheck]:
    for loop, seconds in still.items():
        yield HealthCheck(loop, seconds <= most, f"moved {seconds:.0f} s ago, which may be {most:.0f} s")


def _reads(store: Store, now: datetime) -> HealthCheck:
    try:
        with store.read() as asking:
            read = legible(asking, now)
    except StoreError:
        return HealthCheck("reading", False, "not known: the store does not answer")
    return HealthCheck("reading", not read.fails, read.words if read.failed else "reads what comes")


def _stored(store: Store, config: Config, now: datetime, writes: bool) -> Iterator[HealthCheck]:
    try:
        with store.read() as asking:
            sight = sight_of(asking.feed_states(feed.name for feed in config.feeds).values(), now)
            failing = failing_channels(asking, config)
    except StoreError:
        yield HealthCheck("store", False, "does not answer; `casualty-monitor status` says why")
        return
    takes = "answers" if writes else "answers, and takes nothing (a full disk, damage, a lock); the log says why"
    yield HealthCheck("store", writes, takes)
    yield HealthCheck("feeds", not sight.blind, sight.words)
    yield HealthCheck(
        "channels",
        not failing,
        f"nothing goes out by {len(failing)} of {len(config.channels)}; `casualty-monitor status` says which"
        if failing
        else "none is known to fail",
    )
