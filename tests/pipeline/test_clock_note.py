"""A clock that is wrong is noticed by the times that servers name, told once, and its end once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.alerts import Alert
from monitor.feeds import Feed, FeedState, NotModified
from monitor.feeds.policy import clock_ahead
from monitor.feeds.schedule import next_state
from monitor.pipeline.operators.clock_note import ahead_by
from monitor.store import Store
from tests.doubles.facts import facts_of
from tests.doubles.newsroom import Newsroom, config
from tests.doubles.nouns import NOON
from tests.doubles.store import sqlite_url

HOUR = timedelta(hours=1)
FEEDS = tuple(Feed(name, f"https://{name}.example/", name) for name in "ABC")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    store = Store.open(sqlite_url(tmp_path))
    yield Newsroom(store, tmp_path, config(operators=("duty",), feeds=FEEDS))
    store.close()


def look(room: Newsroom, *aheads: timedelta) -> list[str]:
    """The notes to operators after each feed's server named a time that our clock is so far ahead of."""
    with room.store.write() as writing:
        for feed, ahead in zip(FEEDS, aheads, strict=False):
            said = NotModified({"Date": format_datetime(NOON - ahead, usegmt=False)})
            writing.save_feed_state(next_state(feed, FeedState(feed.name), said, NOON, 0.0))
    return [_words(note) for note in room.pipeline.watch_feeds(NOON)]


def _words(note: Alert) -> str:
    return str(facts_of(note)["operational"]["words"])


def test_a_clock_that_is_wrong_is_told_once_and_its_end_once(room: Newsroom) -> None:
    assert look(room, *[30 * HOUR] * 3) == [
        "This machine's clock seems to be 30 hours ahead: most servers of feeds say so."
    ]
    assert look(room, *[30 * HOUR] * 3) == []
    assert look(room, *[timedelta(0)] * 3) == ["This machine's clock agrees with the servers of feeds again."]
    assert look(room, *[timedelta(0)] * 3) == []


def test_a_clock_that_runs_behind_is_told_too(room: Newsroom) -> None:
    (words,) = look(room, *[-2 * HOUR] * 3)
    assert "2 hours behind" in words


@pytest.mark.parametrize(
    "aheads",
    [
        (30 * HOUR,) * 2,  # too few
        (30 * HOUR, timedelta(0), timedelta(0)),  # that server's own
        (timedelta(minutes=4),) * 3,
    ],
)
def test_one_server_that_is_wrong_and_a_little_difference_are_not(
    room: Newsroom, aheads: tuple[timedelta, ...]
) -> None:
    assert look(room, *aheads) == []


def test_the_time_that_an_answer_lay_in_a_cache_does_not_count() -> None:
    headers = {"Date": format_datetime(NOON - 5 * HOUR), "Age": str(5 * 3600)}
    assert clock_ahead(headers, NOON) == timedelta(0)
    assert clock_ahead({}, NOON) is None
    assert clock_ahead({"Date": "yesterday"}, NOON) is None


def test_what_was_named_long_ago_says_nothing_of_now() -> None:
    states = [FeedState(name, last_poll_at=NOON - 25 * HOUR, ahead=3 * HOUR) for name in "ABC"]
    assert ahead_by(states, NOON) is None
