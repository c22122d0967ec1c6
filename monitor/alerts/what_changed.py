"""Reasons for a second message: a toll that rose enough, or anything that makes the first message wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.alerts import steps
from monitor.alerts.alert import (
    EVERYBODY,
    Acknowledgement,
    LastMessage,
    Reason,
    Rule,
    Step,
    StepAnswer,
    TollKey,
    figure,
)
from monitor.alerts.attested import attested, of_unasked_alone, still_said
from monitor.alerts.gates import met, reached, wants_several
from monitor.alerts.words import count_in_words, place_in_words
from monitor.incidents import Change, Grade, Incident, Member, as_each_says, is_withdrawn, next_door, outlet, standing
from monitor.model import Count, Harm, Precision, Toll, count_of, figure_of
from monitor.reports import Kind

FAR = 2  # times as many: so far below the best, another figure is no part of the same count
FALSE = 10  # times: so far apart one of two figures is false; what is nearer is a range, and no news
MOST = 0.5  # of the dead that were told: who says of so many who they were speaks of the event


def material(
    change: Change, rule: Rule, told: LastMessage | None, confidence: float = 0.0
) -> tuple[StepAnswer, Reason | None]:
    """Why to tell: new, or what changed since it was told; no reason where nothing that matters did. confidence: how
    sure those must be who say that a toll rose."""
    wanted = f"not told yet, a toll that changed by {steps.in_words(rule)} or more, or a correction"
    if told is None:
        return StepAnswer(Step.MATERIAL, True, wanted, "not told yet"), Reason.NEW
    beside = rose_beside(change.after, told, rule)
    found = {
        Reason.CORRECTED: [*_fallen(told, change.after, rule), *_moved(change, rule, told)],
        Reason.TOLL_ROSE: [*_rises(told, change.after, rule, confidence), *([beside.words] if beside else [])],
        Reason.CONTESTED: [*_contested(change.after, told), *_disputed_by_others(change, told)],
    }
    words = "; ".join(line for lines in found.values() for line in lines)
    reason = next((reason for reason, lines in found.items() if lines), None)
    doubted = "" if reason else "; ".join(_risen(told.toll, change.after.toll, rule, _may_reach(told)))
    nothing = f"told at {told.at:%Y-%m-%d %H:%M} UTC, nothing new that matters"
    nothing += f": nobody is sure of {doubted}" if doubted else ""
    return StepAnswer(Step.MATERIAL, reason is not None, wanted, words or nothing), reason


def taken_back(change: Change, told: LastMessage) -> tuple[StepAnswer, Reason] | None:
    """Why to tell that a feed takes back what it said; None where that changes no figure that was told, or was told. It
    waits for no `at_most_every`, and asks for no threshold, as a person's word does not."""
    after, by = change.after, change.member
    found = f"taken back by {by.publisher}" + (f': "{by.title}"' if by.title else "")
    if is_withdrawn(after.members):
        reason = None if told.reason is Reason.RETRACTED else Reason.RETRACTED
    else:
        reason = Reason.CORRECTED if figure(after.toll, EVERYBODY) < figure(told.toll, EVERYBODY) else None
    return (StepAnswer(Step.BELIEVED, True, "somebody who is believed says so", found), reason) if reason else None


def _rises(told: LastMessage, incident: Incident, rule: Rule, confidence: float) -> Iterable[str]:
    """The counts that rose, in the words of reports that tell of this event and are sure enough of it; of a rule that
    wants several sources, as two independent ones each have it."""
    place = told.standing.place if told.standing else None
    for key in rule.keys:
        was, now = count_of(told.toll, *key), count_of(incident.toll, *key)
        enough = _rises_enough(told.toll, incident.toll, rule, key, _may_reach(told))
        if not enough or not attested(incident, key, now, place, confidence):
            continue
        if wants_several(rule) and not _rose_by_two(incident, was, rule, key):
            continue
        if key != EVERYBODY or not of_unasked_alone(told.toll, incident.toll, rule):
            yield _moved_from(key, was, now)


