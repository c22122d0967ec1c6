"""Two incidents that turn out to be one: a town is named late, a toll meets, a report tells of both in one.

Asked of the report that has just joined one of them, by the evidence by which it would have joined the other. It must
be plain, for two events that were merged hide each other: the report is surely of the other one too, twice over the
bar; both tell of one place and one number of dead; no report of either is surely of another event than the other; and
no person has parted them or judged one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from monitor.incidents.another import far_apart, is_town
from monitor.incidents.candidates import Candidates
from monitor.incidents.evidence import JOIN
from monitor.incidents.group import likeliest_of
from monitor.incidents.incident import Change, ChangeKind, Incident, IncidentStatus, Member
from monitor.incidents.known import How, Unsure, unsure_of
from monitor.incidents.marks import is_false_alarm
from monitor.incidents.people import PAIR
from monitor.incidents.perhaps import as_told, without_perhaps
from monitor.incidents.vetoes import veto
from monitor.model import Harm, count_of, figure_of
from monitor.reports import Kind

MEETS = 2 * JOIN
GREW = 2  # times: what a toll may have grown by while it stood as two
ASKED = 8  # reports of either incident, which bounds the work


def met(change: Change, known: Iterable[Incident]) -> Incident | None:
    """The incident of these that is the same event as the one that changed."""
    here, by = change.after, change.member
    if change.kind is ChangeKind.OPENED or by.perhaps or by.report.kind is Kind.CONTEXT or not stands(here):
        return None
    view = Candidates.of(known)
    parted = [i for i in (view if here.never_with else view.judged()) if not stands(i) or are_parted(here, i)]
    others = view.without([here.id, *(i.id for i in parted)])
    if not any(tell_the_same(here, others.get(i.id) or i) for i in others.near(by).incidents):
        return None
    found = likeliest_of(by, others)
    if found is None or found.how is not How.SURELY or found.score.total < _needed(here, found.incident):
        return None
    return found.incident if _are_one(as_told(here), as_told(found.incident)) else None


def _needed(a: Incident, b: Incident) -> float:
    """Twice the bar; once where one was told as perhaps the other, for half of that was seen before, and more than one
    or two died or were hurt: of so few each night has another."""
    one_family = b.id == a.perhaps or a.id == b.perhaps
    return JOIN if one_family and (figure_of(a.toll, _counted(a, b)) or 0) > PAIR else MEETS


def stands(incident: Incident) -> bool:
    """Whether it stands, and no person has said what it is."""
    over = incident.status in (IncidentStatus.CLOSED, IncidentStatus.RETRACTED)
    return not over and not is_false_alarm(incident) and not incident.marks


def are_parted(a: Incident, b: Incident) -> bool:
    """Whether a person took a report of one out of the other."""
    return _took_out(a, b) or _took_out(b, a)


def _took_out(a: Incident, b: Incident) -> bool:
    return bool(a.never_with) and any(m.id in a.never_with for m in b.members)


def tell_the_same(a: Incident, b: Incident) -> bool:
    """Whether both tell one number, in one place as far as it is known."""
    return _tell_one_number(a, b) and of_one_place(a, b)


def _are_one(a: Incident, b: Incident) -> bool:
    """The same, in a number that is one ("hundreds" died in many places), and neither has a report of another event."""
    harm = _counted(a, b)
    if not _plain_figures(a, harm) & _plain_figures(b, harm) or not tell_the_same(a, b):
        return False
    return not holds_another(a, b) and not holds_another(b, a)


def of_one_place(a: Incident, b: Incident) -> bool:
    """Whether their towns lie no further apart than next door, as far as both are known."""
    return not (is_town(a.place) and is_town(b.place)) or not far_apart(a.place, b)


def _tell_one_number(a: Incident, b: Incident) -> bool:
    """Of dead; of hurt where neither tells of any dead. A number that one has left far behind is no longer its own."""
    harm = _counted(a, b)
    one, other = figure_of(a.toll, harm), figure_of(b.toll, harm)
    if not one or not other or max(one, other) > GREW * min(one, other):
        return False
    return bool(figures_told(a, harm) & figures_told(b, harm))


def _counted(a: Incident, b: Incident) -> Harm:
    return Harm.KILLED if Harm.KILLED in a.toll or Harm.KILLED in b.toll else Harm.INJURED


def _plain_figures(incident: Incident, harm: Harm) -> frozenset[int]:
    """The same without words for a number."""
    told = (count_of(m.report.toll, harm) for m in fresh_reports(incident))
    return frozenset(count.figure for count in told if count and count.figure is not None and not count.vague)


def figures_told(incident: Incident, harm: Harm) -> frozenset[int]:
    """Each number that its reports tell of all whom this befell."""
    return frozenset(n for m in fresh_reports(incident) if (n := figure_of(m.report.toll, harm)) is not None)


def holds_another(a: Incident, b: Incident, but: Collection[Unsure | None] = (None,)) -> bool:
    """Whether one of the reports of `a` is surely not of `b`, or something in it speaks for another event. but: what
    says nothing here."""
    return any(veto(m, b) is not None or unsure_of(m, b) not in but for m in fresh_reports(a)[:ASKED])


def fresh_reports(incident: Incident) -> Sequence[Member]:
    """Those that are surely of it, and no context."""
    return [m for m in without_perhaps(incident) if m.report.kind is not Kind.CONTEXT]
