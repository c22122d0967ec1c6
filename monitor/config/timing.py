"""The parts of a rule that wait and repeat (`updates:`, `escalate:`), and how well attested an incident must be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from monitor.alerts import EscalationStep, Updates
from monitor.config import shapes
from monitor.config.names import known
from monitor.config.problems import Loc, Problems
from monitor.incidents import Grade

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


def updates_of(shape: shapes.UpdatesShape | None, loc: Loc, problems: Problems) -> Updates:
    """When messages are worth sending."""
    given = shape.given("toll_rises_by", "at_most_every", "hold_first", "remind_every") if shape else {}
    if given.get("hold_first", LONGEST_HOLD) > LONGEST_HOLD:
        problems.add((*loc, "hold_first"), "must be 24h or less: what is told a day late is no alert but a digest")
    if given.get("remind_every", SHORTEST_REMINDER) < SHORTEST_REMINDER:
        problems.add((*loc, "remind_every"), "must be 5m or more: who is asked more often learns to look away")
    return Updates(**given)


def steps_of(
    written: Sequence[shapes.EscalationShape] | None, loc: Loc, channels: Sequence[str], problems: Problems
) -> dict[str, Any]:
    """The steps of `escalate`, each later than the one before."""
    before = timedelta(0)
    for at, step in enumerate(written or ()):
        if step.after <= before:
            problems.add((*loc, at, "after"), f"must be more than that of the step before, escalate[{at - 1}].after")
        before = step.after
    steps = (
        EscalationStep(step.after, known(step.send, channels, (*loc, at, "send"), "channel", problems))
        for at, step in enumerate(written or ())
    )
    return {"escalate": tuple(steps)} if written else {}


def evidence_of(shape: shapes.RuleShape, loc: Loc, problems: Problems) -> dict[str, Any]:
    """The weapons and grades that a rule takes, each once."""
    lists = {key: tuple(dict.fromkeys(value)) for key, value in shape.given("weapons", "grades").items()}
    if shape.min_grade is None:
        return lists
    if shape.grades:
        problems.add((*loc, "min_grade"), "grades and min_grade say the same thing twice; leave one out")
    return {**lists, "grades": tuple(g for g in Grade if RANK[g] >= RANK[shape.min_grade])}
