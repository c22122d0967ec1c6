"""A server whose validators never change does not blind us."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.feeds import Feed, FeedState, Fetched, NotModified
from monitor.feeds.document_signs import DISTRUST, Look, observed
from monitor.feeds.fetch import conditions, judge
from monitor.feeds.health import FeedSign, Health, condition
from monitor.feeds.schedule import next_state
from monitor.feeds.validators import asks_whole, same_validators
from monitor.http import Response

NOW = datetime(2026, 9, 1, 12, 10, tzinfo=UTC)
FEED = Feed("Valley", "https://valley.example/feed", "Valley")
STATE = FeedState(
    "Valley",
    url=FEED.url,
    etag='"1"',
    body_hash="old",
    last_poll_at=NOW - timedelta(minutes=5),
    last_success_at=NOW,
    first_poll_at=NOW,
    news_at=NOW,
    entries=3,
)
BODY = b"<rss><channel><item><title>9 killed</title></item></channel></rss>"


def polled(state: FeedState, day: timedelta) -> int:
    """How many polls of a day, one every 10 minutes, ask for everything."""
    times = [NOW + n * timedelta(minutes=10) for n in range(1, int(day / timedelta(minutes=10)) + 1)]
    return sum(asks_whole(replace(state, last_poll_at=time - timedelta(minutes=10)), time) for time in times)


def test_a_feed_is_asked_for_everything_four_times_a_day() -> None:
    assert polled(replace(STATE, news_at=NOW + timedelta(days=2)), timedelta(days=1)) == 4


def test_one_that_is_silent_for_longer_than_usual_is_asked_every_hour() -> None:
    silent = replace(STATE, news_at=NOW - timedelta(days=2), gaps=(60,) * 9)
    assert polled(silent, timedelta(days=1)) == 24


def test_the_first_request_has_nothing_to_put_to_the_test() -> None:
    assert not asks_whole(FeedState("Valley"), NOW)


def test_validators_go_along_at_every_other_poll() -> None:
    assert conditions(FEED, STATE, NOW) == {"If-None-Match": '"1"'}
    assert conditions(FEED, replace(STATE, last_poll_at=NOW - timedelta(hours=7)), NOW) == {}
    assert conditions(FEED, replace(STATE, sign=FeedSign.FROZEN), NOW) == {}


def test_another_body_under_the_known_validators_shows_that_they_lie() -> None:
    frozen = judge(FEED, STATE, Response(200, {"ETag": '"1"'}, BODY, FEED.url), NOW)
    honest = judge(FEED, STATE, Response(200, {"ETag": '"2"'}, BODY, FEED.url), NOW)
    assert isinstance(frozen, Fetched)
    assert isinstance(honest, Fetched)
    assert (frozen.frozen, honest.frozen) == (True, False)
    assert not same_validators(replace(STATE, etag=None), None, None)
    assert same_validators(replace(STATE, etag=None, last_modified="Mon"), None, "Mon")


def test_an_answer_of_nothing_new_to_a_plain_question_is_no_answer() -> None:
    asked = replace(STATE, last_poll_at=NOW - timedelta(hours=7))
    assert not isinstance(judge(FEED, asked, Response(304, {}, b"", FEED.url), NOW), NotModified)


def look_of(before: FeedState, look: Look, now: datetime) -> FeedState:
    outcome = Fetched(b"", {}, FEED.url, '"1"', None, "new")
    return observed(FEED, before, next_state(FEED, before, outcome, now, 0.0), look, now)


def test_they_are_not_trusted_for_a_while_and_then_again() -> None:
    after = look_of(STATE, Look(entries=3, frozen=True), NOW)
    assert after.sign == FeedSign.FROZEN
    later = look_of(after, Look(entries=3), NOW + timedelta(days=1))
    assert (later.sign, later.sign_since) == (FeedSign.FROZEN, NOW)
    assert condition(later, NOW + timedelta(days=1)).health is Health.ODD
    assert condition(later, NOW + timedelta(days=1)).live
    assert look_of(later, Look(entries=3), NOW + DISTRUST).sign is None


def test_what_is_not_read_of_a_document_is_a_sign() -> None:
    assert look_of(STATE, Look(entries=1000, cut=9), NOW).sign == FeedSign.CUT_OFF
    assert look_of(STATE, Look(entries=3, unheard=1), NOW).sign == FeedSign.RESTLESS
