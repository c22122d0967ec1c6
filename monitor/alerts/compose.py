"""From a verdict that fired to the alert that is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.alerts.acknowledgement import acknowledgement_facts, after
from monitor.alerts.alert import Alert, LastMessage, Reason, Rule, Verdict
from monitor.alerts.charged import charged_to
from monitor.alerts.facts import incident_alert_facts
from monitor.incidents import Change
from monitor.incidents.identity import stable_id
from monitor.model import Severity, Toll


def alert_of(
    verdict: Verdict, change: Change, rule: Rule, told: LastMessage | None, now: datetime, also: Sequence[str] = ()
) -> Alert:
    """The alert of a verdict that fired. Its id does not depend on the clock: the same decision, the same alert.

    also: the other rules that fired on the same change; whoever they would tell too hears it from this one message.
    """
    reason = verdict.reason or Reason.NEW
    standing = after(reason, rule, told, change.after, now)
    sequence = told.sequence + 1 if told else 1
    ident = stable_id(rule.name, change.after.id, reason, sequence)
    facts = incident_alert_facts(verdict, change, rule, told, sequence, also)
    asked = acknowledgement_facts(reason, rule, standing, change.after)
    return Alert(
        id=ident,
        rule=rule.name,
        incident=change.after.id,
        reason=reason,
        severity=verdict.severity,
        at=now,
        sequence=sequence,
        facts={"id": ident, **facts, "acknowledgement": asked},
        standing=standing,
        feed=charged_to(change, rule, reason, told),
    )


def toll_told(alert: Alert, change: Change, told: LastMessage | None) -> Toll:
    """The severity that the rule's own channels know after an alert: who it was escalated to are others."""
    return told.toll if told and alert.reason is Reason.ESCALATED else change.after.toll


def highest(told: Iterable[LastMessage]) -> Severity | None:
    """The highest severity at which something was told; None where it was not, or by a release that did not keep it."""
    return max((last.severity for last in told if last.severity), default=None)
