"""Whose part of a budget a message spends: that of the feed without which nobody would be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts import Condition, Reason, Rule, Threshold, Updates
from monitor.alerts.charged import tells_as_much
from monitor.feeds import BY_HAND
from monitor.incidents import Member
from monitor.model import Harm, Victim
from tests.doubles.news import START, News, said

FIVE = (Condition((Threshold(Harm.KILLED, Victim.ALL, 5),)),)
AT_ONCE = Rule("Killed", FIVE, ("duty",), updates=Updates(at_most_every=START - START))
WORDS = {"Wire": "Strike on Marat al-Ward kills {}", "Post": "Jets bomb Marat al-Ward, {} people killed"}


def tells(publisher: str, killed: int, at: float = 0.0) -> Member:
    title = WORDS.get(publisher, "Planes over Marat al-Ward, {} bodies seen")
    return said(title.format(killed), killed=killed, publisher=publisher, at=at)


def by_hand(member: Member) -> Member:
    return replace(member, feed=BY_HAND.name, carried=True)


def charged(*members: Member, rule: Rule = AT_ONCE) -> list[tuple[Reason, str | None]]:
    news = News((rule,))
    for member in members:
        news.hear(member)
    return [(alert.reason, alert.feed) for alert in news.alerts]


def test_what_one_feed_alone_tells_of_is_its_own() -> None:
    assert charged(tells("Wire", 9)) == [(Reason.NEW, "Wire feed")]


def test_a_feed_that_raises_what_another_told_spends_its_own_part() -> None:
    assert charged(tells("Wire", 9), tells("Hacked", 40, at=2)) == [
        (Reason.NEW, "Wire feed"),
        (Reason.TOLL_ROSE, "Hacked feed"),
    ]


def test_a_feed_that_raises_what_was_too_little_to_be_told_spends_its_own_part() -> None:
    assert charged(tells("Wire", 3), tells("Post", 3, at=1), tells("Hacked", 40, at=2)) == [(Reason.NEW, "Hacked feed")]


def test_a_feed_that_contests_what_another_told_spends_its_own_part() -> None:
    high = said("Strike on Marat al-Ward kills 999", killed=999, publisher="Hacked")
    assert charged(high, tells("Wire", 40, at=1))[-1] == (Reason.CONTESTED, "Wire feed")


def test_a_feed_that_raises_in_steps_and_takes_it_back_spends_its_own_part_each_time() -> None:
    told = [tells("Wire", 31), tells("Hacked", 55, at=1), tells("Hacked", 100, at=2), tells("Hacked", 52, at=3)]
    assert [feed for _, feed in charged(*told)] == ["Wire feed", "Hacked feed", "Hacked feed", "Hacked feed"]


WAITING = replace(AT_ONCE, updates=Updates(at_most_every=START - START, hold_first=timedelta(hours=1)))


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("killed", [9, 40])
def test_a_true_report_that_a_hostile_feed_joined_before_it_was_told_is_nobodys(first: int, killed: int) -> None:
    news = News((WAITING,))
    for member in [tells("Hacked", killed, at=0.2), tells("Wire", 9, at=0.2)][:: 1 - 2 * first]:
        news.hear(member)
    news.wait(1.5)
    assert [(alert.reason, alert.feed) for alert in news.alerts] == [(Reason.NEW, None)]


def test_a_rise_that_waited_is_the_part_of_whoever_gave_it_and_not_of_who_spoke_last() -> None:
    news = News((replace(AT_ONCE, updates=Updates(at_most_every=timedelta(hours=3))),))
    for member in (tells("Wire", 9), tells("Hacked", 40, at=1), tells("Wire", 9, at=2)):
        news.hear(member)
    news.wait(4)
    assert [(alert.reason, alert.feed) for alert in news.alerts][1:] == [(Reason.TOLL_ROSE, "Hacked feed")]


def test_a_report_that_a_person_gave_makes_nothing_that_of_two_feeds_and_spends_no_part() -> None:
    theirs = by_hand(tells("Ward 4", 9, at=1))
    assert charged(tells("Wire", 9), theirs, tells("Wire", 30, at=2))[-1] == (Reason.TOLL_ROSE, "Wire feed")
    assert charged(tells("Wire", 9), by_hand(tells("Ward 4", 30, at=1)))[-1] == (Reason.TOLL_ROSE, None)


@pytest.mark.parametrize(("killed", "as_much"), [(31, True), (40, True), (9, False)])
def test_a_report_says_as_much_where_its_figure_is_not_far_under_what_is_told(killed: int, as_much: bool) -> None:
    news = News()
    news.hear(tells("Flood", 40))
    [change] = news.hear(tells("Wire", killed, at=1))
    assert tells_as_much(change) is as_much
