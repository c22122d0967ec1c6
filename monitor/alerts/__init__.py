"""An alert: the decision that somebody must be told, with its reason. Pure; `now` is an argument."""

from __future__ import annotations

from monitor.alerts.alert import (
    Alert,
    Bound,
    Check,
    Condition,
    Gate,
    Reason,
    Rule,
    Threshold,
    Told,
    Updates,
    Verdict,
)
from monitor.alerts.compose import alert_of, told_of
from monitor.alerts.decide import decide
from monitor.alerts.digest import digest_alert, operational_alert
from monitor.alerts.samples import samples

__all__ = [
    "Alert",
    "Bound",
    "Check",
    "Condition",
    "Gate",
    "Reason",
    "Rule",
    "Threshold",
    "Told",
    "Updates",
    "Verdict",
    "alert_of",
    "decide",
    "digest_alert",
    "operational_alert",
    "samples",
    "told_of",
]
