"""How far the dead and hurt of a report are those of an incident: how many, and who."""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from monitor.incidents.alike_numbers import are_nearly, meant_by
from monitor.incidents.another import is_far, is_town
from monitor.incidents.dead import are_fighters, dead_of, may_be_one
from monitor.incidents.incident import Incident
from monitor.incidents.sketch import sketch
from monitor.incidents.voices import outlet
from monitor.model import HIT_ALL_OVER, Extent, Harm, Place, Precision, Target, Toll, Victim, count_of, figure_of
from monitor.reports import Kind, Report, Telling

TOLLED = 1.5  # what figures weigh
DISTINCT = 0.5  # against an equal figure, for each e-fold of figures that the incident holds: one may meet by chance
LEFT_BEHIND = 3  # times: an early figure that the toll has left so far behind is nobody's any more
FIGHTERS_OR_NOT = -1.0  # fighters in one, civilians in the other ...
OTHER_FIGHTERS = -2.5  # ... and so many fighters as were never told of there: that somebody is none is often presumed
PART, MOST_OF = 0.4, 0.7  # of a toll: about half of it
TWO, DIED = 2, 2  # so many outlets that tell of so many dead, and who then tells of none tells of others
HOURLY = 5  # times as many: so far grows the toll of an event that goes on
FEW, SURE = 5, 0.65  # times fewer, and the confidence of news
MANY = 50  # dead: so many are more often those of a war's day than of one town, where a text knows no town
PAIR, LARGE = 2, 5  # dead: a portrait or a part of an event is often of so few; so many meet by chance in a war alone
TWICE = 2  # times as many as died in one of its towns died in an area: its number is of more than that town
IN_A_WORD = 0.1  # what it says that one number is what another's word may mean
GREW = 3  # times: the toll of one town does not grow by so much since the day before
OTHER_PEOPLE = -1.5  # children or women in one who cannot be among those of the other


def agreement_of_tolls(report: Report, incident: Incident) -> float:
    """How the dead, the injured and their parts agree with what the incident's reports say."""
    if not report.toll:
        return 0.0
    total = TOLLED * sum(_agrees(report, incident, *cell) for cell in _COMPARED)
    return max(min(total, 3.0), -2.0)


_COMPARED = (
    (Harm.KILLED, Victim.ALL, 1.0),
    (Harm.INJURED, Victim.ALL, 0.6),
    (Harm.ABDUCTED, Victim.ALL, 1.0),
    (Harm.KILLED, Victim.CHILD, 0.3),
    (Harm.KILLED, Victim.WOMAN, 0.3),
)


def _agrees(report: Report, incident: Incident, harm: Harm, victim: Victim, weight: float) -> float:
    """Equal to what any report says, unless the toll has left that far behind; else against what they add up to."""
    mine = count_of(report.toll, harm, victim)
    if mine is None or mine.figure is None:
        return 0.0
    theirs = count_of(incident.toll, harm, victim)
    if theirs is None or theirs.figure is None:
        return 0.0
    said = sketch(incident).figures.get((harm, victim), frozenset())
    vague = mine.vague or theirs.vague
    if mine.figure in said and LEFT_BEHIND * mine.figure >= theirs.figure:
        return weight * max(0.1, _surprise(mine.figure) - DISTINCT * log(len(said))) * (0.5 if vague else 1.0)
    if theirs.figure in meant_by(mine) or mine.figure in meant_by(theirs):
        return IN_A_WORD * weight
    step = _step(mine.figure, theirs.figure)
    if report.telling is Telling.UPDATE and mine.figure > theirs.figure:
        step = max(step, 0.0)  # it says itself that the toll rose
    return weight * (0.3 if vague else 1.0) * step


def same_dead(report: Report, incident: Incident) -> bool:
    """Whether one of the incident's reports gives the same number of dead: the place of one may have been misread."""
    return figure_of(report.toll, Harm.KILLED) in sketch(incident).dead


def may_be_same_dead(report: Report, incident: Incident) -> bool:
    """The same, or it gives no number of dead."""
    return figure_of(report.toll, Harm.KILLED) is None or same_dead(report, incident)


