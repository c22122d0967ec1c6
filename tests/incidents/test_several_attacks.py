"""The toll of several attacks over an area holds no attack on a town, and is held by none."""

from __future__ import annotations

from monitor.incidents import Incident, Member
from monitor.incidents.known import Unsure, unsure_of
from monitor.incidents.merge import summed
from monitor.model import Extent, Harm, Target, Weapon, count_of
from monitor.reports import Telling
from tests.doubles.news import IDLIB, MARAT, START, SYRIA, News, at_least, said

SEVERAL = Extent.SEVERAL_ATTACKS


def night(killed: int = 30) -> Incident:
    return News().say("Strikes kill 30 in Syria overnight", killed=killed, place=SYRIA, extent=SEVERAL).after


def test_a_strike_on_a_town_is_none_of_a_night_over_the_country() -> None:
    strike = said("Missile kills six in Marat al-Ward", killed=6, at=9)
    assert unsure_of(strike, night()) is Unsure.OTHER_EXTENT


def test_nor_is_one_on_a_camp_that_nobody_names() -> None:
    strike = said("Missile kills six in camp in Idlib", killed=6, at=9, place=IDLIB, target=Target.CAMP)
    assert unsure_of(strike, night()) is Unsure.OTHER_EXTENT


def test_a_night_over_the_country_is_none_of_a_strike_on_a_town() -> None:
    strike = News().say("Missile kills six in Marat al-Ward", killed=6).after
    whole = said("Strikes kill 30 in Syria overnight", killed=30, at=9, place=SYRIA, extent=SEVERAL)
    assert unsure_of(whole, strike) is Unsure.OTHER_EXTENT


def test_one_number_of_dead_is_one_event_that_was_told_loosely() -> None:
    assert unsure_of(said("Missile kills 30 in Marat al-Ward", killed=30, at=9), night()) is None
    assert unsure_of(said("Missile kills 31 in Marat al-Ward", killed=31, at=9), night()) is None


def test_a_toll_that_rises_goes_on_from_what_is_known() -> None:
    risen = said("Toll in Marat al-Ward rises to 36", killed=36, at=9, telling=Telling.UPDATE)
    assert unsure_of(risen, night()) is None


def test_two_reports_of_one_night_are_one() -> None:
    again = said("Strikes kill 33 across Syria", killed=33, at=3, place=SYRIA, extent=SEVERAL)
    assert unsure_of(again, night()) is None


def test_an_incident_says_that_its_toll_is_of_several_attacks() -> None:
    assert night().extent is SEVERAL


def test_an_incident_in_a_town_is_one_event_whatever_some_say() -> None:
    news = News()
    news.say("Strikes kill 30 in Syria", killed=30, place=SYRIA, extent=SEVERAL)
    assert news.say("Strikes kill 30 in Marat al-Ward", killed=30, at=1, place=MARAT).after.extent is Extent.ONE_EVENT


def told(*members: Member) -> Incident:
    """One incident of all these reports, whatever grouping would say of them."""
    return summed(Incident("1", opened=START, updated=START, members=()), members)


def test_the_extent_is_that_of_the_toll_that_is_shown_and_not_of_the_first_reports() -> None:
    first = [said("Missile hits Syria, kills 4", killed=4, place=SYRIA, publisher=paper) for paper in ("Post", "Times")]
    night = said("Strikes kill 11 across Syria", killed=at_least(11), at=3, place=SYRIA, extent=SEVERAL)
    assert told(*first).extent is Extent.ONE_EVENT
    assert told(*first, night).extent is SEVERAL


def test_who_told_of_fewer_dead_in_several_attacks_says_nothing_of_a_later_toll() -> None:
    night = said("Strikes kill 4 in Syria", killed=4, place=SYRIA, extent=SEVERAL, publisher="Post")
    assert told(night, said("Missile kills 30 in Syria", killed=30, at=3, place=SYRIA)).extent is Extent.ONE_EVENT


def test_the_weapon_and_the_doer_of_one_attack_are_not_those_of_all() -> None:
    drone = said("Drone kills 5 in Syria", killed=5, place=SYRIA, actor="the army", weapon=Weapon.DRONE_STRIKE)
    surge = said("14 killed as violence surges", killed=14, at=3, place=SYRIA, extent=SEVERAL, weapon=None)
    found = told(drone, surge)
    assert (found.extent, found.weapon, found.actor) == (SEVERAL, None, None)


def test_what_a_towns_reports_count_beside_a_countrys_dead_is_the_least_of_it() -> None:
    town = said("Missile kills one, hurts two in Marat al-Ward", killed=1, injured=2)
    found = told(town, said("11 killed across Syria", killed=11, at=3, place=SYRIA, extent=SEVERAL, publisher="Post"))
    injured = count_of(found.toll, Harm.INJURED)
    assert found.place == SYRIA
    assert injured
    assert (injured.low, injured.best, injured.high) == (2, 2, None)
