"""Corrections by hand: two incidents that are one, one that is two, a fact that was read wrongly. The machine does not
undo it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.incidents.identity import stable_id
from monitor.incidents.incident import Ack, Correction, Happening, Incident, IncidentStatus, Member
from monitor.incidents.marks import status_of
from monitor.incidents.merge import summed
from monitor.incidents.running import running
from monitor.incidents.withdrawn import counted
from monitor.model import figure_of


def merge_incidents(a: Incident, b: Incident, now: datetime) -> tuple[Incident, Incident]:
    """The incident that stays (the older one, under its id) with all members, and the other one, closed: it keeps
    what it had, so that whoever was told of it can be told where it went."""
    stays, goes = sorted((a, b), key=lambda i: (i.opened, i.id))
    members = sorted({m.name: m for m in (*goes.members, *stays.members)}.values(), key=lambda m: (m.seen, m.name))
    freed = tuple(x for x in dict.fromkeys((*stays.never_with, *goes.never_with)) if x not in {m.id for m in members})
    history = (
        *sorted((*stays.history, *goes.history), key=lambda h: h.at),
        Happening(now, "merged", f"with {goes.id}"),
    )
    absorbed = (*stays.merged, goes.id, *goes.merged)
    acks = tuple(sorted((*stays.acks, *goes.acks), key=lambda ack: ack.at))
    perhaps = None if stays.perhaps == goes.id else stays.perhaps
    words = tuple(sorted((*stays.corrections, *goes.corrections), key=lambda one: one.at))
    updated = replace(stays, status=IncidentStatus.UPDATED, updated=now, history=history, acks=acks, perhaps=perhaps)
    closed = (*goes.history, Happening(now, "merged", f"into {stays.id}"))
    kept = summed(replace(updated, never_with=freed, merged=absorbed, corrections=words), members)
    gone = replace(goes, status=IncidentStatus.CLOSED, updated=now, history=closed)
    return replace(kept, status=status_of(kept, kept.status)), gone


def split(incident: Incident, out: Collection[str], now: datetime) -> tuple[Incident, Incident]:
    """The incident without the members of these ids (`Member.id`), and a new one made of them.

    Neither takes the other's members again. Raises ValueError where all members or none would go, or all but what only
    waits for them.
    """
    goes = _as_sure([m for m in incident.members if m.id in out])
    stays = [m for m in incident.members if m.id not in out]
    if not goes or not is_told_of(stays):
        raise ValueError(f"incident {incident.id}: some reports must stay and some must go; {len(goes)} would go")
    ident = stable_id("split", incident.id, *sorted(m.id for m in goes))
    left = _without(incident, stays, goes, Happening(now, "split", f"{_reports(goes)} to {ident}"), now)
    fresh = replace(
        incident, id=ident, name="", opened=now, history=(), never_with=(), marks=(), merged=(), acks=(), perhaps=None
    )
    fresh = replace(fresh, corrections=())
    return left, _without(fresh, goes, stays, Happening(now, "split", f"from {incident.id}"), now)


def is_told_of(members: Collection[Member]) -> bool:
    """Whether a report is among them, and not only context that waits for one: of that alone no incident is made."""
    return any(not m.only_waited for m in members)


def _as_sure(goes: Sequence[Member]) -> list[Member]:
    """Reports that a person takes for those of one event; what only waited for the others goes on waiting."""
    waits = any(not m.only_waited for m in goes)
    return [m if waits and m.only_waited else replace(m, perhaps=False) for m in goes]


def move(source: Incident, target: Incident, out: Collection[str], now: datetime) -> tuple[Incident, Incident]:
    """The members of these ids (`Member.id`) taken out of one incident and put into another. The first does not take
    them again. Raises ValueError where none or all of the first would go, or all but what only waits for them."""
    goes = [replace(m, perhaps=False) for m in source.members if m.id in out]
    stays = [m for m in source.members if m.id not in out]
    if not goes or not is_told_of(stays):
        raise ValueError(f"incident {source.id}: some reports must stay and some must go; {len(goes)} would go")
    left = _without(source, stays, goes, Happening(now, "moved", f"{_reports(goes)} to {target.id}"), now)
    members = sorted((*target.members, *goes), key=lambda m: (m.seen, m.name))
    freed = tuple(x for x in target.never_with if x not in {m.id for m in members})
    line = Happening(now, "moved", f"{_reports(goes)} from {source.id}")
    updated = replace(
        target, never_with=freed, updated=now, status=IncidentStatus.UPDATED, history=(*target.history, line)
    )
    grown = summed(updated, members)
    return left, replace(grown, status=status_of(grown, grown.status))


def _reports(some: Sequence[Member]) -> str:
    return f"{len(some)} report{'' if len(some) == 1 else 's'}"


def add(incident: Incident, member: Member, by: str, note: str, now: datetime) -> Incident:
    """The incident with a report that a person says is of it."""
    line = Happening(now, REPORT_ADDED, _told_by(by, member.publisher, note), by)
    members = sorted((*incident.members, member), key=lambda m: (m.seen, m.name))
    return _of(incident, members, tuple(x for x in incident.never_with if x != member.id), line)


def take_out(incident: Incident, member: Member, by: str, now: datetime) -> Incident:
    """The incident without that report, which is of nothing then. It must have others (`is_told_of`)."""
    line = Happening(now, REPORT_REMOVED, _told_by(by, member.publisher, ""), by)
    never = tuple(dict.fromkeys((*incident.never_with, member.id)))
    return _of(incident, [m for m in incident.members if m.name != member.name], never, line)


REPORT_ADDED, REPORT_REMOVED = "report_added", "report_removed"  # lines of an incident's history


def _of(incident: Incident, members: Sequence[Member], never: tuple[str, ...], line: Happening) -> Incident:
    history = (*incident.history, line)
    changed = replace(incident, updated=line.at, status=IncidentStatus.UPDATED, history=history, never_with=never)
    after = summed(changed, members)
    return replace(after, status=status_of(after, after.status))


def correct(incident: Incident, word: Correction, said: str) -> Incident:
    """The incident with a person's word on one fact, whatever its reports say. said: it in words, for the history.
    Whoever puts something right has seen what was told, so it is an acknowledgement."""
    with running(counted(incident.members)) as total:
        reported = total.tolls.merged()
    if word.harm and word.victim:
        word = replace(word, reported=figure_of(reported, word.harm, word.victim))
    line = Happening(word.at, FACT_CORRECTED, _told_by(word.by, said, word.note), word.by)
    after = _worded(incident, (*incident.corrections, word), line, IncidentStatus.CORRECTED)
    return replace(after, acks=(*after.acks, Ack(word.at, word.by, word.note, after.toll)))


def uncorrect(incident: Incident, word: Correction, by: str, now: datetime) -> Incident:
    """The incident without that word: the one before it stands again, else what its reports say."""
    words = tuple(replace(one, withdrawn=True) if one == word else one for one in incident.corrections)
    line = Happening(now, CORRECTION_WITHDRAWN, _told_by(by, word.name, ""), by)
    return _worded(incident, words, line, incident.status)


FACT_CORRECTED, CORRECTION_WITHDRAWN = "fact_corrected", "correction_withdrawn"  # lines of an incident's history


def _told_by(by: str, said: str, note: str) -> str:
    return f"{said}, by {by}: {note}" if note else f"{said}, by {by}"


def _worded(incident: Incident, words: tuple[Correction, ...], line: Happening, status: IncidentStatus) -> Incident:
    history = (*incident.history, line)
    changed = replace(incident, corrections=words, updated=max(line.at, incident.updated), history=history)
    after = summed(changed, incident.members)
    return replace(after, status=status_of(after, status))


def _without(
    incident: Incident, members: list[Member], others: list[Member], line: Happening, now: datetime
) -> Incident:
    never = tuple(dict.fromkeys((*incident.never_with, *(m.id for m in others))))
    changed = replace(
        incident, updated=now, status=IncidentStatus.UPDATED, history=(*incident.history, line), never_with=never
    )
    left = summed(changed, members)
    return replace(left, status=status_of(left, left.status))


def went_to(incident: Incident) -> str | None:
    """The id of the incident that this one was merged into; None where it was not."""
    if incident.status is not IncidentStatus.CLOSED:
        return None
    lines = (line.detail for line in reversed(incident.history) if line.what == "merged")
    return next((detail.removeprefix("into ") for detail in lines if detail.startswith("into ")), None)
