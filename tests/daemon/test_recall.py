"""Feeds after the clock was set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.daemon.recall import recalled
from monitor.feeds import FeedState

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR, TEN = timedelta(hours=1), timedelta(minutes=10)


def test_a_feed_asked_in_the_future_waits_as_long_as_it_should_have_from_then() -> None:
    state = FeedState("a", last_poll_at=NOW + HOUR, next_poll_at=NOW + HOUR + TEN)
    assert recalled(state, NOW) == FeedState("a", last_poll_at=NOW, next_poll_at=NOW + TEN)


def test_a_feed_asked_in_the_past_is_left_alone() -> None:
    state = FeedState("a", last_poll_at=NOW - TEN, next_poll_at=NOW + TEN)
    assert recalled(state, NOW) == state


def test_a_feed_that_was_never_asked_is_left_alone() -> None:
    assert recalled(FeedState("a"), NOW) == FeedState("a")


def test_a_long_backoff_stays_long() -> None:
    state = FeedState("a", last_poll_at=NOW + HOUR, next_poll_at=NOW + HOUR + timedelta(days=1), failures=9)
    assert recalled(state, NOW).next_poll_at == NOW + timedelta(days=1)
