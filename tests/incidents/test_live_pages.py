"""One entry, and one event after another: live pages, and guids that come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.incidents import ChangeKind
from monitor.model import Harm, Target, Weapon, count_of
from tests.doubles.news import DAY, HAMA, KAFR, MARAT, START, TRIPOLI, News


@pytest.mark.parametrize("place", [TRIPOLI, HAMA], ids=["another country", "another province"])
def test_a_revision_that_tells_of_another_place_opens_its_own_incident(place: object) -> None:
    news = News()
    first = news.say("Live: nine killed in Marat al-Ward", killed=9, key="live").after
    second = news.say("Live: 31 killed in shelling", killed=31, place=place, key="live", revision=1, at=8)
    assert second.kind is ChangeKind.OPENED
    assert news.incidents[first.id] == first


def test_such_a_revision_is_as_old_as_the_revision() -> None:
    news = News()
    news.say("Live: nine killed in Marat al-Ward", killed=9, key="live", age=timedelta(hours=40))
    later = news.say("Live: 31 killed in Hama", killed=31, place=HAMA, key="live", revision=1, at=8).member
    assert (later.seen, later.published) == (START + timedelta(hours=8), START + timedelta(hours=8))


def test_what_is_said_next_on_the_page_revises_the_event_that_it_told_of_last() -> None:
    news = News()
    news.say("Live: nine killed in Marat al-Ward", killed=9, key="live")
    second = news.say("Live: 31 killed in Hama", killed=31, place=HAMA, key="live", revision=1, at=8)
    third = news.say("Live: 33 killed in Hama", killed=33, place=HAMA, key="live", revision=2, at=9)
    assert (third.kind, third.after.id) == (ChangeKind.REVISED, second.after.id)


def test_the_village_next_door_is_no_other_event() -> None:
    news = News()
    news.say("Nine killed in Marat al-Ward", killed=9, key="live")
    assert news.say("Nine killed in Kafr Zahr", killed=9, place=KAFR, key="live", revision=1, at=1).kind is (
        ChangeKind.REVISED
    )


def test_a_town_that_the_first_reading_named_as_well_may_have_been_misread() -> None:
    news = News()
    news.say("Nine killed on road from Hama to Marat al-Ward", killed=9, key="live")
    change = news.say("Nine killed on Hama road", killed=9, place=HAMA, key="live", revision=1, at=1)
    assert change.kind is ChangeKind.REVISED


def test_a_place_that_is_put_right_is_no_other_event() -> None:
    news = News()
    news.say("Nine killed in Marat al-Ward", killed=9, key="live")
    assert (
        news.say("Nine killed in Hama", killed=9, place=HAMA, key="live", revision=1, at=1).kind is ChangeKind.REVISED
    )


def test_as_many_dead_in_another_town_in_other_words_are_another_event() -> None:
    news = News()
    news.say("Nine killed in shelling of Marat al-Ward", killed=9, weapon=Weapon.SHELLING, key="live")
    title = "Nine pupils die as rocket hits Hama school"
    change = news.say(title, killed=9, place=HAMA, weapon=Weapon.ROCKET, key="live", revision=1, at=6)
    assert change.kind is ChangeKind.OPENED


def test_another_protected_place_with_another_number_is_another_event() -> None:
    news = News()
    news.say("Nine killed in market", killed=9, target=Target.MARKET, key="live")
    change = news.say("14 killed in school", killed=14, target=Target.SCHOOL, key="live", revision=1, at=5)
    assert change.kind is ChangeKind.OPENED


def test_a_guid_that_comes_back_a_month_later_is_new() -> None:
    news = News()
    news.say("Latest: 21 killed in market", killed=21, key="latest")
    day = DAY + timedelta(days=31)
    change = news.say("Latest: ten killed in bus", killed=10, key="latest", revision=1, at=31 * 24, day=day)
    assert change.kind is ChangeKind.OPENED
    assert count_of(change.after.toll, Harm.KILLED).figure == 10  # type: ignore[union-attr]  # it has one


def test_a_page_that_told_of_nothing_before_is_as_old_as_its_first_words_of_harm() -> None:
    change = News().say("Live: 19 killed in Marat al-Ward", killed=19, revision=3, age=timedelta(days=3), place=MARAT)
    assert change.member.published == START
