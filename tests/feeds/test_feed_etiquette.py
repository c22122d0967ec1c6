"""A day of polling on a fake clock, before a judge who writes down every breach of good manners."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.feeds import Feed, FeedState
from monitor.feeds.fetch import fetch
from monitor.feeds.gap import HostGap, host_of
from monitor.feeds.schedule import JITTER, next_state
from monitor.http import Gate
from tests.doubles.etiquette import Judge
from tests.doubles.feed_server import Exchange, FeedServer

START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>Valley News</title></channel></rss>"


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def poll_for(hours: float, clock: Clock, *feeds: Feed) -> dict[str, FeedState]:
    """Polls what is due, as the daemon does: due times from the states, slots from the gap."""
    states, gap, chance = {feed.name: FeedState(feed.name) for feed in feeds}, HostGap(), random.Random(7)
    with Gate("casualty-monitor/test (+https://monitor.example)") as gate:
        while clock.now < START + timedelta(hours=hours):
            feed = min(feeds, key=lambda feed: states[feed.name].next_poll_at or START)
            clock.now = max(clock.now, states[feed.name].next_poll_at or START)
            clock.now += timedelta(seconds=gap.reserve(host_of(feed.url), (clock.now - START).total_seconds()))
            outcome = fetch(feed, states[feed.name], gate, clock.now)
            jitter = chance.uniform(0, JITTER)
            states[feed.name] = next_state(feed, states[feed.name], outcome, clock.now, jitter)
    return states


def feed(server: FeedServer, path: str = "/feed.xml", every: timedelta = timedelta(minutes=15)) -> Feed:
    return Feed(path, server.url(path), "Valley News", every=every, allow_private=True)


def test_a_day_of_polling_breaks_no_rule(server: FeedServer, clock: Clock) -> None:
    judge = Judge(clock, BODY)
    server.serve("/feed.xml", behaviour=judge)
    poll_for(24, clock, feed(server))
    assert judge.breaches == []
    assert 24 * 4 / 1.1 <= len(judge.asked) <= 24 * 4 + 1


def test_max_age_is_waited_for(server: FeedServer, clock: Clock) -> None:
    judge = Judge(clock, BODY, max_age=3600)
    server.serve("/feed.xml", behaviour=judge)
    poll_for(24, clock, feed(server))
    assert judge.breaches == []
    assert 23 <= len(judge.asked) <= 25


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_waited_for_and_validators_survive_it(server: FeedServer, clock: Clock, code: int) -> None:
    slow_down = (code, {"Retry-After": "7200"})
    judge = Judge(clock, BODY, refusals=[slow_down, slow_down])
    server.serve("/feed.xml", behaviour=judge)
    states = poll_for(12, clock, feed(server))
    assert judge.breaches == []
    assert states["/feed.xml"].failures == 0


def test_retry_after_as_a_date_counts_by_the_servers_clock(server: FeedServer, clock: Clock) -> None:
    wrong = START - timedelta(hours=5)  # what the server believes the time to be
    until = format_datetime(wrong + timedelta(hours=2), usegmt=True)
    dated = {"Retry-After": until, "Date": format_datetime(wrong, usegmt=True)}
    times: list[datetime] = []

    def answer(exchange: Exchange) -> None:
        times.append(clock.now)
        exchange.send(429 if len(times) == 1 else 200, dated if len(times) == 1 else {}, BODY)

    server.serve("/feed.xml", behaviour=answer)
    poll_for(3, clock, feed(server))
    assert times[1] - times[0] >= timedelta(hours=2)


def test_ten_feeds_of_one_host_leave_it_room_to_breathe(server: FeedServer, clock: Clock) -> None:
    judge = Judge(clock, BODY)
    feeds = [feed(server, f"/{n}.xml") for n in range(10)]
    for each in feeds:
        server.serve(each.name, behaviour=judge)
    poll_for(3, clock, *feeds)
    assert not [breach for breach in judge.breaches if "within two seconds" in breach]


def test_a_failing_host_hears_less_and_less_of_us(server: FeedServer, clock: Clock) -> None:
    judge = Judge(clock, BODY, refusals=((500, {}) for _ in range(1000)))
    server.serve("/feed.xml", behaviour=judge)
    poll_for(48, clock, feed(server))
    assert judge.breaches == []
    assert len(judge.asked) <= 9


def test_the_judge_sees_a_breach(server: FeedServer, clock: Clock) -> None:
    judge = Judge(clock, BODY, max_age=600)
    server.serve("/feed.xml", behaviour=judge)
    with Gate("nobody") as gate:
        for _ in range(2):
            gate.get(server.url("/feed.xml"), allow_private=True)
    assert [breach.partition(": ")[2].split(":")[0].split(" ")[0] for breach in judge.breaches] == [
        "did", "If-None-Match", "If-Modified-Since", "came", "came", "did"]  # fmt: skip
