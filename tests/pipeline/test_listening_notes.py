"""When the feeds of a region answered is noted, so that a region that nobody read is not taken for a calm one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.config import Config
from monitor.feeds import Feed, FeedState
from monitor.pipeline.upkeep.listening import note_listening
from monitor.places.regions import Region
from monitor.store import Store
from tests.doubles.nouns import NOON

HOUR = timedelta(hours=1)
SYRIA, SUDAN = Region("Syria", frozenset({"SY"})), Region("Sudan", frozenset({"SD"}))
LOCAL = (
    Feed("Idlib Post", "http://one.example/rss", "Idlib Post", countries=("SY",)),
    Feed("Nile Post", "http://two.example/rss", "Nile Post", countries=("SD",)),
)
CONFIG = Config(feeds=LOCAL, regions=(SYRIA, SUDAN))


def answered(store: Store, config: Config, at: float, *feeds: str) -> None:
    """These feeds answered, so many hours after noon, and that is noted."""
    now = NOON + at * HOUR
    with store.write() as writing:
        for name in feeds:
            writing.save_feed_state(replace(FeedState(name), last_success_at=now))
    note_listening(store, config, now)


def heard(store: Store, region: str, until: float) -> bool:
    with store.read() as asking:
        return asking.listening().of(region).covers(NOON, NOON + until * HOUR)


def test_a_region_whose_only_feed_is_silent_is_unread(store: Store) -> None:
    answered(store, CONFIG, 0, "Idlib Post", "Nile Post")
    for at in range(1, 25):
        answered(store, CONFIG, at, "Idlib Post")
    assert heard(store, "Syria", 24)
    assert not heard(store, "Sudan", 24)


def test_a_feed_that_speaks_of_the_whole_world_is_heard_for_every_region(store: Store) -> None:
    config = replace(CONFIG, feeds=(*LOCAL, Feed("World", "http://three.example/rss", "World")))
    for at in range(25):
        answered(store, config, at, "World")
    assert heard(store, "Sudan", 24)


def test_a_region_without_a_feed_was_never_read(store: Store) -> None:
    config = replace(CONFIG, feeds=LOCAL[:1])
    answered(store, config, 0, "Idlib Post")
    answered(store, config, 1, "Idlib Post")
    assert not heard(store, "Sudan", 1)


def test_a_region_that_is_new_is_read_from_now_on(store: Store) -> None:
    for at in range(12):
        answered(store, replace(CONFIG, regions=(SYRIA,)), at, "Idlib Post", "Nile Post")
    answered(store, CONFIG, 12, "Idlib Post", "Nile Post")
    assert not heard(store, "Sudan", 12)
