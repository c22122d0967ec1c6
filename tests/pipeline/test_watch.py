"""Operators hear of each trouble of a feed once, of its end once, and in one note of what has one cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Alert
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome, NotModified
from monitor.feeds.document_signs import Look, observed
from monitor.feeds.health import FAILING
from monitor.feeds.schedule import next_state
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config
from tests.doubles.nouns import NOON

TIGRAY, SUDAN = Region("Tigray", parts=(WithinAdmin1("Tigray", "ET"),)), Region("Sudan", frozenset({"SD"}))
MEKELLE = Feed("Mekelle Post", "https://mekelle.example/", "Mekelle Post", "ti", countries=("ET",))
ADDIS = Feed("Addis Times", "https://addis.example/", "Addis Times", "en", countries=("ET",))
NILE = Feed("Nile", "https://nile.example/", "Nile", "ar", countries=("SD",))
WORLD = Feed("World", "https://world.example/", "World", "en")
DESK = Feed("WatchDesk", "https://desk.example/", "WatchDesk", "en")
FEEDS = (MEKELLE, ADDIS, NILE, WORLD, DESK)
SERVED = Fetched(b"<rss/>", {}, "", None, None, "abc")
BROKEN = FetchFailed("server_error", "(500) has trouble of its own", 500)
LOST = FetchFailed("dns", "the name is not known")
REFUSED = FetchFailed("forbidden", "(403) refuses us", 403)
TEN = Look(entries=10, titles=10, script="latin", dates=tuple(NOON - timedelta(days=n) for n in range(20)))


class WatchDesk:
    """Feeds whose answers are told, and the watch over them. Time is in minutes after noon."""

    def __init__(self, store: Store, folder: Path) -> None:
        settings = config(operators=("duty",), feeds=FEEDS, regions=(TIGRAY, SUDAN))
        self.room = Newsroom(store, folder, settings)
        self.minute = 0.0
        self.notes: list[Alert] = []

    @property
    def now(self) -> datetime:
        return NOON + timedelta(minutes=self.minute)

    def answer(self, outcome: FetchOutcome, *feeds: Feed, times: int = 1) -> None:
        """So many answers of each of these feeds, now."""
        with self.room.store.write() as writing:
            for feed in feeds:
                state = writing.feed_state(feed.name)
                for _ in range(times):
                    state = self.after(feed, state, outcome)
                writing.save_feed_state(state)

    def after(self, feed: Feed, state: FeedState, outcome: FetchOutcome) -> FeedState:
        polled = next_state(feed, state, outcome, self.now, 0.0)
        return observed(feed, state, polled, TEN, self.now) if isinstance(outcome, Fetched) else polled

    def pass_(self, minutes: float, step: float = 1) -> list[Alert]:
        """Let time pass, with a look every minute; what operators were told in it."""
        heard: list[Alert] = []
        until = self.minute + minutes
        while self.minute < until:
            self.minute += step
            heard += self.room.pipeline.watch_feeds(self.now)
        self.notes += heard
        return heard

    def set(self, feed: Feed, **fields: Any) -> None:
        with self.room.store.write() as writing:
            writing.save_feed_state(replace(writing.feed_state(feed.name), **fields))


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[WatchDesk]:
    made = WatchDesk(store, tmp_path)
    made.answer(SERVED, *FEEDS)
    with made.room:
        yield made


def said(alert: Alert) -> dict[str, Any]:
    return dict(alert.facts["operational"])  # type: ignore[call-overload]  # facts hold plain values


def words(alert: Alert) -> str:
    return str(said(alert)["words"])


# one note a trouble


def test_while_all_is_well_nobody_is_told_anything(desk: WatchDesk) -> None:
    assert desk.pass_(120) == []


def test_a_feed_that_fails_is_told_once_with_what_its_regions_lose(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    (note,) = desk.pass_(60 * 24, step=5)
    assert "Addis Times has brought nothing since 2026-03-02 12:00 UTC: (500) has trouble of its own." in words(note)
    assert "Tigray: 3 of 4 live, 1 local." in words(note)
    assert said(note)["regions"] == ["Tigray: 3 of 4 live; local 1 of 2; en 2 of 3, ti 1 of 1"]
    assert (said(note)["what"], note.severity.word) == ("feed_failing", "high")
    desk.answer(BROKEN, ADDIS, times=30)
    assert desk.pass_(60) == []


def test_its_recovery_is_told_once_after_an_hour_of_answers(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(15)
    desk.answer(NotModified(), ADDIS)
    assert desk.pass_(59) == []
    (note,) = desk.pass_(120)
    assert words(note) == "Addis Times is well again. Tigray: 4 of 4 live, 2 local."
    assert (said(note)["recovered"], note.severity.word) == (True, "low")


def test_a_short_stumble_is_told_to_nobody(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    assert desk.pass_(8) == []
    desk.answer(NotModified(), ADDIS)
    assert desk.pass_(240, step=10) == []


def test_a_feed_that_flaps_does_not_ring_all_night(desk: WatchDesk) -> None:
    for _ in range(12):  # down for an hour, up for an hour
        desk.answer(BROKEN, ADDIS, times=FAILING)
        desk.pass_(60, step=5)
        desk.answer(NotModified(), ADDIS)
        desk.pass_(65, step=5)
    assert len(desk.notes) <= 6
    desk.pass_(60 * 17, step=10)
    assert said(desk.notes[-1])["recovered"]


def test_a_new_reason_for_the_same_trouble_is_not_told_again(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(15)
    desk.answer(REFUSED, ADDIS, times=3)
    assert desk.pass_(60) == []


def test_a_403_at_the_first_request_is_told_soon_with_what_can_be_done(store: Store, tmp_path: Path) -> None:
    desk = WatchDesk(store, tmp_path)
    desk.answer(SERVED, MEKELLE, NILE, WORLD, DESK)
    desk.answer(REFUSED, ADDIS)
    with desk.room:
        (note,) = desk.pass_(15)
    assert "Addis Times has brought nothing so far: (403) refuses us." in words(note)
    assert "Ask the publisher to let us in" in str(said(note)["advice"])


def test_a_feed_that_falls_silent_is_told_by_its_own_rhythm(desk: WatchDesk) -> None:
    desk.minute = 60 * 47
    desk.answer(NotModified(), *FEEDS)
    assert desk.pass_(30) == []
    desk.minute = 60 * 49
    (note,) = desk.pass_(15)
    assert (said(note)["what"], said(note)["subject"]) == ("feeds_failing", "5 feeds")
    assert "5 stale" in words(note)


def test_a_feed_that_moved_is_told_gently_and_loudly_when_it_fails(desk: WatchDesk) -> None:
    desk.answer(replace(SERVED, moved_to="https://new.example/"), ADDIS)
    (note,) = desk.pass_(15)
    assert (said(note)["what"], note.severity.word) == ("feed_moved", "low")
    assert "has moved for good, to https://new.example/" in words(note)
    desk.answer(BROKEN, ADDIS, times=FAILING)
    (louder,) = desk.pass_(15)
    assert (said(louder)["what"], louder.severity.word) == ("feed_failing", "high")


# one note a cause


def test_feeds_that_fall_together_are_told_in_one_note(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(5)
    desk.answer(BROKEN, WORLD, times=FAILING)
    (note,) = desk.pass_(60)
    assert words(note).startswith("2 feeds are in trouble (2 erring): Addis Times, World.")
    assert [feed["name"] for feed in said(note)["feeds"]] == ["Addis Times", "World"]
    assert all(feed["advice"] for feed in said(note)["feeds"])


def test_when_our_own_line_is_down_one_note_says_so_and_which_regions_it_costs(desk: WatchDesk) -> None:
    desk.answer(LOST, MEKELLE, ADDIS, NILE, WORLD, times=2)
    (note,) = desk.pass_(5)
    assert words(note).startswith("4 of 5 feeds cannot be reached: our own line")
    assert (said(note)["what"], note.severity.word) == ("line_down", "critical")
    assert len(said(note)["regions"]) == 2
    desk.answer(LOST, *FEEDS, times=8)
    assert desk.pass_(60 * 6, step=5) == []


def test_when_our_line_is_back_one_note_says_so_and_no_feed_is_blamed(desk: WatchDesk) -> None:
    desk.answer(LOST, *FEEDS, times=8)
    desk.pass_(60)
    desk.answer(NotModified(), MEKELLE, ADDIS, NILE, WORLD)
    (note,) = desk.pass_(50)  # the last of the feeds is only asked within the hour
    assert words(note) == "Feeds can be reached again."
    desk.answer(NotModified(), DESK)
    assert desk.pass_(60 * 6, step=5) == []


def test_a_feed_that_stays_away_after_our_line_is_back_is_told(desk: WatchDesk) -> None:
    desk.answer(LOST, *FEEDS, times=8)
    desk.pass_(30)
    desk.answer(NotModified(), MEKELLE, ADDIS, NILE, WORLD)
    desk.pass_(30)
    desk.answer(LOST, DESK)
    (note,) = desk.pass_(30)
    assert "WatchDesk has brought nothing" in words(note)


def test_two_feeds_that_reach_nobody_are_not_our_line(desk: WatchDesk) -> None:
    desk.answer(LOST, ADDIS, WORLD, times=FAILING)
    (note,) = desk.pass_(60)
    assert said(note)["what"] == "feeds_failing"


# regions


def test_a_region_that_loses_its_last_local_outlet_is_said_so(desk: WatchDesk) -> None:
    desk.answer(BROKEN, NILE, times=FAILING)
    (note,) = desk.pass_(60)
    assert "Sudan has no live local feed left, only foreign desks." in words(note)
    assert "Sudan: 2 of 3 live, 0 local." in words(note)
    assert note.severity.word == "high"


def test_a_region_without_any_live_feed_is_critical_and_never_called_quiet(desk: WatchDesk) -> None:
    desk.answer(REFUSED, NILE, times=FAILING)
    desk.pass_(15)
    desk.answer(BROKEN, WORLD, DESK, times=FAILING)
    (note,) = desk.pass_(60)
    assert "Sudan has no live feed left: no readable report can come from there." in words(note)
    assert "Tigray has" not in words(note)
    assert note.severity.word == "critical"


def test_a_region_that_is_covered_again_is_said_so_with_its_feeds(desk: WatchDesk) -> None:
    desk.answer(BROKEN, NILE, times=FAILING)
    desk.pass_(60)
    desk.answer(NotModified(), NILE)
    (note,) = desk.pass_(70)
    assert words(note) == "Nile is well again. Sudan has a live local feed again. Sudan: 3 of 3 live, 1 local."


def test_a_region_that_a_changed_config_bares_is_told_by_itself(desk: WatchDesk, store: Store, tmp_path: Path) -> None:
    desk.answer(BROKEN, WORLD, times=FAILING)
    desk.pass_(15)
    fewer = replace(desk.room.config, feeds=(MEKELLE, ADDIS, WORLD))
    with Newsroom(store, tmp_path, fewer) as changed:
        (note,) = changed.pipeline.watch_feeds(desk.now)
    assert words(note).startswith("Sudan has no live feed left")
    assert (said(note)["what"], said(note)["subject"], said(note)["feeds"]) == ("region_uncovered", "Sudan", [])


# memory


def test_what_was_told_survives_a_restart(desk: WatchDesk, store: Store, tmp_path: Path) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(15)
    again = WatchDesk(store, tmp_path)
    again.minute = desk.minute
    with again.room:
        assert again.pass_(60) == []


def test_a_clock_that_is_set_back_does_not_hold_a_note_back_for_long(desk: WatchDesk) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.minute = 100_000
    desk.set(WORLD, news_at=desk.now)
    desk.pass_(1)
    desk.minute = 0
    assert any("Addis Times" in words(note) for note in desk.pass_(15))


def test_a_feed_that_the_config_drops_is_forgotten(desk: WatchDesk, store: Store, tmp_path: Path) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(15)
    settings = replace(desk.room.config, feeds=(MEKELLE, NILE, WORLD, DESK))
    with Newsroom(store, tmp_path, settings) as changed:
        assert changed.pipeline.watch_feeds(desk.now + timedelta(days=1)) == ()


def test_a_look_that_finds_nothing_new_writes_nothing(desk: WatchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.answer(BROKEN, ADDIS, times=FAILING)
    desk.pass_(20)
    monkeypatch.setattr(Store, "write", lambda self: pytest.fail("the writer was taken for nothing"))
    assert desk.pass_(60) == []