def may_have_grown(report: Report, incident: Incident) -> bool:
    """Whether it names a town, and the incident none but fewer dead, by no more than a toll grows from hour to hour."""
    if report.place is None or is_area(report) or sketch(incident).towns:
        return False
    mine, theirs = figure_of(report.toll, Harm.KILLED), figure_of(incident.toll, Harm.KILLED)
    return mine is not None and theirs is not None and 0 < theirs < mine <= HOURLY * theirs


def _surprise(number: int) -> float:
    """How telling it is that two reports give the same number: small ones meet by chance."""
    return next((value for most, value in _EQUAL if number <= most), 1.9)


_EQUAL = ((1, 0.2), (3, 0.3), (6, 0.7), (12, 1.0), (25, 1.3))


def _step(mine: int, theirs: int) -> float:
    """A toll that grew speaks for one event; a much smaller one is a part at best."""
    ratio = max(mine, 1) / max(theirs, 1)
    if ratio > 1:
        return 1.0 if ratio <= 1.35 else 0.4 if ratio <= 2.0 else -0.3 if ratio <= 5 else -0.8
    if ratio >= 0.75:
        return 0.5
    return 0.1 if ratio >= 0.4 else -0.8 if ratio >= 0.2 else -1.5


def agreement_of_victims(report: Report, incident: Incident) -> float:
    """Against, where the dead are fighters in one and not in the other, or cannot be the same people."""
    return _fighters_agree(report, incident) + _parts_agree(report, incident)


def are_others_hurt(report: Report, incident: Incident) -> bool:
    """Whether a report tells of hurt people alone, and of fewer than were hurt where, as two outlets said, people died:
    the next attack in a town is told in the words of the last."""
    mine = figure_of(report.toll, Harm.INJURED)
    if mine is None or Harm.KILLED in report.toll or len(_tellers(incident)) < TWO:
        return False
    said = {n for m in incident.members if (n := figure_of(m.report.toll, Harm.INJURED)) is not None}
    return mine not in said and mine < max(said, default=mine + 1)


def are_fewer_dead(report: Report, incident: Incident) -> bool:
    """Whether a report tells of about half the dead of whom two outlets told: no toll falls so far by itself. Of far
    fewer, or of two with little confidence, a portrait or a part of the event may tell."""
    mine = figure_of(report.toll, Harm.KILLED) or 0
    said = {outlet(m): n for m in incident.members if (n := figure_of(m.report.toll, Harm.KILLED)) is not None}
    if mine < PAIR or (mine == PAIR and report.confidence < SURE) or any(n <= mine for n in said.values()):
        return False
    return sum(PART * n <= mine <= MOST_OF * n for n in said.values()) >= TWO


def are_few_of_many(report: Report, incident: Incident) -> bool:
    """Whether news, read with some confidence, tells of a small share of the dead that everybody tells of: the next
    attack in that place. A portrait is read with less, or states their day."""
    if report.date is not None and report.date in sketch(incident).days:
        return False
    mine, said = figure_of(report.toll, Harm.KILLED) or 0, sketch(incident).dead
    few = mine > 0 and all(FEW * mine <= n for n in said if n)
    return few and any(said) and report.kind is not Kind.CONTEXT and report.confidence >= SURE


def is_other_harm(report: Report, incident: Incident) -> bool:
    """Whether news tells of people who were taken and of none who died, and the incident of the dead alone, or the
    other way round, and the two know no town in common: hostages are told of for weeks, whoever dies meanwhile."""
    mine, theirs = _HARMS & report.toll.keys(), _HARMS & incident.toll.keys()
    if report.kind is Kind.CONTEXT or len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return False
    place = report.place
    return not (is_town(place) and any(not is_far(place, town) for town in sketch(incident).towns))


_HARMS = frozenset({Harm.KILLED, Harm.ABDUCTED})


def is_part_of_areas_number(report: Report, incident: Incident) -> bool:
    """Whether it is news, read with some confidence, of a town, where half the dead at most died of whom reports that
    know no town tell: their number is of a war's day, or of more than that town. So it is where nobody counts the dead
    of the town, and the others are many."""
    said = [n for n in sketch(incident).dead if n]
    if not said or sketch(incident).towns or not _are_placed(report, incident) or is_area(report):
        return False
    if mine := figure_of(report.toll, Harm.KILLED):
        return TWICE * mine <= min(said) and is_sure_news(report)
    return Harm.KILLED in report.toll and report.telling is Telling.EVENT and min(said) >= MANY


