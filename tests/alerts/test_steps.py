"""How much must change to be told again, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates
from monitor.model import Count, Harm, Target, Victim
from monitor.reports import Kind
from tests.doubles.news import News, at_least, said


def asks(harm: Harm, number: int, victim: Victim = Victim.ALL) -> Condition:
    return Condition((Threshold(harm, victim, number),))


RULE = Rule("Deaths", (asks(Harm.KILLED, 5),), ("duty",), updates=Updates(at_most_every=timedelta(0)))


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ((97, 100, 97, 100), ["new"]),
        ((9, 10), ["new", "toll_rose"]),
        ((23, 25, 26), ["new", "toll_rose"]),
        ((100, 91, 89), ["new", "corrected"]),
        ((6, 4), ["new", "corrected"]),
    ],
)
def test_a_share_of_what_was_told_makes_news_up_and_down(figures: Sequence[int], told: list[str]) -> None:
    news = News((RULE,))
    for hour, figure in enumerate(figures):
        news.say(f"{figure} killed in Marat al-Ward", killed=figure, claimant="Officials", key="live", revision=hour)
    assert [alert.reason.value for alert in news.alerts] == told


def test_whoever_was_told_hears_of_less_than_the_step_where_it_leaves_the_rule() -> None:
    news = News((replace(RULE, updates=Updates(5, timedelta(0))),))
    news.say("6 killed in Marat al-Ward", killed=6, claimant="Officials")
    news.say("4 killed in Marat al-Ward", killed=4, claimant="Officials", at=1)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CORRECTED]


@pytest.mark.parametrize(("figures", "told"), [((20, 24), 1), ((20, 25), 2), ((200, 240), 1), ((200, 250), 2)])
def test_the_injured_rise_by_a_quarter_and_five_at_least(figures: Sequence[int], told: int) -> None:
    news = News((replace(RULE, any=(asks(Harm.INJURED, 20),)),))
    for hour, injured in enumerate(figures):
        news.say(f"{injured} injured in Marat al-Ward", injured=injured, claimant="Officials", at=hour)
    assert len(news.alerts) == told


def test_that_some_of_those_who_were_told_are_children_is_no_rise() -> None:
    asked = (asks(Harm.ABDUCTED, 5), Condition((Threshold(Harm.ABDUCTED, Victim.CHILD, 1),)))
    news = News((replace(RULE, any=asked),))
    cells = [{Victim.ALL: Count(50, 50, 50)}, {Victim.ALL: Count(50, 50, 50), Victim.CHILD: Count()}]
    for hour, cell in enumerate(cells):
        told = said("50 seized in Marat al-Ward", claimant="Officials", at=hour)
        news.hear(replace(told, report=replace(told.report, toll={Harm.ABDUCTED: cell})))
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


@pytest.mark.parametrize(("injured", "told"), [(3, 1), (20, 2)])
def test_a_first_count_of_injured_is_news_where_it_is_what_the_rule_asks_for(injured: int, told: int) -> None:
    news = News((replace(RULE, any=(asks(Harm.KILLED, 5), asks(Harm.INJURED, 20))),))
    news.say("9 killed in Marat al-Ward", killed=9, claimant="Officials")
    news.say("9 killed, others injured in Marat al-Ward", killed=9, injured=injured, claimant="Officials", at=1)
    assert len(news.alerts) == told


@pytest.mark.parametrize(("injured", "told"), [(3, 1), (12, 2)])
def test_who_was_told_of_an_attack_hears_of_many_injured(injured: int, told: int) -> None:
    news = News((replace(RULE, any=(Condition(attack=Target.HOSPITAL),)),))
    news.say("Shell hits hospital in Marat al-Ward", kind=Kind.ATTACK, target=Target.HOSPITAL)
    news.say("Shell hits hospital in Marat al-Ward, injured", injured=injured, target=Target.HOSPITAL, at=1)
    assert len(news.alerts) == told


def test_a_correction_in_so_many_words_is_told_however_small() -> None:
    news = News((RULE,))
    news.say("100 killed in Marat al-Ward", killed=100, claimant="Officials")
    member = said("Corrected: 99 killed in Marat al-Ward", killed=99, claimant="Officials", at=1)
    news.hear(replace(member, report=replace(member.report, corrects=True)))
    assert [alert.reason for alert in news.alerts] == [Reason.NEW, Reason.CORRECTED]


def test_at_least_fewer_takes_no_number_back() -> None:
    news = News((RULE,))
    news.say("56 killed in Marat al-Ward", killed=56, claimant="Officials")
    news.say("At least 50 killed in Marat al-Ward", killed=at_least(50), claimant="Officials", at=1)
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]


def test_a_lower_figure_of_another_source_is_a_range_and_no_correction() -> None:
    news = News((RULE,))
    news.say("56 killed in Marat al-Ward", killed=56, publisher="One")
    news.say("Jets kill 50 in Marat al-Ward", killed=50, publisher="Two", at=1)
    count = news.only.toll[Harm.KILLED][Victim.ALL]
    assert [alert.reason for alert in news.alerts] == [Reason.NEW]
    assert (count.low, count.high) == (50, 56)
