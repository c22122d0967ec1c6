"""Which incident a report belongs to. Pure and online: reports come one after another, nothing from the future."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.incidents.candidates import Candidates
from monitor.incidents.evidence import setting_among
from monitor.incidents.incident import (
    Change,
    ChangeKind,
    Evidence,
    Happening,
    Incident,
    IncidentStatus,
    Member,
    Score,
)
from monitor.incidents.known import How, Likeliest, Unsure, likeliest
from monitor.incidents.live_pages import as_new, first_words, ident_of, latest, tells_of_another
from monitor.incidents.marks import status_of, was_judged_without
from monitor.incidents.merge import summed
from monitor.incidents.perhaps import may_wait
from monitor.incidents.quota import in_short, with_one_more
from monitor.incidents.ties import is_other_few, is_other_person, may_be_next
from monitor.incidents.unplaced import is_of_none
from monitor.incidents.vetoes import ANOTHER_EVENT, veto
from monitor.incidents.waiting import Thread, as_waiting
from monitor.incidents.withdrawn import is_withdrawn
from monitor.model import Harm, figure_of
from monitor.reports import Kind


def group(members: Sequence[Member], candidates: Iterable[Incident], now: datetime) -> list[Change]:
    """The changes that members make, in order of arrival: each opens, joins or revises an incident. An entry that was
    context and now reports may leave one for another, which is a change to both.

    candidates: the incidents updated within `WINDOW`, and any that holds a member of the same entry. Context that fits
    nothing, and a revision that is known already, change nothing.
    """
    known = Candidates.of(candidates).copy()
    changes: list[Change] = []
    for member in members:
        for change in _place(member, known, now):
            known.put(change.after)
            changes.append(change)
    return changes


def _place(member: Member, known: Candidates, now: datetime) -> list[Change]:
    mine = [i for i in known.holding(member.feed, member.key) if _holds(i, member)]
    old = latest(member, mine)
    homes = (i for i in mine if i.status is not IncidentStatus.CLOSED and old in i.members)
    home = next(homes, None)  # else it moved to where that went
    if old is None or home is None:
        return _arrive(first_words(member) if old is None else member, known, now)
    if member.revision <= old.revision or (member.quarantined and not old.quarantined):
        return []
    if tells_of_another(member, old):
        return _arrive(as_new(member), known.without(i.id for i in mine), now)
    # The entry is as old as when it was first seen.
    new = replace(member, seen=min(old.seen, member.seen), backlog=old.backlog)
    if old.perhaps and new.report.kind is Kind.CONTEXT is old.report.kind:  # it only waited
        return [_revise(home, replace(new, perhaps=True), now)]
    if old.perhaps:
        return _leave(home, old, new, known, now)
    if old.report.kind is Kind.CONTEXT and not old.report.retracts and new.report.kind is not Kind.CONTEXT:
        return _leave(home, old, new, known, now)
    return [_revise(home, new, now)]


def _holds(incident: Incident, member: Member) -> bool:
    """Whether a reading of this report is there."""
    return any(m.name == member.name for m in incident.members)


def _arrive(member: Member, known: Candidates, now: datetime) -> list[Change]:
    out = [i.id for i in known.judged() if was_judged_without(i, member)]
    found = likeliest_of(member, known.without(out) if out else known)
    if found is not None and found.how is How.SURELY:
        return [_parted(_join(found.incident, found.score, member, now), known, now)]
    if member.report.kind is Kind.CONTEXT:
        return []
    if found is not None and found.unsure in _WAITING and _may_wait(member, found):
        return [_join(found.incident, found.score, replace(member, perhaps=True), now)]
    return [_open(member, found, known, now)]


def _may_wait(member: Member, found: Likeliest) -> bool:
    """Whether it may wait, and is not as likely the next attack there."""
    incident = found.incident
    said = dict(found.score.parts)
    next_one = is_other_few(member, incident) and may_be_next(said, member, incident)
    return not next_one and not is_other_person(said, member, incident) and may_wait(member, incident)


_WAITING = (None, Unsure.ONE_AREA)  # else something speaks for another event, and somebody must hear of it


def _parted(change: Change, known: Candidates, now: datetime) -> Change:
    """A report that is surely of this incident, and surely not of the one that this may be, parts the two."""
    after, by = change.after, change.member
    other = known.get(after.perhaps)
    if other is None or by.report.kind is Kind.CONTEXT or veto(by, other) not in ANOTHER_EVENT:
        return change
    line = Happening(now, "parted", f"from {other.id}, by {by.publisher}")
    return replace(change, after=replace(after, perhaps=None, history=(*after.history, line)))


def _leave(home: Incident, old: Member, new: Member, known: Candidates, now: datetime) -> list[Change]:
    """An entry that only spoke along, or was perhaps of another event, has a report of its own now: it looks for its
    incident afresh."""
    rest = [m for m in home.members if m is not old]
    if not rest:  # nothing would stay there to be compared with
        return [_revise(home, new, now)]
    left = _changed(home, rest, "left", old.publisher, now)
    others = known.copy()
    others.put(left)
    arrived = _arrive(new, others, now)
    if arrived and arrived[0].after.id == home.id:
        return [replace(arrived[0], before=home), *arrived[1:]]  # the store knows nothing of `left`
    return [*arrived, Change(ChangeKind.REVISED, home, left, old, Score(0.0))]


def likeliest_of(member: Member, known: Candidates) -> Likeliest | None:
    """The incident of these that a report is likeliest to tell of, by the reports that are surely of each."""
    near = known.near(member)
    if near.echoes and is_of_none(member, near.incidents, near.rare, near.echoes, near.doubtful or ()):
        return None
    possible = near.possible(member)
    if not possible:
        return None
    found = likeliest(member, possible, setting_among(member, near.rare, possible))
    return found and replace(found, incident=known.get(found.incident.id) or found.incident)


def _open(member: Member, near: Likeliest | None, known: Candidates, now: datetime) -> Change:
    """The incident of a report, with what waited for it."""
    waited = _waited_for(member, known, now)
    lines = [Happening(now, "opened", member.publisher)]
    if near:
        lines.append(Happening(now, "perhaps", f"the same as {near.incident.id}: {_why(member, near.score)}"))
    if waited:
        lines.append(Happening(now, "perhaps", f"told of before: {len(waited.members)} that waited"))
    other = near.incident.id if near else None
    ident = waited.id if waited else ident_of(member)
    empty = Incident(ident, opened=now, updated=now, members=(), perhaps=other)
    members = [member, *as_waiting(waited.members, member)] if waited else [member]
    after = summed(replace(empty, history=tuple(lines)), members)
    return Change(ChangeKind.OPENED, None, after, member, Score(0.0))


def _waited_for(member: Member, known: Candidates, now: datetime) -> Thread | None:
    """The thread that waited for this report, if no other incident took it up."""
    thread = None if member.index else known.room.thread_of(member, now)
    return None if thread is None or thread.home or known.get(thread.id) else thread


def wait(member: Member, known: Candidates, now: datetime) -> tuple[Thread | None, list[Change]]:
    """Context of which `group` made nothing waits with others of its event. Where their incident is known, it is
    perhaps of that, which is no younger for it."""
    if member.report.kind is not Kind.CONTEXT or member.report.retracts or member.quarantined:
        return None, []
    thread = known.room.take(member, now)
    home = known.get(thread.named)
    if home is None or home.status is IncidentStatus.CLOSED or member.id in home.never_with or _holds(home, member):
        return thread, []
    line = Happening(now, "perhaps", f"{member.publisher}, by what waited for it")
    members = tuple(with_one_more(home.members, replace(member, perhaps=True)))
    after = replace(home, members=members, history=in_short((*home.history, line)))
    return thread, [Change(ChangeKind.JOINED, home, after, after.members[-1], Score(0.0))]


def _join(incident: Incident, found: Score, member: Member, now: datetime) -> Change:
    what = "taken_back" if member.report.retracts else "perhaps" if member.perhaps else "joined"
    after = _changed(incident, with_one_more(incident.members, member), what, _why(member, found), now)
    return Change(ChangeKind.JOINED, incident, after, member, found)


def _revise(incident: Incident, new: Member, now: datetime) -> Change:
    """The later reading takes the earlier one's place."""
    members = [new if m.name == new.name else m for m in incident.members]
    what = "taken_back" if new.report.retracts else "revised"
    after = _changed(incident, members, what, f"{new.publisher}, revision {new.revision}", now)
    return Change(ChangeKind.REVISED, incident, after, new, Score(0.0, ((Evidence.SAME_ENTRY, 0.0),)))


