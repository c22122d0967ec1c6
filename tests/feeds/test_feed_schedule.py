"""When to come back. All times are arguments, so every rule is one line of arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome, NotModified, Refusal, Unchanged
from monitor.feeds.health import AWAY
from monitor.feeds.schedule import CACHE_CAP, JITTER, backoff, interval, next_state
from monitor.http import Trouble

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
FEED = Feed("Valley News", "http://news.example/feed.xml", "Valley News", every=QUARTER)
FRESH = FeedState("Valley News")
FETCHED = Fetched(b"<rss/>", {}, FEED.url, '"1"', "Sun, 01 Mar 2026 11:00:00 GMT", "abc")


def wait(
    outcome: FetchOutcome, state: FeedState = FRESH, jitter: float = 0.0, ttl: timedelta | None = None
) -> timedelta:
    """How long until the next poll."""
    due = next_state(FEED, state, outcome, NOW, jitter, ttl).next_poll_at
    assert due is not None
    return due - NOW


def failing(times: int, reason: str, retry_after: timedelta | None = None) -> FeedState:
    """The state after so many failures in a row."""
    state = FRESH
    for _ in range(times):
        state = next_state(FEED, state, FetchFailed(reason, "no", retry_after=retry_after), NOW, 0.0)
    return state


def test_a_success_comes_back_after_the_interval_and_a_little() -> None:
    assert wait(FETCHED) == QUARTER
    assert wait(FETCHED, jitter=0.1) == QUARTER * 1.1


@pytest.mark.parametrize(
    ("silent", "every", "expected"),
    [
        (timedelta(hours=23), QUARTER, QUARTER),
        (DAY, QUARTER, QUARTER * 2),
        (DAY * 7, QUARTER, HOUR),
        (DAY * 400, QUARTER, HOUR),
        (DAY * 7, HOUR / 2, HOUR),
        (DAY * 7, HOUR * 6, HOUR * 6),
    ],
)
def test_a_quiet_feed_is_asked_more_seldom_within_bounds(
    silent: timedelta, every: timedelta, expected: timedelta
) -> None:
    feed = replace(FEED, every=every)
    since_news = replace(FRESH, first_poll_at=NOW - DAY * 500, last_new_entry_at=NOW - silent)
    never_any_news = replace(FRESH, first_poll_at=NOW - silent)
    assert interval(feed, since_news, NOW) == interval(feed, never_any_news, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cache-Control": "max-age=3600"}, HOUR),
        ({"Cache-Control": "max-age=60"}, QUARTER),
        ({"Cache-Control": "max-age=999999"}, 3 * HOUR),
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, HOUR),
        ({"Expires": "Sun, 01 Mar 2037 13:00:00 GMT"}, 3 * HOUR),
    ],
)
def test_what_a_cache_may_keep_is_not_asked_for_again(headers: dict[str, str], expected: timedelta) -> None:
    assert wait(replace(FETCHED, headers=headers)) == expected
    assert wait(Unchanged(headers)) == expected
    assert wait(NotModified(headers)) == expected


def test_a_quiet_feed_that_speaks_again_is_asked_again_soon() -> None:
    quiet = replace(FRESH, first_poll_at=NOW - DAY * 30)
    assert wait(NotModified({}), quiet) == HOUR
    assert wait(FETCHED, quiet) == QUARTER


def test_the_feeds_own_ttl_counts_up_to_three_hours() -> None:
    assert wait(FETCHED, ttl=HOUR) == HOUR
    assert wait(FETCHED, ttl=DAY * 30) == 3 * HOUR


def test_a_feed_that_answers_is_never_left_alone_for_so_long_that_its_news_pages_nobody() -> None:
    """News older than a day at first sight pages nobody: a `max-age` of a day would silence a feed."""
    assert CACHE_CAP * (1 + JITTER) < AWAY * 2 < DAY


def test_what_a_304_does_not_repeat_still_counts() -> None:
    known = next_state(FEED, FRESH, replace(FETCHED, headers={"Cache-Control": "max-age=7200"}), NOW, 0.0, HOUR)
    silent = next_state(FEED, known, NotModified({}), NOW, 0.0)
    sooner = next_state(FEED, known, NotModified({"Cache-Control": "max-age=60"}), NOW, 0.0)
    assert (silent.next_poll_at, sooner.next_poll_at) == (NOW + 2 * HOUR, NOW + HOUR)
    assert wait(Unchanged({}), known) == HOUR  # a whole answer that says nothing of itself; the body asks for an hour
    assert wait(FETCHED, known) == QUARTER


def test_what_is_asked_of_us_is_kept_with_a_little_more_lest_all_come_at_once() -> None:
    assert wait(replace(FETCHED, headers={"Cache-Control": "max-age=3600"}), jitter=0.1) == HOUR * 1.1
    assert wait(FetchFailed(Refusal.UNAVAILABLE, "later", 503, HOUR * 5), jitter=0.1) == HOUR * 5.5


def test_a_success_remembers_everything_for_the_next_time() -> None:
    state = next_state(FEED, failing(3, Trouble.TIMEOUT), FETCHED, NOW, 0.0)
    assert (state.etag, state.last_modified, state.body_hash, state.url) == (
        '"1"',
        "Sun, 01 Mar 2026 11:00:00 GMT",
        "abc",
        FEED.url,
    )
    assert (state.failures, state.last_error, state.last_reason, state.last_status) == (0, None, None, 200)
    assert state.first_poll_at == state.last_poll_at == state.last_success_at == NOW


def test_a_304_keeps_the_validators_that_it_does_not_renew() -> None:
    known = next_state(FEED, FRESH, FETCHED, NOW, 0.0)
    state = next_state(FEED, known, NotModified({}, etag='"2"'), NOW + HOUR, 0.0)
    assert (state.etag, state.last_modified, state.body_hash) == ('"2"', known.last_modified, "abc")
    assert state.last_status == 304


def test_a_200_without_validators_forgets_the_old_ones() -> None:
    known = next_state(FEED, FRESH, FETCHED, NOW, 0.0)
    state = next_state(FEED, known, Unchanged({}), NOW + HOUR, 0.0)
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, "abc")


def test_a_failure_keeps_the_validators_and_says_why() -> None:
    known = next_state(FEED, FRESH, FETCHED, NOW, 0.0)
    state = next_state(FEED, known, FetchFailed(Refusal.SERVER_ERROR, "has trouble", 502), NOW + HOUR, 0.0)
    assert (state.etag, state.body_hash, state.last_success_at) == ('"1"', "abc", NOW)
    assert (state.failures, state.last_error, state.last_reason, state.last_status) == (
        1,
        "has trouble",
        "server_error",
        502,
    )


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(1, QUARTER), (2, QUARTER * 2), (3, QUARTER * 4), (7, QUARTER * 64), (8, DAY), (5000, DAY)],
)
def test_errors_double_the_interval_up_to_a_day(failures: int, expected: timedelta) -> None:
    assert backoff(QUARTER, failures, Refusal.SERVER_ERROR) == expected


@pytest.mark.parametrize("reason", [Trouble.DNS, Trouble.TIMEOUT, Trouble.REFUSED, Trouble.UNREACHABLE])
def test_where_nobody_was_reached_we_ask_every_hour_because_the_line_may_be_ours(reason: Trouble) -> None:
    assert backoff(QUARTER, 2, reason) == QUARTER * 2
    assert backoff(QUARTER, 50, reason) == HOUR


def test_who_asks_for_slowness_gets_it_at_once() -> None:
    assert wait(FetchFailed(Refusal.RATE_LIMITED, "slow down", 429)) == QUARTER * 2


def test_a_feed_with_a_long_interval_is_never_asked_more_often_because_it_fails() -> None:
    assert backoff(DAY * 2, 1, Trouble.TIMEOUT) == DAY * 2
    assert backoff(DAY * 2, 9, Refusal.GONE) == DAY * 2


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(timedelta(seconds=5), QUARTER), (HOUR * 5, HOUR * 5), (DAY * 3, DAY), (DAY * 60, DAY)],
)
def test_retry_after_is_kept_up_to_a_day(asked: timedelta, expected: timedelta) -> None:
    assert wait(FetchFailed(Refusal.UNAVAILABLE, "later", 503, asked)) == expected


def test_a_feed_that_is_gone_is_proposed_and_polled_on() -> None:
    first = next_state(FEED, FRESH, FetchFailed(Refusal.GONE, "gone", 410), NOW, 0.0)
    later = next_state(FEED, first, FetchFailed(Refusal.GONE, "gone", 410), NOW + DAY, 0.0)
    assert first.gone_since == later.gone_since == NOW
    assert later.next_poll_at is not None
    assert next_state(FEED, later, FETCHED, NOW + DAY * 2, 0.0).gone_since is None


def test_a_feed_that_moved_is_proposed_and_not_adopted() -> None:
    state = next_state(FEED, FRESH, replace(FETCHED, moved_to="http://new.example/feed.xml"), NOW, 0.0)
    assert (state.moved_to, state.url) == ("http://new.example/feed.xml", FEED.url)
    assert next_state(FEED, state, FETCHED, NOW + HOUR, 0.0).moved_to is None


def test_a_hundred_failures_leave_a_next_poll() -> None:
    state = failing(100, Refusal.NOT_FOUND)
    assert state.failures == 100
    assert state.next_poll_at == NOW + DAY


OUTCOMES = st.one_of(
    st.builds(
        FetchFailed,
        st.sampled_from([*Refusal, *Trouble]),
        st.just("no"),
        st.integers(100, 599) | st.none(),
        st.timedeltas(timedelta(0), timedelta(days=10_000)) | st.none(),
    ),
    st.builds(Unchanged, st.dictionaries(st.just("Cache-Control"), st.from_regex(r"max-age=\d{1,12}", fullmatch=True))),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(OUTCOMES, max_size=8), st.floats(0, 0.1))
def test_never_sooner_than_the_interval_and_never_later_than_a_day_and_its_jitter(
    outcomes: list[FetchOutcome], jitter: float
) -> None:
    state = FRESH
    for outcome in outcomes:
        state = next_state(FEED, state, outcome, NOW, jitter)
        assert state.next_poll_at is not None
        assert QUARTER <= state.next_poll_at - NOW <= timedelta(days=1) * 1.1
