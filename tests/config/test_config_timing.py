"""Holds, reminders, escalation, weapons and grades of a rule as its settings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts import Condition, EscalationStep, Rule, Updates
from monitor.config import parse
from monitor.config.advice import overlap
from monitor.config.check import check
from monitor.config.rules import RANK
from monitor.incidents import Grade
from monitor.model import Weapon

CHANNELS = """
feeds: [{name: A, url: "https://a.example/rss"}]
operators: [duty]
channels:
  duty: {email: {to: [duty@ngo.example]}}
  deputy: {email: {to: [deputy@ngo.example]}}
"""


def rule(keys: str) -> Rule:
    text = f"rules: [{{name: R, any: [{{killed.all: 5}}], send: [duty], {keys}}}]\n{CHANNELS}"
    [built] = parse(text, "config.yaml", Path(), {}).rules
    return built


def test_holds_and_reminders_are_spans_of_the_updates() -> None:
    built = rule("updates: {hold_first: 10m, remind_every: 6h}").updates
    assert built == Updates(hold_first=timedelta(minutes=10), remind_every=timedelta(hours=6))


def test_a_day_and_five_minutes_are_allowed() -> None:
    built = rule("updates: {hold_first: 24h, remind_every: 5m}").updates
    assert (built.hold_first, built.remind_every) == (timedelta(days=1), timedelta(minutes=5))


def test_escalation_is_a_list_of_steps_and_may_tell_the_first_readers_too() -> None:
    built = rule("escalate: [{after: 15m, send: [deputy]}, {after: 1h, send: [duty, deputy]}]")
    assert built.escalate == (
        EscalationStep(timedelta(minutes=15), ("deputy",)),
        EscalationStep(timedelta(hours=1), ("duty", "deputy")),
    )


def test_weapons_and_grades_are_lists() -> None:
    built = rule("weapons: [air_strike, mortar, mortar], grades: [admitted]")
    assert (built.weapons, built.grades) == ((Weapon.AIR_STRIKE, Weapon.MORTAR), (Grade.ADMITTED,))


@pytest.mark.parametrize(
    ("least", "taken"),
    [
        ("unconfirmed_claim", set(Grade)),
        ("single_source", set(Grade) - {Grade.UNCONFIRMED_CLAIM}),
        ("contested", set(Grade) - {Grade.UNCONFIRMED_CLAIM}),
        ("several_sources", {Grade.SEVERAL_SOURCES, Grade.ADMITTED}),
        ("admitted", {Grade.ADMITTED}),
    ],
)
def test_the_least_grade_takes_all_that_are_as_good(least: str, taken: set[Grade]) -> None:
    assert set(rule(f"min_grade: {least}").grades) == taken


def test_every_grade_has_its_rank() -> None:
    assert set(RANK) == set(Grade)


def test_any_attack_is_a_condition() -> None:
    text = f"rules: [{{name: R, any: [{{attack: any, killed.all: 1}}], send: [duty]}}]\n{CHANNELS}"
    [built] = parse(text, "config.yaml", Path(), {}).rules
    assert built.any[0].any_attack
    assert built.any[0].attack is None


def test_a_channel_that_is_only_escalated_to_is_used(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    steps = "escalate: [{after: 15m, send: [deputy]}]"
    path.write_text(f"rules: [{{name: R, any: [{{killed.all: 5}}], send: [duty], {steps}}}]\n{CHANNELS}")
    assert not [line for line in map(str, check(path, {})) if "uses this channel" in line]


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("weapons: [mortar]", "weapons: [air_strike]", False),
        ("weapons: [mortar]", "weapons: [mortar, air_strike]", True),
        ("weapons: [mortar]", "min_grade: admitted", True),
        ("grades: [contested]", "min_grade: admitted", False),
    ],
)
def test_rules_overlap_where_a_weapon_and_a_grade_can_be_both(one: str, other: str, twice: bool) -> None:
    assert bool(overlap(rule(one), rule(other))) is twice


def test_any_attack_holds_wherever_one_does() -> None:
    wide, *narrow = (
        Rule("R", (condition,), ("duty",))
        for condition in (Condition(any_attack=True), rule("weapons: [mortar]").any[0])
    )
    assert overlap(wide, wide) == ("duty",)
    assert all(overlap(wide, other) == () for other in narrow)
