"""When somebody is told and when not: timelines, and each gate's refusal in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.alerts import (
    Alert,
    Bound,
    Condition,
    Reason,
    Rule,
    Step,
    Threshold,
    Updates,
    Verdict,
    alert_of,
    decide,
)
from monitor.alerts.what_changed import material_rise
from monitor.incidents import change_again
from monitor.model import Cause, Context, Count, Harm, Place, Severity, Target, Victim
from monitor.places.regions import Region
from monitor.reports import Kind
from tests.doubles.news import HAMA, IDLIB, MARAT, START, TRIPOLI, UNKNOWN, News, at_least, said, toll

SYRIA = Region("Syria", frozenset({"SY"}))
LEBANON = Region("Lebanon", frozenset({"LB"}))


def killed(number: int | None, victim: Victim = Victim.ALL, bound: Bound = Bound.FIGURE) -> Condition:
    return Condition((Threshold(Harm.KILLED, victim, number, bound),))


RULE = Rule("Deaths", (killed(5),), ("duty",), updates=Updates(1, timedelta(0)))


def _one(news: News) -> Verdict:
    return news.verdicts[-1]


def _stopped(news: News) -> tuple[Step, str, str]:
    check = _one(news).stopped_by
    assert check is not None
    return check.gate, check.wanted, check.found


# timelines: (hour, killed, who says so) → what is told


@pytest.mark.parametrize(
    ("name", "updates", "timeline"),
    [
        (
            "a toll rises and is corrected",
            Updates(1, timedelta(0)),
            [(0, 9, "new"), (1, 23, "toll_rose"), (2, 21, "corrected"), (3, 21, None)],
        ),
        (
            "small rises wait until they add up",
            Updates(5, timedelta(0)),
            [(0, 9, "new"), (1, 12, None), (2, 13, None), (3, 14, "toll_rose"), (4, 18, None)],
        ),
        (
            "below the threshold nobody is told, and the first message is new",
            Updates(1, timedelta(0)),
            [(0, 3, None), (1, 4, None), (2, 8, "new")],
        ),
        (
            "a correction below the threshold still reaches who was told",
            Updates(1, timedelta(0)),
            [(0, 6, "new"), (1, 4, "corrected")],
        ),
        (
            "updates come no more often than the rule says",
            Updates(1, timedelta(hours=2)),
            [(0, 9, "new"), (1, 14, None), (2, 15, "toll_rose"), (3, 30, None)],
        ),
    ],
)
def test_a_timeline_tells_what_matters_and_nothing_twice(
    name: str, updates: Updates, timeline: Sequence[tuple[int, int, str | None]]
) -> None:
    news = News((replace(RULE, updates=updates),))
    for hour, dead, reason in timeline:
        news.say(f"{dead} dead in strike on Marat al-Ward", killed=dead, claimant="Officials", at=hour)
        assert _one(news).reason == reason, f"{name}, hour {hour}"


def test_one_event_told_by_two_publishers_is_told_once() -> None:
    news = News((RULE,))
    news.say("At least 25 killed in Marat al-Ward", killed=at_least(25), claimant="White Helmets", publisher="One")
    news.say("Strikes kill 25, says rescue group", killed=25, claimant="White Helmets", publisher="Two", at=5)
    assert [a.reason for a in news.alerts] == [Reason.NEW]
    assert news.only.claimants == ("White Helmets",)


def test_a_number_for_deaths_of_unknown_number_is_told() -> None:
    news = News((replace(RULE, any=(killed(None), killed(5))),))
    news.say("Many feared dead in Marat al-Ward", killed=UNKNOWN)
    news.say("Seven dead in Marat al-Ward", killed=7, at=1, publisher="Two")
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


def test_deaths_after_an_attack_without_toll_are_told() -> None:
    news = News((Rule("Hospitals", (Condition(attack=Target.HOSPITAL),), ("duty",), updates=Updates(5, timedelta(0))),))
    news.say("Shell hits maternity hospital in Marat al-Ward", kind=Kind.ATTACK, target=Target.HOSPITAL)
    news.say("Two die in maternity hospital of Marat al-Ward", killed=2, target=Target.HOSPITAL, at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_correction_to_another_province_is_told() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9, key="live")
    news.say("Nine killed in Hama", killed=9, key="live", revision=1, place=HAMA, at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.CORRECTED]


def test_a_strike_that_was_an_accident_is_corrected() -> None:
    news = News((RULE,))
    news.say("Nine killed in blast", killed=9, key="live")
    news.say("Nine killed by gas bottle", killed=9, key="live", revision=1, cause=Cause.ACCIDENT, at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.CORRECTED]


# gates, in order


def test_the_gates_are_tried_in_their_order_and_all_are_shown_when_it_fires() -> None:
    news = News((RULE,))
    news.say("Nine killed", killed=9)
    order = [c.gate for c in _one(news).checks]
    # There is no rate before a first message, a person's word and whether anybody is believed
    # are shown only where they stop, and the others are asked
    # by rules that want them.
    seldom = (
        Step.STAFF,
        Step.BELIEVED,
        Step.WEAPON,
        Step.GRADE,
        Step.DISPUTED,
        Step.SECOND_SOURCE,
        Step.USUAL,
        Step.KNOWN,
        Step.MUTE,
        Step.HOLD,
        Step.RATE,
        Step.ACK,
    )
    assert order == [g for g in Step if g not in seldom]
    assert all(c.held and c.wanted and c.found for c in _one(news).checks)


def test_context_is_refused() -> None:
    news = News((RULE,))
    news.say("Three killed", killed=3)
    news.say("Three killed: mourners bury dead", killed=3, kind=Kind.CONTEXT, why=Context.FOLLOW_UP, at=1)
    assert _stopped(news) == (Step.KIND, "a report of casualties or of an attack", "context (follow_up)")


def test_a_report_below_the_confidence_is_refused() -> None:
    news = News((RULE,))
    news.say("Nine killed", killed=9, confidence=0.31)
    assert _stopped(news) == (Step.CONFIDENCE, "confidence ≥ 0.50", "0.31")


def test_two_weak_independent_reports_are_sure_enough_together() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9, confidence=0.4)
    news.say("Jets kill nine people at Marat al-Ward", killed=9, confidence=0.4, publisher="Two", at=1)
    assert _one(news).reason is Reason.NEW


def test_a_weak_report_does_not_raise_a_toll_that_was_told() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("Ninety killed in Marat al-Ward", killed=14, confidence=0.3, publisher="Two", at=1)
    assert _stopped(news)[0] is Step.CONFIDENCE


def test_an_entry_that_was_old_at_first_sight_never_pages() -> None:
    news = News((RULE,))
    news.say("Nine killed", killed=9, age=timedelta(hours=25))
    assert _stopped(news) == (Step.AGE, "published at most 24 hours before it was first seen", "25 hours old")


@pytest.mark.parametrize("age", [timedelta(hours=24), timedelta(0), timedelta(hours=-3)])
def test_an_entry_of_a_day_or_less_pages(age: timedelta) -> None:
    news = News((RULE,))
    news.say("Nine killed", killed=9, age=age)
    assert _one(news).fired


def test_an_entry_without_a_date_is_not_old() -> None:
    member = replace(said("Nine killed", killed=9), published=None)
    news = News((RULE,))
    news.hear(member)
    assert _one(news).fired


def test_an_old_entry_may_update_what_was_told() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("Twelve killed in Marat al-Ward", killed=12, at=30, age=timedelta(hours=26), publisher="Two")
    assert _one(news).reason is Reason.TOLL_ROSE


def test_a_cause_outside_the_rule_is_refused() -> None:
    news = News((RULE,))
    news.say("Nine killed", killed=9, cause=Cause.CRIME)
    assert _stopped(news) == (Step.CAUSE, "cause conflict or unknown", "crime")


def test_a_place_outside_the_regions_is_refused() -> None:
    news = News((replace(RULE, regions=(SYRIA,)),))
    news.say("Nine killed", killed=9, place=TRIPOLI)
    assert _stopped(news) == (Step.REGION, "in Syria", "Tripoli, North, LB")


def test_an_unknown_place_is_in_no_region() -> None:
    news = News((replace(RULE, regions=(SYRIA,)),))
    news.say("Nine killed", killed=9, place=None)
    assert _stopped(news) == (Step.REGION, "in Syria", "no place")


def test_any_of_the_regions_is_enough() -> None:
    news = News((replace(RULE, regions=(LEBANON, SYRIA)),))
    news.say("Nine killed", killed=9, place=MARAT)
    assert _one(news).fired


@pytest.mark.parametrize(
    ("must", "must_not", "found"),
    [
        (("bread",), (), None),
        (("bread", "queue"), (), "no queue"),
        (("BREAD",), ("wedding",), None),
        ((), ("bread",), "found bread"),
        (("brea",), (), "no brea"),
        (("brea*",), (), None),
        (("rescue workers",), (), None),
        (("مستشفى",), (), None),
    ],
)
def test_keywords_are_whole_words_folded(must: tuple[str, ...], must_not: tuple[str, ...], found: str | None) -> None:
    news = News((replace(RULE, must=must, must_not=must_not),))
    news.say("Nine killed at bakery", killed=9, text="They waited for bread, rescue\nworkers said. بالمستشفى")
    if found is None:
        assert _one(news).fired
    else:
        assert _stopped(news)[::2] == (Step.KEYWORDS, found)


def test_keywords_stop_nobody_from_hearing_an_update() -> None:
    news = News((replace(RULE, must=("bread",)),))
    news.say("Nine killed in Marat al-Ward queue for bread", killed=9)
    news.say("Twelve killed in Marat al-Ward", killed=12, at=1, publisher="Two")
    assert _one(news).reason is Reason.TOLL_ROSE


# thresholds


@pytest.mark.parametrize(
    ("condition", "count", "fires"),
    [
        (killed(5), 5, True),
        (killed(5), 4, False),
        (killed(5), at_least(5), True),
        (killed(30), Count(None, None, 30), True),  # "up to 30"
        (killed(30, bound=Bound.LOW), Count(None, None, 30), True),  # it has no low end: its figure stands
        (killed(15, bound=Bound.LOW), Count(15, 15, 20), True),
        (killed(20, bound=Bound.HIGH), Count(15, 15, 20), True),
        (killed(20), Count(15, 15, 20), False),
        (killed(14), Count(0, None, 14), True),  # a status that only a warring party asserts
        (killed(None), UNKNOWN, True),
        (killed(None), 3, False),
        (killed(1), UNKNOWN, True),  # deaths are at least one
        (killed(2), UNKNOWN, False),
        (killed(1, Victim.CHILD), 9, False),  # what is not said is not there
    ],
)
def test_a_threshold_compares_the_figure_or_the_bound_it_names(
    condition: Condition, count: Count | int, fires: bool
) -> None:
    news = News((replace(RULE, any=(condition,)),))
    news.say("Some killed", killed=count)
    assert _one(news).fired is fires


def test_any_condition_is_enough_and_is_named() -> None:
    news = News((replace(RULE, any=(killed(50), killed(1, Victim.CHILD))),))
    news.say("Nine killed", killed=9, parts={"child": 2})
    check = next(c for c in _one(news).checks if c.gate is Step.THRESHOLD)
    assert (check.wanted, check.found) == ("killed.child ≥ 1", "killed.child 2")


def test_all_keys_of_one_condition_must_hold() -> None:
    both = Condition((Threshold(Harm.KILLED, Victim.ALL, 5), Threshold(Harm.INJURED, Victim.ALL, 10)))
    news = News((replace(RULE, any=(both,)),))
    news.say("Nine killed", killed=9, injured=4)
    assert _stopped(news) == (
        Step.THRESHOLD,
        "killed.all ≥ 5 and injured.all ≥ 10",
        "killed.all 9, injured.all 4",
    )


def test_a_refused_threshold_says_what_was_wanted_and_found() -> None:
    news = News((replace(RULE, any=(killed(50, Victim.CIVILIAN), Condition(attack=Target.HOSPITAL))),))
    news.say("Nine killed", killed=9, parts={"civilian": 9}, target=Target.SCHOOL)
    assert _stopped(news) == (
        Step.THRESHOLD,
        "killed.civilian ≥ 50 or hospital attacked",
        "killed.civilian 9; attacked: school",
    )


def test_an_open_count_is_shown_whole() -> None:
    news = News((replace(RULE, any=(killed(50),)),))
    news.say("At least 25 killed", killed=at_least(25))
    assert _stopped(news)[2] == "killed.all 25 (at least 25)"


# what changed, and how often


def test_nothing_new_is_refused_with_the_time_of_the_message() -> None:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("Nine dead in Marat al-Ward", killed=9, at=1, publisher="Two")
    gate, _, found = _stopped(news)
    assert (gate, found) == (Step.MATERIAL, "told at 2031-05-04 06:00 UTC, nothing new that matters")


def test_what_comes_too_soon_is_held_and_told_later() -> None:
    news = News((replace(RULE, updates=Updates(1, timedelta(hours=2))),))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("Fourteen killed in Marat al-Ward", killed=14, at=1, publisher="Two")
    held = _one(news)
    assert (held.stopped_by and held.stopped_by.gate, held.revisit_at) == (Step.RATE, START + timedelta(hours=2))
    assert held.revisit_at is not None
    [later] = news.decide(change_again(news.only), held.revisit_at)
    assert later.reason is Reason.TOLL_ROSE


def test_a_higher_severity_than_was_told_is_not_held() -> None:
    rule = replace(RULE, severity=Severity.MEDIUM, updates=Updates(1, timedelta(hours=2)))
    news = News((rule,))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.rules = (replace(rule, severity=Severity.CRITICAL),)
    news.say("Fourteen killed in Marat al-Ward", killed=14, at=1, publisher="Two")
    assert _one(news).reason is Reason.TOLL_ROSE


def test_a_clock_that_stepped_back_holds_nothing() -> None:
    news = News((replace(RULE, updates=Updates(1, timedelta(hours=2))),))
    news.say("Nine killed in Marat al-Ward", killed=9, at=3)
    news.say("Fourteen killed in Marat al-Ward", killed=14, at=1, publisher="Two")
    assert _one(news).fired


def test_each_rule_has_its_own_answer() -> None:
    news = News((RULE, replace(RULE, name="Lebanon", regions=(LEBANON,))))
    news.say("Nine killed", killed=9)
    assert [(v.rule, v.fired) for v in news.verdicts] == [("Deaths", True), ("Lebanon", False)]


# alerts


def _two_alerts() -> list[Alert]:
    news = News((RULE,))
    news.say("Nine killed in Marat al-Ward", killed=9, key="a")
    news.say("Fourteen killed in Marat al-Ward", killed=14, at=1, publisher="Two", key="b")
    return news.alerts


def test_an_alert_has_the_same_id_each_time_it_is_made() -> None:
    assert [a.id for a in _two_alerts()] == [a.id for a in _two_alerts()]


def test_each_message_of_an_incident_has_an_id_of_its_own() -> None:
    first, second = _two_alerts()
    assert first.id != second.id
    assert (first.sequence, second.sequence) == (1, 2)


def test_deciding_twice_gives_the_same_alert() -> None:
    news = News((RULE,))
    change = news.say("Nine killed", killed=9)
    later = START + timedelta(hours=1)
    [again] = decide(change, (RULE,), {}, later, alert_confidence=0.5)
    assert alert_of(again, change, RULE, None, later).id == news.alerts[0].id


def test_a_correction_of_the_place_that_came_too_soon_is_told_later() -> None:
    news = News((replace(RULE, updates=Updates(1, timedelta(hours=2))),))
    news.say("Nine killed in Marat al-Ward", killed=9, key="live")
    news.say("Nine killed in Hama", killed=9, key="live", revision=1, place=HAMA, at=1)
    news.wait(2)
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.CORRECTED]
    changed: Any = news.alerts[-1].facts["changed"]
    assert {"what": "place", "before": "Marat al-Ward, Idlib, SY", "after": "Hama, SY"} in changed


def test_many_dead_of_an_area_wait_for_surer_words() -> None:
    """A war's total is read as an event of an area."""
    news = News((RULE,))
    news.say("600 killed in Idlib", killed=600, place=IDLIB, confidence=0.6)
    assert news.alerts == []
    news.say("600 killed in one day in Idlib", killed=600, place=IDLIB, confidence=0.6, at=1, publisher="Two")
    assert len(news.alerts) == 1


