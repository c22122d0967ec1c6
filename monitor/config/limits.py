"""The keys beside `email:` or `webhook:` of a channel: how many messages, when, and under which subject."""

from __future__ import annotations

from typing import Any

from monitor.config.problems import Loc, Problems
from monitor.config.shapes import ChannelShape, QuietShape
from monitor.deliveries.limits import Budget, Limits
from monitor.deliveries.limits import Quiet as QuietHours
from monitor.model import Severity


def limits_of(shape: ChannelShape, loc: Loc, problems: Problems, no_subject: str | None) -> dict[str, Any]:
    """Budget, quiet hours and neutral subject, as the settings of a channel take them. no_subject: what a message of
    its kind is called that has no subject."""
    if no_subject and shape.neutral_subject is not None:
        problems.add((*loc, "neutral_subject"), f"is for email only: {no_subject} has no subject; take it out")
    neutral = {"neutral_subject": shape.neutral_subject} if shape.neutral_subject and not no_subject else {}
    budget = Budget(shape.budget.messages, shape.budget.per) if shape.budget else None
    quiet = _quiet(shape.quiet, (*loc, "quiet"), problems) if shape.quiet else None
    return {"limits": Limits(budget, quiet), **neutral}


def _quiet(shape: QuietShape, loc: Loc, problems: Problems) -> QuietHours:
    if shape.start == shape.to:
        problems.add(loc, "from and to are the same time; name the hours in which only what is severe may come")
    if shape.unless is Severity.LOW:
        problems.add(
            (*loc, "unless"), "low holds nothing back, for every message is low or more; give medium, high or critical"
        )
    return QuietHours(shape.start, shape.to, shape.timezone, shape.unless)
