"""An incident: one event in the world, and the reports that speak of it. Grouping is pure; `now` is an argument."""

from __future__ import annotations

from monitor.incidents.edit import merge_incidents, split
from monitor.incidents.evidence import JOIN, Veto
from monitor.incidents.group import WINDOW, change_again, group
from monitor.incidents.identity import stable_id
from monitor.incidents.incident import (
    Change,
    ChangeKind,
    Evidence,
    Grade,
    Happening,
    Incident,
    IncidentStatus,
    Judgement,
    Mark,
    Member,
    Score,
)
from monitor.incidents.marks import false_alarm, is_false_alarm, wrong_count
from monitor.incidents.members import members_of

__all__ = [
    "JOIN",
    "WINDOW",
    "Change",
    "ChangeKind",
    "Evidence",
    "Grade",
    "Happening",
    "Incident",
    "IncidentStatus",
    "Judgement",
    "Mark",
    "Member",
    "Score",
    "Veto",
    "change_again",
    "false_alarm",
    "group",
    "is_false_alarm",
    "members_of",
    "merge_incidents",
    "split",
    "stable_id",
    "wrong_count",
]