@pytest.mark.parametrize(("killed", "place"), [(30, IDLIB), (600, MARAT)])
def test_fewer_dead_and_those_of_a_town_do_not(killed: int, place: Place) -> None:
    news = News((RULE,))
    news.say("Many killed", killed=killed, place=place, confidence=0.6)
    assert len(news.alerts) == 1


def test_a_report_that_counts_for_nothing_ends_no_wait() -> None:
    news = News((replace(RULE, updates=Updates(1, timedelta(hours=2))),))
    news.say("Nine killed in Marat al-Ward", killed=9)
    news.say("14 killed in Marat al-Ward", killed=14, at=1, publisher="Two")
    news.say("Mourners bury the dead of Marat al-Ward", kind=Kind.CONTEXT, why=Context.FOLLOW_UP, at=1.5)
    assert [v.ends_waiting for v in news.verdicts] == [True, True, False]


# a number that the rule asks for


def five_or_a_child(**updates: Any) -> Rule:
    return replace(RULE, any=(killed(5), killed(1, Victim.CHILD)), updates=Updates(5, timedelta(0)))


def test_five_dead_are_told_though_one_child_was_told_before() -> None:
    news = News((five_or_a_child(),))
    news.say("Soldiers kill boy in Marat al-Ward", killed=1, parts={"child": 1})
    news.say("Five killed in Marat al-Ward", killed=5, at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW, Reason.TOLL_ROSE]


