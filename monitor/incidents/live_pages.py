"""An entry is not one event for ever: live pages and guids that come back tell of the next one under an old name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from monitor.incidents.another import is_another_target, is_apart
from monitor.incidents.identity import stable_id
from monitor.incidents.incident import Incident, Member
from monitor.incidents.vetoes import when
from monitor.reports import Kind

COMES_BACK = timedelta(days=10)  # after which the same guid is used again


def latest(member: Member, homes: Iterable[Incident]) -> Member | None:
    """The last reading of this entry's report, wherever it is; None where it never told of anything."""
    same = [m for incident in homes for m in incident.members if m.name == member.name]
    return max(same, key=lambda m: m.revision, default=None)


def tells_of_another(new: Member, old: Member) -> bool:
    """Whether a revision tells of another event than the reading before it. What only ran along, and what takes
    something back, is of the same one."""
    if Kind.CONTEXT in (new.report.kind, old.report.kind) or new.report.retracts:
        return False
    back = when(new) - when(old) > COMES_BACK
    return back or is_apart(new, old) or is_another_target(new.report, old.report)


def as_new(member: Member) -> Member:
    """A revision that tells of another event: as old as the revision, whatever date the page bears."""
    return replace(member, published=None if member.published is None else member.seen, backlog=False)


def first_words(member: Member) -> Member:
    """A revision of an entry that told of nothing before: its news is as old as the revision."""
    return as_new(member) if member.revision and member.published else member


def ident_of(member: Member) -> str:
    """The id of the incident that this report opens. The first reading of an entry and a later one open two."""
    return stable_id(*member.name, *([str(member.revision)] if member.revision else []))
