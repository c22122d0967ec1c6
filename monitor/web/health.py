"""/livez, /readyz and /metrics: what a supervisor, a load balancer and Prometheus ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from monitor.config import Config
from monitor.pipeline.intake.absorb import ReadAll
from monitor.pipeline.replay.rule_trial import RuleTrial, TriedOn, rule_tried_apart
from monitor.store import Store
from monitor.web import checks
from monitor.web.checks import HealthCheck
from monitor.web.metrics import registry_of
from monitor.web.vitals import Vitals


@dataclass(frozen=True, slots=True)
class WatchedDaemon:
    """The daemon, as far as pages look at it. config: the one that is at work now; a reload changes it. read: how it
    reads entries, for trying a text; None where nothing reads. page: address and article of a page that a person
    names; try_rule: how a rule is tried on what is stored."""

    store: Store
    vitals: Vitals
    config: Callable[[], Config]
    now: Callable[[], datetime]
    read: ReadAll | None = None
    page: Callable[[str], tuple[str, str]] | None = None
    try_rule: Callable[[TriedOn], RuleTrial] = rule_tried_apart


def pages(watched: WatchedDaemon) -> Blueprint:
    """The three pages."""
    page = Blueprint("health", __name__)
    registry = registry_of(watched.store, watched.vitals, watched.config, watched.now)

    @page.get("/livez")
    def livez() -> Response:
        return _told(checks.alive(watched.vitals.still()))

    @page.get("/readyz")
    def readyz() -> Response:
        return _told(
            checks.ready(
                watched.store, watched.config(), watched.vitals.still(), watched.now(), writes=watched.vitals.writes
            )
        )

    @page.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return page


def _told(found: list[HealthCheck]) -> Response:
    """200 where all checks hold, else 503; which ones do not is said."""
    body = {
        "ok": checks.all_passed(found),
        "failing": [check.name for check in found if not check.passed],
        "checks": {check.name: {"ok": check.passed, "found": check.found} for check in found},
    }
    return Response(json.dumps(body, indent=2) + "\n", 200 if body["ok"] else 503, mimetype="application/json")
