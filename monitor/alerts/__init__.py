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
    Standing,
    Step,
    Threshold,
    Told,
    Updates,
    Verdict,
)
from monitor.alerts.compose import alert_of, told_of, toll_told
from monitor.alerts.decide import decide, decide_again
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
    "Standing",
    "Step",
    "Threshold",
    "Told",
    "Updates",
    "Verdict",
    "alert_of",
    "decide",
    "decide_again",
    "digest_alert",
    "operational_alert",
    "samples",
    "told_of",
    "toll_told",
]
