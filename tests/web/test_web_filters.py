"""Filters live in an address: read from it, written to it, and wrong ones are said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents import Grade, IncidentStatus
from monitor.model import Cause, Severity, Victim, Weapon
from monitor.web.filters import MOST_FAULTS, Faults, Filters, from_query
from tests.doubles.nouns import NOON

REGIONS = ("Northwest Syria", "Darfur")


def read(query: str) -> Filters:
    found = from_query(parse_qsl(query, keep_blank_values=True), REGIONS)
    assert isinstance(found, Filters), found
    return found


def refused(query: str) -> list[str]:
    found = from_query(parse_qsl(query, keep_blank_values=True), REGIONS)
    assert isinstance(found, Faults), found
    return [str(fault) for fault in found.found]


def test_an_empty_address_looks_for_everything() -> None:
    assert read("") == Filters()


def test_fields_that_a_form_left_open_are_no_filter() -> None:
    assert read("region=&since=&text=+&cause=") == Filters()


def test_each_key_is_read() -> None:
    assert read(
        "region=Darfur&country=sd&since=7d&until=2026-03-01&changed=2026-03-01T10:00:00Z&severity=high&cause=conflict"
        "&cause=crime&grade=contested&victim=child&weapon=air_strike&state=open&text=market+Nyala"
    ) == Filters(
        ("Darfur",),
        ("SD",),
        timedelta(days=7),
        date(2026, 3, 1),
        datetime(2026, 3, 1, 10, tzinfo=UTC),
        Severity.HIGH,
        (Cause.CONFLICT, Cause.CRIME),
        (Grade.CONTESTED,),
        (Victim.CHILD,),
        (Weapon.AIR_STRIKE,),
        (IncidentStatus.OPEN,),
        "market Nyala",
    )


def test_a_day_of_until_is_counted_whole() -> None:
    wanted = read("since=2026-03-01&until=2026-03-01").wanted(NOON)
    assert wanted.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert wanted.until == datetime(2026, 3, 2, tzinfo=UTC)


def test_an_address_with_a_time_ago_moves_with_the_clock() -> None:
    week = read("since=7d")
    assert week.to_query() == "since=7d"
    assert week.wanted(NOON + timedelta(days=1)).since == NOON - timedelta(days=6)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("severity=hihg", 'severity: "hihg" is not a severity: low, medium, high or critical; did you mean "high"?'),
        (
            "region=Darfu",
            'region: "Darfu" is not one of your regions: Northwest Syria or Darfur; did you mean "Darfur"?',
        ),
        ("since=yesterday", "since: "),
        ("since=2026-03-01T10:00:00", 'since: "2026-03-01T10:00:00" has no zone; end it in Z for UTC'),
        ("since=0001-01-01T00:00:00%2B23:59", "since: "),
        ("until=9999-12-31", 'until: "9999-12-31" is out of range'),
        ("country=Sudan", 'country: "Sudan" is not a country'),
        ("since=1d&since=2d", "since: may be given once"),
        ("wepon=mine", 'wepon: "wepon" is not a filter'),
    ],
)
def test_what_cannot_be_used_is_said(query: str, said: str) -> None:
    (fault,) = refused(query)
    assert fault.startswith(said)


def test_what_can_be_used_beside_a_fault_is_kept_for_the_form() -> None:
    found = from_query([("severity", "hihg"), ("text", "Nyala")], REGIONS)
    assert isinstance(found, Faults)
    assert found.filters.text == "Nyala"


def test_a_page_may_read_keys_of_its_own() -> None:
    assert from_query([("after", "x"), ("text", "a")], also=("after",)) == Filters(text="a")


def test_a_filter_is_taken_away_alone() -> None:
    both = read("cause=conflict&cause=crime&text=a")
    assert both.without("cause", "crime").to_query() == "cause=conflict&text=a"
    assert both.without("cause").to_query(after="x") == "text=a&after=x"


words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=20)
filters = st.builds(
    Filters,
    region=st.lists(st.sampled_from(REGIONS), unique=True).map(tuple),
    country=st.lists(st.sampled_from(["SY", "SD"]), unique=True).map(tuple),
    since=st.none()
    | st.integers(1, 8000).map(lambda n: timedelta(seconds=n * 60))
    | st.dates(date(2000, 1, 1), date(2100, 1, 1))
    | st.integers(0, 10**9).map(lambda n: NOON + timedelta(seconds=n)),
    severity=st.none() | st.sampled_from(Severity),
    victim=st.lists(st.sampled_from(Victim), unique=True).map(tuple),
    weapon=st.lists(st.sampled_from(Weapon), unique=True).map(tuple),
    text=st.just("") | st.lists(words, min_size=1, max_size=4).map(" ".join),
)


@given(filters)
def test_what_is_written_is_read_alike(wanted: Filters) -> None:
    again = read(wanted.to_query())
    assert again.to_query() == read(again.to_query()).to_query()
    assert (again.region, again.since, again.severity) == (wanted.region, wanted.since, wanted.severity)


@given(st.lists(st.tuples(st.sampled_from([*Filters.__dataclass_fields__, "x"]), st.text(max_size=30)), max_size=6))
def test_whatever_stands_in_an_address_is_read_or_refused(query: list[tuple[str, str]]) -> None:
    found = from_query(query, REGIONS)
    (found.filters if isinstance(found, Faults) else found).wanted(NOON)


def test_of_thousands_of_keys_the_first_are_named_and_the_filters_hold() -> None:
    found = from_query([(f"key{number}", "x") for number in range(2_100)] + [("country", "SD")])
    assert isinstance(found, Faults)
    assert len(found.found) == MOST_FAULTS
    assert found.filters.country == ("SD",)
