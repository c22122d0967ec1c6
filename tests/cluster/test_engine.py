"""The engine shares out what there is: each shard to one worker, due channels and chores to whoever is free."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

import psycopg
import pytest

pytest.importorskip("procrastinate", reason="procrastinate is not installed (the extra cluster)")
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

from monitor.cluster.app import JobEngine, schema_name
from monitor.cluster.shards import PEN, SHARDS, surplus
from monitor.store import Store
from tests.doubles.patience import PATIENCE, until
from tests.doubles.store import empty_postgres

QUICK = {"shards": 1, "outbox": 1, "retake": 2}


@dataclass
class Holding:
    """Who holds what, over all workers, as the database keeps it."""

    by: dict[int, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@dataclass
class Hand:
    """A worker that holds up to so many, and writes down what it was asked for."""

    name: str
    holding: Holding
    most: int = SHARDS + 1
    held: set[int] = field(default_factory=set)
    stopped: bool = False
    given_back: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    seconds: dict[str, int] = field(default_factory=lambda: {"look": 1})

    def begin(self, number: int) -> bool:
        with self.holding.lock:
            if self.stopped or len(self.held) >= self.most or number in self.holding.by:
                return False
            self.holding.by[number] = self.name
            self.held.add(number)
            return True

    def over(self, number: int) -> bool:
        return self.stopped or number in surplus(self.held, self.most)

    def drained(self, number: int) -> bool:
        return True

    def end(self, number: int) -> None:
        with self.holding.lock:
            self.held.discard(number)
            del self.holding.by[number]
            self.given_back.append(number)

    def due_channels(self) -> Collection[str]:
        return self.due

    def deliver(self, channel: str) -> None:
        self.asked.append(f"deliver {channel}")
        self.due = []

    def chore(self, name: str) -> None:
        self.asked.append(name)


@pytest.fixture
def address() -> str:
    url = empty_postgres()
    store = Store.open(url)
    store.close()
    return store.address


@contextmanager
def working(address: str, *hands: Hand) -> Iterator[None]:
    engines = [JobEngine(address, hand, hand, QUICK) for hand in hands]
    for engine in engines:
        engine.start()
    try:
        yield
    finally:
        for hand in hands:
            hand.stopped = True
        ended = [engine.stop(PATIENCE) for engine in engines]
        assert all(ended)


def test_two_workers_hold_everything_and_nothing_twice(address: str) -> None:
    holding = Holding()
    one, other = Hand("one", holding, 40), Hand("other", holding, 40)
    with working(address, one, other):
        until(lambda: len(one.held) + len(other.held) == SHARDS + 1 == len(holding.by))
        less, more = sorted((one, other), key=lambda hand: len(hand.held))
        more.most = 30
        until(lambda: len(more.held) == 30 and len(less.held) == SHARDS + 1 - 30)
    assert holding.by == {}


def test_what_is_due_is_delivered_and_chores_are_done(address: str) -> None:
    hand = Hand("one", Holding(), due=["duty"])
    with working(address, hand):
        until(lambda: {"deliver duty", "look"} <= set(hand.asked))


def test_an_engine_whose_connections_are_cut_works_on(address: str) -> None:
    hand = Hand("one", Holding())
    with working(address, hand):
        until(lambda: PEN in hand.held)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        seen = len(hand.asked)
        until(lambda: len(hand.asked) > seen + 1)
        until(lambda: len(hand.held) == SHARDS + 1)


def test_an_engine_that_is_cut_off_while_it_looks_for_jobs_works_on(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shifts last: it would wait for them for ever, and do nothing else."""
    hand, cut, fetch = Hand("one", Holding()), Event(), JobManager.fetch_job

    async def fetched(*given: Any, **more: Any) -> Any:
        if PEN in hand.held and not cut.is_set():
            cut.set()
            raise ConnectorException
        return await fetch(*given, **more)

    monkeypatch.setattr(JobManager, "fetch_job", fetched)
    with working(address, hand):
        until(lambda: PEN in hand.given_back)
        until(lambda: len(hand.held) == SHARDS + 1)


def test_its_tables_stand_apart_and_can_be_dropped(address: str) -> None:
    hand = Hand("one", Holding())
    with working(address, hand):
        until(lambda: PEN in hand.held)
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(
            "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name LIKE 'procrastinate%'"
        ).fetchall()
        assert found == [(schema_name(),)]
        done = f"SELECT count(*) FROM {schema_name()}.procrastinate_jobs WHERE status <> 'todo'"
        assert connection.execute(done).fetchone() == (0,)
        connection.execute(f"DROP SCHEMA {schema_name()} CASCADE")
    hand.stopped = False
    with working(address, hand):
        until(lambda: PEN in hand.held)
