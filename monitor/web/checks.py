"""Whether we live, and whether we are ready: each check with what was found, in words that any machine may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from monitor.errors import StoreError
from monitor.store import Store

ALIVE = 180.0  # seconds without a move; the unit's WatchdogSec, after which systemd restarts us anyway
READY = 60.0  # a loop moves every second when it is well, and a long round moves with each answer


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that must hold, and what was found."""

    name: str
    held: bool
    found: str


def alive(still: Mapping[str, float]) -> list[HealthCheck]:
    """Whether the loops move at all."""
    return list(_moving(still, ALIVE))


def ready(store: Store, config: str, still: Mapping[str, float], *, writes: bool) -> list[HealthCheck]:
    """Whether reports would reach people now: the store answers and is written, a config is at work, both loops moved
    lately. writes: whether the store took what was last written for certain."""
    return [_answers(store, writes), HealthCheck("config", True, config), *_moving(still, READY)]


def held(checks: Iterable[HealthCheck]) -> bool:
    return all(check.held for check in checks)


def _moving(still: Mapping[str, float], most: float) -> Iterator[HealthCheck]:
    for loop, seconds in still.items():
        yield HealthCheck(loop, seconds <= most, f"moved {seconds:.0f} s ago, which may be {most:.0f} s")


def _answers(store: Store, writes: bool) -> HealthCheck:
    try:
        with store.read() as asking:
            asking.meta("pulse")
    except StoreError:
        return HealthCheck("store", False, "does not answer; `casualty-monitor status` says why")
    if not writes:
        return HealthCheck("store", False, "answers, and takes nothing (a full disk, damage, a lock); the log says why")
    return HealthCheck("store", True, "answers")
