"""The feed whose part of a budget a message spends: the one without whose reports nobody would be told.

What two feeds tell alike is nobody's, so that no feed holds a true report back by joining it; and one that joins what
others tell, to raise it, spends its own part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.alerts import gates
from monitor.alerts.alert import LastMessage, Reason, Rule
from monitor.alerts.what_changed import material
from monitor.feeds import BY_HAND
from monitor.incidents import Change, are_far_apart, as_without, standing
from monitor.model import Harm, figure_of
from monitor.reports import Kind

_WRONG = (Reason.CORRECTED, Reason.CONTESTED, Reason.RETRACTED, Reason.MERGED)  # what was told: by the report that came


def charged_to(change: Change, rule: Rule, reason: Reason, told: LastMessage | None) -> str | None:
    """The feed whose message this is; None where none alone led to it, or a person did by a report of theirs. told:
    what the rule told before."""
    if change.member.feed == BY_HAND.name:
        return None
    if reason in _WRONG:
        return change.member.feed if change.before else None  # of one that waited for its time nobody knows
    return next((f for f in _suspects(change) if not _told_without(f, change, rule, reason, told)), None)


def tells_as_much(change: Change) -> bool:
    """Whether the report that came says by itself what its incident is told for: then it waits for no other feed."""
    member = change.member
    if member.report.kind is Kind.CONTEXT or member.perhaps or member not in standing(change.after.members):
        return False
    best, figure = (figure_of(toll, Harm.KILLED) for toll in (change.after.toll, member.report.toll))
    return not best or (figure is not None and not are_far_apart(best, figure))


def _suspects(change: Change) -> Iterator[str]:
    """The feed that spoke last, and the one that alone gives the highest number of dead: a decision that waited for its
    time is not always that of the last report."""
    yield change.member.feed
    best = figure_of(change.after.toll, Harm.KILLED)
    giving = {m.feed for m in standing(change.after.members) if figure_of(m.report.toll, Harm.KILLED) == best}
    if len(giving) == 1:
        yield from giving - {change.member.feed, BY_HAND.name}


def _told_without(feed: str, change: Change, rule: Rule, reason: Reason, told: LastMessage | None) -> bool:
    left = as_without(change.after, feed)
    if left is None or not gates.threshold(left, rule).held:
        return False
    return reason is not Reason.TOLL_ROSE or material(replace(change, after=left), rule, told)[1] is reason