def test_a_small_step_beyond_a_number_that_was_reached_is_no_news() -> None:
    news = News((five_or_a_child(),))
    news.say("Five killed in Marat al-Ward", killed=5)
    news.say("Nine killed in Marat al-Ward", killed=9, at=1)
    assert [a.reason for a in news.alerts] == [Reason.NEW]


def test_a_number_that_did_not_move_is_no_rise_where_another_one_reached_what_the_rule_asks() -> None:
    many = Condition((*killed(5).thresholds, Threshold(Harm.INJURED, Victim.ALL, 10)))
    rule = replace(RULE, any=(many, killed(1, Victim.CHILD)), updates=Updates(5, timedelta(0)))
    news = News((rule,))
    news.say("Six killed in Marat al-Ward, a child among them", killed=6, injured=9, parts={"child": 1})
    news.say("Six killed in Marat al-Ward", killed=6, injured=10, at=1)
    [risen] = [step.found for v in news.verdicts[1:] for step in v.checks if step.gate is Step.MATERIAL]
    assert risen == "injured.all 9 → 10"


def test_a_number_that_became_unknown_is_no_rise() -> None:
    unknown = Condition((Threshold(Harm.KILLED, Victim.ALL, None),))
    rule = replace(RULE, any=(killed(1), unknown), updates=Updates(5, timedelta(0)))
    assert not material_rise(toll(2), toll(UNKNOWN), rule)
