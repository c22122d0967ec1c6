"""Two incidents that turn out to be one: a town is named late, a toll meets, a report tells of both in one.

Asked of the report that has just joined one of them, by the evidence by which it would have joined the other. It must
be plain, for two events that were merged hide each other: the report is surely of the other one too, twice over the
bar; both tell of one place and one number of dead; no report of either is surely of another event than the other; and
no person has parted them or judged one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.incidents.another import far_apart, is_town
from monitor.incidents.candidates import Candidates
from monitor.incidents.evidence import JOIN
from monitor.incidents.group import likeliest_of
from monitor.incidents.incident import Change, ChangeKind, Incident, IncidentStatus, Member
from monitor.incidents.known import How, unsure_of
from monitor.incidents.marks import is_false_alarm
from monitor.incidents.perhaps import ENOUGH, ONE_DAY, one_place, without_perhaps
from monitor.incidents.sketch import sketch
from monitor.incidents.vetoes import first_reported, veto, when
from monitor.model import Harm, figure_of
from monitor.reports import Kind

MEETS = 2 * JOIN
LARGE = 5  # dead: so many are two events by chance only where a war has many a day
DISTINCT = 25  # dead: so many, and no round number, are told of one event alone ...
TOLD_ON = timedelta(days=5)  # ... for as long as it is told on
GREW = 2  # times: what a toll may have grown by while it stood as two
DOUBTFUL = 0.65  # below it, four in ten that were taken for news are none
ASKED = 8  # reports of either incident, which bounds the work


def met(change: Change, known: Iterable[Incident]) -> Incident | None:
    """The incident of these that is the same event as the one that changed."""
    here, by = change.after, change.member
    if change.kind is ChangeKind.OPENED or by.perhaps or by.report.kind is Kind.CONTEXT or not _open(here):
        return None
    view = Candidates.of(known)
    parted = [i for i in (view if here.never_with else view.judged()) if not _open(i) or _parted(here, i)]
    others = view.without([here.id, *(i.id for i in parted)])
    if not any(_may_be_one(here, others.get(i.id) or i) for i in others.near(by).incidents):
        return None
    found = likeliest_of(by, others)
    if found is None or found.how is not How.SURELY or found.score.total < _needed(here, found.incident):
        return None
    return found.incident if _one(here, found.incident) else None


def _needed(a: Incident, b: Incident) -> float:
    """Twice the bar; once where one was told as perhaps the other, for half of that was seen before."""
    return JOIN if b.id == a.perhaps or a.id == b.perhaps else MEETS


def has_town(incident: Incident) -> bool:
    """Whether it happened in a place that is known by name, and not somewhere in a province or country."""
    return is_town(incident.place)


def fits(a: Incident, b: Incident) -> bool:
    """Whether nothing tells one incident apart from another, of the same day: one of the two names no town
    and they have a number in common; or it is one town, and independent voices tell of the second. Who tells days later
    of a number that is no other event's may give the day of the telling."""
    if not _near(a, b) or not (_open(a) and _open(b)) or _parted(a, b):
        return False
    if a.date and b.date and a.date != b.date and not _share_distinct(a, b):
        return False
    if is_town(a.place) and is_town(b.place):
        return len(b.claimants) >= ENOUGH and one_place(a.place, b.place) and not _holds_another(a, b)
    return _one(a, b)


def _near(a: Incident, b: Incident) -> bool:
    """Whether both were first told within a day; or within a day of any word of the second one where they have a number
    in common that is too large for chance, and within some days where it is no other event's."""
    if abs(first_reported(a) - first_reported(b)) <= ONE_DAY:
        return True
    dead = _figures(a, Harm.KILLED) & _figures(b, Harm.KILLED)
    if max(dead, default=0) >= LARGE and _spoken_of(b, a.opened):
        return True
    return any(map(_is_distinct, dead)) and _spoken_of(b, a.opened, TOLD_ON)


def _spoken_of(incident: Incident, at: datetime, lately: timedelta = ONE_DAY) -> bool:
    return any(timedelta(0) <= at - when(m) <= lately for m in incident.members)


