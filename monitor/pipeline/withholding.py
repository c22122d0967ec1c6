"""The event that an incident is perhaps the same as: what was told of it, and what its next message has to add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from monitor.alerts import Step, Verdict
from monitor.alerts.alert import EVERYBODY
from monitor.alerts.known import Neighbour
from monitor.alerts.words import count_in_words, place_in_words
from monitor.incidents import (
    WITHHELD,
    Change,
    ChangeKind,
    Happening,
    Incident,
    IncidentStatus,
    Score,
    echoes,
    fits,
    is_behind,
    retells,
    went_to,
)
from monitor.model import count_of
from monitor.pipeline.ledger import Ledger

LINKS = 3  # of "perhaps the same", from one incident to the next
NEAR = 64  # incidents that are told alike, the latest: of one dead a war has thousands


def neighbour(incident: Incident, ledger: Ledger, near: Sequence[Incident] = ()) -> Neighbour | None:
    """The incident, of those that somebody was told of, from which nothing tells this one apart: one that it is perhaps
    the same as, through others or not, or else the latest of those near that it echoes or tells again; or else one
    behind which it is left, which matters to a rise alone."""
    alike = (i for i in _perhaps(incident, ledger) if fits(incident, i) or echoes(incident, i))
    again = (i for i in _as_they_stand(incident, ledger, near) if echoes(incident, i) or retells(incident, i))
    later = _as_they_stand(incident, ledger, (i for i in near if i.perhaps == incident.id))
    behind = (i for i in chain(_perhaps(incident, ledger), later) if is_behind(incident, i))
    return next((Neighbour(i, told) for i in chain(alike, again, behind) if (told := ledger.told(i.id))), None)


def _as_they_stand(incident: Incident, ledger: Ledger, near: Iterable[Incident]) -> Iterator[Incident]:
    """Other incidents as they are by now, the latest first: the same entry may have changed one, or merged it away.
    Each is loaded when it is asked for."""
    others = {i.id: i for i in near if i.id not in (incident.id, *incident.merged)}
    for other in nlargest(NEAR, others.values(), key=attrgetter("updated", "id")):
        found = next(iter(ledger.find_incidents(other.id, 1)), None)
        if found is not None and found.status is not IncidentStatus.CLOSED:
            yield found


def _perhaps(incident: Incident, ledger: Ledger) -> Iterator[Incident]:
    """The incident that it is perhaps the same as, and on to those that this one is perhaps the same as."""
    ident = incident.perhaps
    for _ in range(LINKS):
        found = next((i for i in ledger.find_incidents(ident, 1)), None) if ident else None
        if found is None:
            return
        if found.status is not IncidentStatus.CLOSED:
            yield found
        ident = went_to(found) or found.perhaps


def note_withheld(
    change: Change, verdicts: Iterable[Verdict], beside: Neighbour | None, ledger: Ledger, now: datetime
) -> None:
    """Write into the history of the event that was told, once, that another one was withheld for it; this may be the
    same from now on, if it was perhaps of none: who adds up dead must not add those who were held to those who were
    told."""
    if beside is None or not any(v.stopped_by and v.stopped_by.gate is Step.KNOWN for v in verdicts):
        return
    other, incident = beside.incident, change.after
    if any(h.what == WITHHELD and incident.id in h.detail for h in other.history):
        return
    line = Happening(now, WITHHELD, _said(change))
    after = replace(other, history=(*other.history, line))
    ledger.save_change(Change(ChangeKind.REVISED, other, after, change.member, Score(0.0)))
    for held in ledger.find_incidents(incident.id, 1):
        if held.perhaps is None:
            maybe = Happening(now, "perhaps", f"the same as {other.id}: withheld for it")
            tied = replace(held, perhaps=other.id, history=(*held.history, maybe))
            ledger.save_change(Change(ChangeKind.REVISED, held, tied, change.member, Score(0.0)))


def _said(change: Change) -> str:
    incident, by = change.after, change.member
    killed = count_of(incident.toll, *EVERYBODY)
    dead = f": {count_in_words(killed)} killed" if killed else ""
    return f"incident {incident.id} ({place_in_words(incident.place)}{dead}), {by.publisher}: {by.title}"
