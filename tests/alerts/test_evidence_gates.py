"""Weapons, grades, any attack and the hold: what each gate wants and finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts import Condition, Rule, Step, Threshold, Updates
from monitor.incidents import Grade
from monitor.model import Count, Harm, Target, Toll, Victim, Weapon
from monitor.places.regions import Region
from monitor.reports import Kind
from tests.doubles.news import MARAT, START, News, said, with_toll

FIVE = Condition((Threshold(Harm.KILLED, Victim.ALL, 5),))
RULE = Rule("Deaths", (FIVE,), ("duty",), updates=Updates(1, timedelta(0)))


def stopped(news: News) -> tuple[Step, str, str]:
    check = news.verdicts[-1].stopped_by
    assert check is not None
    return check.gate, check.wanted, check.found


@pytest.mark.parametrize(("weapon", "found"), [(Weapon.MORTAR, "mortar"), (None, "not stated")])
def test_a_weapon_that_the_rule_does_not_name_is_refused(weapon: Weapon | None, found: str) -> None:
    news = News((replace(RULE, weapons=(Weapon.AIR_STRIKE, Weapon.MISSILE)),))
    news.say("Nine killed", killed=9, weapon=weapon)
    assert stopped(news) == (Step.WEAPON, "weapon air_strike or missile", found)


def test_a_weapon_that_the_rule_names_passes_and_is_shown() -> None:
    news = News((replace(RULE, weapons=(Weapon.AIR_STRIKE,)),))
    news.say("Nine killed", killed=9)
    assert Step.WEAPON in [check.gate for check in news.verdicts[-1].checks if check.held]


def test_a_second_source_lifts_an_incident_into_the_rule() -> None:
    news = News((replace(RULE, grades=(Grade.SEVERAL_SOURCES, Grade.ADMITTED)),))
    news.say("Nine killed in Marat al-Ward", killed=9)
    assert stopped(news) == (Step.GRADE, "grade several_sources or admitted", "single_source")
    news.say("Jets kill nine people at Marat al-Ward", killed=9, publisher="Two", at=1)
    assert news.verdicts[-1].fired


def test_who_was_told_hears_on_although_the_grade_changed() -> None:
    news = News((replace(RULE, grades=(Grade.SINGLE_SOURCE,)),))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("Jets kill 12 people at Marat al-Ward", killed=12, publisher="Two", at=1)
    assert [alert.reason.value for alert in news.alerts] == ["new", "toll_rose"]


@pytest.mark.parametrize("target", [Target.SCHOOL, Target.RESIDENTIAL])
def test_any_attack_on_a_protected_place_is_enough(target: Target) -> None:
    news = News((replace(RULE, any=(Condition(any_attack=True),)),))
    news.say("Shell hits it", kind=Kind.ATTACK, target=target)
    assert news.verdicts[-1].fired


def test_a_report_without_protected_place_is_no_attack_on_one() -> None:
    news = News((replace(RULE, any=(Condition(any_attack=True),)),))
    news.say("Nine killed", killed=9)
    assert stopped(news) == (Step.THRESHOLD, "a protected place attacked", "attacked: no protected place")


@pytest.mark.parametrize("toll", [{}, {Harm.ABDUCTED: {Victim.ALL: Count(2, 2, 2, "two")}}], ids=["hit", "taken"])
def test_harm_without_deaths_near_our_own_people_is_told(toll: Toll) -> None:
    conditions = (Condition(any_attack=True), Condition((Threshold(Harm.ABDUCTED, Victim.ALL, 1),)))
    news = News((replace(RULE, any=conditions, regions=(Region("Our people", frozenset({"SY"})),)),))
    kind = Kind.CASUALTIES if toll else Kind.ATTACK
    news.hear(with_toll(said("x", kind=kind, target=None if toll else Target.RESIDENTIAL, place=MARAT), toll))
    assert news.verdicts[-1].fired


HELD = replace(RULE, updates=Updates(1, timedelta(0), hold_first=timedelta(hours=2)))


@pytest.mark.parametrize(("hours", "told"), [((), []), ((1,), []), ((2,), ["new"]), ((1, 2, 3), ["new"])])
def test_the_first_message_waits_until_the_incident_is_old_enough(hours: Sequence[float], told: list[str]) -> None:
    news = News((HELD,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    for hour in hours:
        news.wait(hour)
    assert [alert.reason.value for alert in news.alerts] == told


def test_a_hold_says_until_when() -> None:
    news = News((HELD,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    assert stopped(news) == (Step.HOLD, "reported 2 hours ago or earlier", "first reported 0 seconds ago")
    assert news.verdicts[-1].revisit_at == START + timedelta(hours=2)


def test_the_held_message_tells_what_is_known_by_then() -> None:
    news = News((HELD,))
    news.say("Nine killed in Marat al-Ward", killed=9, claimant="Officials")
    news.say("23 killed in Marat al-Ward", killed=23, claimant="Officials", at=1)
    news.wait(2)
    [alert] = news.alerts
    assert "23" in str(alert.facts["incident"])
    assert alert.sequence == 1


def test_an_update_is_not_held() -> None:
    news = News((HELD,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.wait(2)
    news.say("14 killed in Marat al-Ward", killed=14, publisher="Two", at=2.5)
    assert [alert.reason.value for alert in news.alerts] == ["new", "toll_rose"]


def test_a_clock_that_stepped_back_holds_no_first_message() -> None:
    news = News((HELD,))
    news.say("Three killed in Marat al-Ward", killed=3, at=5)
    news.say("Nine killed in Marat al-Ward", killed=9, publisher="Two", at=1)
    assert news.verdicts[-1].fired
