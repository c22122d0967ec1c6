"""Frugal: every step asks, parses and reads only what the one before leaves to do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from monitor.entries import Entry
from monitor.entries.parse import parse
from monitor.feeds import Feed
from monitor.pipeline import Pipeline
from monitor.reports import Reading
from monitor.store import Store
from tests.doubles.etiquette import Judge
from tests.doubles.feed_server import FeedServer, reply
from tests.doubles.newsroom import Newsroom, config, item, pen, rss
from tests.doubles.nouns import NOON
from tests.doubles.one_by_one import each
from tests.doubles.store import sqlite_url


@dataclass
class CountingMonitor:
    """A monitor of one feed on a real server, that counts what it parses and reads; `restart` makes it anew."""

    server: FeedServer
    folder: Path
    now: datetime = NOON
    parsed: int = 0
    read: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    url: str = field(init=False)
    store: Store = field(init=False)
    pipeline: Pipeline = field(init=False)

    def __post_init__(self) -> None:
        self.url = sqlite_url(self.folder)
        self.open()

    @property
    def feed(self) -> Feed:
        return Feed("Valley", self.server.url("/rss"), "Valley", every=timedelta(minutes=10), allow_private=True)

    def open(self) -> None:
        self.store = Store.open(self.url)
        self.room = Newsroom(self.store, self.folder, config(feeds=(self.feed,)))
        self.pipeline = replace(
            self.room.pipeline, parse=self.count_parsed, read_all=each(self.count_read), draw=self.chance.random
        )

    def close(self) -> None:
        self.pipeline.close()
        self.room.ending.close()
        self.store.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def count_parsed(self, *document: Any) -> Any:
        self.parsed += 1
        return parse(*document)

    def count_read(self, entry: Entry) -> Reading:
        self.read.append(entry.key)
        return pen(entry)

    def pass_(self, minutes: int) -> None:
        """Let time pass, and poll what is due each minute, as the daemon does."""
        for _ in range(minutes):
            for state in self.pipeline.due(self.now):
                self.pipeline.absorb(self.feed, state, self.pipeline.fetch(self.feed, state, self.now), self.now)
            self.now += timedelta(minutes=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CountingMonitor]:
    with FeedServer() as server:
        made = CountingMonitor(server, tmp_path)
        yield made
        made.close()


def test_a_body_that_did_not_change_is_not_parsed_though_the_server_knows_no_304(house: CountingMonitor) -> None:
    house.server.serve("/rss", rss(item("7 killed in Karsa")))
    house.pass_(120)
    assert len(house.server.requests) > 8
    assert (house.parsed, house.read) == (1, ["k1"])


def test_one_changed_body_is_parsed_once(house: CountingMonitor) -> None:
    for number in range(3):
        house.server.serve("/rss", rss(*(item("Rain", f"k{n}") for n in range(number + 1))), etag=f'"{number}"')
        house.pass_(60)
    assert house.parsed == 3


def test_only_what_is_unseen_or_revised_is_read(house: CountingMonitor) -> None:
    house.server.serve("/rss", rss(item("Rain", "a"), item("Sun", "b")))
    house.pass_(30)
    house.server.serve("/rss", rss(item("Snow", "c"), item("Rain", "a"), item("Sun and wind", "b")))
    house.pass_(30)
    assert sorted(house.read[:2]) == ["a", "b"]
    assert sorted(house.read[2:]) == ["b", "c"]


def test_a_monitor_that_is_started_again_and_again_asks_no_sooner(house: CountingMonitor) -> None:
    judge = Judge(lambda: house.now, rss(item("Rain")), every=timedelta(minutes=10), max_age=1800)
    house.server.serve("/rss", behaviour=judge)
    for _ in range(40):
        house.pass_(5)
        house.restart()
    assert [breach for breach in judge.end() if "how to reach" not in breach] == []
    assert 5 <= len(judge.asked) <= 7


def test_what_a_failing_server_asked_for_survives_a_restart(house: CountingMonitor) -> None:
    house.server.serve("/rss", behaviour=reply(b"", status=503, headers={"Retry-After": "7200"}))
    house.pass_(5)
    house.restart()
    house.pass_(110)
    assert len(house.server.requests) == 1


def statements(house: CountingMonitor, minutes: int) -> list[str]:
    """The questions to the database while time passes; transactions begin and end without being counted."""
    asked: list[str] = []

    def hear(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    for state in house.pipeline.due(house.now):
        answer = house.pipeline.fetch(house.feed, state, house.now)
        event.listen(house.store.engine, "before_cursor_execute", hear)
        house.pipeline.absorb(house.feed, state, answer, house.now)
        event.remove(house.store.engine, "before_cursor_execute", hear)
    house.now += timedelta(minutes=minutes)
    return asked


def test_a_poll_that_brings_nothing_is_one_statement(house: CountingMonitor) -> None:
    house.server.serve("/rss", rss(item("Rain")), etag='"1"')
    statements(house, 60)
    assert len(statements(house, 60)) == 1


def test_since_when_feeds_are_known_is_asked_once(house: CountingMonitor) -> None:
    asked = []
    for number in range(3):
        house.server.serve("/rss", rss(*(item("Rain", f"k{n}") for n in range(number + 1))), etag=f'"{number}"')
        asked += statements(house, 60)
    assert house.parsed == 3
    assert sum("FROM feeds" in statement for statement in asked) == 1
