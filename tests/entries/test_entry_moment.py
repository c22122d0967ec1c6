"""Dates as feeds write them, and which of them to believe."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries.dates import begins_with_day
from monitor.entries.moment import gives_days
from monitor.entries.moment import moment as moment_of

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


def moment(written: list[str], guesses: list[time.struct_time], now: datetime) -> datetime | None:
    found = moment_of(written, guesses, now)
    return found.published(by_day=False) if found else None


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


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-08-31 23:55:44 +0000 UTC", "2026-08-31T23:55:44"),
        ("2026-08-31 23:55:44.123456789 +0000 UTC m=+0.123456789", "2026-08-31T23:55:44"),
        ("2026-08-31 23:55:44 +0300 EEST m=-12.5", "2026-08-31T20:55:44"),
        ("2026-08-31 23:55:44 +03 +03", "2026-08-31T20:55:44"),
        ("2026-08-31 19:55:44 -0400 EDT", "2026-08-31T23:55:44"),
        ("20260831140500", "2026-08-31T14:05:00"),
        ("20260831T140500Z", "2026-08-31T14:05:00"),
        ("20260831T1405+0300", "2026-08-31T11:05:00"),
        ("Mon, Aug 31 2026 08:28:28 PM", "2026-08-31T20:28:28"),
        ("31 Aug 2026 11:40 pm +0300", "2026-08-31T20:40:00"),
        ("Mon, 31 Aug 2026 12:10:00 AM", "2026-08-31T00:10:00"),
        ("Mon, 31 Aug 2026 12:10 p.m.", "2026-08-31T12:10:00"),
        ("2026-08-31 12:00:00 AM", "2026-08-31T00:00:00"),
        ("31 Aug 2026 23:40:00 PM", "2026-08-31T23:40:00"),
        ("August 31, 2026 8 PM EDT", "2026-09-01T00:00:00"),
        ("Mon, 31 Aug 2026 14:05:00 GMT+0300", "2026-08-31T11:05:00"),
        ("31 Aug 2026 14:05 UTC+3", "2026-08-31T11:05:00"),
        ("Mon Aug 31 2026 14:05:00 GMT+0300 (Eastern European Standard Time)", "2026-08-31T11:05:00"),
        ("Mon, 31 Aug 2026 14:05:00 EEST", "2026-08-31T11:05:00"),
        ("2026-08-31 14:05:00 Asia/Yangon", "2026-08-31T07:35:00"),
        ("2026-08-31T14:05:00+03:00[Asia/Damascus]", "2026-08-31T11:05:00"),
        ("Mon Aug 31 14:05:00 2026", "2026-08-31T14:05:00"),
        ("Mon Aug 31 14:05:00 EEST 2026", "2026-08-31T11:05:00"),
        ("Monday, 31-Aug-26 14:05:00 GMT", "2026-08-31T14:05:00"),
        ("2026/08/31 14:05:00", "2026-08-31T14:05:00"),
        ("2026-08-31T24:00:00Z", "2026-09-01T00:00:00"),
        ("2026-08-31T140500Z", "2026-08-31T14:05:00"),
        ("2026-08-31T1405+03", "2026-08-31T11:05:00"),
        ("2026-08-31T14Z", "2026-08-31T14:00:00"),
        ("Mon Aug 31 14:05:00 +0300 2026", "2026-08-31T11:05:00"),
        ("31.08.2026 14:05", "2026-08-31T14:05:00"),
        ("31/08/2026 14:05", "2026-08-31T14:05:00"),
        ("08/31/2026 02:05:00 PM", "2026-08-31T14:05:00"),
        ("08/08/2026 14:05", "2026-08-08T14:05:00"),
        ("1788249600", "2026-09-01T08:00:00"),
        ("1788249600123", "2026-09-01T08:00:00"),
        ("1788249600.25", "2026-09-01T08:00:00"),
    ],
)
def test_the_forms_of_programs_keep_their_clock_and_zone(written: str, utc: str) -> None:
    found = moment([written], [], NOW)
    assert found is not None
    assert found.replace(microsecond=0) == datetime.fromisoformat(f"{utc}+00:00")


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("2026-09-01", "2026-09-01T23:59:59"),
        ("1 Sep 2026", "2026-09-01T23:59:59"),
        ("20260901", "2026-09-01T23:59:59"),
        ("2026-09-01+03:00", "2026-09-01T20:59:59"),
        ("Tue, 01 Sep 2026 -0500", "2026-09-02T04:59:59"),
        ("September 1, 2026", "2026-09-01T23:59:59"),
    ],
)
def test_a_day_without_a_time_is_as_old_as_its_end(written: str, end: str) -> None:
    assert moment([written], [], NOW) == datetime.fromisoformat(f"{end}+00:00")


@pytest.mark.parametrize(
    ("others", "utc"),
    [
        (["28/08/2026 10:00", "x"], "2026-08-01T10:00:00"),
        (["28-08-2026"], "2026-08-01T10:00:00"),
        (["08/28/2026"], "2026-01-08T10:00:00"),
        (["02/08/2026"], None),
        (["28/08/2026", "08/28/2026"], None),
        ([], None),
    ],
)
def test_which_number_is_the_day_is_told_by_the_other_dates_of_the_document(others: list[str], utc: str | None) -> None:
    """Where none tells, or two tell different things, the date is unknown."""
    written = "01/08/2026 10:00"
    found = moment_of([written], [], NOW, day_first=begins_with_day([written, *others]))
    assert (found and found.time) == (datetime.fromisoformat(f"{utc}+00:00") if utc else None)


def test_a_midnight_is_a_day_only_where_all_of_a_document_are() -> None:
    midnight, hour = moment_of(["2026-09-01T00:00:00+03:00"], [], NOW), moment_of(["2026-09-01T10:00:00Z"], [], NOW)
    assert midnight is not None
    assert gives_days([midnight, None, midnight])
    assert not gives_days([midnight, hour])
    assert midnight.published(by_day=True) == datetime(2026, 9, 1, 20, 59, 59, tzinfo=UTC)
    assert midnight.published(by_day=False) == datetime(2026, 8, 31, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-W35-6",
        "2026W356",
        "0000-09-01T10:00:00Z",
        "Tue, 01 Sep 0000 10:00:00 GMT",
        "2026-09-01T10:00:00+9999",
        "Tue, 01 Sep 2026 10:00:00 +9999",
        "Tue, 01 Sep 2026 10:00:00 -2500",
        "2026-09-01T25:00:00Z",
        "2026-244",
        "Tue, 01 Sep 2026 10:61:00 GMT",
        "2026-09-31",
        "Tue, 01 Sep 2026 13:00:00 +0375",
    ],
)
def test_times_that_cannot_be_are_unknown_whatever_feedparser_makes_of_them(written: str) -> None:
    guess = time.strptime("2026-08-01 00:00", "%Y-%m-%d %H:%M")
    assert moment([written], [guess], NOW) is None


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
        "1188249600123456",
        "4102444800",
        "09/31/2026 10:00",
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