def _rose_by_two(incident: Incident, was: Count | None, rule: Rule, key: TollKey) -> bool:
    return sum(_rose(was, count_of(said.toll, *key), rule, key) for said in as_each_says(incident)) > 1


def material_rise(before: Toll, after: Toll, rule: Rule) -> bool:
    """Whether a best figure rose by a step."""
    return any(True for _ in _risen(before, after, rule))


def _may_reach(told: LastMessage) -> bool:
    """Whether a number that the rule asks for is news once it is reached: not behind a correction that took it away, or
    it would go back and forth."""
    return told.reason is not Reason.CORRECTED


def _risen(before: Toll, after: Toll, rule: Rule, may_reach: bool = True) -> Iterable[str]:
    for key in rule.keys:
        if _rises_enough(before, after, rule, key, may_reach):
            yield _moved_from(key, count_of(before, *key), count_of(after, *key))


def _rises_enough(before: Toll, after: Toll, rule: Rule, key: TollKey, may_reach: bool) -> bool:
    """By a step, or by less to a number that the rule asks for and that was not reached: five dead are told, though one
    child was told before. That some of those who were told are children, and nobody says how many, is no rise."""
    now = count_of(after, *key)
    rose = _rose(count_of(before, *key), now, rule, key)
    unsaid = now is not None and now.unknown and figure_of(before, key[0]) is not None
    if rose or not may_reach or unsaid:
        return rose
    asked = (c for c in rule.any if any(t.key == key and not met(t, before) for t in c.thresholds))
    return figure(after, key) >= figure(before, key) and any(reached(c, after) for c in asked)


def _rose(was: Count | None, now: Count | None, rule: Rule, key: TollKey) -> bool:
    """A first word of deaths, and a number where there was none, always matter; of others a first word that the rule
    asks for; else the figure must rise by a step."""
    if now is None or now.figure is None:
        return key == EVERYBODY and was is None and now is not None
    if was is None or was.figure is None:
        return key == EVERYBODY or now.figure >= steps.first(rule, key)
    return now.figure - was.figure >= steps.step(rule, key, was.figure)


def _fallen(told: LastMessage, incident: Incident, rule: Rule) -> Iterable[str]:
    """Counts that are lower by a step, or too low now for what the rule asks, or corrected in so many words, by whoever
    gave them."""
    before, after = told.toll, incident.toll
    left = any(reached(c, before) for c in rule.any) and not any(reached(c, after) for c in rule.any)
    left = left or any(m.report.corrects for m in incident.members if not m.only_waited)
    for key in rule.keys:
        was, now = count_of(before, *key), count_of(after, *key)
        fall = figure(before, key) - figure(after, key)
        much = left or fall >= steps.step(rule, key, figure(before, key))
        if fall > 0 and much and not still_said(incident, key, was):
            yield _moved_from(key, was, now)


def _moved_from(key: TollKey, was: Count | None, now: Count | None) -> str:
    harm, victim = key
    return f"{harm}.{victim} {count_in_words(was)} → {count_in_words(now)}"


def _moved(change: Change, rule: Rule, told: LastMessage) -> Iterable[str]:
    """A message that named another province, cause or status than is reported now was wrong. Towns next door to each
    other across a border of provinces are one place to whoever reads it."""
    was, now = told.standing or change.before, change.after
    if was is None:
        return
    other = _province(was) and _province(now) and _province(was) != _province(now)
    if other and not next_door(was.place, now.place):
        yield f"place {place_in_words(was.place)} → {place_in_words(now.place)}"
    if was.cause and was.cause in rule.causes and now.cause not in rule.causes:
        yield f"cause {was.cause} → {now.cause}"
    if _is_disputed_now(change, told) and any(_takes_back(m, now) for m in _disputing_most(now, told)):
        yield _DISPUTED


