"""Feeds, messages and digests after the clock was set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.daemon.clock_set_back import recalled, recalled_delivery, recalled_digest
from monitor.feeds import FeedState
from monitor.store import DigestRun
from tests.doubles.nouns import delivery

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


def test_a_message_that_waits_comes_as_much_sooner_as_the_clock_went_back() -> None:
    waiting = delivery(created=NOW - HOUR, next_at=NOW + HOUR + TEN)
    assert recalled_delivery(waiting, NOW, -HOUR).next_at == NOW + TEN


def test_a_message_made_in_the_future_shows_by_how_much_the_clock_went_back() -> None:
    waiting = delivery(created=NOW + HOUR, next_at=NOW + HOUR + TEN)
    assert recalled_delivery(waiting, NOW, timedelta()).next_at == NOW + TEN


def test_a_message_that_is_due_stays_due() -> None:
    waiting = delivery(created=NOW - HOUR, next_at=NOW - TEN)
    assert recalled_delivery(waiting, NOW, -HOUR) == waiting


def test_a_clock_set_forward_makes_no_message_wait() -> None:
    waiting = delivery(created=NOW - HOUR, next_at=NOW + TEN)
    assert recalled_delivery(waiting, NOW, HOUR) == waiting


def test_a_digest_sent_in_the_future_counts_as_sent_now() -> None:
    assert recalled_digest(DigestRun("Morning", NOW + 9000 * HOUR, NOW + 9010 * HOUR), NOW) == DigestRun("Morning", NOW)


def test_a_digest_sent_in_the_past_is_left_alone() -> None:
    run = DigestRun("Morning", NOW - HOUR, NOW + HOUR)
    assert recalled_digest(run, NOW) == run
