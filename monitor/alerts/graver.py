"""More than was told: more dead, a class of victims or a protected place that was not. Nothing holds that back."""

from __future__ import annotations

from collections.abc import Collection

from monitor.alerts.alert import EVERYBODY, figure
from monitor.incidents import Incident
from monitor.model import Harm, Target, Victim

GRAVE = (Victim.CHILD, Victim.HEALTH_WORKER, Victim.AID_WORKER, Victim.JOURNALIST)


def is_graver(incident: Incident, dead: int, classes: Collection[Victim], targets: Collection[Target]) -> bool:
    """Whether it is more than so many dead, these classes among them, and these places hit."""
    if figure(incident.toll, EVERYBODY) > dead or any(v not in classes for v in grave_classes(incident)):
        return True
    return incident.target not in (None, Target.RESIDENTIAL, *targets)


def grave_classes(incident: Incident) -> tuple[Victim, ...]:
    """The classes among the dead that nothing may hold back."""
    killed = incident.toll.get(Harm.KILLED, {})
    return tuple(v for v in GRAVE if (count := killed.get(v)) is not None and count.figure != 0)
