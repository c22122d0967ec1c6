"""Who has duty when, and when it passes to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.deliveries.rota import Duty, Handover, Rota, Shift, rule_problem

DAMASCUS, BERLIN = ZoneInfo("Asia/Damascus"), ZoneInfo("Europe/Berlin")
NINE = datetime(2031, 3, 3, 9)  # noqa: DTZ001 - local, as duties have it
HALF = timedelta(hours=12)
WEEK = Rota(
    "Desk",
    (
        Duty("Amal", NINE, HALF, DAMASCUS, "FREQ=DAILY"),
        Duty("Leila", NINE.replace(hour=21), HALF, DAMASCUS, "FREQ=DAILY"),
    ),
)


def at(*when: int) -> datetime:
    year, month, day, *clock = when
    return datetime(year, month, day, *clock, tzinfo=UTC)  # type: ignore[misc, arg-type]  # hour, minute


def test_duty_is_counted_in_the_zone_of_whoever_has_it() -> None:
    assert WEEK.on_duty(at(2031, 3, 10, 6, 0)) == ("Amal",)  # nine in Damascus
    assert WEEK.on_duty(at(2031, 3, 10, 5, 59)) == ("Leila",)


def test_it_says_when_duty_passes_to_whom() -> None:
    assert WEEK.handover(at(2031, 3, 10, 7), timedelta(days=2)) == Handover(at(2031, 3, 10, 18), ("Leila",))


def test_a_rota_without_a_gap_has_none() -> None:
    assert WEEK.gaps(at(2031, 3, 10), at(2031, 4, 10)) == []


def test_a_gap_is_found_with_its_ends() -> None:
    day = Rota("Day", (Duty("Amal", NINE, HALF, ZoneInfo("UTC"), "FREQ=DAILY;COUNT=2"),))
    assert day.gaps(at(2031, 3, 3, 9), at(2031, 3, 5)) == [
        (at(2031, 3, 3, 21), at(2031, 3, 4, 9)),
        (at(2031, 3, 4, 21), at(2031, 3, 5)),
    ]


def test_a_night_begins_at_the_same_hour_of_the_clock_in_summer() -> None:
    night = Duty("Amal", NINE.replace(day=29, hour=22), HALF, BERLIN, "FREQ=DAILY")
    starts = [shift.start for shift in night.shifts(at(2031, 3, 29, 12), at(2031, 4, 1))]
    assert starts == [at(2031, 3, 29, 21), at(2031, 3, 30, 20), at(2031, 3, 31, 20)]


def test_what_is_left_out_is_no_duty() -> None:
    duty = Duty("Amal", NINE, HALF, ZoneInfo("UTC"), "FREQ=DAILY;UNTIL=20310306T000000Z", (NINE + timedelta(days=1),))
    assert [shift.start.day for shift in duty.shifts(at(2031, 3, 1), at(2031, 4, 1))] == [3, 5]


def test_a_rule_that_recurs_for_ever_is_looked_at_only_so_far() -> None:
    assert WEEK.duties[0].for_ever
    assert len(list(WEEK.duties[0].shifts(at(2099, 1, 1), at(2099, 1, 8)))) == 7


def test_a_rule_that_never_holds_comes_to_an_end() -> None:
    never = Duty("Amal", NINE, HALF, ZoneInfo("UTC"), "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")
    assert list(never.shifts(at(2031, 3, 1), at(2033, 1, 1))) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=SECONDLY", "oftener"),
        ("FREQ=DAILY;BYSECOND=1,2,3", "oftener"),
        ("FREQ=DAILY;COUNT=999999", "times"),
        ("FREQ=SOMETIMES", "cannot be read"),
        ("nonsense", "cannot be read"),
    ],
)
def test_a_rule_that_cannot_be_used_is_said(rule: str, said: str) -> None:
    assert said in (rule_problem(rule, NINE) or "")


def test_the_shift_that_somebody_has_or_had_last() -> None:
    assert WEEK.shift_of("Amal", at(2031, 3, 10, 7)) == Shift("Amal", at(2031, 3, 10, 6), at(2031, 3, 10, 18))
    assert WEEK.shift_of("Nobody", at(2031, 3, 10, 7)) is None
