"""Promise 12: polite by construction: conditional requests, Retry-After, max-age, jitter, a gap per host.

A day of polling on a fake clock, before a judge who writes down every breach of good manners.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.entries import Parsed
from monitor.entries.parse import parse
from monitor.feeds import Feed, FeedState, Fetched, FetchOutcome
from monitor.feeds.fetch import fetch
from monitor.feeds.gap import HostGap, host_of
from monitor.feeds.schedule import JITTER, next_state
from monitor.http import Gate
from tests.doubles.etiquette import Judge
from tests.doubles.feed_server import Exchange, FeedServer
from tests.doubles.hands import Hands

START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
BODY = b"<rss version='2.0'><channel><title>Valley News</title></channel></rss>"


@pytest.fixture
def clock() -> Hands:
    return Hands(now=START)


def poll_for(hours: float, clock: Hands, *feeds: Feed) -> dict[str, FeedState]:
    """Polls what is due, as the daemon does: due times from the states, slots from the gap."""
    states, gap, chance = {feed.name: FeedState(feed.name) for feed in feeds}, HostGap(), random.Random(7)
    with Gate("casualty-monitor/test (+https://monitor.example)") as gate:
        while clock.now < START + timedelta(hours=hours):
            feed = min(feeds, key=lambda feed: states[feed.name].next_poll_at or START)
            clock.now = max(clock.now, states[feed.name].next_poll_at or START)
            clock.now += timedelta(seconds=gap.reserve(host_of(feed.url), (clock.now - START).total_seconds()))
            outcome = fetch(feed, states[feed.name], gate, clock.now)
            jitter, ttl = chance.uniform(0, JITTER), ttl_of(outcome, feed, clock.now)
            states[feed.name] = next_state(feed, states[feed.name], outcome, clock.now, jitter, ttl)
    return states


def ttl_of(outcome: FetchOutcome, feed: Feed, now: datetime) -> timedelta | None:
    parsed = parse(outcome.body, outcome.headers, feed, now) if isinstance(outcome, Fetched) else None
    return parsed.ttl if isinstance(parsed, Parsed) else None


def feed(server: FeedServer, path: str = "/feed.xml", every: timedelta = QUARTER) -> Feed:
    return Feed(path, server.url(path), "Valley News", every=every, allow_private=True)


def test_a_day_of_polling_breaks_no_rule(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER)
    server.serve("/feed.xml", behaviour=judge)
    poll_for(24, clock, feed(server))
    assert judge.end() == []
    assert 24 * 4 / 1.1 <= len(judge.asked) <= 24 * 4 + 1


def test_max_age_is_waited_for(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER, max_age=3600)
    server.serve("/feed.xml", behaviour=judge)
    poll_for(24, clock, feed(server))
    assert judge.end() == []
    assert 23 <= len(judge.asked) <= 25


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_waited_for_and_validators_survive_it(server: FeedServer, clock: Hands, code: int) -> None:
    slow_down = (code, {"Retry-After": "7200"})
    judge = Judge(clock.wall, BODY, every=QUARTER, refusals=[slow_down, slow_down])
    server.serve("/feed.xml", behaviour=judge)
    states = poll_for(12, clock, feed(server))
    assert judge.end() == []
    assert states["/feed.xml"].failures == 0


def test_retry_after_as_a_date_counts_by_the_servers_clock(server: FeedServer, clock: Hands) -> None:
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


def test_ten_feeds_of_one_host_leave_it_room_to_breathe(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY)
    feeds = [feed(server, f"/{n}.xml") for n in range(10)]
    for each in feeds:
        server.serve(each.name, behaviour=judge)
    poll_for(3, clock, *feeds)
    assert not [breach for breach in judge.breaches if "within two seconds" in breach]


def test_a_failing_host_hears_less_and_less_of_us(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER, refusals=((500, {}) for _ in range(1000)))
    server.serve("/feed.xml", behaviour=judge)
    poll_for(48, clock, feed(server))
    assert judge.end() == []
    assert len(judge.asked) <= 9


def test_the_feeds_own_ttl_is_waited_for(server: FeedServer, clock: Hands) -> None:
    body = BODY.replace(b"<title>", b"<ttl>120</ttl><title>", 1)
    judge = Judge(clock.wall, body, every=QUARTER, ttl=7200)
    server.serve("/feed.xml", behaviour=judge)
    poll_for(12, clock, feed(server))
    assert judge.end() == []
    assert 6 <= len(judge.asked) <= 7


def test_a_403_after_200s_is_taken_for_a_429(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER, refusals=[None, (403, {}), (403, {})])
    server.serve("/feed.xml", behaviour=judge)
    states = poll_for(12, clock, feed(server))
    assert judge.end() == []
    assert judge.asked[2] - judge.asked[1] >= 2 * QUARTER
    assert states["/feed.xml"].failures == 0


@pytest.mark.parametrize(
    "refusal", [(410, {}), (404, {}), (403, {}), (503, {}), (500, {}), (200, {"Cf-Mitigated": "challenge"})]
)
def test_no_refusal_makes_us_give_up(server: FeedServer, clock: Hands, refusal: tuple[int, dict[str, str]]) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER, refusals=(refusal for _ in range(10_000)))
    server.serve("/feed.xml", behaviour=judge)
    states = poll_for(24 * 20, clock, feed(server))
    assert not [breach for breach in judge.end() if "gave up" in breach]
    assert states["/feed.xml"].gone_since == (START if refusal[0] == 410 else None)
    assert len(judge.asked) <= 7 + 20


def test_a_feed_that_moved_is_read_where_it_is_and_proposed(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER)
    server.serve("/new.xml", behaviour=judge)
    server.serve("/feed.xml", behaviour=lambda exchange: exchange.send(301, {"Location": "/new.xml"}))
    states = poll_for(3, clock, feed(server))
    assert judge.end() == []
    assert states["/feed.xml"].moved_to == server.url("/new.xml")


def test_a_feed_without_news_is_asked_more_seldom_within_bounds(server: FeedServer, clock: Hands) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER, longest=timedelta(hours=1.2))
    server.serve("/feed.xml", behaviour=judge)
    poll_for(24 * 9, clock, feed(server))
    assert judge.end() == []
    assert judge.asked[-1] - judge.asked[-2] >= timedelta(hours=1)


# the judge himself


@dataclass
class Rude:
    """A poller without manners, before the judge."""

    judge: Judge
    clock: Hands
    url: str
    gate: Gate

    def ask(self, later: timedelta = timedelta(0), **headers: str) -> None:
        self.clock.now += later
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self.gate.get(self.url, headers=given, allow_private=True)

    def conditionally(self, later: timedelta = timedelta(0), **headers: str) -> None:
        known = {"If_None_Match": self.judge.etag, "If_Modified_Since": self.judge.last_modified}
        self.ask(later, **known | headers)


def unconditional(rude: Rude) -> None:
    rude.ask()
    rude.ask(QUARTER)


def own_validators(rude: Rude) -> None:
    rude.ask(If_None_Match='"mine"')


def changed_validators(rude: Rude) -> None:
    rude.ask()
    rude.conditionally(QUARTER, If_None_Match='"one, two"', If_Modified_Since="Sun, 01 Mar 2026 09:00:00 GMT")


def hasty(rude: Rude) -> None:
    rude.ask()
    rude.conditionally(timedelta(seconds=1))


def before_max_age(rude: Rude) -> None:
    rude.judge.max_age = 3600
    rude.ask()
    rude.conditionally(QUARTER)


def before_ttl(rude: Rude) -> None:
    rude.judge.ttl = 3600
    rude.ask()
    rude.conditionally(QUARTER)


def before_retry_after(rude: Rude) -> None:
    rude.judge.refusals = iter([(503, {"Retry-After": "3600"})])
    rude.ask()
    rude.ask(QUARTER)


def deaf_to_429(rude: Rude) -> None:
    rude.judge.refusals = iter([(429, {})])
    rude.ask()
    rude.ask(QUARTER)


def in_step(rude: Rude) -> None:
    rude.ask()
    for _ in range(5):
        rude.conditionally(QUARTER)


def with_a_cookie(rude: Rude) -> None:
    rude.ask(Cookie="who=you")


def once_only(rude: Rude) -> None:
    rude.ask()
    rude.clock.now += timedelta(days=3)


def days_later(rude: Rude) -> None:
    rude.ask()
    rude.conditionally(timedelta(days=3))


RUDE = [
    (unconditional, "If-None-Match: None"),
    (unconditional, "If-Modified-Since: None"),
    (own_validators, 'If-None-Match: "mine"'),
    (changed_validators, 'If-None-Match: "one, two"'),
    (changed_validators, "If-Modified-Since: Sun, 01"),
    (hasty, "within two seconds"),
    (hasty, "sooner than agreed"),
    (before_max_age, "came before"),
    (before_ttl, "came before"),
    (before_retry_after, "came before"),
    (deaf_to_429, "did not slow down"),
    (in_step, "marches in step"),
    (with_a_cookie, "cookie"),
    (once_only, "nobody came any more"),
    (days_later, "gave up for"),
    (hasty, "how to reach who asks"),
]


@pytest.mark.parametrize(("manners", "breach"), RUDE, ids=lambda value: getattr(value, "__name__", value))
def test_the_judge_sees_every_breach(
    server: FeedServer, clock: Hands, manners: Callable[[Rude], None], breach: str
) -> None:
    judge = Judge(clock.wall, BODY, every=QUARTER)
    server.serve("/feed.xml", behaviour=judge)
    with Gate("nobody") as gate:
        manners(Rude(judge, clock, server.url("/feed.xml"), gate))
    assert any(breach in found for found in judge.end())
