"""An incident: one event in the world, and the reports that speak of it. Grouping is pure; `now` is an argument."""

from __future__ import annotations

from monitor.incidents.incident import (
    Change,
    ChangeKind,
    Evidence,
    Grade,
    Happening,
    Incident,
    IncidentStatus,
    Member,
    Score,
)

__all__ = ["Change", "ChangeKind", "Evidence", "Grade", "Happening", "Incident", "IncidentStatus", "Member", "Score"]
