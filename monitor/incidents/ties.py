"""The ties of a report to an event: a sum of evidence is not enough where place and hour are all that agrees.

An area is no place. In a war everybody tells of "the strip" and "the country" at every hour, so that place and time
agree with every incident there; what is of no known place agrees with even more of them. Words, names, toll and target
must tie the two then. Context may say anything of anybody (a review of a film, what a capital says of a war): it
belongs to an event that it tells of in these, and to none for its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from monitor.incidents.evidence import ONE_NAME, Setting, may_share_names, wording_says
from monitor.incidents.incident import Evidence, Incident, Member, Score
from monitor.incidents.people import LARGE, PAIR, is_area, is_part_of_areas_number, is_sure_news, same_dead
from monitor.incidents.sketch import sketch
from monitor.incidents.vetoes import gap, when
from monitor.incidents.voices import outlet
from monitor.model import Cause, Harm, Toll, Victim, count_of, figure_of
from monitor.reports import Kind, Report

AREA = 0.5  # of the part `place`, up to which one of the two names no more than an area
MANY, TIED = 2, 0.9  # incidents that agree in place and time, and what must say so much together then
SEVERAL, AKIN, HARDLY_NEWS = 2, 0.6, 0.25  # outlets; what must say so much of the only event there; a confidence
CONTEXT_IN_TOWN, CONTEXT = 0.6, 1.7  # the same of context: in a place known by name, and elsewhere
UNPLACED = 0.6  # wording that stands for a place where one of the two names none
NEAR_IT = 0.6  # the most that a number of dead says which is not the same
OTHER_NAMES = -1.0  # of the part `names`, from which down context of no place tells of somebody else
QUIET, LONG_QUIET = 0.75, 1.5  # days in which nobody told of an event, after which ...
AFTER_QUIET, AFTER_LONG = 1.3, 3.0  # ... news of a few must agree with it in so much beside place, hour and number
FEWER_ALIKE = 1.0  # the same of fewer dead than were told of in an area, with what numbers say
ONE_PERSON = 0.6  # what words must say of one who died of a crime, where one of two texts says that it was a woman
SETTLED = timedelta(hours=18)  # since an event was told of: no toll falls to half after that
OTHER_MEANS = -0.5  # of the part `weapon`, from which down nobody takes one for the other

Parts = Mapping[Evidence, float]


def is_tied(found: Score, member: Member, incident: Incident, among: Setting) -> bool:
    """Whether more ties the two than a place and an hour."""
    said, context = dict(found.parts), member.report.kind is Kind.CONTEXT
    if not _are_placed(member, incident):
        return _is_known_by_words(said, context)
    place = said.get(Evidence.PLACE, 0.0)
    in_town = not 0 <= place <= AREA
    if context:
        return _tie(said, member.report, incident) >= (CONTEXT_IN_TOWN if in_town else CONTEXT)
    if may_be_next(said, member, incident) or is_other_person(said, member, incident):
        return False
    if in_town or _tie(said, member.report, incident) >= TIED:
        return True
    return among.crowd < MANY and (_is_on_front_pages(incident) or _is_akin(said, member, incident))


def _is_on_front_pages(incident: Incident) -> bool:
    """Whether several outlets tell of it: where nothing else happened there, who names the area means that."""
    return len(sketch(incident).outlets) >= SEVERAL


def _is_akin(said: Parts, member: Member, incident: Incident) -> bool:
    """Whether something beside the area and the hour agrees with the one event that is told of there, by one outlet: a
    doer, a claimant, a weapon, a target, a name, a number, or much of the prose. What is hardly news ties nothing."""
    if min(member.report.confidence, incident.confidence) < HARDLY_NEWS:
        return False
    return (
        said.get(Evidence.WORDING, 0.0) >= AKIN
        or any(said.get(what, 0.0) > 0 for what in _KINDS)
        or _is_telling_number(member.report, incident)
    )


_KINDS = (Evidence.ACTOR, Evidence.CLAIMANT, Evidence.WEAPON, Evidence.TARGET, Evidence.NAMES)


def _is_telling_number(report: Report, incident: Incident) -> bool:
    """Whether both give one number of dead, in figures and beyond a pair: so few meet by chance."""
    dead = figure_of(report.toll, Harm.KILLED) or 0
    return (
        dead > PAIR and same_dead(report, incident) and not (_is_in_words(report.toll) or _is_in_words(incident.toll))
    )


def may_be_next(said: Parts, member: Member, incident: Incident) -> bool:
    """Whether it is as likely the next attack there as that event, for wording, names and target say too little. Where
    people are shot every week, place and a small number agree by chance, and so does much of the prose, most of all of
    one outlet."""
    tie = _tie_of_words(said)
    if _tie(said, member.report, incident) < FEWER_ALIKE and _are_fewer_of_area(member, incident):
        return True
    if not is_after_quiet(member, incident):
        return False
    quiet = gap(member, incident)
    if quiet <= LONG_QUIET or said.get(Evidence.NAMES, 0.0) >= ONE_NAME:
        return tie < AFTER_QUIET
    return tie < AFTER_LONG or sketch(incident).outlets <= {outlet(member)}


def is_other_person(said: Parts, member: Member, incident: Incident) -> bool:
    """Whether one person died of a crime and one there, only one of whom is a woman or a child, and their words say too
    little for one event: a city has several such crimes a night."""
    if _tie_of_words(said) >= ONE_PERSON or Cause.CRIME not in (member.report.cause, incident.cause):
        return False
    theirs = [m.report for m in incident.members if m.report.kind is not Kind.CONTEXT]
    if any(figure_of(report.toll, Harm.KILLED) != 1 for report in (member.report, *theirs)):
        return False
    return all(_who_died(member.report) != _who_died(report) for report in theirs)


def _who_died(report: Report) -> frozenset[Victim]:
    return _DESCRIBED & report.toll[Harm.KILLED].keys()


_DESCRIBED = frozenset({Victim.WOMAN, Victim.CHILD})


def is_after_quiet(member: Member, incident: Incident) -> bool:
    """Whether it is news of a few after hours in which nobody told of that event."""
    return gap(member, incident) >= QUIET and _are_few(member, incident)


def is_other_few(member: Member, incident: Incident) -> bool:
    """The same of another number than anybody told there, or of one or two: so many meet by chance."""
    by_chance = (figure_of(member.report.toll, Harm.KILLED) or 0) <= PAIR or not same_dead(member.report, incident)
    return by_chance and is_after_quiet(member, incident)


def _are_few(member: Member, incident: Incident) -> bool:
    """Whether it is news, read with some confidence, of a few, and of no day that is stated of that event."""
    report = member.report
    harmed = figure_of(report.toll, Harm.KILLED) or figure_of(report.toll, Harm.INJURED) or 0
    return 0 < harmed < LARGE and is_sure_news(report) and report.date not in sketch(incident).days


def _are_fewer_of_area(member: Member, incident: Incident) -> bool:
    """Whether that is of an area, and this tells of half the dead at most in a town of it, or on the day after of fewer
    in the area. Who told earlier may have counted fewer."""
    drawn, dead = sketch(incident), figure_of(member.report.toll, Harm.KILLED)
    since = when(member) - (drawn.first or incident.opened)
    if since < timedelta(0) or drawn.towns or not dead or not any(drawn.dead):
        return False
    if not is_area(member.report):
        return is_part_of_areas_number(member.report, incident)
    return since >= SETTLED and dead < min(filter(None, drawn.dead))


def may_be_tied(member: Member, incident: Incident, among: Setting) -> bool:
    """False where it is surely neither tied to it nor near it, whatever the sum: an upper bound. What is of no known
    place shares too few words with nearly all that is known."""
    if _are_placed(member, incident):
        return True
    wording = round(wording_says(member, incident, among), 2)
    if member.report.kind is Kind.CONTEXT:
        return wording >= CONTEXT or (wording > 0 and among.is_named(incident))
    return wording >= UNPLACED or may_share_names(incident, among) or among.is_named(incident)


def is_near(found: Score, member: Member, incident: Incident) -> bool:
    """Whether a report may be of an event of its place, though nothing but an area and an hour ties the two."""
    near = dict(found.parts).get(Evidence.PLACE, 0.0) > 0
    return near and member.report.kind is not Kind.CONTEXT and _are_placed(member, incident)


def _are_placed(member: Member, incident: Incident) -> bool:
    return member.report.place is not None and incident.place is not None


def _is_known_by_words(said: Parts, context: bool) -> bool:
    """Whether words or names say enough of an unknown place; a number alone never does, and not where people were
    shot in one and bombed in the other."""
    wording, names = said.get(Evidence.WORDING, 0.0), said.get(Evidence.NAMES, 0.0)
    if said.get(Evidence.WEAPON, 0.0) <= OTHER_MEANS:
        return False
    if context:
        return (wording >= CONTEXT and names > OTHER_NAMES) or (wording > 0 and names >= ONE_NAME)
    return wording >= UNPLACED or names > 0


def _tie(said: Parts, report: Report, incident: Incident) -> float:
    """Their words against one event count as their words for it. Of a number of dead that only comes near, as one
    of a toll that grew does, or that is none ("hundreds"), little: two raids of a night are often as bad. Of a number
    for which the other has a word nothing."""
    number, same = said.get(Evidence.TOLL, 0.0), same_dead(report, incident)
    if _is_in_words(report.toll) or _is_in_words(incident.toll):
        number = min(number, NEAR_IT if same else 0.0)
    return (number if same else min(number, NEAR_IT)) + _tie_of_words(said)


def _tie_of_words(said: Parts) -> float:
    return sum(said.get(what, 0.0) for what in (Evidence.WORDING, Evidence.NAMES, Evidence.TARGET))


def _is_in_words(toll: Toll) -> bool:
    """Whether a word ("dozens") stands for its number of dead."""
    dead = count_of(toll, Harm.KILLED)
    return dead is not None and dead.vague
