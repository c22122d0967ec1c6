"""Totals over a window and rises against the usual level: when they are told, how often, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from monitor.alerts import Bound, Condition, Reason, Rule, Step, Threshold, Updates
from monitor.alerts.alert import EVERYBODY
from monitor.alerts.listening import Recorded
from monitor.alerts.mute import Mute, Muted, Mutes
from monitor.alerts.periods import Period, Rise, Totals
from monitor.alerts.sums import Felt, happened, summed, unknown
from monitor.alerts.window_facts import left_out, listed, window_alert
from monitor.alerts.windows import Episode, Judged, felt, judge, scopes
from monitor.incidents import Grade, Incident, IncidentStatus, Judgement, Member, StaffMark
from monitor.model import Cause, Count, Harm, Victim, Weapon
from monitor.places.regions import Region
from monitor.reports import Kind
from tests.doubles.news import HAMA, IDLIB, START, TRIPOLI, UNKNOWN, as_count, said, toll

WEEK, DAY = timedelta(days=7), timedelta(days=1)
SYRIA = Region("Syria", frozenset({"SY"}))
LEBANON = Region("Lebanon", frozenset({"LB"}))


def killed(number: int, bound: Bound = Bound.FIGURE, victim: Victim = Victim.ALL) -> Condition:
    return Condition((Threshold(Harm.KILLED, victim, number, bound),))


def rule(period: Period, *conditions: Condition, **fields: Any) -> Rule:
    asked: dict[str, Any] = {"totals": period} if isinstance(period, Totals) else {"rise": period}
    base = Rule("Slow harm", conditions or (killed(20),), ("duty",), updates=Updates(1, DAY), **asked)
    return replace(base, **fields)


TWENTY = rule(Totals(WEEK))
RISING = rule(Rise(WEEK, 12 * WEEK), killed(1))
SHORT = rule(Rise(WEEK, 5 * WEEK), killed(1))


def event(days: float, number: int | Count | None, *, fresh: bool = True) -> Felt:
    """Something that happened so many days after START, and was told of at once."""
    at = START + timedelta(days=days)
    return Felt(f"i{days}-{number}", at, toll(number), at if fresh else None)


@dataclass
class Watch:
    """One scope as time goes on."""

    asked: Rule
    first: datetime = START - timedelta(days=400)
    episode: Episode | None = None
    mutes: Mutes = field(default_factory=Mutes)

    def look(self, days: float, events: Sequence[Felt]) -> Judged:
        [scope] = scopes([self.asked])
        now = START + timedelta(days=days)
        judged = judge(scope, [e for e in events if e.at <= now], self.episode, Recorded(self.first), now, self.mutes)
        self.episode = judged.episode
        return judged

    def told(self, days: Sequence[float], events: Sequence[Felt]) -> list[float]:
        return [day for day in days if self.look(day, events).verdict.fired]


# totals


def test_one_to_three_dead_a_day_alert_once_on_the_day_on_which_they_pass() -> None:
    """1, 2, 3, 1, 2, 3, ...: no single incident reaches five, and in a week thirteen to fifteen die."""
    slow = [event(day, day % 3 + 1) for day in range(21)]
    watch = Watch(rule(Totals(WEEK), killed(13)))
    assert watch.told(range(21), slow) == [6]  # 1 + 2 + 3 + 1 + 2 + 3 + 1 on the seventh day


def test_what_lies_before_the_window_counts_no_more() -> None:
    events = [event(0, 12), event(7, 12)]
    assert Watch(TWENTY).told([7], events) == []
    assert Watch(TWENTY).told([6.9], [event(0, 12), event(6.9, 12)]) == [6.9]


def test_a_total_that_was_told_is_told_again_when_it_rose_by_half_of_the_threshold() -> None:
    events = [event(0, 20), event(2, 9), event(4, 1)]
    assert Watch(TWENTY).told([0, 2, 4], events) == [0, 4]


def test_a_large_total_is_told_again_when_half_as_many_more_are_known_than_were_told() -> None:
    events = [event(0, 100), event(2, 49), event(4, 1)]
    assert Watch(TWENTY).told([0, 2, 4], events) == [0, 4]


def test_a_total_rises_by_what_the_rule_says() -> None:
    events = [event(0, 20), event(2, 3), event(4, 1)]
    assert Watch(rule(Totals(WEEK, rises_by=3))).told([0, 2, 4], events) == [0, 2]


def test_a_second_message_waits_for_at_most_every() -> None:
    events = [event(0, 20), event(0.2, 15)]
    watch = Watch(TWENTY)
    assert watch.told([0, 0.2, 0.9, 1], events) == [0, 1]
    assert Watch(TWENTY, episode=watch.episode).told([1.1], events) == []


def test_a_total_that_fell_below_and_passes_again_is_new() -> None:
    events = [event(0, 20), event(9, 20)]
    watch = Watch(TWENTY)
    assert watch.told([0, 8, 9], events) == [0, 9]
    assert watch.episode is not None
    assert (watch.episode.sequence, watch.episode.count) == (1, 2)


def test_a_total_that_fell_below_and_comes_back_within_its_stretch_is_no_news() -> None:
    events = [event(0, 8), event(5, 12), event(8, 8), event(11, 7)]
    assert Watch(TWENTY).told([5, 7.5, 8], events) == [5]
    assert Watch(TWENTY).told([5, 7.5, 8, 9], [*events, event(9, 10)]) == [5, 9]


def test_the_number_of_an_event_of_before_the_stretch_is_in_no_sum_of_it() -> None:
    old, late = event(0, 13), event(7.5, 13)
    assert Watch(rule(Totals(WEEK), killed(13))).told([8], [old, replace(late, perhaps=old.incident)]) == []
    assert Watch(rule(Totals(WEEK), killed(13))).told([8], [old, late]) == [8]


def test_another_number_than_that_of_the_event_before_the_stretch_is_in_its_sum() -> None:
    old, late = event(0, 250), event(7.5, 70)
    assert Watch(rule(Totals(WEEK), killed(70))).told([8], [old, replace(late, perhaps=old.incident)]) == [8]


def test_whoever_was_told_hears_where_a_false_alarm_takes_a_total_below_what_the_rule_wants() -> None:
    watch = Watch(TWENTY)
    assert watch.told([0], [event(-1, 15), event(0, 7)]) == [0]
    judged = watch.look(0.1, [event(0, 7)])
    assert judged.verdict.reason is Reason.CORRECTED
    facts = window_alert(judged, [], toll(22)).facts
    assert facts["type"] == "summary"
    assert facts["window"]["until"] == f"{START:%Y-%m-%dT%H:%M:%SZ}"  # type: ignore[index]  # JSON
    assert facts["window"]["lead"]["before"] == "22"  # type: ignore[index]  # JSON
    assert watch.told([0.2, 1], [event(0, 7)]) == []
    assert watch.told([2], [event(0, 7), event(2, 14)]) == [2]


def test_time_alone_corrects_no_total() -> None:
    assert Watch(TWENTY).told([0, 3, 6.5, 7, 8, 13, 14, 15], [event(-6, 15), event(0, 7)]) == [0]


def test_a_total_that_stands_is_corrected_where_half_of_the_threshold_is_taken_back() -> None:
    watch = Watch(TWENTY)
    assert watch.told([0], [event(-1, 30), event(0, 12)]) == [0]
    assert watch.told([0.1], [event(-1, 21), event(0, 12)]) == []
    assert watch.told([0.2, 0.3], [event(-1, 20), event(0, 12)]) == [0.2]


def test_what_is_reported_later_of_the_same_days_makes_good_what_was_taken_back() -> None:
    watch = Watch(TWENTY)
    assert watch.told([0], [event(-1, 15), event(0, 7)]) == [0]
    assert watch.told([0.1], [event(0, 7), event(-2, 14)]) == []


def test_a_total_of_long_ago_is_not_corrected() -> None:
    watch = Watch(TWENTY)
    assert watch.told([0], [event(0, 22)]) == [0]
    assert watch.told([7.1], []) == []


def test_a_rise_that_does_not_stand_out_any_more_is_corrected() -> None:
    usually = [event(-7 * week, 7) for week in range(1, 14)]
    watch = Watch(RISING)
    assert watch.told([0], [*usually, event(-1, 9), event(0, 10)]) == [0]
    judged = watch.look(0.1, [*usually, event(0, 10)])
    assert judged.verdict.reason is Reason.CORRECTED
    assert judged.usual is not None
    assert watch.told([0.2], [*usually, event(0, 9)]) == []


def test_each_region_of_a_rule_adds_up_by_itself() -> None:
    here, there = scopes([replace(TWENTY, regions=(SYRIA, LEBANON))])
    for scope in (here, there):
        assert (felt(_incident(said("x", killed=5, place=HAMA)), scope, 0.5) is None) is (scope is there)
    assert here.id != there.id


def test_low_best_and_high_are_added_up_apart() -> None:
    tolls = [toll(as_count(4)), toll(Count(15, 15, 20)), toll(Count(None, None, 30)), toll(UNKNOWN)]
    total = summed(tolls, [EVERYBODY])[Harm.KILLED][Victim.ALL]
    assert (total.low, total.best, total.high) == (19, 49, None)
    assert summed(tolls[:3], [EVERYBODY])[Harm.KILLED][Victim.ALL].high == 54
    assert unknown(tolls, EVERYBODY) == 1


def test_a_threshold_names_the_end_of_the_sum_that_it_compares() -> None:
    events = [event(0, Count(5, 5, 12)), event(1, Count(5, 5, 12))]
    assert Watch(rule(Totals(WEEK), killed(20))).told([1], events) == []
    assert Watch(rule(Totals(WEEK), killed(20, Bound.HIGH))).told([1], events) == [1]


def test_a_verdict_says_what_was_wanted_and_found() -> None:
    check = Watch(TWENTY).look(1, [event(0, 12), event(1, UNKNOWN)]).verdict.stopped_by
    assert check is not None
    assert (check.gate, check.wanted, check.found) == (
        Step.THRESHOLD,
        "killed.all ≥ 20 in 7 days",
        "killed.all 12 (at least 12), and 1 with an unknown number",
    )


def test_backlog_counts_and_pages_nobody_by_itself() -> None:
    old = [event(0, 15, fresh=False), event(1, 10, fresh=False)]
    watch = Watch(TWENTY)
    stopped = watch.look(1, old).verdict.stopped_by
    assert stopped is not None
    assert stopped.gate is Step.AGE
    assert watch.told([2], [*old, event(2, 1)]) == [2]
    assert watch.told([3.5], [*old, event(2, 1), event(3, 40, fresh=False)]) == []


# what an incident adds


def _incident(*members: Member, **fields: Any) -> Incident:
    first = members[0]
    base = Incident(
        "i1",
        first.seen,
        first.seen,
        members,
        first.report.toll,
        first.report.place,
        first.report.date,
        first.report.cause,
        confidence=0.9,
        weapon=Weapon.AIR_STRIKE,
    )
    return replace(base, **fields)


[SCOPE] = scopes(
    [
        replace(
            TWENTY,
            regions=(SYRIA,),
            must_not=("rehearsal",),
            weapons=(Weapon.AIR_STRIKE,),
            grades=(Grade.SINGLE_SOURCE,),
        )
    ]
)
MARK = StaffMark(START, Judgement.FALSE_ALARM, "duty", reported=5)


@pytest.mark.parametrize(
    ("incident", "adds"),
    [
        (_incident(said("x", killed=5)), True),
        (_incident(said("x", killed=5), marks=(MARK,)), False),
        (_incident(said("x", killed=5), status=IncidentStatus.RETRACTED), False),
        (_incident(said("x", killed=5), status=IncidentStatus.CLOSED), False),
        (_incident(said("x", killed=5, kind=Kind.CONTEXT)), False),
        (_incident(said("x", killed=5), confidence=0.3), False),
        (_incident(said("x", killed=5, cause=Cause.DISASTER)), False),
        (_incident(said("x", killed=5, place=TRIPOLI)), False),
        (_incident(said("x", killed=5, place=None)), False),
        (_incident(said("a rehearsal", killed=5)), False),
        (_incident(said("x", killed=5), weapon=Weapon.BLADE), False),
        (_incident(said("x", killed=5), grade=Grade.CONTESTED), False),
    ],
    ids=[
        "plain",
        "false alarm",
        "retracted",
        "merged away",
        "context alone",
        "unsure",
        "another cause",
        "elsewhere",
        "no place",
        "keywords",
        "weapon",
        "grade",
    ],
)
def test_only_what_the_rule_would_hear_of_adds_to_its_total(incident: Incident, adds: bool) -> None:
    assert (felt(incident, SCOPE, 0.5) is not None) is adds


def test_an_event_happened_on_its_day_and_not_after_its_first_report() -> None:
    told = _incident(said("x", killed=5, day=START.date()))
    assert happened(told) == START
    assert happened(replace(told, date=START.date() - DAY)).date() == START.date() - DAY
    assert happened(replace(told, date=date(2031, 6, 1))) == START
    assert happened(replace(told, date=None)) == START


def test_what_was_old_when_it_was_first_seen_is_not_fresh() -> None:
    assert felt(_incident(said("x", killed=5, age=timedelta(hours=30))), SCOPE, 0.5).fresh is None  # type: ignore[union-attr]  # it belongs
    assert felt(_incident(said("x", killed=5)), SCOPE, 0.5).fresh == START  # type: ignore[union-attr]


# rises


def weeks(*numbers: int) -> list[Felt]:
    """So many dead in each week, the last one in the week that ends at START."""
    return [event(-7 * (len(numbers) - 1 - at) - 1, number) for at, number in enumerate(numbers) if number]


@pytest.mark.parametrize(
    ("numbers", "rises"),
    [
        ([8, 6, 9, 7, 8, 30], True),
        ([8, 6, 9, 7, 8, 14], False),  # less than twice
        ([40, 35, 50, 30, 45, 60], False),  # always bad
        ([0, 0, 1, 0, 0, 8], False),  # below ten people
        ([0, 0, 1, 0, 0, 11], True),
        ([90, 8, 6, 9, 7, 30], True),  # one massacre before makes no usual level
    ],
)
def test_a_rise_stands_out_from_the_median_of_the_weeks_before(numbers: list[int], rises: bool) -> None:
    assert Watch(SHORT).look(0, weeks(*numbers)).verdict.fired is rises


def test_a_rise_tells_the_usual_level() -> None:
    judged = Watch(SHORT).look(0, weeks(8, 6, 9, 7, 8, 30))
    assert judged.verdict.reason is Reason.UNUSUAL_RISE
    check = next(c for c in judged.verdict.checks if c.gate is Step.USUAL)
    assert check.found == "killed.all 30, usually 8 (median of 5)"


def test_without_history_nobody_can_say_what_is_usual() -> None:
    for weeks_ago, known in ((3, False), (5, True)):
        judged = Watch(RISING, first=START - weeks_ago * WEEK).look(0, weeks(8, 6, 9, 7, 8, 30))
        assert judged.verdict.fired is known
    stopped = Watch(RISING, first=START - 3 * WEEK).look(0, weeks(30)).verdict.stopped_by
    assert stopped is not None
    assert stopped.found == "not enough history yet: 2 whole periods of 7 days before, 4 are needed"


def test_where_too_few_were_harmed_nobody_asks_what_is_usual() -> None:
    judged = Watch(SHORT).look(0, weeks(0, 0, 0, 0, 0, 9))
    assert judged.verdict.stopped_by is not None
    assert judged.verdict.stopped_by.found == "fewer than 10"
    assert judged.usual is None


def test_a_rise_is_told_once_while_it_lasts() -> None:
    events = [*weeks(8, 6, 9, 7, 8, 30), event(1, 2), event(2, 3)]
    assert Watch(SHORT).told([0, 1, 2, 3], events) == [0]


# the alert


def test_an_alert_lists_what_is_left_out_of_its_sum_and_why() -> None:
    told, again = event(0, 25), replace(event(1, 9), perhaps="i0-25")
    judged = Watch(TWENTY).look(1, [told, again, replace(event(1, 30), sure=False), event(1, 0)])
    beside = [replace(_incident(said("Killed", killed=9)), id=out.felt.incident) for out in left_out(judged)]
    facts = window_alert(judged, [], None, beside).facts
    lines: list[Any] = facts["left_out"]  # type: ignore[assignment]  # JSON
    assert [(one["id"], one["why"], one["of"]) for one in lines] == [
        ("i1-30", "unsure", None),
        ("i1-9", "same", "i0-25"),
    ]


def test_an_alert_lists_its_incidents_and_keeps_its_id_whenever_it_is_made() -> None:
    judged = Watch(TWENTY).look(1, [event(0, 12), event(1, 9)])
    incident = _incident(said("Nine killed", killed=9))
    one, other = (window_alert(made, [incident], None) for made in (judged, replace(judged)))
    assert listed(judged) == ["i1-9", "i0-12"]
    assert (one.reason, one.incident, one.rule, one.id) == (Reason.WINDOW, None, "Slow harm", other.id)
    facts = one.facts
    assert facts["type"] == "summary"
    assert facts["window"]["total"]["killed"]["all"]["text"] == "21"  # type: ignore[index]
    assert facts["incidents"][0]["id"] == "i1"  # type: ignore[index]
    assert facts["incident_count"] == 2
    assert facts["rule"]["checks"][1]["found"] == "killed.all 21"  # type: ignore[index]


def test_the_next_message_of_an_episode_has_another_id_and_says_what_was_told() -> None:
    watch = Watch(TWENTY)
    events = [event(0, 20), event(2, 10)]
    first = watch.look(0, events)
    second = watch.look(2, events)
    alerts = [window_alert(first, [], None), window_alert(second, [], first.total)]
    assert len({alert.id for alert in alerts}) == 2
    assert alerts[1].sequence == 2
    assert alerts[1].facts["window"]["before"]["killed"]["all"]["figure"] == 20  # type: ignore[index]


# mutes


def mute(what: Muted, name: str, days: float, **fields: Any) -> Mutes:
    return Mutes((Mute(what, name, START, START + timedelta(days=days), "ana", **fields),))


EVERY_DAY = [event(day, 10) for day in range(14)]


def test_a_muted_rule_on_a_stretch_is_silent_until_its_total_is_twice_what_was_told() -> None:
    watch = Watch(rule(Totals(WEEK, 5), killed(20)))
    assert watch.told([1], EVERY_DAY) == [1]  # 20
    watch.mutes = mute(Muted.PERIOD, watch.asked.name, 30)
    assert watch.told([2, 3], EVERY_DAY) == []  # 30 and 40
    stopped = watch.look(3, EVERY_DAY).verdict.stopped_by
    assert stopped is not None
    assert stopped.gate is Step.MUTE
    assert watch.told([4], EVERY_DAY) == [4]  # 50


def test_a_mute_with_a_number_tells_what_is_above_it() -> None:
    watch = Watch(rule(Totals(WEEK, 5), killed(20)))
    watch.mutes = mute(Muted.PERIOD, watch.asked.name, 30, dead=30)
    assert watch.told([1, 2, 3], EVERY_DAY) == [3]


def test_a_total_that_still_stands_is_told_when_its_mute_is_over() -> None:
    watch = Watch(rule(Totals(WEEK, 5), killed(20)))
    watch.mutes = mute(Muted.PERIOD, watch.asked.name, 2.5)
    assert watch.told([1, 2, 3], EVERY_DAY) == [3]


def test_a_muted_region_is_silent_and_others_are_not() -> None:
    watch = Watch(replace(rule(Totals(WEEK), killed(20)), regions=(SYRIA,)))
    watch.mutes = mute(Muted.PLACE, "syria", 30, dead=500)
    assert watch.told([1], EVERY_DAY) == []
    watch.mutes = mute(Muted.PLACE, "Lebanon", 30)
    assert watch.told([1], EVERY_DAY) == [1]


def test_a_mute_of_a_rule_on_incidents_mutes_no_stretch() -> None:
    watch = Watch(rule(Totals(WEEK), killed(20)))
    watch.mutes = mute(Muted.RULE, watch.asked.name, 30)
    assert watch.told([1], EVERY_DAY) == [1]


@pytest.mark.parametrize(("confidence", "counted"), [(0.6, False), (0.7, True)])
def test_a_doubtful_figure_of_an_area_is_in_no_total(confidence: float, counted: bool) -> None:
    """A running total that was taken for an event names no town."""
    area = _incident(said("x", killed=30, place=IDLIB), confidence=confidence)
    assert _total(area) == ((70, 70) if counted else (40, None))
    assert _total(_incident(said("x", killed=30), confidence=confidence)) == (70, 70)


def test_a_large_figure_of_an_area_is_in_no_total_until_a_second_voice_tells_it() -> None:
    week = _incident(said("x", killed=1300, place=IDLIB), claimants=("One",))
    assert _total(week) == (40, None)
    assert _total(replace(week, claimants=("One", "Two"))) == (1340, 1340)


def _total(beside: Incident) -> tuple[int | None, int | None]:
    """The dead of a week with forty in another town, best and at most."""
    [scope] = scopes([rule(Totals(WEEK))])
    forty = replace(_incident(said("forty", killed=40, place=HAMA, at=-48)), id="forty")
    events = [found for one in (forty, beside) if (found := felt(one, scope, 0.5))]
    total = judge(scope, events, None, Recorded(START), START + DAY).total[Harm.KILLED][Victim.ALL]
    return total.figure, total.high