_DISPUTED = "the status of the victims is disputed now"


def _is_disputed_now(change: Change, told: LastMessage) -> bool:
    was = told.standing or change.before
    return was is not None and change.after.disputed and not was.disputed


def _disputing_most(incident: Incident, told: LastMessage) -> list[Member]:
    """The reports that dispute who most of the dead that were told were: one fighter in fifty changes nothing of
    the others."""
    dead = figure(told.toll, EVERYBODY)
    disputing = (m for m in incident.members if m.report.disputed and m.report.kind is not Kind.CONTEXT)
    return [m for m in disputing if (figure_of(m.report.toll, Harm.KILLED) or 0) >= MOST * dead and not m.perhaps]


def _takes_back(member: Member, incident: Incident) -> bool:
    """Whether its own outlet told of these dead before without a word of dispute: it corrects what it said. Another
    outlet's word corrects nothing, it contests."""
    earlier = (m for m in incident.members if m is not member and outlet(m) == outlet(member))
    return any(not m.report.disputed and Harm.KILLED in m.report.toll for m in earlier)


def _disputed_by_others(change: Change, told: LastMessage) -> Iterable[str]:
    """Somebody else now says that most of the dead were fighters."""
    if _is_disputed_now(change, told) and _disputing_most(change.after, told):
        yield _DISPUTED


def _contested(incident: Incident, told: LastMessage) -> Iterable[str]:
    """Another outlet has so few dead that one of the two figures is false, or contests what was told as admitted:
    whoever read the one must hear of both. A lower figure is else a range."""
    if incident.grade is not Grade.CONTESTED or not told.standing or told.standing.contested is not False:
        return
    if told.standing.admitted:
        yield "told as admitted, and contested now"
    killed = count_of(incident.toll, *EVERYBODY)
    rose = figure(incident.toll, EVERYBODY) > figure(told.toll, EVERYBODY)
    if killed is None or rose:  # the others may only lag
        return
    if killed.figure and incident.beside is not None and FALSE * incident.beside <= killed.figure:
        yield f"killed.all is contested now: {incident.beside} in the words of another outlet, {count_in_words(killed)}"


@dataclass(frozen=True, slots=True)
class Beside:
    """How the figure of others moved under a best one that stands alone."""

    was: int
    now: int

    @property
    def words(self) -> str:
        return f"killed.all {self.was} → {self.now} in the words of another outlet"


def rose_beside(incident: Incident, told: LastMessage, rule: Rule) -> Beside | None:
    """A false high figure must not silence the true ones under it: where one outlet stands alone with the best, what
    the others say counts as well. Where it was told as nothing worse than that, what one raised of its own: others may
    only lag."""
    was = told.standing.beside if told.standing else None
    now = incident.beside
    if was is None or now is None or not told.standing:
        return None
    if not told.standing.contested and not _raised_its_own(incident, now):
        return None
    if FAR * now > figure(incident.toll, EVERYBODY):  # it only caught up with what was told
        return None
    return Beside(was, now) if now - was >= steps.step(rule, EVERYBODY, was) else None


def _raised_its_own(incident: Incident, dead: int) -> bool:
    """Whether an outlet told of fewer before it told of so many dead, and not of the best figure."""
    said = [(outlet(m), figure) for m in standing(incident.members) if (figure := _dead(m)) is not None]
    best = {who for who, figure in said if figure == figure_of(incident.toll, Harm.KILLED)}
    raised = {who for who, figure in said if figure == dead} - best
    return any(who in raised and figure < dead for who, figure in said)


def _dead(member: Member) -> int | None:
    return figure_of(member.report.toll, Harm.KILLED)


def _province(said: Incident | Acknowledgement) -> tuple[str | None, str] | None:
    place = said.place
    if place is None or place.admin1 is None or place.precision > Precision.ADMIN1:
        return None
    return place.country, place.admin1
