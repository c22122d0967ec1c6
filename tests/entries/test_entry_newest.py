"""Of a document that is too long the newest entries are kept, and what comes up from below its end is no news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.entries import Entry
from monitor.entries.newest import Before, come_up, newest
from monitor.entries.sift import timeless, unheard

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
RISING = [NOW - timedelta(hours=9 - hour) for hour in range(9)]


def test_a_short_document_is_kept_as_it_is() -> None:
    assert newest([None, NOW, None], 3) == [0, 1, 2]


def test_the_newest_by_date_are_kept_in_the_order_of_the_document() -> None:
    assert newest(RISING, 3) == [6, 7, 8]
    assert newest(RISING[::-1], 3) == [0, 1, 2]
    assert newest([NOW, *RISING, NOW], 3) == [0, 9, 10]


def test_entries_of_one_time_are_kept_from_the_end_that_is_the_newer() -> None:
    assert newest([RISING[0]] * 5 + [RISING[1]], 3) == [3, 4, 5]
    assert newest([RISING[1]] + [RISING[0]] * 5, 3) == [0, 1, 2]
    assert newest([NOW] * 5, 2) == [0, 1]


def test_where_dates_are_missing_the_direction_of_the_others_tells() -> None:
    assert newest([None, *RISING, None], 3) == [8, 9, 10]
    assert newest([None, *RISING[::-1], None], 3) == [0, 1, 2]


def test_where_nothing_tells_the_direction_both_ends_are_kept() -> None:
    assert newest([None] * 9, 4) == [0, 1, 7, 8]
    assert newest([None] * 9, 3) == [0, 1, 8]


def listed(keys: str, **dates: datetime) -> list[Entry]:
    return [Entry("Wire", key, key, key, "", None, "Wire", dates.get(key), NOW) for key in keys]


@pytest.mark.parametrize(
    ("now", "before", "old"),
    [
        ("acz", Before("a", 3), "z"),
        ("abcz", Before("a", 3), ""),
        ("bcz", Before("a", 3), ""),
        ("zac", Before("a", 3), ""),
        ("azc", Before("a", 3), ""),
        ("nacz", Before("a", 4), "z"),
        ("ayz", Before("a", 3), "yz"),
        ("xyz", Before("a", 3), ""),
        ("acz", Before(None, 0), ""),
    ],
    ids=[
        "one left",
        "the list grew",
        "its beginning went",
        "on top",
        "in between",
        "also one on top",
        "two came up",
        "all are new",
        "nothing is remembered",
    ],
)
def test_an_undated_entry_is_old_where_it_only_came_up_from_below(now: str, before: Before, old: str) -> None:
    assert come_up(listed(now), set("abc"), before) == frozenset(old)


def test_one_with_a_date_is_as_old_as_that() -> None:
    assert come_up(listed("acz", z=NOW), set("abc"), Before("a", 3)) == frozenset()


def test_a_clock_that_went_on_is_no_change_of_a_text() -> None:
    assert timeless("Updated 09:15: nine killed") == timeless("Updated 9:16:30: nine killed")
    assert timeless("9 killed at 09:15") != timeless("19 killed at 09:15")


def test_what_changes_beyond_what_is_read_is_counted() -> None:
    known = {"a": ("other", 24), "b": ("b", 24), "c": ("other", 3)}
    assert unheard(listed("abcd"), known) == 1
