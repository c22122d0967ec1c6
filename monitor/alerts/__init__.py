"""An alert: the decision that somebody must be told, with its reason. Pure; `now` is an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.on_demand import on_demand

if TYPE_CHECKING:
    from monitor.alerts.alert import (
        CLOCK_STEP,
        Acknowledgement,
        Alert,
        Bound,
        Condition,
        EscalationStep,
        Head,
        LastMessage,
        MessageKind,
        Reason,
        Rule,
        Step,
        StepAnswer,
        Threshold,
        Updates,
        Verdict,
        kind_of,
        told_of,
    )
    from monitor.alerts.as_told import Heard, heard_of
    from monitor.alerts.compose import alert_of, highest, toll_told
    from monitor.alerts.decide import decide, decide_again
    from monitor.alerts.digest import answer_alert, digest_alert, operational_alert
    from monitor.alerts.facts import incident_facts
    from monitor.alerts.samples import samples
    from monitor.alerts.sums import counts, happened
else:
    on_demand(
        __name__,
        {
            "alert": "CLOCK_STEP Acknowledgement Alert Bound Condition EscalationStep Head LastMessage MessageKind"
            " Reason Rule Step StepAnswer Threshold Updates Verdict kind_of told_of",
            "as_told": "Heard heard_of",
            "compose": "alert_of highest toll_told",
            "decide": "decide decide_again",
            "digest": "answer_alert digest_alert operational_alert",
            "facts": "incident_facts",
            "samples": "samples",
            "sums": "counts happened",
        },
    )

__all__ = [
    "CLOCK_STEP",
    "Acknowledgement",
    "Alert",
    "Bound",
    "Condition",
    "EscalationStep",
    "Head",
    "Heard",
    "LastMessage",
    "MessageKind",
    "Reason",
    "Rule",
    "Step",
    "StepAnswer",
    "Threshold",
    "Updates",
    "Verdict",
    "alert_of",
    "answer_alert",
    "counts",
    "decide",
    "decide_again",
    "digest_alert",
    "happened",
    "heard_of",
    "highest",
    "incident_facts",
    "kind_of",
    "operational_alert",
    "samples",
    "told_of",
    "toll_told",
]
