"""Whose word makes an update: reports of this event that are sure enough, and whoever gave the figure that falls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates
from monitor.model import Count, Harm, Target, Victim
from tests.doubles.news import DOZENS, News

CIVILIANS = (Condition((Threshold(Harm.KILLED, Victim.CIVILIAN, 1),)),)
RULE = Rule("Civilians", CIVILIANS, ("duty",), updates=Updates(1, timedelta(0)))
HUNDREDS = Count(100, None, None, "hundreds", vague=True)
TITLE = "Strike on Marat al-Ward market"


def reasons(news: News) -> list[Reason]:
    return [alert.reason for alert in news.alerts]


def dead(number: int | Count, **others: object) -> dict[str, Any]:
    """So many dead, all of them civilians."""
    count = number if isinstance(number, int) else number.figure
    return {"killed": number, "parts": {"civilian": count or 0}, **others}


def told(number: int | Count = 9) -> News:
    """News of which so many were told."""
    news = News((RULE,))
    news.say(f"{TITLE} kills {number}", **dead(number), publisher="Wire")
    assert reasons(news) == [Reason.NEW]
    return news


def test_a_rise_that_only_a_doubtful_report_tells_of_waits_for_a_surer_one() -> None:
    news = told()
    news.say(f"{TITLE} kills 90", **dead(90), publisher="Post", at=1, confidence=0.4)
    news.say(f"{TITLE} kills 9, video shows", **dead(9), publisher="Herald", at=2)
    assert reasons(news) == [Reason.NEW]
    stopped = news.verdicts[-1].stopped_by
    assert stopped is not None
    assert "nobody is sure of killed.all 9 → 90" in stopped.found
    news.say(f"{TITLE}: 90 killed", **dead(90), publisher="Gazette", at=3)
    assert reasons(news) == [Reason.NEW, Reason.TOLL_ROSE]


def test_two_doubtful_outlets_that_tell_one_figure_are_sure_enough_together() -> None:
    news = told()
    news.say(f"{TITLE} kills 90", **dead(90), publisher="Post", at=1, confidence=0.4)
    news.say(f"{TITLE}: 90 killed", **dead(90), publisher="Gazette", at=2, confidence=0.4)
    news.say(f"{TITLE}, video shows", **dead(9), publisher="Herald", at=3)
    assert reasons(news) == [Reason.NEW, Reason.TOLL_ROSE]


def test_soldiers_are_no_rise_to_a_rule_that_asks_for_civilians() -> None:
    news = told(1)
    soldiers: dict[str, Any] = {"killed": 63, "parts": {"civilian": 0, "combatant": 63}}
    news.say(f"{TITLE} kills 63 soldiers", **soldiers, publisher="Post", at=1)
    assert reasons(news) == [Reason.NEW]


def test_soldiers_are_a_rise_to_a_rule_that_asks_for_anybody() -> None:
    news = News((Rule("All", (Condition((Threshold(Harm.KILLED, Victim.ALL, 1),)),), ("duty",), updates=RULE.updates),))
    news.say(f"{TITLE} kills 1", **dead(1), publisher="Wire")
    soldiers: dict[str, Any] = {"killed": 63, "parts": {"civilian": 0, "combatant": 63}}
    news.say(f"{TITLE} kills 63 soldiers", **soldiers, publisher="Post", at=1)
    assert reasons(news) == [Reason.NEW, Reason.TOLL_ROSE]


def test_fighters_who_attacked_hide_none_of_those_whom_they_killed() -> None:
    news = told(10)
    more: dict[str, Any] = {"killed": 14, "parts": {"combatant": 2, "perpetrator": 2}}
    news.say(f"{TITLE} kills 14, two militant attackers among them", **more, publisher="Post", at=1)
    assert reasons(news) == [Reason.NEW, Reason.TOLL_ROSE]


@pytest.mark.parametrize("asked", [Condition((Threshold(Harm.INJURED, Victim.ALL, 1),)), Condition(any_attack=True)])
def test_the_death_of_the_attacker_is_no_rise_unless_a_rule_asks_for_anybody(asked: Condition) -> None:
    anybody = Condition((Threshold(Harm.KILLED, Victim.ALL, 1),))
    attacker: dict[str, Any] = {"killed": 1, "parts": {"civilian": 0, "perpetrator": 1}, "injured": 2}
    for also, heard in (((), [Reason.NEW]), ((anybody,), [Reason.NEW, Reason.TOLL_ROSE])):
        news = News((Rule("Harm", (*CIVILIANS, asked, *also), ("duty",), updates=RULE.updates),))
        news.say("Gunman wounds two at a school", injured=2, target=Target.SCHOOL, publisher="Wire")
        news.say(
            "Gunman who wounded two at a school shot dead", **attacker, target=Target.SCHOOL, publisher="Post", at=1
        )
        assert reasons(news) == heard


def test_a_number_of_another_outlet_under_a_vague_one_corrects_nothing() -> None:
    news = told(DOZENS)
    news.say(f"{TITLE} kills 9", **dead(9), publisher="Post", at=1)
    assert reasons(news) == [Reason.NEW]


def test_a_number_far_under_a_vague_one_is_a_part_and_takes_nothing_from_it() -> None:
    news = told(HUNDREDS)
    news.say(f"{TITLE} kills 45", **dead(45), publisher="Post", at=1)
    count = news.only.toll[Harm.KILLED][Victim.ALL]
    assert count.figure == 100
    assert reasons(news) == [Reason.NEW]


def test_whoever_was_vague_corrects_it_by_a_number() -> None:
    news = told(DOZENS)
    news.say(f"{TITLE} kills 9", **dead(9), publisher="Wire", at=1)
    assert reasons(news) == [Reason.NEW, Reason.CORRECTED]


@pytest.mark.parametrize("fewer", [21, 13, 5])
def test_a_lower_figure_of_another_outlet_is_a_range_and_no_news(fewer: int) -> None:
    news = told(28)
    news.say(f"{TITLE} kills {fewer}", **dead(fewer), publisher="Post", at=1)
    assert reasons(news) == [Reason.NEW]


def test_a_few_fighters_among_the_dead_disputes_nothing_of_the_others() -> None:
    news = told(50)
    few: dict[str, Any] = {"killed": 6, "parts": {"civilian": 0, "combatant": 6}, "disputed": True, "by_party": True}
    news.say("Army says strike on Marat al-Ward market killed six militants", **few, claimant="the army", at=1)
    assert reasons(news) == [Reason.NEW]


def test_that_all_of_the_dead_are_called_fighters_is_told() -> None:
    news = told(50)
    all_of_them: dict[str, Any] = {
        "killed": 50,
        "parts": {"civilian": 0, "combatant": 50},
        "disputed": True,
        "by_party": True,
    }
    news.say(f"{TITLE} killed 50 militants, army says", **all_of_them, claimant="the army", publisher="Post", at=1)
    assert reasons(news)[-1] is not Reason.NEW
