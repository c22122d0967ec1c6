"""A feed's mistake costs nobody a massacre, and an entry that is not read is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.alerts import Alert
from monitor.feeds import Fetched
from monitor.feeds.health import FeedSign
from monitor.pipeline import Absorbed
from monitor.store import Store
from tests.doubles.facts import facts_of
from tests.doubles.feed_server import Exchange, FeedServer
from tests.doubles.newsroom import WIRE, Newsroom, config, item, rss, rule
from tests.doubles.nouns import NOON
from tests.doubles.store import sqlite_url

TEN = timedelta(minutes=10)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(Store.open(sqlite_url(tmp_path)), tmp_path, config([rule()], operators=("duty",)))


def told(absorbed: Absorbed) -> int:
    return sum(len(taken.alerts) for taken in absorbed.entries)


def test_a_feed_whose_validators_never_change_is_read_within_hours_and_then_at_every_poll(room: Newsroom) -> None:
    with FeedServer() as server, room:
        feed = replace(WIRE, url=server.url("/rss"), allow_private=True)

        def serve(*items: str) -> None:
            def frozen(exchange: Exchange) -> None:
                known = exchange.request.headers.get("if-none-match") == '"same"'
                exchange.send(304 if known else 200, {"ETag": '"same"'}, b"" if known else rss(*items))

            server.serve("/rss", behaviour=frozen)

        serve(item("Rain", "k0"))
        room.pipeline.poll(feed, NOON + TEN)
        serve(item("7 killed in Karsa", "k1"), item("Rain", "k0"))
        alerts = [told(room.pipeline.poll(feed, NOON + n * TEN)) for n in range(2, 40)]
        assert sum(alerts) == 1
        assert room.state().sign == FeedSign.FROZEN
        serve(item("9 killed in Marla", "k2", NOON + 7 * timedelta(hours=1)), item("Rain", "k0"))
        assert isinstance(room.pipeline.poll(feed, NOON + 41 * TEN).outcome, Fetched)


def test_a_list_that_begins_with_the_oldest_and_is_too_long_is_read_at_its_end(room: Newsroom) -> None:
    old = [item(f"Council meets {n}", f"o{n}", NOON - timedelta(days=30)) for n in range(1_040)]
    with room:
        room.publish(*old)
        assert told(room.publish(*old, item("7 killed in Karsa", "new"), at=60)) == 1


def test_that_a_document_was_cut_is_told_to_the_operators_once(room: Newsroom) -> None:
    old = [item(f"Council meets {n}", f"o{n}") for n in range(1_001)]
    with room:
        notes = list[Alert]()
        for hour in range(6):
            room.publish(*old, at=60 * hour)
            notes += room.pipeline.watch_feeds(NOON + timedelta(hours=hour, minutes=11))
        assert [facts_of(note)["operational"]["what"] for note in notes] == ["feed_odd"]
        assert room.state().sign == FeedSign.CUT_OFF


def test_a_feed_that_is_cut_is_believed_like_any_other(room: Newsroom) -> None:
    old = [item(f"Council meets {n}", f"o{n}") for n in range(1_001)]
    with room:
        room.publish(*old)
        (taken,) = room.publish(item("7 killed in Karsa", "new", NOON + timedelta(hours=1)), *old, at=61).entries
        assert not taken.entry.untried


def test_what_comes_up_from_below_an_undated_list_pages_nobody_and_what_comes_on_top_does(room: Newsroom) -> None:
    rest = [item(title, title, None) for title in ("Bread", "Roads", "Schools")]
    with room:
        room.publish(*rest)
        assert told(room.publish(rest[0], rest[2], item("7 killed in Karsa", "z", None), at=60)) == 0
        assert told(room.publish(item("9 killed in Marla", "y", None), rest[0], rest[2], at=120)) == 1


def test_an_undated_list_that_grows_at_its_end_is_heard(room: Newsroom) -> None:
    rest = [item(title, title, None) for title in ("Bread", "Roads", "Schools")]
    with room:
        room.publish(*rest)
        assert told(room.publish(*rest, item("7 killed in Karsa", "z", None), at=60)) == 1


def test_an_entry_whose_clock_goes_on_at_every_poll_is_read_once_and_its_news_is_heard(room: Newsroom) -> None:
    def live(at: int, words: str) -> str:
        return (
            f"<item><guid>live</guid><title>{words}</title><description>Updated {at // 60 + 12:02}:{at % 60:02}."
            f"</description><pubDate>{format_datetime(NOON)}</pubDate></item>"
        )

    with room:
        read = [len(room.publish(live(at, "Shelling near Karsa"), at=at).entries) for at in range(0, 400, 10)]
        assert sum(read) == 1
        assert told(room.publish(live(401, "7 killed in Karsa"), at=401)) == 1


def test_an_entry_that_changes_for_ever_is_said_to_be_read_no_more(room: Newsroom) -> None:
    with room:
        for n in range(27):
            room.publish(item(f"Rain, {n} drops"), at=n)
        assert room.state().sign == FeedSign.RESTLESS