def _changed(incident: Incident, members: Sequence[Member], what: str, detail: str, now: datetime) -> Incident:
    after = summed(replace(incident, updated=max(incident.updated, now)), members)
    step = _toll_step(incident, after)
    lines = [Happening(now, what, detail), *([Happening(now, *step)] if step else [])]
    corrected = step is not None and step[0] == "corrected"
    status = IncidentStatus.CORRECTED if corrected else IncidentStatus.UPDATED
    status = IncidentStatus.RETRACTED if is_withdrawn(members) else status
    return replace(after, status=status_of(after, status), history=in_short((*incident.history, *lines)))


def _toll_step(before: Incident, after: Incident) -> tuple[str, str] | None:
    """How the number of dead moved, as a line of history."""
    old, new = (figure_of(i.toll, Harm.KILLED) for i in (before, after))
    if old == new:
        return None
    lower = old is not None and (new is None or new < old)
    return "corrected" if lower else "toll_rose", f"killed {_said(old)} → {_said(new)}"


def _said(figure: int | None) -> str:
    return "unknown" if figure is None else str(figure)


def _why(member: Member, found: Score) -> str:
    parts = ", ".join(f"{what} {value:+.1f}" for what, value in found.parts)
    return f"{member.publisher}: {found.total:.1f} ({parts})"


def change_again(incident: Incident) -> Change:
    """The incident as it stands, as a change by its latest fresh report: for what was held and is decided again."""
    fresh = [m for m in incident.members if m.report.kind is not Kind.CONTEXT]
    return Change(ChangeKind.JOINED, None, incident, (fresh or incident.members)[-1], Score(0.0))
