"""Whose word a risen toll is: reports of this event that are sure enough, and not of the fighters or attackers that a
rule never asked for."""

from __future__ import annotations

from collections import defaultdict

from monitor.alerts.alert import EVERYBODY, Rule, TollKey, figure
from monitor.incidents import Incident, Member, is_elsewhere, outlet, standing
from monitor.model import Count, Harm, Place, Toll, Victim, count_of


def attested(incident: Incident, key: TollKey, now: Count | None, place: Place | None, confidence: float) -> bool:
    """Whether those who give the figure are sure enough together, and none of another place than was told. A figure
    that no report gives is staff's, or added up."""
    mine = [m for m in standing(incident.members) if _gives(m, key, now)]
    if not mine:
        return True
    return _sureness([m for m in mine if not is_elsewhere(m.report.place, place)]) >= confidence


def of_unasked_alone(before: Toll, after: Toll, rule: Rule) -> bool:
    """Whether all who were added to the dead are people of whom the rule asks nothing: those who did it, and fighters.
    Soldiers in a barracks are no news of the family next door; but who asks for attacks asks for all whom they hit. A
    fighter who attacked is both: of the two numbers the larger one is surely told of others than those asked for."""
    asked = {t.victim for c in rule.any for t in c.thresholds if t.harm is Harm.KILLED}
    attack = any(c.any_attack or c.attack for c in rule.any)
    if Victim.ALL in asked or not (asked or attack):
        return False
    unasked = {Victim.PERPETRATOR} if attack else {Victim.PERPETRATOR, Victim.COMBATANT}
    theirs = max((_rise(before, after, (Harm.KILLED, victim)) for victim in unasked - asked), default=0)
    return 0 < _rise(before, after, EVERYBODY) <= theirs


def _rise(before: Toll, after: Toll, key: TollKey) -> int:
    return figure(after, key) - figure(before, key)


def still_said(incident: Incident, key: TollKey, was: Count | None) -> bool:
    """Whether an outlet stands by the "dozens" that were told: then a lower number is another's, and a range. Staff's
    number is the number; of plain figures the toll itself is as high as any that somebody stands by."""
    if was is None or not was.vague or incident.marks:
        return False
    last = {outlet(m): m for m in standing(incident.members) if count_of(m.report.toll, *key)}
    return any(_gives(m, key, was) and not m.report.corrects for m in last.values())


def _gives(member: Member, key: TollKey, now: Count | None) -> bool:
    count = count_of(member.report.toll, *key)
    return count is not None and now is not None and count.figure == now.figure


def _sureness(members: list[Member]) -> float:
    """That one of them is right: each outlet has one doubt, its least."""
    doubts: dict[tuple[bool, str], float] = defaultdict(lambda: 1.0)
    for member in members:
        doubts[outlet(member)] = min(doubts[outlet(member)], 1.0 - member.report.confidence)
    wrong = 1.0
    for doubt in doubts.values():
        wrong *= doubt
    return 1.0 - wrong
