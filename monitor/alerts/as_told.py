"""A message as it was told, in types: the one module that reads facts back for the program itself.

What somebody knows is what their message said, and that may differ from what its alert said: budgets fold several in
one, each person hears what changed for them, and another release may have sent it. A second copy in fields could only
disagree with it. So the facts are asked, here and by name, and whoever decides gets types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.alerts.alert import EVERYBODY, Alert, LastMessage, told_of
from monitor.incidents import Grade
from monitor.model import Count, Harm, Place, Precision, Target, Toll, Victim

FactsAsRead = Mapping[str, Any]  # the facts of a message


@dataclass(frozen=True, slots=True)
class IncidentAsTold:
    """The incident of a message, as it stood there; without anything where the message had none. Read when asked:
    most of it never is."""

    told: FactsAsRead

    @property
    def toll(self) -> Toll:
        harms = self.told.get("toll") or {}
        return {Harm(harm): {Victim(v): _count(cell) for v, cell in cells.items()} for harm, cells in harms.items()}

    @property
    def place(self) -> Place | None:
        told = self.told.get("place")
        if told is None:
            return None
        same = {name: told[name] for name in ("name", "country", "admin1", "lat", "lon", "written")}
        return Place(precision=Precision(told["precision"]), **same)

    @property
    def place_in_words(self) -> str | None:
        return (self.told.get("place") or {}).get("label")

    @property
    def target(self) -> Target | None:
        named = self.told.get("target")
        return Target(named) if named in list(Target) else None

    @property
    def grade(self) -> Grade | None:
        named = self.told.get("grade")
        return Grade(named) if named in list(Grade) else None

    @property
    def confidence(self) -> float:
        return self.told.get("confidence") or 0.0

    @property
    def feeds(self) -> frozenset[str]:
        """The feeds whose reports the message had."""
        return frozenset(report["feed"] for report in self.told.get("reports", ()))

    def in_words(self, field: str) -> str | None:
        """A field as a person read it: date, cause, weapon, target or grade."""
        return self.told.get(field)


@dataclass(frozen=True, slots=True)
class Heard:
    """The last message to one address on one incident, by whatever rule. incident: as the message had it."""

    message: LastMessage
    incident: IncidentAsTold


def incident_as_told(facts: FactsAsRead) -> IncidentAsTold:
    return IncidentAsTold(facts.get("incident") or {})


def feed_as_told(facts: FactsAsRead) -> str | None:
    """The feed whose report led to a message; None where none did."""
    trigger = facts.get("trigger") or {}
    return trigger.get("feed") or None


def published(facts: FactsAsRead) -> datetime | None:
    """When the report was published that led to a message; None where none did, or nobody knows."""
    trigger = facts.get("trigger")
    at = trigger.get("published") if isinstance(trigger, Mapping) else None
    return datetime.fromisoformat(str(at)) if at else None


def rise_as_told(facts: FactsAsRead) -> int:
    """By how many dead an update rose; 0 where it told something else."""
    key = ".".join(EVERYBODY)
    return next((_rise(line) for line in facts.get("changed") or () if line["what"] == key), 0)


def _rise(line: FactsAsRead) -> int:
    return (line.get("after_figure") or 0) - (line.get("before_figure") or 0)


def known_by(facts: FactsAsRead) -> FactsAsRead:
    """The part of a message's facts that says what its reader knows, without who said so."""
    incident = facts.get("incident") or {}
    return {"incident": {key: value for key, value in incident.items() if key not in ("reports", "history")}}


def _count(cell: FactsAsRead) -> Count:
    return Count(cell["low"], cell["best"], cell["high"], vague=cell["vague"], derived=cell["derived"])


def heard_of(alert: Alert, facts: FactsAsRead) -> Heard:
    """The knowledge that somebody has by a message. facts: as it was put to them."""
    incident = incident_as_told(facts)
    return Heard(told_of(alert, incident.toll), incident)
