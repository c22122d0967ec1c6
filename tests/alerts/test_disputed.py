"""Dead whom only a warring side calls fighters, and counts that no number was said for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.alerts import Condition, Reason, Rule, Step, Threshold, Updates
from monitor.alerts.words import count_in_words, found_in_words
from monitor.model import Count, Harm, Victim
from tests.doubles.news import News

AT_ONCE = Updates(1, timedelta(0))
CLAIM = "Army says it killed 30 militants"


def rule(victim: Victim = Victim.ALL, *, disputed: bool = False) -> Rule:
    wanted = Condition((Threshold(Harm.KILLED, victim, 5),))
    return Rule("Deaths", (wanted,), ("duty",), updates=AT_ONCE, disputed=disputed)


def claimed(news: News) -> News:
    news.say(CLAIM, killed=30, parts={"combatant": 30}, claimant="Army", by_party=True, disputed=True)
    return news


def test_a_count_that_only_a_warring_side_calls_fighters_waits() -> None:
    news = claimed(News((rule(),)))
    stopped = news.verdicts[-1].stopped_by
    assert news.alerts == []
    assert stopped is not None
    assert (stopped.gate, stopped.found) == (Step.DISPUTED, "only a warring side says who they were")


def test_it_fires_where_the_rule_says_so() -> None:
    assert [a.reason for a in claimed(News((rule(disputed=True),))).alerts] == [Reason.NEW]


def test_it_fires_as_soon_as_somebody_else_reports_the_dead() -> None:
    news = claimed(News((rule(),)))
    news.say("Villagers: 30 shepherds killed", killed=30, parts={"civilian": 30}, publisher="Other", at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW]


def test_a_rule_for_fighters_takes_the_side_at_its_word() -> None:
    assert len(claimed(News((rule(Victim.COMBATANT),))).alerts) == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [(3, "several"), (2, "several"), (12, "dozens"), (20, "dozens"), (100, "hundreds"), (1000, "thousands")],
)
def test_a_vague_word_stays_a_word(number: int, words: str) -> None:
    assert count_in_words(Count(number, number, None, vague=True)) == words


def test_a_threshold_shows_the_number_that_stands_for_the_word() -> None:
    assert found_in_words(Count(12, 12, None, vague=True)) == "12 (dozens)"
