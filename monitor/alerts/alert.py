"""The words of the noun: rules, gates, verdicts and the alert itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model import Cause, Harm, Severity, Target, Toll, Victim
from monitor.places.regions import Region


class Reason(StrEnum):
    """Why somebody is told. The last six have no incident of their own."""

    NEW = "new"
    TOLL_ROSE = "toll_rose"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    MERGED = "merged"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    WINDOW = "window"
    UNUSUAL_RISE = "unusual_rise"
    DIGEST = "digest"
    SUMMARY = "summary"
    DRILL = "drill"
    OPERATIONAL = "operational"


class Bound(StrEnum):
    """Which end of a count a threshold compares; `FIGURE` is best, else high, else low."""

    FIGURE = "figure"
    LOW = "low"
    BEST = "best"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`killed.civilian: 5`, `killed.civilian.low: 5`; at_least null is `killed.all: unknown`, an unknown number."""

    harm: Harm
    victim: Victim
    at_least: int | None
    bound: Bound = Bound.FIGURE


@dataclass(frozen=True, slots=True)
class Condition:
    """One map of `any:`; all of it must hold. `attack` holds where that protected place was hit."""

    thresholds: tuple[Threshold, ...] = ()
    attack: Target | None = None


@dataclass(frozen=True, slots=True)
class Updates:
    """When a second message is worth sending."""

    toll_rises_by: int = 1
    at_most_every: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of config.yaml. No regions = the whole world."""

    name: str
    any: tuple[Condition, ...]
    send: tuple[str, ...]
    regions: tuple[Region, ...] = ()
    causes: tuple[Cause, ...] = (Cause.CONFLICT, Cause.UNKNOWN)
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    severity: Severity = Severity.HIGH
    updates: Updates = field(default_factory=Updates)


class Gate(StrEnum):
    """The steps of a decision, in the order in which they are tried."""

    STAFF = "staff"  # a person's verdict on the incident; shown where it stops
    KIND = "kind"
    CONFIDENCE = "confidence"
    AGE = "age"
    CAUSE = "cause"
    REGION = "region"
    KEYWORDS = "keywords"
    THRESHOLD = "threshold"
    MATERIAL = "material"  # already told, and nothing that matters changed
    RATE = "rate"  # told too short a while ago; decided again at `revisit_at`


@dataclass(frozen=True, slots=True)
class Check:
    """One step of a decision: what the rule wanted, what was found, and whether that held."""

    gate: Gate
    held: bool
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of one incident under one rule. `told` mappings are keyed by the rule's name."""

    rule: str
    incident: str
    reason: Reason
    at: datetime
    toll: Toll
    sequence: int  # 1 = the first message
    severity: Severity | None = None  # at which it was told


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer to one change: fired with a reason, or not, and every check that led there."""

    rule: str
    incident: str
    severity: Severity
    reason: Reason | None  # null = no alert
    checks: tuple[Check, ...]
    at: datetime
    revisit_at: datetime | None = None

    @property
    def fired(self) -> bool:
        return self.reason is not None

    @property
    def stopped_by(self) -> Check | None:
        """The first check that did not hold."""
        return next((c for c in self.checks if not c.held), None)


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell. `id` is stable: it is made from rule, incident, reason and sequence."""

    id: str
    rule: str | None
    incident: str | None
    reason: Reason
    severity: Severity
    at: datetime
    sequence: int = 1
    facts: Mapping[str, object] = field(default_factory=dict)  # JSON; what templates and webhooks see
