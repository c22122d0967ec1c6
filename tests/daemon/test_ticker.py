"""Ticks: at once, again after a failure, apart from each other, and again after the clock was set back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from monitor.daemon.ticker import Tick, Ticker
from tests.doubles.patience import PATIENCE

SOON = timedelta(seconds=0.02)
NEVER = timedelta(hours=1)


@contextmanager
def running(*ticks: Tick, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Ticker]:
    ticker = Ticker(ticks, now)
    ticker.start()
    try:
        yield ticker
    finally:
        assert ticker.stop(timedelta(seconds=PATIENCE))


def test_the_first_tick_comes_at_once() -> None:
    came = threading.Event()
    with running(Tick("poll", NEVER, lambda _: came.set())):
        assert came.wait(PATIENCE)


def test_a_tick_is_told_the_time() -> None:
    told: list[datetime] = []
    came = threading.Event()
    with running(Tick("poll", NEVER, lambda now: (told.append(now), came.set()))):
        assert came.wait(PATIENCE)
    assert abs(told[0] - datetime.now(UTC)) < timedelta(seconds=PATIENCE)


def test_a_tick_that_fails_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[datetime] = []
    again = threading.Event()

    def work(now: datetime) -> None:
        runs.append(now)
        if len(runs) == 1:
            raise ValueError("no such luck")
        again.set()

    with caplog.at_level(logging.ERROR, "monitor.tick"), running(Tick("poll", SOON, work)):
        assert again.wait(PATIENCE)
    assert [r.getMessage() for r in caplog.records] == ["tick failed"]
    fields = caplog.records[0].__dict__["fields"]
    assert fields == {"tick": "poll", "in_a_row": 1, "error": "ValueError: no such luck"}


def test_a_tick_that_hangs_holds_up_no_other() -> None:
    release, came = threading.Event(), threading.Event()
    with running(Tick("poll", SOON, lambda _: release.wait(PATIENCE)), Tick("deliver", SOON, lambda _: came.set())):
        assert came.wait(PATIENCE)
        release.set()


def test_a_tick_never_overlaps_itself() -> None:
    inside, overlapped, enough = threading.Lock(), threading.Event(), threading.Event()
    runs: list[datetime] = []

    def work(now: datetime) -> None:
        if not inside.acquire(blocking=False):
            overlapped.set()
            return
        threading.Event().wait(0.03)
        runs.append(now)
        inside.release()
        if len(runs) == 3:
            enough.set()

    with running(Tick("poll", timedelta(seconds=0.01), work)):
        assert enough.wait(PATIENCE)
    assert not overlapped.is_set()


def test_a_nudge_brings_ticks_back_that_a_clock_set_back_would_have_stopped() -> None:
    """Their next run stands an hour ahead, as it does after the clock went back by one."""
    came = threading.Semaphore(0)
    with running(Tick("poll", NEVER, lambda _: came.release())) as ticker:
        assert came.acquire(timeout=PATIENCE)
        assert not came.acquire(timeout=0.03)
        ticker.nudge()
        assert came.acquire(timeout=PATIENCE)


def test_stopping_waits_for_the_tick_at_work() -> None:
    started, release, done = threading.Event(), threading.Event(), threading.Event()

    def work(_: datetime) -> None:
        started.set()
        release.wait(PATIENCE)
        done.set()

    ticker = Ticker([Tick("poll", NEVER, work)], lambda: datetime.now(UTC))
    ticker.start()
    assert started.wait(PATIENCE)
    threading.Timer(0.02, release.set).start()
    assert ticker.stop(timedelta(seconds=PATIENCE))
    assert done.is_set()


def test_stopping_does_not_wait_for_ever() -> None:
    started, release = threading.Event(), threading.Event()
    ticker = Ticker([Tick("poll", NEVER, lambda _: (started.set(), release.wait(PATIENCE)))], lambda: datetime.now(UTC))
    ticker.start()
    assert started.wait(PATIENCE)
    assert not ticker.stop(timedelta(seconds=0.05))
    release.set()
