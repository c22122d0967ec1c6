"""Levels of one place: a town, its district and its province by the name of its capital are no disagreement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.incidents import ChangeKind
from monitor.incidents.whereabouts import AWAY, CAPITAL, NEXT, PART_KM, SAME_PLACE, WIDER, agreement_of_places
from monitor.model import Place, Precision
from tests.doubles.news import HAMA, IDLIB, KAFR, MARAT, SYRIA, TRIPOLI, News, moved, said

CITY = Place("Idlib", "SY", "Idlib", 35.93, 36.63, Precision.EXACT, "Idlib", 201)  # some 15 km from MARAT
DISTRICT = Place("Ward district", "SY", "Idlib", 35.70, 36.50, Precision.ADMIN2, "Ward district", 202)


def agreement(mine: Place | None, theirs: Place, title: str = "Four dead") -> float:
    incident = News().say("Strike kills four", killed=4, place=theirs).after
    return agreement_of_places(said(title, killed=4, place=mine), incident)


@pytest.mark.parametrize("wide", [replace(CITY, precision=Precision.NEAR), DISTRICT])
def test_a_wider_word_for_where_a_town_lies_is_no_disagreement(wide: Place) -> None:
    assert agreement(MARAT, wide) == agreement(wide, MARAT) == WIDER


def test_a_city_may_be_its_province_and_says_a_little_against() -> None:
    assert agreement(MARAT, CITY) == CAPITAL


def test_a_part_of_the_country_is_a_wider_word_for_any_town_of_it() -> None:
    assert agreement(MARAT, replace(SYRIA, precision=Precision.PART_OF_COUNTRY)) == WIDER
    assert agreement(TRIPOLI, replace(SYRIA, precision=Precision.PART_OF_COUNTRY)) == 0


@pytest.mark.parametrize("name", ["East Marat al-Ward", "Marat al-Ward Camp"])
def test_a_part_of_a_town_by_its_name_is_no_other_town(name: str) -> None:
    part = replace(moved(MARAT, 4), name=name)
    assert agreement(part, MARAT) == agreement(MARAT, part) == WIDER


def test_a_town_of_such_a_name_far_away_is_another_town() -> None:
    assert agreement(replace(moved(MARAT, PART_KM + 5), name="New Marat al-Ward"), MARAT) == AWAY


def test_two_towns_of_one_province_are_two() -> None:
    assert agreement(MARAT, KAFR) == AWAY


def test_a_text_that_names_both_of_two_neighbours_may_mean_either() -> None:
    camp = replace(moved(MARAT, 4), name="Ward Camp", written="Ward Camp")
    assert agreement(camp, MARAT) == AWAY
    assert agreement(camp, MARAT, "Four dead in Ward Camp, in Marat al-Ward") == NEXT
    assert agreement(KAFR, moved(MARAT, 60), "Four dead in Kafr Zahr and in Marat al-Ward") == AWAY


def test_a_text_that_names_the_town_beside_the_city_of_its_province_tells_of_the_town() -> None:
    assert agreement(CITY, MARAT, "Four dead in Marat al-Ward, north of Idlib") == WIDER
    assert agreement(MARAT, CITY, "Four dead in Marat al-Ward, in Idlib") == CAPITAL


def test_the_capital_of_another_province_is_elsewhere() -> None:
    assert agreement(MARAT, replace(HAMA, precision=Precision.NEAR)) < CAPITAL


def test_two_wide_words_are_compared_as_places() -> None:
    assert agreement(replace(CITY, precision=Precision.NEAR), replace(CITY, precision=Precision.NEAR)) == SAME_PLACE
    assert agreement(replace(CITY, precision=Precision.NEAR), DISTRICT) < 0


def test_a_town_and_the_countryside_of_its_capital_meet() -> None:
    news = News()
    news.say("Shells hit wedding, 17 dead", killed=17, place=replace(CITY, precision=Precision.NEAR))
    assert news.say("17 dead at wedding in Marat al-Ward", killed=17, publisher="Two", at=2).kind is ChangeKind.JOINED


def test_what_is_known_to_the_province_alone_never_joins_another_province_silently() -> None:
    news = News()
    prose = "At least seven killed in drone strike on market in {}"
    news.say(prose.format("Idlib province"), killed=7, place=IDLIB)
    across = replace(IDLIB, name="Hama", admin1="Hama", written="Hama province", id=203)
    second = news.say(prose.format("Hama province"), killed=7, place=across, publisher="Two", at=1)
    assert second.kind is ChangeKind.OPENED


def test_a_city_and_a_town_of_its_province_are_not_one_because_a_toll_could_have_grown() -> None:
    news = News()
    news.say("Air strike on city kills 12", killed=12, place=CITY, day=None)
    other = news.say("Shells kill 15 in Marat al-Ward", killed=15, day=None, weapon=None, publisher="Two", at=30)
    assert other.kind is ChangeKind.OPENED
