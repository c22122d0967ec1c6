"""When a delivery is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from monitor.deliveries import Again, Delivery, DeliveryTrouble, Sent, State, Undeliverable
from monitor.deliveries.outbox import HORIZON, LONGEST_ASKED, after
from tests.deliveries.rows import NOW, row

BUSY = Again(DeliveryTrouble.BUSY, "try later")


def refused_until_given_up(start: Delivery, jitter: float = 0.0, retry_after: float | None = None) -> list[Delivery]:
    """The row after each attempt, when the receiver never gives in and each attempt is made when it is due."""
    trail = [start]
    while trail[-1].state is State.PENDING:
        trail.append(after(trail[-1], replace(BUSY, retry_after=retry_after), trail[-1].next_at, jitter))
    return trail[1:]


def test_the_gaps_grow_to_four_hours() -> None:
    trail = refused_until_given_up(row())
    times = [NOW, *(r.next_at for r in trail)]
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    assert gaps[:8] == [30, 120, 600, 1800, 3600, 14400, 14400, 14400]


def test_after_72_hours_it_fails_and_says_so() -> None:
    last = refused_until_given_up(row())[-1]
    assert last.state is State.FAILED
    assert last.last_error is not None
    assert last.last_error.startswith("expired: given up after 72 hours and")
    assert "try later" in last.last_error


@pytest.mark.parametrize("jitter", [-1.0, -0.3, 0.0, 0.9, 1.0])
def test_a_last_attempt_is_made_when_the_time_is_up(jitter: float) -> None:
    trail = refused_until_given_up(row(), jitter)
    assert trail[-2].next_at == NOW + HORIZON
    assert 20 <= trail[-1].attempts <= 30


@pytest.mark.parametrize(("jitter", "seconds"), [(-1.0, 24.0), (0.0, 30.0), (1.0, 36.0), (7.0, 36.0)])
def test_jitter_spreads_by_a_fifth_at_most(jitter: float, seconds: float) -> None:
    assert after(row(), BUSY, NOW, jitter).next_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("asked", "seconds"), [(None, 30), (5.0, 30), (900.0, 900)])
def test_a_receiver_that_asks_for_more_time_gets_it(asked: float | None, seconds: int) -> None:
    again = after(row(), replace(BUSY, retry_after=asked), NOW, 0.0)
    assert again.next_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("asked", [7 * 86_400.0, 9.99e30])
def test_a_receiver_that_asks_for_a_week_is_tried_again_after_two_hours(asked: float) -> None:
    trail = refused_until_given_up(row(), retry_after=asked)
    assert trail[0].next_at == NOW + LONGEST_ASKED
    assert trail[-1].attempts > 18


def test_a_refusal_keeps_the_row_pending_and_remembers_why() -> None:
    again = after(replace(row(), state=State.SENDING, lease_until=NOW), BUSY, NOW, 0.0)
    assert (again.state, again.attempts, again.lease_until) == (State.PENDING, 1, None)
    assert again.last_error == "busy: try later"


def test_what_was_sent_is_at_its_end() -> None:
    sent = after(replace(row(), attempts=2, last_error="busy: x"), Sent("OPS-7"), NOW, 0.0)
    assert (sent.state, sent.attempts, sent.sent_at, sent.remote_ref) == (State.SENT, 3, NOW, "OPS-7")
    assert sent.last_error is None


def test_the_reference_of_the_thread_stays_where_an_answer_names_none() -> None:
    assert after(replace(row(), remote_ref="OPS-7"), Sent(), NOW, 0.0).remote_ref == "OPS-7"


def test_a_failure_is_visible_and_final() -> None:
    failed = after(row(), Undeliverable(DeliveryTrouble.GONE, "410"), NOW, 0.0)
    assert (failed.state, failed.last_error) == (State.FAILED, "gone: 410")


def test_an_outage_that_outlasts_the_horizon_still_gets_its_last_attempt() -> None:
    """The machine slept for a week: the row is tried when it wakes, and only then given up."""
    woken: datetime = NOW + timedelta(days=7)
    assert after(row(), Sent(), woken, 0.0).state is State.SENT
    assert after(row(), BUSY, woken, 0.0).state is State.FAILED
