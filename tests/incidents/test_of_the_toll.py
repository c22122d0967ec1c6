"""A number is told with the place, the doer and the weapon of those who give it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import digest_alert
from monitor.alerts.gates import region
from monitor.cli.export import within
from monitor.deliveries.people import Person
from monitor.deliveries.settings import Digest
from monitor.incidents import Correction, Fact, Grade, Incident, Member, correct, dissent_of
from monitor.incidents.merge import summed
from monitor.incidents.of_the_toll import GREW, places_of, votes_of_toll
from monitor.incidents.toll import Tolls
from monitor.incidents.votes import Votes
from monitor.model import Target, Weapon
from monitor.pipeline.outbox.addressees import at
from monitor.places.areas import AroundPlace, WithinAdmin1
from monitor.places.kinds import Candidate, PlaceKind
from monitor.places.regions import Region
from monitor.reports import Kind, Telling
from monitor.web.access.gate import is_theirs
from tests.doubles.news import IDLIB, KAFR, MARAT, START, SYRIA, UNKNOWN, at_least, said
from tests.doubles.newsroom import rule


def told(*members: Member) -> Incident:
    """One incident of all these reports, whatever grouping would say of them."""
    return summed(Incident("1", opened=START, updated=START, members=()), members)


# an area


def test_a_countrys_number_is_of_the_country() -> None:
    assert told(said(killed=4), said(killed=11, place=SYRIA, publisher="Post")).place == SYRIA


def test_a_provinces_number_is_of_the_province() -> None:
    assert told(said(killed=4), said(killed=5, place=IDLIB, publisher="Post")).place == IDLIB


def test_of_two_areas_the_smaller_one_that_holds_the_town_is_told() -> None:
    both = (said(killed=11, place=SYRIA, publisher="Post"), said(killed=11, place=IDLIB, publisher="Herald"))
    assert told(said(killed=4), *both).place == IDLIB


def test_a_number_is_of_the_area_where_the_town_has_none() -> None:
    plant = said("Missiles hit power station", kind=Kind.ATTACK, target=Target.POWER)
    assert told(plant, said(killed=5, place=SYRIA, publisher="Post")).place == SYRIA


def test_the_doer_and_the_weapon_are_of_the_number() -> None:
    fight = said("Rebels shell the town", killed=UNKNOWN, actor="rebels", weapon=Weapon.SHELLING)
    found = told(fight, said(killed=1, place=SYRIA, publisher="Post", weapon=None))
    assert (found.actor, found.weapon) == (None, None)


def test_the_first_reports_name_the_doer_of_a_number_that_grew() -> None:
    first = said(killed=5, actor="Russia", weapon=Weapon.MISSILE)
    grown = told(first, said(killed=14, at=9, publisher="Post", weapon=None))
    assert (grown.actor, grown.weapon) == ("Russia", Weapon.MISSILE)


def test_who_hit_homes_in_a_town_is_not_who_hit_its_school() -> None:
    homes = said("Homes shelled", killed=UNKNOWN, actor="rebels", weapon=Weapon.SHELLING)
    school = said("Blast at school", kind=Kind.ATTACK, target=Target.SCHOOL, weapon=None, publisher="Post")
    found = told(homes, school)
    assert (found.target, found.actor, found.weapon) == (Target.SCHOOL, None, None)


def test_who_gives_no_number_is_no_source_of_it() -> None:
    earlier = said("Many killed in the camp", killed=UNKNOWN, claimant="the ministry")
    found = told(earlier, said("Sixty killed in the camp", killed=60, publisher="Post"))
    assert (found.claimants, found.grade) == (("Post",), Grade.SINGLE_SOURCE)


def test_who_gives_a_number_far_below_is_no_source_of_it() -> None:
    found = told(said(killed=3, claimant="the mayor"), said(killed=8, at=9, claimant="the governor", publisher="Post"))
    assert found.claimants == ("the governor",)


def test_who_names_the_place_that_was_hit_is_a_source_without_a_number() -> None:
    attack = said("Shells hit hospital", kind=Kind.ATTACK, target=Target.HOSPITAL)
    found = told(attack, said("Two killed in Marat", killed=2, target=Target.HOSPITAL, publisher="Post"))
    assert found.grade is Grade.SEVERAL_SOURCES


def test_a_countrys_number_contests_no_towns() -> None:
    town, country = said(killed=1, claimant="the mayor"), said(killed=11, place=SYRIA, publisher="Post")
    assert dissent_of((town, country)) == ()


def test_no_report_is_looked_for_among_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an event of which hundreds tell, each report that comes is weighed in one round of them."""
    there = [said(killed=4, publisher=f"Post {n}") for n in range(40)]
    members, tolls = [*there, said(killed=11, place=SYRIA, publisher="Herald")], Tolls()
    for voice, member in enumerate(members):
        tolls.add(member, voice)
    votes, compared = Votes.of(members), list[Member]()
    monkeypatch.setattr(Member, "__eq__", lambda one, other: compared.append(one) or one is other)
    assert votes_of_toll(members, votes, tolls).place.likeliest == SYRIA
    assert not compared


