"""Whether somebody must be told of a change, by each rule, and why or why not. Pure: time and memory are arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.alerts import gates
from monitor.alerts.alert import Check, Gate, Reason, Rule, Told, Verdict
from monitor.alerts.material import material
from monitor.alerts.words import duration_in_words
from monitor.incidents import Change


def decide(
    change: Change, rules: Sequence[Rule], told: Mapping[str, Told], now: datetime, *, alert_confidence: float
) -> list[Verdict]:
    """One verdict a rule, in the rules' order. `told`: by rule name, what was last told of this incident.

    A verdict whose gate RATE did not hold carries `revisit_at`: decide again then, with the incident as it is by then
    (`change_again`).
    """
    return [_verdict(change, rule, told.get(rule.name), now, alert_confidence) for rule in rules]


def _verdict(change: Change, rule: Rule, told: Told | None, now: datetime, alert_confidence: float) -> Verdict:
    """Gates are tried in order and the first refusal ends it: what comes later would say nothing of why."""
    checks: list[Check] = []
    for check in _entrance(change, rule, told, alert_confidence):
        checks.append(check)
        if not check.held:
            return _answer(change, rule, now, checks)
    check, reason = material(change, rule, told)
    checks.append(check)
    if reason is None or told is None:
        return _answer(change, rule, now, checks, reason)
    checks.append(_rate(rule, told, now))
    if checks[-1].held:
        return _answer(change, rule, now, checks, reason)
    return _answer(change, rule, now, checks, revisit_at=told.at + rule.updates.at_most_every)


def _entrance(change: Change, rule: Rule, told: Told | None, alert_confidence: float) -> Iterator[Check]:
    """What a rule asks of a report and its incident. Whoever was told keeps being told: a correction that takes an
    incident out of the rule (below its threshold, into another region) must reach those who got the first message."""
    if not (said := gates.staff(change.after)).held:
        yield said
    yield gates.kind(change.member)
    yield gates.confidence(change, told, alert_confidence)
    yield gates.age(change.member, told)
    asked = [
        gates.cause(change.after, rule),
        gates.region(change.after, rule),
        gates.keywords(change.member, rule),
        gates.threshold(change.after, rule),
    ]
    yield from asked if told is None else map(_still_told, asked)


def _still_told(check: Check) -> Check:
    return check if check.held else Check(check.gate, True, check.wanted, f"{check.found}; told before, so updated")


def _rate(rule: Rule, told: Told, now: datetime) -> Check:
    """A higher severity than was told always passes. A clock that stepped back holds nothing."""
    every, since = rule.updates.at_most_every, now - told.at
    wanted = f"at most one message in {duration_in_words(every)}"
    if told.severity is not None and rule.severity > told.severity:
        return Check(Gate.RATE, True, wanted, f"{rule.severity.word} now, {told.severity.word} before")
    return Check(Gate.RATE, since >= every or since < timedelta(0), wanted, f"last told {duration_in_words(since)} ago")


def _answer(
    change: Change,
    rule: Rule,
    now: datetime,
    checks: list[Check],
    reason: Reason | None = None,
    revisit_at: datetime | None = None,
) -> Verdict:
    return Verdict(rule.name, change.after.id, rule.severity, reason, tuple(checks), now, revisit_at)
