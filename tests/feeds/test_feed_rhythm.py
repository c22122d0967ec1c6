"""How long a silence of a feed is usual for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds.rhythm import ENOUGH, LONGEST, REMEMBERED, SHORTEST, Gaps, learned, patience, told_by

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rhythm(*arrivals: datetime) -> Gaps:
    return told_by(arrivals)


@pytest.mark.parametrize(
    ("every", "longest"),
    [
        (timedelta(minutes=5), SHORTEST),
        (4 * HOUR, SHORTEST),
        (7 * DAY, 14 * DAY),
        (30 * DAY, 60 * DAY),
        (200 * DAY, LONGEST),
    ],
)
def test_a_feed_is_given_twice_its_usual_gap_within_bounds(every: timedelta, longest: timedelta) -> None:
    assert patience(rhythm(*(MONDAY + every * n for n in range(ENOUGH * 400 if every < HOUR else 40)))) == longest


def test_a_feed_that_rests_at_weekends_is_not_stale_on_sunday() -> None:
    hours = [MONDAY + DAY * day + HOUR * hour for day in range(28) if day % 7 < 5 for hour in range(9)]
    assert patience(rhythm(*hours)) > 64 * HOUR


def test_one_long_pause_among_many_does_not_count() -> None:
    days = [MONDAY + DAY * day for day in range(60)]
    assert patience(rhythm(MONDAY - 80 * DAY, *days)) == 2 * DAY


def test_with_little_history_a_feed_is_given_time() -> None:
    assert patience(rhythm(*(MONDAY + HOUR * 30 * n for n in range(ENOUGH)))) == LONGEST
    assert patience(()) == LONGEST


def test_of_a_day_only_the_longest_gap_is_remembered() -> None:
    assert rhythm(MONDAY, MONDAY + HOUR, MONDAY + 4 * HOUR, MONDAY + 5 * HOUR) == (180,)


def test_the_memory_is_bounded() -> None:
    gaps: Gaps = ()
    for day in range(1000):
        gaps = learned(gaps, MONDAY + DAY * day, MONDAY + DAY * (day + 1))
    assert len(gaps) == REMEMBERED


def test_a_clock_that_was_set_back_makes_no_negative_gap() -> None:
    assert learned((), MONDAY + DAY, MONDAY) == (0,)