# who hears of it


IN_IDLIB = Region("Idlib", frozenset({"SY"}), (WithinAdmin1("Idlib", "SY"),))
TOWN = Candidate(101, MARAT.name, "SY", "Idlib", 35.80, 36.60, PlaceKind.CITY)
OUR_OFFICE = Region("Office", parts=(AroundPlace(TOWN, 10.0),))


def counted_around() -> Incident:
    """Eleven in the country, and nine of a town in it."""
    return told(said(killed=9), said(killed=11, place=SYRIA, publisher="Post"))


@pytest.mark.parametrize("watched", [IN_IDLIB, OUR_OFFICE], ids=lambda region: region.name)
def test_whoever_watches_the_town_hears_of_it_though_more_are_counted_around_it(watched: Region) -> None:
    found = counted_around()
    assert found.place == SYRIA
    assert region(found, rule("Town", regions=(watched,))).held
    amal = Person("amal", ("amal@example.org",), regions=(watched,))
    assert at(places_of(found))(amal)
    assert is_theirs(amal, found)


def test_a_digest_and_an_export_of_the_town_list_it_and_a_sum_leaves_the_areas_number_out() -> None:
    found = replace(counted_around(), opened=START, updated=START)
    morning = Digest("Morning", time(7), ZoneInfo("UTC"), (), regions=(OUR_OFFICE,))
    facts: Any = digest_alert(morning, [(found, None)], [], [], START, START + timedelta(days=1)).facts
    assert [one["id"] for one in facts["incidents"]] == [found.id]
    assert (facts["incident_count"], facts["earlier_count"], facts["totals"]["killed"]["figure"]) == (0, 0, 0)
    assert list(within([found], OUR_OFFICE)) == [found]


def test_a_rule_of_the_area_names_the_area() -> None:
    syria = Region("Syria", frozenset({"SY"}))
    assert region(counted_around(), rule("All", regions=(syria,))).found == "Syria, SY: country SY"


def test_who_watches_another_town_hears_nothing() -> None:
    hama = Region("Hama", frozenset({"SY"}), (WithinAdmin1("Hama", "SY"),))
    assert not region(counted_around(), rule("Town", regions=(hama,))).held


def test_where_a_person_said_where_it_was_the_town_is_not_asked() -> None:
    word = Correction(START, "amal", Fact.PLACE, place=SYRIA)
    assert list(places_of(correct(counted_around(), word, "place"))) == [SYRIA]


# a town


def test_the_towns_own_number_is_of_the_town() -> None:
    assert told(said(killed=11), said(killed=11, place=SYRIA, publisher="Post")).place == MARAT


def test_a_little_more_is_the_towns_number_that_grew() -> None:
    most = int(20 * GREW) - 1
    assert told(said(killed=20), said(killed=most, place=IDLIB, publisher="Post")).place == MARAT


def test_a_toll_that_is_said_to_have_risen_is_the_towns() -> None:
    risen = said("Toll rises to 11", killed=11, place=SYRIA, publisher="Post", telling=Telling.UPDATE)
    assert told(said(killed=4), risen).place == MARAT


def test_who_names_the_mosque_that_was_hit_tells_of_the_town() -> None:
    mosque = said("Mosque hit", kind=Kind.ATTACK, target=Target.WORSHIP)
    assert told(mosque, said(killed=9, place=SYRIA, target=Target.WORSHIP, publisher="Post")).place == MARAT


def test_who_names_no_place_tells_of_the_town() -> None:
    assert told(said(killed=4), said(killed=11, place=None, publisher="Post")).place == MARAT


def test_fewer_dead_of_the_area_change_nothing() -> None:
    assert told(said(killed=11), said(killed=at_least(4), place=SYRIA, publisher="Post")).place == MARAT


def test_another_town_s_number_is_no_areas() -> None:
    assert told(said(killed=4), said(killed=11, place=KAFR, publisher="Post")).place in (MARAT, KAFR)
