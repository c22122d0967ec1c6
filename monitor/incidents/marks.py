"""A person's word on an incident, and for how long the machine holds on to it.

The last verdict counts, and stands until more dead are reported than when it was given: who corrected nine to six, or
called six a false alarm, has said nothing of the thirty that are reported next, and nobody may miss these. Nor has who
called six a false alarm said anything of what another outlet tells afterwards in words of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.incidents.corrections import corrected_toll, with_whole
from monitor.incidents.incident import Ack, Happening, Incident, IncidentStatus, Judgement, Member, StaffMark
from monitor.incidents.running import running
from monitor.incidents.voices import outlet
from monitor.incidents.withdrawn import counted
from monitor.incidents.wording import is_copy
from monitor.model import Harm, Severity, Toll, figure_of
from monitor.reports import Kind


def false_alarm(incident: Incident, by: str, note: str, now: datetime) -> Incident:
    """The incident, retracted."""
    return _marked(incident, StaffMark(now, Judgement.FALSE_ALARM, by, note), IncidentStatus.RETRACTED)


def wrong_count(incident: Incident, figure: int, by: str, note: str, now: datetime) -> Incident:
    """The incident with so many dead: a person's number is the number, whatever the reports say."""
    return _marked(incident, StaffMark(now, Judgement.WRONG_COUNT, by, note, figure=figure), IncidentStatus.CORRECTED)


def right(incident: Incident, by: str, note: str, now: datetime) -> Incident:
    """The incident as the reports have it; an earlier false alarm or count is taken back."""
    status = IncidentStatus.UPDATED if is_false_alarm(incident) else incident.status
    return _marked(incident, StaffMark(now, Judgement.RIGHT, by, note), status)


def acknowledge(incident: Incident, by: str, note: str, now: datetime, severity: Severity | None = None) -> Incident:
    """The incident with a person's word that they see to it. severity: the highest that was told of it."""
    ack = Ack(now, by, note, incident.toll, severity)
    line = Happening(now, "acknowledged", f"by {by}: {note}" if note else f"by {by}")
    return replace(incident, acks=(*incident.acks, ack), history=(*incident.history, line))


def unacknowledge(incident: Incident, ack: Ack, by: str, now: datetime) -> Incident:
    """The incident without somebody's word that they see to it: it is asked for again."""
    acks = tuple(replace(one, withdrawn=True) if one == ack else one for one in incident.acks)
    line = Happening(now, "acknowledgement_withdrawn", f"by {by}")
    return replace(incident, acks=acks, history=(*incident.history, line))


def _marked(incident: Incident, mark: StaffMark, status: IncidentStatus) -> Incident:
    """Whoever judges has seen what was told, so a mark is an acknowledgement. Of a false alarm nothing was seen: any
    death that is reported afterwards asks for a new one."""
    with running(counted(incident.members)) as total:
        reported = total.tolls.merged()
    marks = (*incident.marks, replace(mark, reported=figure_of(reported, Harm.KILLED)))
    detail = _detail(mark, figure_of(incident.toll, Harm.KILLED))
    history = (*incident.history, Happening(mark.at, mark.what.value, detail))
    toll = corrected_toll(as_marked(reported, marks), incident, reported)
    ack = Ack(mark.at, mark.by, mark.note, {} if mark.what is Judgement.FALSE_ALARM else toll)
    return replace(
        incident,
        status=status,
        updated=max(mark.at, incident.updated),
        toll=toll,
        marks=marks,
        history=history,
        acks=(*incident.acks, ack),
    )


def _detail(mark: StaffMark, was: int | None) -> str:
    corrected = "" if mark.figure is None else f"killed {'unknown' if was is None else was} → {mark.figure}"
    return ": ".join(filter(None, (corrected, mark.note)))


def is_false_alarm(incident: Incident) -> bool:
    """Whether a person's word that nothing happened stands."""
    last = _standing(incident.marks, incident.toll)
    return last is not None and last.what is Judgement.FALSE_ALARM


def was_judged_without(incident: Incident, member: Member) -> bool:
    """Whether a false alarm was called before an outlet spoke that tells of it in words of its own. Else one feed could
    plant a massacre, have it seen through, and hide the true one that follows in that town."""
    if not is_false_alarm(incident) or member.report.kind is Kind.CONTEXT:
        return False
    if (figure_of(member.report.toll, Harm.KILLED) or 0) > (incident.marks[-1].reported or 0):
        return False  # it ends the alarm, in its own thread
    return not any(outlet(member) == outlet(other) or is_copy(member, other) for other in incident.members)


def is_over(incident: Incident) -> bool:
    """Whether it is told of no more: merged into another, taken back, or a false alarm."""
    return incident.status in (IncidentStatus.CLOSED, IncidentStatus.RETRACTED) or is_false_alarm(incident)


def merged_away(incident: Incident) -> bool:
    """Whether its reports stand under another id by now, so that it would count twice."""
    into = any(line.what == "merged" and line.detail.startswith("into ") for line in incident.history)
    return into and incident.status is IncidentStatus.CLOSED


def status_of(incident: Incident, otherwise: IncidentStatus) -> IncidentStatus:
    """A status that no report changes, or the other."""
    return IncidentStatus.RETRACTED if is_false_alarm(incident) else otherwise


def as_marked(reported: Toll, marks: Sequence[StaffMark]) -> Toll:
    """The toll of the reports with a person's number of dead in it, where one stands."""
    last = _standing(marks, reported)
    if last is None or last.figure is None:
        return reported
    return {**reported, Harm.KILLED: with_whole(reported.get(Harm.KILLED, {}), last.figure)}


def _standing(marks: Sequence[StaffMark], reported: Toll) -> StaffMark | None:
    if not marks:
        return None
    return marks[-1] if (figure_of(reported, Harm.KILLED) or 0) <= (marks[-1].reported or 0) else None
