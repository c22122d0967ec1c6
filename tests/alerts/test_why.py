"""Why somebody is told, in one line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.alerts import Condition, Rule, Threshold
from monitor.alerts.alert import Bound
from monitor.alerts.samples import NOW, samples
from monitor.alerts.why import why_in_words
from monitor.incidents import Incident, Member
from monitor.model import Count, Harm, Target, Toll, Victim
from monitor.reports import Kind, Report


def incident(toll: Toll, target: Target | None = None) -> Incident:
    report = Report(kind=Kind.CASUALTIES, toll=toll)
    member = Member("a", "k", 0, 0, report, "Title", None, "Wire", NOW, NOW)
    return Incident("i", NOW, NOW, (member,), toll=toll, target=target)


def killed(victim: Victim, count: Count) -> Toll:
    return {Harm.KILLED: {victim: count}}


def asks(*conditions: Condition) -> Rule:
    return Rule("My rule", any=conditions, send=())


def at_least(number: int | None, victim: Victim = Victim.CIVILIAN, bound: Bound = Bound.FIGURE) -> Condition:
    return Condition((Threshold(Harm.KILLED, victim, number, bound),))


@pytest.mark.parametrize(
    ("condition", "count", "said"),
    [
        (at_least(5), Count(9, 9, 9), "Civilians killed: 5 or more; 9 reported"),
        (at_least(5), Count(9, 9, None), "Civilians killed: 5 or more; at least 9 reported"),
        (at_least(1, Victim.CHILD), Count(2, 2, 2), "Children killed: 1 or more; 2 reported"),
        (at_least(1, Victim.HEALTH_WORKER), Count(1, 1, 1), "Health workers killed: 1 or more; 1 reported"),
        (at_least(5), Count(0, None, 14), "Civilians killed: 5 or more; 0 to 14 reported"),
        (at_least(10), Count(12, 12, None, "dozens", vague=True), "Civilians killed: 10 or more; dozens reported"),
        (at_least(5, bound=Bound.LOW), Count(9, None, 20), "Civilians killed: 5 or more; 9 to 20 reported"),
        (at_least(5, bound=Bound.LOW), Count(9, 9, None), "Civilians killed: 5 or more; at least 9 reported"),
        (at_least(5, bound=Bound.LOW), Count(None, None, 50), "Civilians killed: 5 or more; up to 50 reported"),
        (at_least(None, Victim.ALL), Count(), "People killed, how many nobody says"),
        (at_least(1), Count(), "Civilians killed: 1 or more; some reported, how many nobody says"),
        (at_least(1, bound=Bound.LOW), Count(), "Civilians killed: 1 or more; some reported, how many nobody says"),
    ],
)
def test_it_says_what_is_asked_for_and_what_is_reported(condition: Condition, count: Count, said: str) -> None:
    (threshold,) = condition.thresholds
    assert why_in_words(asks(condition), incident(killed(threshold.victim, count))) == said


def test_a_protected_place_is_named() -> None:
    rule = asks(Condition((), attack=Target.HOSPITAL))
    assert why_in_words(rule, incident({}, Target.HOSPITAL)) == "Hospital attacked"


def test_the_first_condition_that_holds_speaks() -> None:
    rule = asks(at_least(50), at_least(1, Victim.CHILD), at_least(1))
    toll: Toll = {Harm.KILLED: {Victim.CIVILIAN: Count(9, 9, 9), Victim.CHILD: Count(2, 2, 2)}}
    assert why_in_words(rule, incident(toll)).startswith("Children killed")


def test_where_nothing_holds_any_more_the_rule_is_named() -> None:
    assert why_in_words(asks(at_least(50)), incident({})) == "My rule"


def test_it_stands_in_the_facts() -> None:
    rule: Any = samples()["new"].facts["rule"]
    assert rule["why"]


def test_two_things_that_must_both_hold_are_both_said() -> None:
    both = replace(at_least(1), attack=Target.MARKET)
    said = why_in_words(asks(both), incident(killed(Victim.CIVILIAN, Count(3, 3, 3)), Target.MARKET))
    assert said == "Civilians killed: 1 or more; 3 reported and Market attacked"
