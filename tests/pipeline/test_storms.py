"""A feed that gives its entries new names tells nothing twice, and its state says what it does."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.alerts import Step
from monitor.feeds.health import FeedSign, Health, condition
from tests.doubles.newsroom import FAILURE, Newsroom, item
from tests.doubles.nouns import NOON, minutes

TOWNS = ("Karsa", "Dorum", "Selin", "Ambel", "Tovak", "Medra")


def story(number: int, guid: str, link: str, published: datetime | None) -> str:
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    title = f"{7 + number} killed in {TOWNS[number]}"
    return f"<item><guid>{guid}</guid><title>{title}</title><link>{link}</link>{date}</item>"


def poll(number: int, *, links: bool, dates: bool) -> list[str]:
    """The same six stories as the feed names them at this poll. links, dates: whether these change too."""
    day = NOON - timedelta(hours=1) + (minutes(number) if dates else minutes(0))
    return [
        story(n, f"guid-{number}-{n}", f"http://wire.example/{n}" + (f"?p={number}" if links else ""), day)
        for n in range(6)
    ]


def told_once(room: Newsroom) -> list[str]:
    room.publish(*poll(0, links=False, dates=False))
    return room.reasons()


def test_a_storm_of_new_guids_sends_nothing_twice(room: Newsroom) -> None:
    told = told_once(room)
    assert told
    for number in range(1, 20):
        came_to = room.publish(*poll(number, links=False, dates=False), at=number * 30)
        assert came_to.entries == ()
    assert room.reasons() == told
    assert len(room.outbox()) == len(told)


def test_a_storm_that_changes_links_and_dates_too_sends_nothing_twice(room: Newsroom) -> None:
    told = told_once(room)
    for number in range(1, 20):
        assert room.publish(*poll(number, links=True, dates=True), at=number * 30).entries == ()
    assert room.reasons() == told


def test_a_storm_days_later_opens_no_second_incident(room: Newsroom) -> None:
    told = told_once(room)
    week = 7 * 24 * 60
    assert room.publish(*poll(week, links=True, dates=True), at=week).entries == ()
    assert room.reasons() == told


def test_a_feed_in_a_storm_is_odd_and_still_live(room: Newsroom) -> None:
    told_once(room)
    for number in (1, 2, 3):
        room.publish(*poll(number, links=False, dates=False), at=number * 40)
    found = condition(room.state(), NOON + minutes(120))
    assert (found.health, found.reason, found.live) == (Health.ODD, FeedSign.GUID_STORM, True)
    assert room.state().news_at == NOON - timedelta(hours=1)  # the same stories are no news


def test_a_new_story_within_a_storm_is_told(room: Newsroom) -> None:
    told = told_once(room)
    fresh = item("40 killed in Karsa as the market is hit", "fresh", NOON + minutes(30))
    came_to = room.publish(fresh, *poll(1, links=False, dates=False), at=31)
    assert [taken.entry.key for taken in came_to.entries] == ["fresh"]
    assert len(room.reasons()) > len(told)


def test_a_revision_under_a_new_guid_updates_its_incident(room: Newsroom) -> None:
    def told(guid: str, text: str) -> str:
        date = format_datetime(NOON)
        return (
            f"<item><guid>{guid}</guid><title>Shelling of Karsa</title><link>http://wire.example/1</link>"
            f"<pubDate>{date}</pubDate><description>{text}</description></item>"
        )

    (first,) = room.publish(told("v1", "7 killed when shells fell")).entries
    (second,) = room.publish(told("v2", "12 killed when shells fell"), at=40).entries
    assert (second.entry.key, second.entry.revision, second.incidents) == ("v1", 1, first.incidents)


# undated feeds


def test_an_undated_feed_is_backlog_at_first_and_news_afterwards(room: Newsroom) -> None:
    old = [item(f"{n} killed in Karsa", f"old{n}", None) for n in range(6, 12)]
    first = room.publish(*old)
    gates = {verdict.stopped_by.gate for taken in first.entries for verdict in taken.verdicts if verdict.stopped_by}
    assert gates == {Step.AGE}
    assert room.reasons() == []
    (taken,) = room.publish(item("40 killed in Karsa", "new", None), *old, at=10).entries
    assert (taken.entry.published, taken.entry.backlog, taken.entry.seen) == (None, False, NOON + minutes(10))
    assert room.reasons() == ["new"]


@pytest.mark.parametrize(("hours", "told"), [(23, ["new"]), (25, [])])
def test_first_sight_bounds_the_age_of_an_undated_entry(room: Newsroom, hours: int, told: list[str]) -> None:
    room.publish(item("Rain", "rain", None))
    room.publish(item("Wind", "wind", None), item("Rain", "rain", None), at=10)
    room.publish(item("9 killed in Karsa", "wind", None), at=10 + hours * 60)
    assert room.reasons() == told


def test_an_edit_of_the_undated_backlog_pages_nobody(room: Newsroom) -> None:
    room.publish(item("Rain", "rain", None))
    (taken,) = room.publish(item("9 killed in Karsa", "rain", None), at=10).entries
    assert taken.verdicts[0].stopped_by is not None
    assert taken.verdicts[0].stopped_by.gate is Step.AGE


def test_an_undated_storm_sends_nothing_twice(room: Newsroom) -> None:
    def undated(number: int) -> list[str]:
        return [story(n, f"guid-{number}-{n}", f"http://wire.example/{n}?p={number}", None) for n in range(6)]

    room.publish(*undated(0))
    for number in range(1, 10):
        assert room.publish(*undated(number), at=number * 10).entries == ()
    assert room.reasons() == []


def test_a_feed_whose_first_answer_was_a_failure_has_its_backlog_at_its_first_document(room: Newsroom) -> None:
    room.answer(FAILURE)
    room.publish(item("7 killed in Karsa", "old", None), at=10)
    assert room.reasons() == []


def test_all_dates_ahead_are_seen_and_not_believed(room: Newsroom) -> None:
    far = NOON + timedelta(days=40)
    for minute in (0, 90):
        room.publish(*(item(f"Story {n}", f"k{n}", far) for n in range(3)), at=minute)
    assert condition(room.state(), NOON + minutes(90)).reason == FeedSign.FUTURE
