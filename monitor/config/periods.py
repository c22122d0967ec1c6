"""`totals:` and `rise:` of a rule, and the rhythm of a digest: what asks of a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.alerts import Rule
from monitor.alerts.periods import EVERY, Rise, Totals
from monitor.config import shapes
from monitor.config.problems import Loc, Problems
from monitor.deliveries.settings import Every

Written = Callable[[Loc], frozenset[str]]

_SHORTEST = timedelta(hours=1)
_LEAST = 3  # periods to compare with
_OF_INCIDENTS = "is for single incidents; a total over time has none to wait for or to acknowledge; take it out"


def on_period(rule: Rule, shape: shapes.RuleShape, loc: Loc, written: Written, problems: Problems) -> Rule:
    """The rule with what it asks of a stretch of time; as it is where it asks of single incidents."""
    if not (shape.totals or shape.rise):
        return rule
    for where, what in _wrong(rule, shape, loc, written):
        problems.add(where, what)
    mine = shape.updates.given("toll_rises_by", "at_most_every") if shape.updates else {}
    asked: dict[str, Any] = {"totals": Totals(shape.totals.over)} if shape.totals else {}
    if shape.rise and not shape.totals:
        asked = {"rise": Rise(shape.rise.over, shape.rise.against, **shape.rise.given("times", "at_least"))}
    period = {key: replace(value, rises_by=mine.get("toll_rises_by")) for key, value in asked.items()}
    return replace(rule, updates=replace(rule.updates, at_most_every=mine.get("at_most_every", EVERY)), **period)


def _wrong(rule: Rule, shape: shapes.RuleShape, loc: Loc, written: Written) -> Iterator[tuple[Loc, str]]:
    if shape.totals and shape.rise:
        yield (*loc, "rise"), "totals and rise are two questions; make two rules of them"
    for name, period in (("totals", shape.totals), ("rise", shape.rise)):
        if period and period.over < _SHORTEST:
            yield (*loc, name, "over"), "must be 1h or more: of most events only the day is known"
    if shape.rise and shape.rise.against < _LEAST * shape.rise.over:
        yield (*loc, "rise", "against"), f"must be {_LEAST} times over or more, or there is nothing to compare with"
    for at, condition in enumerate(rule.any):
        if "attack" in shape.conditions[at]:
            yield (*loc, "any", at, "attack"), "an attack has no number to add up; make a rule of its own for it"
        for threshold in condition.thresholds:
            if threshold.at_least is None:
                key = f"{threshold.harm}.{threshold.victim}"
                yield (*loc, "any", at, key), "a number that is unknown cannot be added up; name how many"
    if "escalate" in written(loc):
        yield (*loc, "escalate"), _OF_INCIDENTS
    updates = written((*loc, "updates")) if shape.updates else frozenset()
    for key in sorted(updates & {"hold_first", "remind_every"}):
        yield (*loc, "updates", key), _OF_INCIDENTS


def rhythm_of(shape: shapes.DigestShape, loc: Loc, problems: Problems) -> dict[str, Any]:
    """How often a digest comes, and on which day."""
    if shape.day and shape.every is not Every.WEEK:
        problems.add((*loc, "day"), "belongs to a digest of the week; write every: week, or take it out")
    return shape.given("every", "day")
