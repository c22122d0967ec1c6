"""A digest's totals with their change against the time before, its provinces, and the dead of each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import digest_alert
from monitor.alerts.listening import Listening, Recorded, Stretch
from monitor.alerts.trend import Span, compared, days, fresh, reach
from monitor.incidents import Incident, IncidentStatus
from monitor.model import Place, Severity
from monitor.places.regions import Region
from tests.doubles.news import HAMA, MARAT, START, TRIPOLI, UNKNOWN, said

DAY = timedelta(days=1)
WEEK = Span(START, START + 7 * DAY, Recorded(START - 30 * DAY))


def incident(day: float, killed: Any, place: Place | None = MARAT, **fields: Any) -> Incident:
    """An event so many days after START, reported at once."""
    at = START + day * DAY
    told = said("x", killed=killed, place=place, at=24 * day, day=at.date())
    base = Incident(f"i{day}", at, at, (told,), told.report.toll, place, at.date(), confidence=0.9)
    return replace(base, **fields)


def test_totals_are_compared_with_the_time_of_the_same_length_before() -> None:
    found = compared([incident(1, 7), incident(3, 5), incident(-2, 4), incident(-6, 3), incident(-9, 90)], WEEK)
    assert found is not None
    assert found["with"] == "week"
    assert found["killed"] == {"now": 12, "before": 7, "change": 5}
    assert found["incidents"] == {"now": 2, "before": 2, "change": 0}
    assert found["injured"] == {"now": 0, "before": 0, "change": 0}


def test_where_the_record_does_not_reach_back_there_is_nothing_to_compare_with() -> None:
    assert compared([incident(1, 7)], replace(WEEK, record=Recorded(START - 6 * DAY))) is None
    assert compared([incident(1, 7)], replace(WEEK, record=Recorded(None))) is None


@pytest.mark.parametrize(
    ("length", "word"),
    [(DAY, "day"), (timedelta(hours=23), "day"), (7 * DAY, "week"), (timedelta(days=2, hours=3), "time")],
)
def test_the_time_before_is_called_by_its_length(length: timedelta, word: str) -> None:
    assert Span(START, START + length, Recorded(None)).word == word


def test_what_was_taken_back_or_is_of_an_earlier_time_is_no_news_of_this_one() -> None:
    known = [
        incident(1, 7),
        incident(2, 7, status=IncidentStatus.RETRACTED),
        incident(3, 7, status=IncidentStatus.CLOSED),
        incident(4, 7, date=START.date() - 20 * DAY),
    ]
    assert [i.id for i in fresh(known, START, START + 7 * DAY)] == ["i1"]


def test_the_chart_has_a_line_for_each_day_and_tells_gaps_apart() -> None:
    found = days(
        [incident(6, 7), incident(6.1, UNKNOWN), incident(2, 4)], UTC, replace(WEEK, record=Recorded(START - 2 * DAY))
    )
    assert len(found) == 14
    assert found[-1] == {"day": "2031-05-11", "killed": 0, "incidents": 0, "unknown": 0, "recorded": True}
    assert found[-2] == {"day": "2031-05-10", "killed": 7, "incidents": 2, "unknown": 1, "recorded": True}
    assert [day["day"] for day in found if not day["recorded"]][-1] == "2031-05-01"


def test_a_day_is_that_of_the_digests_own_clock() -> None:
    late = incident(0, 7, date=None, opened=datetime(2031, 5, 4, 23, tzinfo=UTC))
    for zone, day in ((UTC, "2031-05-04"), (ZoneInfo("Asia/Damascus"), "2031-05-05")):
        assert [one["day"] for one in days([late], zone, WEEK) if one["killed"]] == [day]


def test_a_digest_reaches_back_over_the_time_before_and_the_chart() -> None:
    assert reach(START - DAY, START) == START - 15 * DAY
    assert reach(START - 30 * DAY, START) == START - 60 * DAY


class Morning:
    name = "Morning"
    timezone = UTC
    picture = csv = False
    regions: tuple[Region, ...] = (Region("Syria", frozenset({"SY"})),)


def test_a_region_has_its_severities_its_provinces_and_their_change() -> None:
    known = [
        (incident(1, 7), Severity.HIGH),
        (incident(2, 9, HAMA), None),
        (incident(-3, 4, HAMA), None),
        (incident(3, 50, TRIPOLI), Severity.HIGH),
    ]
    facts: Any = digest_alert(Morning(), known, [], [], START, START + 7 * DAY, Recorded(START - 30 * DAY)).facts
    [region] = facts["regions"]
    assert (region["incident_count"], region["compared"]["killed"]["change"]) == (2, 12)
    assert region["severities"] == {"high": 1, "none": 1}
    assert [
        (zone["name"], zone["totals"]["killed"]["figure"], zone["compared"]["killed"]["change"])
        for zone in region["zones"]
    ] == [("Hama", 9, 5), ("Idlib", 7, 7)]


def test_news_of_an_earlier_incident_is_listed_and_not_counted_again() -> None:
    older = incident(-3, 9, updated=START + DAY)
    kept = Recorded(START)
    facts: Any = digest_alert(Morning(), [(older, Severity.HIGH)], [], [], START, START + 7 * DAY, kept).facts
    assert (facts["incident_count"], facts["earlier_count"], facts["note"]) == (0, 1, None)
    assert facts["incidents"][0]["earlier"] is True
    assert facts["totals"]["killed"]["figure"] == 0


def test_what_may_be_another_incident_with_its_number_is_listed_and_counted_apart() -> None:
    known = [(incident(1, 7), Severity.HIGH), (replace(incident(2, 7), perhaps="i1"), Severity.HIGH)]
    facts: Any = digest_alert(Morning(), known, [], [], START, START + 7 * DAY, Recorded(START)).facts
    assert (facts["incident_count"], facts["perhaps_count"], facts["earlier_count"]) == (1, 1, 0)
    assert (facts["totals"]["killed"]["figure"], facts["totals"]["killed"]["high"]) == (7, None)
    assert {one["perhaps"] for one in facts["incidents"]} == {None, "i1"}
    assert sum(day["killed"] for day in facts["days"]) == 7


def test_a_day_on_which_no_feed_answered_is_no_record() -> None:
    heard = Listening((Stretch(START - 30 * DAY, START + 3 * DAY), Stretch(START + 5 * DAY, START + 7 * DAY)))
    span = replace(WEEK, record=Recorded(START - 30 * DAY, heard))
    recorded = {day["day"]: day["recorded"] for day in days([], UTC, span)}
    assert recorded["2031-05-06"] is True
    assert recorded["2031-05-08"] is False


def test_a_region_that_nobody_read_is_no_record_while_another_one_is_told() -> None:
    always = (Stretch(START - 30 * DAY, START + 7 * DAY),)
    heard = Listening(always, {"Syria": always, "Lebanon": (Stretch(START - 30 * DAY, START - 5 * DAY),)})
    both = Morning()
    both.regions = (*Morning.regions, Region("Lebanon", frozenset({"LB"})))
    record = Recorded(START - 30 * DAY, heard)
    facts: Any = digest_alert(both, [(incident(1, 7), None)], [], [], START, START + 7 * DAY, record).facts
    syria, lebanon = facts["regions"]
    assert syria["compared"] is not None
    assert lebanon["compared"] is None
    assert facts["compared"] is None
    assert [day["recorded"] for day in facts["days"]] == [True] + [False] * 13


def test_nothing_is_compared_with_a_time_that_nobody_heard() -> None:
    heard = Listening((Stretch(START - 30 * DAY, START - 5 * DAY), Stretch(START, START + 7 * DAY)))
    assert compared([incident(1, 7)], replace(WEEK, record=Recorded(START - 30 * DAY, heard))) is None
