"""The event that an incident is perhaps the same as: what was told of it, and what its next message has to add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.alerts import Step, Verdict
from monitor.alerts.alert import EVERYBODY
from monitor.alerts.known import Neighbour
from monitor.alerts.words import count_in_words, place_in_words
from monitor.incidents import WITHHELD, Change, ChangeKind, Happening, Incident, IncidentStatus, Score, echoes
from monitor.model import count_of
from monitor.pipeline.ledger import Ledger


def neighbour(incident: Incident, ledger: Ledger, near: Iterable[Incident] = ()) -> Neighbour | None:
    """The incident that this one is perhaps the same as, or the latest told one of those that it only echoes."""
    if incident.perhaps is None:
        told = ((i, ledger.told(i.id)) for i in near if i.id != incident.id and echoes(incident, i))
        return max((Neighbour(*one) for one in told if one[1]), key=lambda n: n.incident.updated, default=None)
    found = (i for i in ledger.find_incidents(incident.perhaps, 1) if i.status is not IncidentStatus.CLOSED)
    other = next(found, None)
    return Neighbour(other, ledger.told(other.id)) if other else None


def note_withheld(
    change: Change, verdicts: Iterable[Verdict], beside: Neighbour | None, ledger: Ledger, now: datetime
) -> None:
    """Write into the history of the event that was told, once, that another one was withheld for it."""
    if beside is None or not any(v.stopped_by and v.stopped_by.gate is Step.KNOWN for v in verdicts):
        return
    other, incident = beside.incident, change.after
    if any(h.what == WITHHELD and incident.id in h.detail for h in other.history):
        return
    line = Happening(now, WITHHELD, _said(change))
    after = replace(other, history=(*other.history, line))
    ledger.save_change(Change(ChangeKind.REVISED, other, after, change.member, Score(0.0)))


def _said(change: Change) -> str:
    incident, by = change.after, change.member
    killed = count_of(incident.toll, *EVERYBODY)
    dead = f": {count_in_words(killed)} killed" if killed else ""
    return f"incident {incident.id} ({place_in_words(incident.place)}{dead}), {by.publisher}: {by.title}"
