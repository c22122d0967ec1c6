"""Holding, reminding, escalating and acknowledging: over memory, and over the store across stops and clock steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.alerts import EscalationStep, Reason, Rule, Step, Updates
from monitor.alerts.acknowledgement import MOST_REMINDERS
from monitor.config import Config
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Incident
from monitor.keys.scalars import duration
from monitor.model import Severity
from monitor.pipeline.replay.run import replay
from monitor.pipeline.staff import Desk
from monitor.store import Store
from tests.doubles.newsroom import AT_LEAST_5, Newsroom, item, pen
from tests.doubles.nouns import NOON, entry, minutes
from tests.doubles.vigil import Vigil

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
MINUTE = timedelta(minutes=1)
STEPS = (EscalationStep(15 * MINUTE, ("deputy",)), EscalationStep(60 * MINUTE, ("director",)))
RULE = Rule("Civilians", AT_LEAST_5, ("duty",), updates=Updates(1, timedelta(0)), escalate=STEPS)
REMINDED = replace(RULE, escalate=(), updates=Updates(1, timedelta(0), remind_every=timedelta(hours=6)))
HELD = replace(RULE, escalate=(), updates=Updates(1, timedelta(0), hold_first=10 * MINUTE))


# the page


def _rows() -> Iterator[list[str]]:
    text = PAGE.read_text(encoding="utf-8").split("<!-- tested: waits -->\n")[1]
    for line in text.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def _rule(text: str) -> Rule:
    [(key, written)] = YAML(typ="safe").load(text).items()
    if key == "escalate":
        return replace(RULE, escalate=tuple(EscalationStep(duration(s["after"]), tuple(s["send"])) for s in written))
    spans = {name: duration(value) for name, value in written.items()}
    return replace(RULE, escalate=(), updates=Updates(1, timedelta(0), **spans))


@pytest.mark.parametrize("row", list(_rows()), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_timeline_of_waits_is_true(row: list[str]) -> None:
    events = [(int(at), what) for at, what in re.findall(r"(\d+)m ([^,]+)", row[1])]
    heard = Vigil([_rule(row[0])]).run(events)
    assert ", ".join(f"{at:.0f}m {reason} to {' '.join(to)}" for at, reason, to in heard) == row[2]


# holding


def test_a_held_report_is_not_lost_to_one_that_says_nothing_by_itself() -> None:
    vigil = Vigil([replace(HELD, must=("shells",))])
    vigil.publish("9 killed as shells hit Karsa", NOON)
    vigil.publish("9 killed in Karsa", NOON + 5 * MINUTE, key="k2")
    vigil.wait(60)
    assert len(vigil.ledger.incidents) == 1
    assert vigil.heard == [(10, "new", ["duty"])]


def test_a_held_incident_that_is_called_a_false_alarm_is_never_told() -> None:
    assert Vigil([HELD]).run([(0, "9 dead"), (5, "false-alarm")]) == []


def test_a_held_rise_is_not_lost_to_a_weak_report_that_joins() -> None:
    rule = replace(RULE, escalate=(), updates=Updates(1, 30 * MINUTE))
    heard = Vigil([rule]).run([(0, "9 dead"), (5, "23 dead"), (10, "weak")])
    assert [(at, reason) for at, reason, _ in heard] == [(0, "new"), (30, "toll_rose")]


def test_a_hold_is_shown_with_what_it_waits_for(room: Newsroom) -> None:
    with Newsroom(room.store, room.folder, replace(room.config, rules=(HELD,))) as held:
        held.publish(item("7 killed in Karsa"))
        with held.store.read() as asking:
            [verdict] = asking.verdicts(_only(held).id)
    check = verdict.stopped_by
    assert check is not None
    assert (check.gate, check.wanted, check.found, verdict.revisit_at) == (
        Step.HOLD,
        "reported 10 minutes ago or earlier",
        "first reported 0 seconds ago",
        NOON + 10 * MINUTE,
    )


# reminding and escalating


def test_reminders_end_after_some() -> None:
    heard = Vigil([REMINDED]).run([(0, "9 dead")])
    assert [reason for _, reason, _ in heard] == ["new"] + ["reminder"] * MOST_REMINDERS


def test_news_starts_the_reminders_anew_and_delays_them() -> None:
    heard = Vigil([REMINDED]).run([(0, "9 dead"), (350, "12 dead")], until=800)
    assert [(at, reason) for at, reason, _ in heard] == [(0, "new"), (350, "toll_rose"), (710, "reminder")]


def test_news_does_not_put_escalation_off() -> None:
    heard = Vigil([RULE]).run([(minute, f"{9 + minute} dead") for minute in range(0, 16, 5)], until=16)
    assert (15, "escalated", ["deputy"]) in heard


def test_whoever_it_was_escalated_to_hears_the_correction() -> None:
    heard = Vigil([RULE]).run([(0, "9 dead"), (20, "ack"), (30, "7 dead")])
    assert heard[-1] == (30, "corrected", ["duty", "deputy"])


def test_an_escalation_does_not_tell_the_first_readers_of_a_small_rise() -> None:
    """The deputy heard 11; for the duty officer it is still 9, and 12 is told as a rise from there."""
    rule = replace(RULE, updates=Updates(3, timedelta(0)))
    heard = Vigil([rule]).run([(0, "9 dead"), (5, "11 dead"), (20, "12 dead"), (21, "ack")])
    assert [(at, reason) for at, reason, _ in heard] == [(0, "new"), (15, "escalated"), (20, "toll_rose")]


def test_a_reminder_does_not_hold_up_news() -> None:
    rule = replace(REMINDED, updates=Updates(1, 30 * MINUTE, remind_every=40 * MINUTE))
    heard = Vigil([rule]).run([(0, "9 dead"), (45, "12 dead")], until=50)
    assert [(at, reason) for at, reason, _ in heard] == [(0, "new"), (40, "reminder"), (45, "toll_rose")]


def test_an_acknowledgement_answers_every_rule_and_one_message_goes_to_a_channel() -> None:
    other = replace(REMINDED, name="Anybody", severity=Severity.MEDIUM)
    vigil = Vigil([REMINDED, other])
    heard = vigil.run([(0, "9 dead"), (400, "ack")])
    assert heard == [(0, "new", ["duty"]), (360, "reminder", ["duty"])]


def test_a_rule_of_a_higher_severity_asks_again() -> None:
    low = replace(RULE, name="Any", severity=Severity.LOW)
    vigil = Vigil([low])
    vigil.run([(0, "9 dead"), (5, "ack")], until=10)
    vigil.rules = [low, replace(RULE, name="Many", severity=Severity.CRITICAL)]
    assert vigil.run([(20, "10 dead")])[1:] == [
        (20, "toll_rose", ["duty"]),
        (35, "escalated", ["deputy"]),
        (80, "escalated", ["director"]),
    ]


def test_another_rule_of_the_same_severity_does_not_ask_again() -> None:
    vigil = Vigil([RULE])
    vigil.run([(0, "9 dead"), (5, "ack")], until=10)
    vigil.rules = [RULE, replace(RULE, name="Many")]
    assert [reason for _, reason, _ in vigil.run([(20, "9 dead")])] == ["new"]


def test_an_old_store_asks_for_nothing_that_it_did_not_tell() -> None:
    vigil = Vigil([replace(RULE, escalate=())])
    vigil.run([(0, "9 dead")], until=10)
    vigil.rules = [RULE]
    heard = vigil.run([(60, "weak"), (61, "9 dead")])
    assert [reason for _, reason, _ in heard] == ["new"]


def test_replay_tells_reminders_and_steps_on_its_own_clock() -> None:
    channels = tuple(EmailChannel(name, (f"{name}@example.org",)) for name in ("duty", "deputy", "director"))
    lines = replay([entry("a", title="9 killed in Karsa")], Config(rules=(RULE,), channels=channels), pen)
    alerts = [(alert.at - NOON, alert.reason) for line in lines for alert in line.alerts]
    assert alerts == [(0 * MINUTE, Reason.NEW), (15 * MINUTE, Reason.ESCALATED), (60 * MINUTE, Reason.ESCALATED)]


# over the store


def _only(room: Newsroom) -> Incident:
    with room.store.read() as asking:
        [incident] = asking.incidents()
    return incident


def _room(store: Store, folder: Path, rule: Rule) -> Newsroom:
    channels = tuple(EmailChannel(name, (f"{name}@example.org",)) for name in ("duty", "deputy", "director"))
    return Newsroom(store, folder, Config(rules=(rule,), channels=channels))


def _tick(room: Newsroom, at: float) -> list[str]:
    return [alert.reason.value for alert in room.pipeline.decide_again(NOON + minutes(at))]


def _ack(room: Newsroom, at: float) -> None:
    with room.store.write() as writing:
        Desk(writing, room.config, "amal", "", NOON + minutes(at)).acknowledge(_only(room))


def test_a_stop_forgets_no_step_and_a_late_tick_tells_each_once(any_room: Newsroom) -> None:
    with _room(any_room.store, any_room.folder, RULE) as before:
        before.publish(item("7 killed in Karsa"))
        assert _tick(before, 14) == []
    with _room(any_room.store, any_room.folder, RULE) as after:
        assert [_tick(after, at) for at in (180, 180.1, 180.2, 181)] == [["escalated"], ["escalated"], [], []]
        assert [row.channel for row in after.outbox()] == ["duty", "deputy", "director"]


def test_an_acknowledgement_ends_it_on_both_databases(any_room: Newsroom) -> None:
    with _room(any_room.store, any_room.folder, RULE) as room:
        room.publish(item("7 killed in Karsa"))
        _ack(room, 10)
        assert [_tick(room, at) for at in (15, 60, 1000)] == [[], [], []]
        assert _only(room).history[-1].detail == "by amal"


def test_an_acknowledgement_counts_although_the_clock_was_set_back(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"), at=60)
        _ack(held, 5)
        assert [_tick(held, at) for at in (6, 75, 200)] == [[], [], []]


def test_what_was_told_before_the_clock_was_set_back_far_is_escalated_now_and_not_then(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"), at=900)
        assert _tick(held, 899) == []
        assert [_tick(held, at) for at in (10, 10.1, 10.2)] == [["escalated"], ["escalated"], []]


def test_a_rule_that_is_gone_reminds_nobody(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"))
    with _room(room.store, room.folder, replace(RULE, name="Other")) as changed:
        assert [_tick(changed, at) for at in (20, 21)] == [[], []]


def test_an_acknowledgement_of_what_was_merged_away_counts(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"))
        held.publish(item("7 killed in Karsa by shelling", "k2"), at=1)
        with held.store.write() as writing:
            Desk(writing, held.config, "amal", "", NOON + 2 * MINUTE).split(_only(held), {2})
        old, new = _both(held)
        with held.store.write() as writing:
            Desk(writing, held.config, "amal", "", NOON + 3 * MINUTE).acknowledge(new)
        old, new = _both(held)
        with held.store.write() as writing:
            Desk(writing, held.config, "leila", "", NOON + 4 * MINUTE).merge(old, new)
        assert [_tick(held, at) for at in (16, 70, 500)] == [[], [], []]


def _both(room: Newsroom) -> tuple[Incident, Incident]:
    with room.store.read() as asking:
        old, new = sorted(asking.incidents(), key=lambda i: i.opened)
    return old, new


def test_a_second_acknowledgement_is_answered_with_the_first(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"))
        _ack(held, 5)
        with held.store.write() as writing:
            kept, before = Desk(writing, held.config, "leila", "", NOON + 9 * MINUTE).acknowledge(_only(held))
    assert before is not None
    assert (before.by, len(kept.acks)) == ("amal", 1)


def test_a_doubled_toll_can_be_acknowledged_again(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"))
        _ack(held, 5)
        held.publish(item("30 killed in Karsa"), at=20)
        assert _tick(held, 35) == ["escalated"]
        _ack(held, 40)
        assert (len(_only(held).acks), _tick(held, 300)) == (2, [])


def test_whoever_it_was_escalated_to_hears_news_of_what_it_was_merged_into(room: Newsroom) -> None:
    with _room(room.store, room.folder, RULE) as held:
        held.publish(item("7 killed in Karsa"))
        held.publish(item("7 killed in Karsa by shelling", "k2"), at=1)
        _ack(held, 2)
        with held.store.write() as writing:
            Desk(writing, held.config, "amal", "", NOON + 3 * MINUTE).split(_only(held), {2})
        assert _tick(held, 19) == ["escalated"]
        with held.store.write() as writing:
            Desk(writing, held.config, "amal", "", NOON + 20 * MINUTE).merge(*_both(held))
        before = len(held.outbox())
        held.publish(item("30 killed in Karsa"), at=30)
        assert [(row.channel, row.facts["reason"]) for row in held.outbox()[before:]] == [
            ("duty", Reason.TOLL_ROSE),
            ("deputy", Reason.TOLL_ROSE),
        ]


WHAT = st.sampled_from(["7 dead", "9 dead", "12 dead", "40 dead", "weak", "ack"])
EVENTS = st.lists(st.tuples(st.integers(1, 900), WHAT), max_size=8)


@settings(max_examples=15, deadline=None)
@given(events=EVENTS)
def test_whatever_happens_nothing_is_new_twice_and_nobody_is_asked_more_than_was_promised(
    events: list[tuple[int, str]],
) -> None:
    vigil = Vigil([replace(RULE, updates=Updates(1, timedelta(0), remind_every=timedelta(hours=2)))])
    at, timeline = 0, [(0, "8 dead")]
    for gap, what in events:
        timeline.append((at := at + gap, what))
    reasons = [reason for _, reason, _ in vigil.run(timeline)]
    news = [reason for reason in reasons if reason not in ("reminder", "escalated")]
    acks = sum(what == "ack" for _, what in timeline)
    assert reasons[0] == "new"
    assert reasons.count("new") == 1
    assert reasons.count("escalated") <= len(STEPS) * (1 + acks)
    assert reasons.count("reminder") <= MOST_REMINDERS * len(news)
    assert vigil.ledger.next_waiting is None
