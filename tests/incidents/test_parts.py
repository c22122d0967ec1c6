"""An entry that tells of several events and of their sum tells of no event more than these."""

from __future__ import annotations

from dataclasses import replace

from monitor.incidents import members_of
from monitor.incidents.parts import is_sum
from monitor.model import Place, Precision
from monitor.reports import Report
from tests.doubles.news import DAY, HAMA, IDLIB, KAFR, MARAT, SYRIA, said
from tests.doubles.nouns import entry, reading

EAST = Place("eastern Syria", "SY", None, 35.0, 40.0, Precision.PART_OF_COUNTRY, "eastern Syria", None)


def report(killed: int, place: Place | None, **what: object) -> Report:
    return said(killed=killed, place=place, **what).report  # type: ignore[arg-type]


def test_the_sum_of_two_towns_is_left_out() -> None:
    told = [report(8, IDLIB), report(3, KAFR), report(5, MARAT)]
    found = members_of(entry(), replace(reading(), reports=tuple(told)))
    assert [m.report for m in found] == told[1:]


def test_a_part_of_the_country_without_a_name_is_a_part_as_well() -> None:
    assert is_sum(report(3, SYRIA), [report(1, HAMA), report(2, EAST)])


def test_more_than_the_parts_is_no_sum_of_them() -> None:
    assert not is_sum(report(9, IDLIB), [report(3, KAFR), report(5, MARAT)])


def test_a_town_of_another_province_is_no_part() -> None:
    assert not is_sum(report(8, IDLIB), [report(3, KAFR), report(5, HAMA)])


def test_what_happened_on_another_day_is_no_part() -> None:
    other = DAY.replace(day=DAY.day - 1)
    assert not is_sum(report(8, IDLIB), [report(3, KAFR), report(5, MARAT, day=other)])


def test_a_sum_that_tells_who_they_were_is_kept() -> None:
    assert not is_sum(report(8, IDLIB, parts={"child": 2}), [report(3, KAFR), report(5, MARAT)])


def test_as_many_dead_elsewhere_in_the_area_and_hurt_in_a_town_are_no_sum() -> None:
    """Else each of two reports of eight dead would be the sum of the other and of a town without any."""
    told = [report(8, SYRIA), report(8, EAST), said(injured=4, place=HAMA).report]
    found = members_of(entry(), replace(reading(), reports=tuple(told)))
    assert [m.report for m in found] == told


def test_one_town_is_no_sum() -> None:
    assert not is_sum(report(8, MARAT), [report(3, KAFR), report(5, MARAT)])
