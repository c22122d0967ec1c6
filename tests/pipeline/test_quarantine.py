"""A feed in quarantine: asked and read on, and neither corroborating nor paging; written down, and undone as easily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts import Step
from monitor.alerts.facts import incident_facts
from monitor.errors import MonitorError
from monitor.feeds import Feed
from monitor.feeds.health import Health, condition
from monitor.incidents import Grade, Incident
from monitor.model import Harm, count_of
from monitor.pipeline import Absorbed
from monitor.pipeline.intake.absorb import opened
from monitor.pipeline.quarantine import FeedDesk
from monitor.places.regions import Region
from monitor.store import Store
from tests.doubles.newsroom import WIRE, Newsroom, fetched, item, rss
from tests.doubles.nouns import NOON
from tests.doubles.store import sqlite_url

POST = Feed("Post", "http://post.example/rss", "Post")
SUDAN = Region("Sudan", frozenset({"SD"}))


@pytest.fixture
def newsroom(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store, tmp_path) as room:
        room.config = replace(room.config, feeds=(WIRE, POST), regions=(SUDAN,))
        yield room


def quarantine(room: Newsroom, name: str = "Post", note: str = "hacked") -> tuple[str, ...]:
    with room.store.write() as writing:
        return FeedDesk(writing, room.config, "ana", note, NOON).quarantine(name)


def release(room: Newsroom, name: str = "Post") -> None:
    with room.store.write() as writing:
        FeedDesk(writing, room.config, "ben", "mended", NOON + timedelta(hours=1)).release(name)


def brings(room: Newsroom, feed: Feed, *items: str, at: float = 0) -> Absorbed:
    """A poll of any feed, so many minutes after noon."""
    now = NOON + timedelta(minutes=at)
    with room.store.read() as asking:
        state = asking.feed_state(feed.name)
    answer = opened(fetched(rss(*items)), room.pipeline.parse, feed, now)
    return room.pipeline.absorb(feed, state, answer, now)


def only(room: Newsroom) -> Incident:
    with room.store.read() as asking:
        [incident] = asking.incidents()
    return incident


def test_it_is_read_and_pages_nothing(newsroom: Newsroom) -> None:
    quarantine(newsroom)
    [taken] = brings(newsroom, POST, item("7 killed in Karsa")).entries
    assert only(newsroom).grade is Grade.UNCONFIRMED_CLAIM
    assert [v.stopped_by.gate for v in taken.verdicts if v.stopped_by] == [Step.BELIEVED]
    assert not newsroom.outbox()


def test_what_it_alone_told_pages_as_soon_as_another_feed_tells_it(newsroom: Newsroom) -> None:
    quarantine(newsroom)
    brings(newsroom, POST, item("70 killed in Karsa"))
    brings(newsroom, WIRE, item("7 killed in Karsa"), at=5)
    with newsroom.store.read() as asking:
        told = [count_of(i.toll, Harm.KILLED) for i in asking.incidents() if i.grade is Grade.SINGLE_SOURCE]
    assert [count.figure for count in told if count] == [7]
    assert newsroom.reasons() == ["new"]


def test_it_corroborates_nothing_and_changes_no_figure(newsroom: Newsroom) -> None:
    brings(newsroom, WIRE, item("7 killed in Karsa"))
    quarantine(newsroom)
    brings(newsroom, POST, item("8 killed in Karsa, shells hit market"), at=5)
    assert (only(newsroom).grade, len(only(newsroom).members)) == (Grade.SINGLE_SOURCE, 2)
    assert newsroom.reasons() == ["new"]


def test_what_it_said_before_goes_out_at_the_next_change_of_its_incident(newsroom: Newsroom) -> None:
    brings(newsroom, POST, item("12 killed in Karsa"))
    quarantine(newsroom)
    brings(newsroom, WIRE, item("7 killed in Karsa, shells hit market"), at=5)
    count = count_of(only(newsroom).toll, Harm.KILLED)
    assert count is not None
    assert (count.figure, only(newsroom).claimants) == (7, ("Wire",))
    assert newsroom.reasons() == ["new"]  # and, when half an hour is over:
    newsroom.pipeline.decide_again(NOON + timedelta(minutes=31))
    assert newsroom.reasons() == ["new", "corrected"]


def test_its_edits_take_nothing_back_that_it_said_before(newsroom: Newsroom) -> None:
    brings(newsroom, POST, item("7 killed in Karsa"))
    quarantine(newsroom)
    brings(newsroom, POST, item("5 killed in Karsa"), at=5)
    brings(newsroom, POST, item("withdrawn: 7 killed in Karsa", "k2"), at=6)
    count = count_of(only(newsroom).toll, Harm.KILLED)
    assert count is not None
    assert count.figure == 7
    assert newsroom.reasons() == ["new"]


def test_after_its_release_it_is_believed_again(newsroom: Newsroom) -> None:
    quarantine(newsroom)
    brings(newsroom, POST)
    release(newsroom)
    brings(newsroom, POST, item("7 killed in Karsa"), at=5)
    assert newsroom.reasons() == ["new"]


def test_it_survives_a_restart_and_the_polls_under_way(newsroom: Newsroom, tmp_path: Path) -> None:
    with newsroom.store.read() as asking:
        before = asking.feed_state("Post")
    quarantine(newsroom)
    with newsroom.store.write() as writing:
        writing.save_feed_state(before)  # as of a poll that began earlier
    again = Store.open(sqlite_url(tmp_path))
    with again.read() as asking:
        state = asking.feed_state("Post")
    again.close()
    assert condition(state, NOON).health is Health.QUARANTINED
    assert (state.quarantine and (state.quarantine.by, state.quarantine.note)) == ("ana", "hacked")


def test_who_did_what_when_and_why_is_kept_after_its_end(newsroom: Newsroom) -> None:
    quarantine(newsroom)
    release(newsroom)
    with newsroom.store.read() as asking:
        [over] = asking.quarantine_register().past
    assert (over.feed, over.quarantine.by, over.quarantine.note, over.by, over.note) == (
        "Post",
        "ana",
        "hacked",
        "ben",
        "mended",
    )


def test_what_a_region_loses_is_said_at_once(newsroom: Newsroom) -> None:
    assert quarantine(newsroom, "Wire") == ()
    assert quarantine(newsroom, "Post") == (
        "Sudan: no other feed can speak of it; no report that is believed can come from there",
    )


def test_a_language_that_is_lost_is_said_too(newsroom: Newsroom) -> None:
    newsroom.config = replace(newsroom.config, feeds=(replace(WIRE, language="en"), replace(POST, language="ar")))
    assert quarantine(newsroom) == ("Sudan: no other feed in ar can speak of it",)


def test_operators_are_told_of_a_region_that_nobody_believed_can_speak_of(newsroom: Newsroom) -> None:
    newsroom.pipeline = replace(newsroom.pipeline, config=replace(newsroom.config, operators=("duty",)))
    for feed in (WIRE, POST):
        brings(newsroom, feed, item("calm"))
    quarantine(newsroom, "Wire")
    quarantine(newsroom, "Post")
    newsroom.pipeline.watch_feeds(NOON + timedelta(minutes=1))
    [note] = newsroom.pipeline.watch_feeds(NOON + timedelta(minutes=20))
    assert "Sudan has no live feed left" in str(note.facts)
    assert "is in quarantine since 2026-03-02 12:00 UTC, by ana: hacked" in str(note.facts)


@pytest.mark.parametrize(("name", "words"), [("Pots", "did you mean 'Post'?"), ("Post", "by ana")])
def test_a_name_that_makes_no_sense_is_said(newsroom: Newsroom, name: str, words: str) -> None:
    quarantine(newsroom)
    with pytest.raises(MonitorError) as refused:
        quarantine(newsroom, name)
    assert words in str(refused.value)


def test_a_feed_that_is_not_in_quarantine_cannot_be_released(newsroom: Newsroom) -> None:
    with pytest.raises(MonitorError, match="none is"):
        release(newsroom)


def test_a_message_marks_what_is_not_believed_and_what_was_taken_back(newsroom: Newsroom) -> None:
    brings(newsroom, WIRE, item("7 killed in Karsa"))
    quarantine(newsroom)
    brings(newsroom, POST, item("8 killed in Karsa, shells hit market"), at=5)
    shown = incident_facts(only(newsroom))["reports"]
    assert isinstance(shown, list)
    assert [(one["feed"], one["quarantined"], one["taken_back"]) for one in shown] == [
        ("Wire", False, False),
        ("Post", True, False),
    ]
    brings(newsroom, WIRE, item("withdrawn: 7 killed in Karsa", "k2"), at=6)
    shown = incident_facts(only(newsroom))["reports"]
    assert isinstance(shown, list)
    assert next(one["taken_back"] for one in shown if one["feed"] == "Wire")
