"""What is worth a second message: a toll that rose enough, or anything that makes the first message wrong."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.alerts.alert import EVERYBODY, Acknowledgement, LastMessage, Reason, Rule, Step, StepAnswer
from monitor.alerts.sums import figure
from monitor.alerts.words import count_in_words, place_in_words
from monitor.incidents import Change, Grade, Incident, is_withdrawn
from monitor.model import Count, Harm, Precision, Toll, Victim, count_of

FAR = 2  # times as many: so far below the best, another figure is no part of the same count


def material(change: Change, rule: Rule, told: LastMessage | None) -> tuple[StepAnswer, Reason | None]:
    """Why to tell: new, or what changed since it was told; no reason where nothing that matters did."""
    wanted = f"not told yet, a toll up by {rule.updates.toll_rises_by} or more, or a correction"
    if told is None:
        return StepAnswer(Step.MATERIAL, True, wanted, "not told yet"), Reason.NEW
    corrected = [*_fallen(told.toll, change.after.toll, rule), *_moved(change, rule, told), *_outvoiced(change, told)]
    risen = [*_risen(told.toll, change.after.toll, rule), *_risen_beside(change.after, told, rule)]
    found = "; ".join([*risen, *corrected]) or f"told at {told.at:%Y-%m-%d %H:%M} UTC, nothing new that matters"
    reason = Reason.CORRECTED if corrected else Reason.TOLL_ROSE if risen else None
    return StepAnswer(Step.MATERIAL, reason is not None, wanted, found), reason


def taken_back(change: Change, told: LastMessage) -> tuple[StepAnswer, Reason] | None:
    """Why to tell that a feed takes back what it said; null where that changes no figure that was told, or was told. It
    waits for no `at_most_every`, and asks for no threshold, as a person's word does not."""
    after, by = change.after, change.member
    found = f"taken back by {by.publisher}" + (f': "{by.title}"' if by.title else "")
    if is_withdrawn(after.members):
        reason = None if told.reason is Reason.RETRACTED else Reason.RETRACTED
    else:
        reason = Reason.CORRECTED if figure(after.toll, EVERYBODY) < figure(told.toll, EVERYBODY) else None
    return (StepAnswer(Step.BELIEVED, True, "somebody who is believed says so", found), reason) if reason else None


def _risen(before: Toll, after: Toll, rule: Rule) -> Iterable[str]:
    for harm, victim in rule.keys:
        was, now = count_of(before, harm, victim), count_of(after, harm, victim)
        if _rose(was, now, rule.updates.toll_rises_by, first=(harm, victim) == EVERYBODY):
            yield _step(harm, victim, was, now)


def _rose(was: Count | None, now: Count | None, by: int, *, first: bool) -> bool:
    """A first word of deaths, and a number where there was none, always matter; else the figure must rise by `by`."""
    if now is None or now.figure is None:
        return first and was is None and now is not None
    if was is None or was.figure is None:
        return first or now.figure >= by
    return now.figure - was.figure >= by


def _fallen(before: Toll, after: Toll, rule: Rule) -> Iterable[str]:
    for harm, victim in rule.keys:
        if figure(after, (harm, victim)) < figure(before, (harm, victim)):
            yield _step(harm, victim, count_of(before, harm, victim), count_of(after, harm, victim))


def _step(harm: Harm, victim: Victim, was: Count | None, now: Count | None) -> str:
    return f"{harm}.{victim} {count_in_words(was)} → {count_in_words(now)}"


def _moved(change: Change, rule: Rule, told: LastMessage) -> Iterable[str]:
    """A message that named another province, cause or status than is reported now was wrong."""
    was, now = told.standing or change.before, change.after
    if was is None:
        return
    if _province(was) and _province(now) and _province(was) != _province(now):
        yield f"place {place_in_words(was.place)} → {place_in_words(now.place)}"
    if was.cause and was.cause in rule.causes and now.cause not in rule.causes:
        yield f"cause {was.cause} → {now.cause}"
    if now.disputed and not was.disputed:
        yield "the status of the victims is disputed now"


def _outvoiced(change: Change, told: LastMessage) -> Iterable[str]:
    """Another outlet has far fewer dead than the one that was told: whoever read the one figure must hear of both."""
    incident, killed = change.after, count_of(change.after.toll, *EVERYBODY)
    if incident.grade is not Grade.CONTESTED or not told.standing or told.standing.contested is not False:
        return
    rose = figure(incident.toll, EVERYBODY) > figure(told.toll, EVERYBODY)
    if killed is None or rose:  # the others may only lag
        return
    if killed.figure and incident.beside is not None and FAR * incident.beside <= killed.figure:
        yield f"killed.all is contested now: {incident.beside} in the words of another outlet, {count_in_words(killed)}"


def _risen_beside(incident: Incident, told: LastMessage, rule: Rule) -> Iterable[str]:
    """A false high figure must not silence the true ones under it: where one outlet stands alone with the best, what
    the others say counts as well."""
    was = told.standing.beside if told.standing else None
    now = incident.beside
    if was is None or now is None or not (told.standing and told.standing.contested):
        return
    if FAR * now > figure(incident.toll, EVERYBODY):  # it only caught up with what was told
        return
    if now - was >= rule.updates.toll_rises_by:
        yield f"killed.all {was} → {now} in the words of another outlet"


def _province(said: Incident | Acknowledgement) -> tuple[str | None, str] | None:
    place = said.place
    if place is None or place.admin1 is None or place.precision > Precision.ADMIN1:
        return None
    return place.country, place.admin1
