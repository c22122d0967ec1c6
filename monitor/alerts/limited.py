"""Incidents that are told only in languages which are read with limits: less urgent, and marked; a rule may want a
second source for them."""

from __future__ import annotations

from monitor.alerts.alert import Rule, Step, StepAnswer
from monitor.incidents import Grade, Incident
from monitor.model import Severity
from monitor.reports import Kind

_OF_ONE = (Grade.UNCONFIRMED_CLAIM, Grade.SINGLE_SOURCE)


def is_limited(incident: Incident) -> bool:
    """Whether every report that tells of it is in such a language."""
    told = [m for m in incident.members if m.report.kind is not Kind.CONTEXT and not m.perhaps]
    return bool(told) and all(m.report.limited for m in told)


def severity_of(rule: Rule, incident: Incident) -> Severity:
    """The rule's severity, one lower where the reading is less sure."""
    lower = is_limited(incident) and rule.severity > Severity.LOW
    return Severity(rule.severity - 1) if lower else rule.severity


def second_source(incident: Incident, rule: Rule) -> StepAnswer | None:
    """Of a rule that says `second_source: true`, whether another source than one in such a language, or several,
    tell of it. None where the rule does not say so, or the reading is as sure as any."""
    if not rule.second_source or not is_limited(incident):
        return None
    several = incident.backed or incident.grade not in _OF_ONE
    wanted = "several sources, or one in a language that is read without limits"
    return StepAnswer(
        Step.SECOND_SOURCE, several, wanted, "several" if several else "one, in a language read with limits"
    )
