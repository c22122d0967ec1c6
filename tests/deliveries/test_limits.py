"""Budgets and quiet hours: when a message may go out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliveries.limits import Budget, Budgeted, Limits, Quiet
from monitor.model import Severity

NOON = datetime(2031, 3, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOW, MEDIUM, HIGH, CRITICAL = Severity
TWO_AN_HOUR = Budget(2, HOUR)
KYIV = ZoneInfo("Europe/Kyiv")  # clocks go forward on 30 March 2031 at 03:00, back on 26 October at 04:00


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def kyiv(day: int, month: int, clock: str, fold: int = 0) -> datetime:
    hours, mins = clock.split(":")
    return datetime(2031, month, day, int(hours), int(mins), tzinfo=KYIV, fold=fold).astimezone(UTC)


def test_there_is_room_until_a_budget_is_spent() -> None:
    assert TWO_AN_HOUR.free_at(HIGH, [Budgeted(minutes(-5), HIGH)], NOON) == NOON


def test_a_spent_budget_has_room_when_its_oldest_message_leaves_the_stretch() -> None:
    told = [Budgeted(minutes(-50), HIGH), Budgeted(minutes(-5), HIGH)]
    assert TWO_AN_HOUR.free_at(HIGH, told, NOON) == minutes(10)


def test_room_is_there_at_the_very_moment_that_a_message_is_as_old_as_the_stretch() -> None:
    told = [Budgeted(minutes(-60), HIGH), Budgeted(minutes(-5), HIGH)]
    assert TWO_AN_HOUR.free_at(HIGH, told, NOON) == NOON


def test_what_is_less_severe_never_takes_the_room_of_what_is_more_severe() -> None:
    told = [Budgeted(minutes(-n), LOW) for n in range(50)]
    assert TWO_AN_HOUR.free_at(MEDIUM, told, NOON) == NOON


def test_what_is_more_severe_takes_the_room_of_what_is_less_severe() -> None:
    told = [Budgeted(minutes(-50), CRITICAL), Budgeted(minutes(-40), HIGH)]
    assert TWO_AN_HOUR.free_at(LOW, told, NOON) == minutes(10)


def test_more_messages_than_a_budget_has_wait_until_enough_of_them_are_old() -> None:
    told = [Budgeted(minutes(-n), HIGH) for n in (50, 40, 30, 20)]
    assert TWO_AN_HOUR.free_at(HIGH, told, NOON) == minutes(30)


def test_one_feed_alone_spends_three_quarters_of_a_budget_and_another_has_the_rest() -> None:
    four = Budget(4, HOUR)
    told = [Budgeted(minutes(-n), HIGH, "Flood") for n in (50, 40, 30)]
    assert four.free_at(HIGH, told, NOON, "Flood") == minutes(10)
    assert four.free_at(HIGH, told, NOON, "Wire") == four.free_at(HIGH, told, NOON) == NOON
    assert four.free_at(HIGH, [*told, Budgeted(NOON, HIGH, "Wire")], NOON, "Wire") == minutes(10)


NIGHT = Quiet(time(22), time(6), KYIV, HIGH)


@pytest.mark.parametrize(
    ("at", "free"),
    [
        (kyiv(9, 3, "21:59"), kyiv(9, 3, "21:59")),
        (kyiv(9, 3, "22:00"), kyiv(10, 3, "06:00")),
        (kyiv(10, 3, "02:00"), kyiv(10, 3, "06:00")),
        (kyiv(10, 3, "06:00"), kyiv(10, 3, "06:00")),
    ],
)
def test_quiet_hours_over_midnight_hold_until_the_morning(at: datetime, free: datetime) -> None:
    assert NIGHT.free_at(MEDIUM, at) == free


def test_quiet_hours_within_a_day_hold_until_they_end() -> None:
    siesta = Quiet(time(13), time(15), KYIV, HIGH)
    assert siesta.free_at(LOW, kyiv(9, 3, "14:00")) == kyiv(9, 3, "15:00")
    assert siesta.free_at(LOW, kyiv(9, 3, "23:00")) == kyiv(9, 3, "23:00")


def test_what_is_severe_enough_comes_at_night() -> None:
    night = kyiv(10, 3, "02:00")
    assert [NIGHT.free_at(level, night) == night for level in Severity] == [False, False, True, True]


def test_the_night_in_which_summer_time_begins_is_an_hour_shorter() -> None:
    assert kyiv(30, 3, "06:00") - kyiv(29, 3, "22:00") == timedelta(hours=7)
    assert NIGHT.free_at(LOW, kyiv(29, 3, "22:00")) == kyiv(30, 3, "06:00")


def test_the_night_in_which_summer_time_ends_is_an_hour_longer() -> None:
    assert kyiv(26, 10, "06:00") - kyiv(25, 10, "22:00") == timedelta(hours=9)
    assert NIGHT.free_at(LOW, kyiv(26, 10, "03:30", fold=1)) == kyiv(26, 10, "06:00")


def test_an_hour_that_the_clock_shows_twice_ends_quiet_hours_once() -> None:
    early = Quiet(time(22), time(3, 30), KYIV, HIGH)
    first, second = kyiv(26, 10, "03:30"), kyiv(26, 10, "03:10", fold=1)
    assert early.free_at(LOW, kyiv(25, 10, "23:00")) == first
    assert early.free_at(LOW, second) == second


def test_a_time_that_the_clock_skips_ends_quiet_hours_all_the_same() -> None:
    skipped = Quiet(time(22), time(3, 30), KYIV, HIGH)
    assert skipped.free_at(LOW, kyiv(30, 3, "02:00")) == kyiv(30, 3, "04:30")


def test_after_a_quiet_night_the_budget_counts_from_the_morning() -> None:
    both = Limits(Budget(1, 12 * HOUR), NIGHT)
    told = [Budgeted(kyiv(9, 3, "20:00"), LOW)]
    assert both.free_at(LOW, told, kyiv(9, 3, "23:00")) == kyiv(10, 3, "08:00")


def test_a_budget_that_has_room_in_the_night_waits_for_its_end() -> None:
    both = Limits(Budget(1, 12 * HOUR), NIGHT)
    assert both.free_at(LOW, [Budgeted(kyiv(9, 3, "12:00"), LOW)], kyiv(9, 3, "21:00")) == kyiv(10, 3, "06:00")


def test_without_limits_everything_goes_at_once() -> None:
    assert not Limits()
    assert Limits().free_at(LOW, [Budgeted(NOON, CRITICAL)] * 100, NOON) == NOON


@given(
    st.lists(st.builds(Budgeted, st.integers(-300, 0).map(minutes), st.sampled_from(Severity)), max_size=30),
    st.integers(1, 5),
    st.integers(0, 2000).map(minutes),
)
def test_a_higher_severity_is_never_free_later_than_a_lower_one(
    told: list[Budgeted], number: int, now: datetime
) -> None:
    limits = Limits(Budget(number, HOUR), NIGHT)
    free = [limits.free_at(level, told, now) for level in Severity]
    assert free == sorted(free, reverse=True)
    assert all(limits.free_at(level, told, at) == at for level, at in zip(Severity, free, strict=True))
