"""The last answer of each rule on a stretch of time to which an incident adds something, for `incidents show`."""

from __future__ import annotations

from typing import Any

from monitor.alerts import Verdict
from monitor.alerts.windows import Scope, felt, scopes
from monitor.config import Config
from monitor.incidents import Incident
from monitor.store import ReadHandle

WindowAnswer = tuple[Scope, Verdict | None]  # None: not asked yet


def answers_on(asking: ReadHandle, config: Config, incident: Incident) -> list[WindowAnswer]:
    """Each scope to which an incident adds something, with its last answer."""
    confidence = config.reading.alert_confidence
    mine = [scope for scope in scopes(config.rules) if felt(incident, scope, confidence)]
    return [(scope, asking.last_verdict(scope.id)) for scope in mine]


def region_of(scope: Scope) -> str:
    return scope.region.name if scope.region else "the whole world"


def scope_facts(scope: Scope, answer: dict[str, Any] | None) -> dict[str, Any]:
    """answer: the facts of its last verdict."""
    return {"rule": scope.rule.name, "region": region_of(scope), "verdict": answer}