def _share_distinct(a: Incident, b: Incident) -> bool:
    return any(map(_is_distinct, _figures(a, Harm.KILLED) & _figures(b, Harm.KILLED)))


def _is_distinct(dead: int) -> bool:
    """Whether a number of dead is large, and not one to which people round (30, 200)."""
    return dead >= DISTINCT and len(str(dead).rstrip("0")) > 1


def retold(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it tells again."""
    found = {i.id: i for n in sketch(a).dead if n >= LARGE for i in known.telling(n) if i.id != a.id}
    return [i for i in found.values() if retells(a, i)]


def retells(a: Incident, b: Incident) -> bool:
    """Whether nothing tells it apart from that one, of which other outlets tell as many dead, and not so few that they
    are those of another event; or a number that is no other event's."""
    if not fits(a, b):
        return False
    return _share_distinct(a, b) or (_tells_as_many(a, b) and not sketch(a).outlets & sketch(b).outlets)


def _tells_as_many(a: Incident, b: Incident) -> bool:
    return max(_figures(a, Harm.KILLED) & _figures(b, Harm.KILLED), default=0) >= LARGE


def echoed(a: Incident, known: Candidates) -> list[Incident]:
    """The incidents of these that it may be an echo of."""
    doubtful = a.confidence < DOUBTFUL and a.place is not None and is_town(a.place)
    return [i for i in known.at(a.place) if i.id != a.id and echoes(a, i)] if doubtful and a.place else []


def echoes(a: Incident, b: Incident) -> bool:
    """Whether an incident is no more than an echo of another one: a portrait, a question, a look back that was taken
    for news with little confidence, of no day of its own, in a town of which independent voices told within a day."""
    doubtful = a.confidence < DOUBTFUL and a.date in (None, b.date)
    if not doubtful or not (is_town(a.place) and is_town(b.place) and one_place(a.place, b.place)):
        return False
    told = _spoken_of(b, a.opened) and len(b.claimants) >= ENOUGH and _open(a) and _open(b)
    return told and not _parted(a, b) and not _holds_another(a, b)


def _open(incident: Incident) -> bool:
    """Whether it stands, and no person has said what it is."""
    over = incident.status in (IncidentStatus.CLOSED, IncidentStatus.RETRACTED)
    return not over and not is_false_alarm(incident) and not incident.marks


def _parted(a: Incident, b: Incident) -> bool:
    """Whether a person took a report of one out of the other."""
    return any(m.id in b.never_with for m in a.members) or any(m.id in a.never_with for m in b.members)


def _may_be_one(a: Incident, b: Incident) -> bool:
    return _tell_one_number(a, b) and _of_one_place(a, b)


def _one(a: Incident, b: Incident) -> bool:
    return _may_be_one(a, b) and not _holds_another(a, b) and not _holds_another(b, a)


def _of_one_place(a: Incident, b: Incident) -> bool:
    """Whether their towns lie no further apart than next door, as far as both are known."""
    return not (is_town(a.place) and is_town(b.place)) or not far_apart(a.place, b)


def _tell_one_number(a: Incident, b: Incident) -> bool:
    """Of dead; of hurt where neither tells of any dead. A number that one has left far behind is no longer its own."""
    harm = Harm.KILLED if Harm.KILLED in a.toll or Harm.KILLED in b.toll else Harm.INJURED
    one, other = figure_of(a.toll, harm), figure_of(b.toll, harm)
    if not one or not other or max(one, other) > GREW * min(one, other):
        return False
    return bool(_figures(a, harm) & _figures(b, harm))


def _figures(incident: Incident, harm: Harm) -> frozenset[int]:
    return frozenset(n for m in _fresh(incident) if (n := figure_of(m.report.toll, harm)) is not None)


def _holds_another(a: Incident, b: Incident) -> bool:
    """Whether one of the reports of `a` is surely not of `b`, or something in it speaks for another event."""
    return any(veto(m, b) is not None or unsure_of(m, b) is not None for m in _fresh(a)[:ASKED])


def _fresh(incident: Incident) -> Sequence[Member]:
    return [m for m in without_perhaps(incident) if m.report.kind is not Kind.CONTEXT]
