"""`rules:` a rule: its conditions, what waits and repeats, how well attested an incident must be, stretches of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from monitor.alerts import EscalationStep, Rule, Updates
from monitor.alerts.periods import EVERY, Rise, Totals
from monitor.config import shapes
from monitor.config.conditions import condition
from monitor.config.names import known, known_regions
from monitor.config.work import Work
from monitor.incidents import Grade
from monitor.places.regions import Region
from monitor.text import fold

LONGEST_HOLD = timedelta(hours=24)
SHORTEST_REMINDER = timedelta(minutes=5)

RANK = {
    Grade.UNCONFIRMED_CLAIM: 0,
    Grade.SINGLE_SOURCE: 1,
    Grade.CONTESTED: 1,
    Grade.SEVERAL_SOURCES: 2,
    Grade.ADMITTED: 3,
}
"""For `min_grade`. Who contests says that something happened: that is as good as one source, and no better."""

_SHORTEST = timedelta(hours=1)
_LEAST = 3  # periods to compare with
_OF_INCIDENTS = "is for single incidents; a total over time has none to wait for or to acknowledge; take it out"


def rule_of(shape: shapes.RuleShape, regions: Sequence[Region], work: Work) -> Rule:
    """The rule that a mapping comes to. regions: the watched ones."""
    rule = Rule(
        name=shape.name,
        any=tuple(condition(item, work.at("any", at)) for at, item in enumerate(shape.conditions)),
        send=known(shape.send, "channels", work.at("send")),
        regions=known_regions(shape.regions, regions, work.at("regions")),
        updates=_updates(shape.updates, work.at("updates")),
        **_steps(shape.escalate, work.at("escalate")),
        **_evidence(shape, work),
        **_keywords(shape.keywords, work.at("keywords")),
        **shape.given("severity", "disputed", "second_source"),
    )
    return _on_period(rule, shape, work) if shape.totals or shape.rise else rule


def _updates(shape: shapes.UpdatesShape | None, work: Work) -> Updates:
    """When messages are worth sending."""
    given = shape.given("toll_rises_by", "at_most_every", "hold_first", "remind_every") if shape else {}
    if given.get("hold_first", LONGEST_HOLD) > LONGEST_HOLD:
        work.add("must be 24h or less: what is told a day late is no alert but a digest", "hold_first")
    if given.get("remind_every", SHORTEST_REMINDER) < SHORTEST_REMINDER:
        work.add("must be 5m or more: who is asked more often learns to look away", "remind_every")
    return Updates(**given)


def _steps(written: Sequence[shapes.EscalationShape] | None, work: Work) -> dict[str, Any]:
    """The steps of `escalate`, each later than the one before."""
    before = timedelta(0)
    for at, step in enumerate(written or ()):
        if step.after <= before:
            work.add(f"must be more than that of the step before, escalate[{at - 1}].after", at, "after")
        before = step.after
    steps = (
        EscalationStep(step.after, known(step.send, "channels", work.at(at, "send")))
        for at, step in enumerate(written or ())
    )
    return {"escalate": tuple(steps)} if written else {}


def _evidence(shape: shapes.RuleShape, work: Work) -> dict[str, Any]:
    """The causes, weapons and grades that a rule takes, each once."""
    lists = {key: tuple(dict.fromkeys(value)) for key, value in shape.given("causes", "weapons", "grades").items()}
    if shape.min_grade is None:
        return lists
    if shape.grades:
        work.add("grades and min_grade say the same thing twice; leave one out", "min_grade")
    return {**lists, "grades": tuple(g for g in Grade if RANK[g] >= RANK[shape.min_grade])}


def _keywords(shape: shapes.KeywordsShape | None, work: Work) -> dict[str, Any]:
    given = shape.given("must", "must_not") if shape else {}
    words = {key: tuple(value) for key, value in given.items()}
    needed = {fold(word) for word in words.get("must", ())}
    for at, word in enumerate(words.get("must_not", ())):
        if fold(word) in needed:
            work.add(f'"{word}" is under must too; the rule could never fire', "must_not", at)
    return words


# totals and rises


def _on_period(rule: Rule, shape: shapes.RuleShape, work: Work) -> Rule:
    """The rule with what it asks of a stretch of time."""
    for way, what in _wrong(rule, shape, work):
        work.add(what, *way)
    mine = shape.updates.given("toll_rises_by", "at_most_every") if shape.updates else {}
    asked: dict[str, Any] = {"totals": Totals(shape.totals.over)} if shape.totals else {}
    if shape.rise and not shape.totals:
        asked = {"rise": Rise(shape.rise.over, shape.rise.against, **shape.rise.given("times", "at_least"))}
    period = {key: replace(value, rises_by=mine.get("toll_rises_by")) for key, value in asked.items()}
    return replace(rule, updates=replace(rule.updates, at_most_every=mine.get("at_most_every", EVERY)), **period)


def _wrong(rule: Rule, shape: shapes.RuleShape, work: Work) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if shape.totals and shape.rise:
        yield ("rise",), "totals and rise are two questions; make two rules of them"
    for name, period in (("totals", shape.totals), ("rise", shape.rise)):
        if period and period.over < _SHORTEST:
            yield (name, "over"), "must be 1h or more: of most events only the day is known"
    if shape.rise and shape.rise.against < _LEAST * shape.rise.over:
        yield ("rise", "against"), f"must be {_LEAST} times over or more, or there is nothing to compare with"
    for at, asked in enumerate(rule.any):
        if "attack" in shape.conditions[at]:
            yield ("any", at, "attack"), "an attack has no number to add up; make a rule of its own for it"
        for threshold in asked.thresholds:
            if threshold.at_least is None:
                key = f"{threshold.harm}.{threshold.victim}"
                yield ("any", at, key), "a number that is unknown cannot be added up; name how many"
    if "escalate" in work.written:
        yield ("escalate",), _OF_INCIDENTS
    updates = work.at("updates").written if shape.updates else frozenset()
    for key in sorted(updates & {"hold_first", "remind_every"}):
        yield ("updates", key), _OF_INCIDENTS