def is_areas_number(report: Report, incident: Incident) -> bool:
    """Whether it knows no town, and its number of dead is that of more than the town of the other: of a war's day, or
    of a stretch of time. Who says that a toll rose goes on from what is known."""
    mine, said = figure_of(report.toll, Harm.KILLED), sketch(incident).dead
    if not mine or not any(said) or not sketch(incident).towns or not _are_placed(report, incident):
        return False
    return is_area(report) and mine >= GREW * max(said) and report.telling is not Telling.UPDATE


def is_of_other_extent(report: Report, incident: Incident) -> bool:
    """Whether one tells of all that several attacks did over an area and the other of one of them, in a town or on a
    protected place. Where both tell one number, one event was told loosely; who says that a toll rose goes on from what
    is known."""
    mine, news = figure_of(report.toll, Harm.KILLED), report.kind is not Kind.CONTEXT
    if not (mine and news) or report.telling is Telling.UPDATE:
        return False
    if any(n == mine or are_nearly(n, mine) for n in sketch(incident).dead if n):
        return False
    if report.extent is Extent.SEVERAL_ATTACKS:
        alike = any(m.report.extent is Extent.SEVERAL_ATTACKS for m in incident.members)
        return not alike and _is_singled_out(incident.place, incident.target)
    return incident.extent is Extent.SEVERAL_ATTACKS and _is_singled_out(report.place, report.target)


def _is_singled_out(place: Place | None, target: Target | None) -> bool:
    return is_town(place) or target not in (None, *HIT_ALL_OVER)


def _are_placed(report: Report, incident: Incident) -> bool:
    return report.place is not None and incident.place is not None


def is_area(report: Report) -> bool:
    """Whether it is of a province or a country, and of no town in it."""
    return report.place is not None and report.place.precision >= Precision.ADMIN1


def is_sure_news(report: Report) -> bool:
    """Whether it is read as news of an event with some confidence: a portrait and a look back are read with less."""
    return report.kind is not Kind.CONTEXT and report.telling is not Telling.UPDATE and report.confidence >= SURE


def are_other_victims(report: Report, incident: Incident) -> bool:
    """Whether all its dead are of a kind of people of which none of those dead were, as all who tell of them say: a
    policeman is no child."""
    mine = _kind_of_dead(report.toll, _APART)
    told = [m.report for m in incident.members if figure_of(m.report.toll, Harm.KILLED)] if mine else []
    theirs = {_kind_of_dead(other.toll, _APART) for other in told}
    return bool(theirs) and theirs.isdisjoint({mine, None})


_APART = (Victim.CHILD, Victim.POLICE, Victim.JOURNALIST, Victim.HEALTH_WORKER)  # nobody is two of these
_KINDS = (Victim.AID_WORKER, *_APART)


def counts_one_kind(incident: Incident, other: Incident) -> bool:
    """Whether its number of dead is that of one kind of people alone (the staff of an agency), and the other one's is
    not said to be: however near the two numbers come, one is not the other."""
    kind = _kind_of_dead(incident.toll, _KINDS)
    return kind is not None and kind is not _kind_of_dead(other.toll, _KINDS)


def _kind_of_dead(toll: Toll, kinds: Iterable[Victim]) -> Victim | None:
    """The first of these kinds of people that all the dead are said to be."""
    dead = figure_of(toll, Harm.KILLED)
    return next((v for v in kinds if dead and figure_of(toll, Harm.KILLED, v) == dead), None)


def _tellers(incident: Incident) -> set[tuple[bool, str]]:
    """The outlets that tell of people who died."""
    return {outlet(m) for m in incident.members if (figure_of(m.report.toll, Harm.KILLED) or 0) >= DIED}


def _fighters_agree(report: Report, incident: Incident) -> float:
    """Where the incident's reports agree on theirs."""
    mine, said = are_fighters(report), sketch(incident).fighters
    if mine is None or len(said) != 1 or mine in said:
        return 0.0
    return OTHER_FIGHTERS if mine and not same_dead(report, incident) else FIGHTERS_OR_NOT


def _parts_agree(report: Report, incident: Incident) -> float:
    mine, said = dead_of(report.toll), sketch(incident).parts
    if mine is None or not said:
        return 0.0
    return 0.0 if any(may_be_one(mine, theirs) for theirs in said) else OTHER_PEOPLE
