"""Dates as feeds write them, and which of them to believe."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries.moment import moment

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "Tue, 01 Sep 2026 10:00:00 GMT",
        "Tue, 1 Sep 2026 10:00:00 +0000",
        "Mon, 01 Sep 2026 13:00:00 +0300",
        "1 Sep 2026 10:00 UT",
        "Tue, 01 Sep 2026 06:00:00 EDT",
        "Tue, 01 Sep 2026 13:00:00 MSK",
        "Tue, 01 Sep 2026 12:00:00 CEST",
        "Tue, 01 Sep 26 10:00:00 Z",
        "2026-09-01T10:00:00Z",
        "2026-09-01T10:00:00.123Z",
        "2026-09-01T13:00:00+03:00",
        "2026-09-01T13:00:00+0300",
        "2026-09-01 10:00:00",
        "2026-09-01 10:00:00 UTC",
        "2026-09-01 13:00:00 +0300",
        " 2026-09-01T10:00Z\n",
    ],
)
def test_a_date_is_read_as_utc(written: str) -> None:
    found = moment([written], [], NOW)
    assert found is not None
    assert found.replace(microsecond=0) == TEN
    assert found.utcoffset() == timedelta(0)


def test_a_day_without_a_time_is_its_beginning() -> None:
    assert moment(["2026-09-01"], [], NOW) == datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2 hours ago",
        "01/09/2026 10:00",
        "31 Feb 2026 10:00:00 GMT",
        "Tue, 01 Sep 1788 10:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1788249600",
        "2099-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "2026-13-01T00:00:00Z",
        "Tue, 01 Sep 2026 10:00:00 +9999999",
        "x" * 100_000,
    ],
)
def test_what_cannot_be_read_or_believed_is_null_and_never_now(written: str) -> None:
    assert moment([written], [], NOW) is None


def test_a_clock_in_another_zone_may_run_ahead() -> None:
    assert moment([(NOW + timedelta(hours=14)).isoformat()], [], NOW) is not None
    assert moment([(NOW + timedelta(hours=25)).isoformat()], [], NOW) is None


def test_the_first_date_that_can_be_believed_counts() -> None:
    assert moment(["", "1970-01-01", "2026-09-01T10:00:00Z", "2026-09-01T11:00:00Z"], [], NOW) == TEN


def test_what_feedparser_made_of_it_is_the_last_resort() -> None:
    guess = time.strptime("2026-09-01 10:00", "%Y-%m-%d %H:%M")
    assert moment(["Вт, 01 сен 2026"], [guess], NOW) == TEN
    assert moment(["2026-09-01T11:00:00Z"], [guess], NOW) == TEN + timedelta(hours=1)
    assert moment(["no date"], [time.strptime("1788", "%Y")], NOW) is None


ISO = st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(Z|[+-]\d\d:\d\d)", fullmatch=True)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40) | ISO, max_size=4))
def test_whatever_comes_is_believable_or_null(written: list[str]) -> None:
    found = moment(written, [], NOW)
    assert found is None or datetime(1995, 1, 1, tzinfo=UTC) <= found <= NOW + timedelta(days=1)
