"""Each event once in a sum: a part of another, a second telling of it, and what may be either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.alerts.once import LeftOut, as_first_told, each_once, sifted
from monitor.alerts.sums import Felt
from monitor.model import Count, Harm, Place, Precision, Victim
from tests.doubles.news import DAY, DOZENS, HAMA, IDLIB, MARAT, START, SYRIA, toll


def event(name: str, killed: int | Count, place: Place = MARAT, hours: float = 0, perhaps: str | None = None) -> Felt:
    return Felt(name, START + timedelta(hours=hours), toll(killed), None, perhaps, place)


def dead(*events: Felt) -> int:
    return sum(one.toll[Harm.KILLED][Victim.ALL].figure or 0 for one in each_once(events))


def test_two_towns_are_two_events() -> None:
    assert dead(event("one", 5), event("two", 5, HAMA)) == 10


def test_the_dead_of_a_day_in_a_province_are_not_added_to_those_of_its_towns() -> None:
    assert dead(event("strike", 55, hours=-10), event("day", 400, IDLIB)) == 400


def test_where_the_towns_tell_of_more_they_count_and_not_the_province() -> None:
    assert dead(event("one", 30), event("two", 20, hours=3), event("day", 40, IDLIB, hours=5)) == 50


def test_an_area_whose_number_is_less_than_that_of_one_of_its_towns_is_not_added_to_it() -> None:
    assert dead(event("hospital", 500), event("hundreds", 100, IDLIB, hours=4)) == 500


def test_an_area_of_whose_dead_no_number_is_told_hides_nothing() -> None:
    told = [event("hurt", 0, IDLIB), event("strike", 3)]
    assert [one.incident for one in each_once(told)] == ["hurt", "strike"]


def test_the_dead_of_another_day_or_another_province_are_others() -> None:
    assert dead(event("before", 55, hours=-30), event("there", 7, HAMA), event("day", 400, IDLIB)) == 462


def test_a_part_of_a_total_of_the_same_area_is_not_added_to_it() -> None:
    assert dead(event("festival", 450, SYRIA, hours=3), event("all", 1300, SYRIA)) == 1300


def test_a_towns_dead_are_not_added_to_as_many_in_a_part_of_its_country() -> None:
    north_west = replace(SYRIA, precision=Precision.PART_OF_COUNTRY)
    assert dead(event("block", 3, north_west), event("toll of the block", 3, hours=7)) == 3


def test_a_word_for_a_number_in_a_town_is_not_added_to_it() -> None:
    assert dead(event("market", 50), event("word", DOZENS, IDLIB, hours=3)) == 50
    assert dead(event("market", 50), event("word", DOZENS, HAMA, hours=3)) == 62


def test_of_two_that_may_be_one_the_greater_counts() -> None:
    assert dead(event("one", 70), event("two", 45, perhaps="one")) == 70
    assert dead(event("one", 45), event("two", 70, perhaps="one")) == 70


def test_what_may_be_one_that_may_be_a_third_counts_once_with_both() -> None:
    assert dead(event("one", 3), event("two", 3, perhaps="one"), event("three", 13, perhaps="two")) == 13


def test_two_that_may_each_be_the_other_count_once() -> None:
    assert dead(event("one", 3, perhaps="two"), event("two", 13, perhaps="one")) == 13


def test_what_may_be_another_in_another_province_counts_beside_it() -> None:
    assert dead(event("one", 70), event("two", 45, HAMA, perhaps="one")) == 115


def test_two_provinces_that_may_each_be_what_was_told_of_the_country_count_both() -> None:
    country = event("night", 8, SYRIA)
    assert dead(country, event("one", 12, perhaps="night"), event("two", 10, HAMA, perhaps="night")) == 22


def test_the_number_of_last_week_is_as_old_as_that() -> None:
    one, two = event("one", 13), event("two", 13, hours=100, perhaps="one")
    assert [each.at for each in as_first_told([one, two])] == [one.at, one.at]


def test_another_number_stays_in_its_own_week() -> None:
    one, two = event("one", 250), event("two", 70, hours=200, perhaps="one")
    assert [each.at for each in as_first_told([one, two])] == [one.at, two.at]


def test_what_may_be_another_with_the_same_number_counts_once() -> None:
    assert dead(event("one", 70), event("two", 70, hours=40, perhaps="one")) == 70


def test_what_may_be_another_and_names_no_town_counts_once() -> None:
    assert dead(event("blast", 500), event("toll of the blast", 300, IDLIB, hours=40, perhaps="blast")) == 500


def test_what_may_be_one_that_is_in_no_sum_counts() -> None:
    assert dead(event("two", 45, perhaps="doubtful")) == 45


def why_left_out(*events: Felt) -> dict[str, tuple[LeftOut, str | None]]:
    return {out.felt.incident: (out.why, out.of) for out in sifted(events).left}


def test_what_is_left_out_says_why_and_for_which() -> None:
    night = event("night", 70, IDLIB)
    assert why_left_out(night, event("strike", 30), event("again", 30, perhaps="strike")) == {
        "again": (LeftOut.SAME, "strike"),
        "strike": (LeftOut.PART, "night"),
    }
    assert why_left_out(event("hospital", 500), night) == {"night": (LeftOut.WHOLE, "hospital")}
    assert why_left_out(replace(night, sure=False)) == {"night": (LeftOut.UNSURE, None)}


def test_two_that_may_be_one_by_way_of_an_unsure_one_count_once() -> None:
    unsure = replace(event("unsure", 250, IDLIB, perhaps="total"), sure=False)
    assert dead(event("total", 370, SYRIA), unsure, event("festival", 100, IDLIB, hours=30, perhaps="unsure")) == 370


def test_a_running_total_holds_its_parts_until_it_was_told_and_none_that_came_later() -> None:
    total = replace(event("total", 370, SYRIA), until=START + timedelta(hours=48))
    assert dead(total, event("strike", 60, hours=40)) == 370
    assert dead(total, event("strike", 60, hours=40, perhaps="total")) == 370
    assert dead(total, event("strike", 60, hours=60)) == 430
    assert dead(total, event("strike", 60, hours=60, perhaps="total")) == 430


def test_the_numbers_of_two_stated_days_are_both_added() -> None:
    days = [replace(event(f"{n}", n, IDLIB, hours=h), day=DAY + timedelta(hours=h)) for n, h in ((400, 0), (700, 24))]
    assert dead(*days) == 1100
