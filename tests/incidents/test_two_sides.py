"""Two events of opposite sides, and an area's number beside a town's, are never silently one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.incidents import ChangeKind, Incident, Member
from monitor.incidents.known import Unsure, unsure_of
from monitor.incidents.ties import SETTLED
from monitor.model import Harm, Place, Precision, Victim
from monitor.reports import Telling
from tests.doubles.news import DAY, IDLIB, KAFR, MARAT, SYRIA, UNKNOWN, News, as_count, said

YEREVAN_ROAD = Place("Berdzor", "AZ", "Lachin", 39.64, 46.55, Precision.EXACT, "Berdzor", 501)
NEXT_DAY = SETTLED.total_seconds() / 3600 + 6

# people


def test_the_dead_of_two_peoples_that_fight_each_other_are_two_events() -> None:
    news = News()
    news.say("Two Armenians shot dead on road near Berdzor", killed=2, place=YEREVAN_ROAD, peoples=("AM",))
    revenge = news.say(
        "Two Azerbaijanis killed near Berdzor", killed=2, place=YEREVAN_ROAD, peoples=("AZ",), at=3, publisher="Post"
    )
    assert revenge.kind is ChangeKind.OPENED


def test_the_other_one_may_be_separate() -> None:
    news = News()
    first = news.say("Two Armenians shot dead on road near Berdzor", killed=2, place=YEREVAN_ROAD, peoples=("AM",))
    revenge = said("Two Azerbaijanis killed near Berdzor", killed=2, place=YEREVAN_ROAD, peoples=("AZ",), at=3)
    assert unsure_of(revenge, first.after) is Unsure.OTHER_PEOPLE


def test_who_names_the_dead_of_both_tells_of_either() -> None:
    news = News()
    first = news.say("An Armenian and two Azerbaijanis killed", killed=3, place=YEREVAN_ROAD, peoples=("AM", "AZ"))
    assert unsure_of(said(killed=3, place=YEREVAN_ROAD, peoples=("AZ",)), first.after) is None


def test_two_peoples_that_are_at_peace_may_have_died_together() -> None:
    first = News().say("Two Britons killed near Marat al-Ward", killed=2, peoples=("GB",)).after
    assert unsure_of(said("Two Kenyans killed near Marat al-Ward", killed=2, peoples=("KE",)), first) is None


# no place


def test_what_names_no_place_but_another_country_is_of_none_of_this_one() -> None:
    news = News()
    news.say("Kenyan army shell kills three in exercise", killed=3, place=None, lands=("KE",), day=None)
    strike = news.say("Army shell kills three in Syria", killed=3, place=SYRIA, at=2, day=None)
    assert strike.kind is ChangeKind.OPENED


def test_what_names_no_place_and_the_same_country_may_be_of_it() -> None:
    first = News().say("Army shell kills three", killed=3, place=None, lands=("SY", "KE"), day=None).after
    assert unsure_of(said("Army shell kills three in Syria", killed=3, place=SYRIA, at=2, day=None), first) is None


def test_what_names_no_country_at_all_may_be_of_any() -> None:
    first = News().say("Army shell kills three", killed=3, place=None, day=None).after
    assert unsure_of(said("Army shell kills three in Syria", killed=3, place=SYRIA, at=2, day=None), first) is None


# an area's number


def test_a_running_total_of_the_country_raises_no_town_a_day_later() -> None:
    first = News().say("Strike kills four in Marat al-Ward", killed=4, day=None).after
    total = said("Strikes across Syria kill 31", killed=31, place=SYRIA, at=NEXT_DAY, day=None)
    assert unsure_of(total, first) is Unsure.AREAS_NUMBER


def test_a_toll_that_is_said_to_have_risen_goes_on_from_what_is_known() -> None:
    first = News().say("Strike kills four in Marat al-Ward", killed=4, day=None).after
    risen = said("Toll of strike rises to 31", killed=31, place=SYRIA, at=NEXT_DAY, day=None, telling=Telling.UPDATE)
    assert unsure_of(risen, first) is None


def test_on_the_first_day_the_toll_of_a_town_may_be_told_of_its_province() -> None:
    first = News().say("Strike kills four in Marat al-Ward", killed=4, day=None).after
    assert unsure_of(said("Strike in Idlib kills 11", killed=11, place=IDLIB, at=5, day=None), first) is None


def test_a_town_with_fewer_dead_a_day_later_is_no_part_of_what_an_area_told() -> None:
    first = News().say("Soldiers kill two in Idlib province", killed=2, place=IDLIB, day=None).after
    boy = said("Soldiers kill boy in Kafr Zahr", killed=1, place=KAFR, at=NEXT_DAY, day=None)
    assert unsure_of(boy, first) is Unsure.AREAS_NUMBER


def test_a_town_whose_dead_nobody_counts_is_no_part_of_the_hundreds_of_an_area_a_day_later() -> None:
    first = News().say("Death toll in Idlib rises to 313", killed=313, place=IDLIB, day=None).after
    camp = said("Many killed in strike on Kafr Zahr", killed=UNKNOWN, place=KAFR, at=NEXT_DAY, day=None)
    assert unsure_of(camp, first) is Unsure.AREAS_NUMBER


def test_a_town_whose_dead_nobody_counts_may_be_where_a_few_died() -> None:
    first = News().say("Strike kills nine in Idlib", killed=9, place=IDLIB, day=None).after
    assert (
        unsure_of(said("Strike on Kafr Zahr is deadly", killed=UNKNOWN, place=KAFR, at=NEXT_DAY, day=None), first)
        is None
    )


def test_a_town_with_as_many_dead_may_be_where_it_was() -> None:
    first = News().say("Soldiers kill two in Idlib province", killed=2, place=IDLIB, day=None).after
    assert unsure_of(said("Two killed in Kafr Zahr", killed=2, place=KAFR, at=NEXT_DAY, day=None), first) is None


def test_what_is_first_told_of_days_later_is_no_younger_for_it() -> None:
    late = News().say("Boy shot last week in Marat al-Ward", killed=1, at=100, day=DAY).after
    raids = said("Five killed in raids in Idlib", killed=5, place=IDLIB, at=102, day=DAY)
    assert unsure_of(raids, late) is Unsure.AREAS_NUMBER


def test_news_of_an_area_without_a_day_is_of_the_day_on_which_it_is_told() -> None:
    first = News().say("Two shot in Marat al-Ward", killed=2, day=DAY).after
    raids = said("Three killed in raids in Idlib", killed=3, place=IDLIB, at=24 * 4, day=None)
    assert unsure_of(raids, first) is Unsure.LATER_DAY


@pytest.mark.parametrize(
    "later",
    [
        said("Toll in Idlib rises to three", killed=3, place=IDLIB, at=96, day=None, telling=Telling.UPDATE),
        said("Three killed in Marat al-Ward", killed=3, at=96, day=None),
        said("Two killed in Idlib", killed=2, place=IDLIB, at=96, day=None),
    ],
    ids=["it says that the toll rose", "it names the town", "it tells of as many"],
)
def test_days_later_this_may_be_the_same(later: Member) -> None:
    first = News().say("Two shot in Marat al-Ward", killed=2, day=DAY).after
    assert unsure_of(later, first) is not Unsure.LATER_DAY


# people taken


def taken(title: str, **more: Any) -> Member:
    """A report of people who were abducted, and of none who died."""
    told = said(title, place=IDLIB, day=None, **more)
    return replace(told, report=replace(told.report, toll={Harm.ABDUCTED: {Victim.ALL: as_count(199)}}))


def test_the_dead_of_an_area_are_none_of_its_hostages() -> None:
    held = opened(taken("Gunmen hold 199 people from Idlib"))
    dead = said("Dozens killed in strikes on Idlib", killed=12, place=IDLIB, at=20, day=None)
    assert unsure_of(dead, held) is Unsure.OTHER_HARM


def test_the_hostages_of_an_area_are_none_of_its_dead() -> None:
    dead = opened(said("Dozens killed in strikes on Idlib", killed=12, place=IDLIB, day=None))
    assert unsure_of(taken("Gunmen hold 199 people from Idlib", at=2), dead) is Unsure.OTHER_HARM


def test_who_tells_of_both_may_tell_of_either() -> None:
    held = opened(taken("Gunmen abduct 199 people in Idlib"))
    both = said("Gunmen kill two and abduct 199 in Idlib", killed=2, place=IDLIB, at=2, day=None)
    both = replace(both, report=replace(both.report, toll={**both.report.toll, **taken("").report.toll}))
    assert unsure_of(both, held) is None


def test_people_are_taken_and_killed_in_one_town() -> None:
    held = opened(replace(taken("Gunmen abduct 199"), report=replace(taken("").report, place=MARAT)))
    assert unsure_of(said("Two killed in raid on Marat al-Ward", killed=2, at=2, day=None), held) is None


def opened(member: Member) -> Incident:
    return News().hear(member)[0].after


# few of many


def test_news_of_a_few_dead_a_day_later_is_the_next_attack() -> None:
    first = News().say("Strike kills 40 in Marat al-Ward", killed=40, day=None).after
    assert unsure_of(said("Strike kills two", killed=2, at=NEXT_DAY, day=None), first) is Unsure.FEWER_DEAD


def test_a_portrait_of_a_few_of_them_is_read_with_less_confidence() -> None:
    first = News().say("Strike kills 40 in Marat al-Ward", killed=40, day=None).after
    assert unsure_of(said("Two of the dead", killed=2, at=NEXT_DAY, day=None, confidence=0.6), first) is None
