"""News that stands only in a language that is read with limits: less urgent, marked, and a second source where a
rule says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.alerts import Condition, Rule, Step, Threshold, Updates
from monitor.incidents import Member
from monitor.model import Harm, Severity, Victim
from tests.doubles.news import News, said

RULE = Rule(
    "Deaths", (Condition((Threshold(Harm.KILLED, Victim.ALL, 5),)),), ("duty",), updates=Updates(1, timedelta(0))
)


def limited(**what: Any) -> Member:
    member = said(language="fa", **what)
    return replace(member, report=replace(member.report, limited=True))


def incident_in(facts: Any) -> Any:
    return facts["incident"]


def test_an_incident_in_such_a_language_alone_is_told_one_severity_lower_and_marked() -> None:
    news = News((RULE,))
    news.hear(limited(killed=9))
    [alert] = news.alerts
    assert alert.severity is Severity.MEDIUM
    assert incident_in(alert.facts)["limited"]
    assert incident_in(alert.facts)["reports"][0]["limited"]


def test_no_severity_is_lower_than_the_lowest() -> None:
    news = News((replace(RULE, severity=Severity.LOW),))
    news.hear(limited(killed=9))
    assert news.alerts[0].severity is Severity.LOW


def test_a_report_in_another_language_makes_it_as_urgent_as_any() -> None:
    news = News((RULE,))
    news.hear(limited(killed=9))
    news.say(killed=23, at=1, publisher="Another Paper")
    assert [a.severity for a in news.alerts] == [Severity.MEDIUM, Severity.HIGH]
    assert not incident_in(news.alerts[-1].facts)["limited"]


def test_a_rule_may_want_a_second_source_for_it() -> None:
    news = News((replace(RULE, second_source=True),))
    news.hear(limited(killed=9))
    stopped = news.verdicts[-1].stopped_by
    assert stopped is not None
    assert stopped.gate is Step.SECOND_SOURCE
    news.say(killed=9, at=1, publisher="Another Paper")
    assert [a.reason for a in news.alerts] == ["new"]


def test_two_sources_in_such_languages_are_a_second_source_too() -> None:
    news = News((replace(RULE, second_source=True),))
    news.hear(limited(killed=9, claimant="Red Crescent"))
    news.hear(limited(killed=9, at=1, publisher="Another Paper", claimant="provincial governor"))
    assert len(news.alerts) == 1


def test_such_a_rule_asks_nothing_more_of_other_languages() -> None:
    news = News((replace(RULE, second_source=True),))
    news.say(killed=9)
    assert len(news.alerts) == 1
