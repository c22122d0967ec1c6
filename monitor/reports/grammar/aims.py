"""Aims: what an attack was made on, where that says who the dead were."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm, Victim
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.head_nouns import stops_phrase
from monitor.reports.language.meanings import Frame, Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit

REACH = 6  # units from the word of hitting to what was hit


def with_aim(units: Sentence, bound: Binding) -> Binding:
    """ "attack on an army base kills 14": a bare number counts those who were attacked. Not so "14 people" or
    "14 villagers", whom a word calls something."""
    group = bound.group
    bare = (
        group is not None
        and (group.bare or bound.toll or _of_a_force(units, group))
        and not group.classes
        and not group.members
    )
    if group is None or not bare or group.parts or bound.harm not in (Harm.KILLED, Harm.INJURED):
        return bound
    if not _on_fighters(units):
        return bound
    return replace(bound, group=replace(group, classes=frozenset({Victim.COMBATANT}), implied=True))


def _of_a_force(units: Sentence, group: Group) -> bool:
    """ "Nine personnel": members of whatever was attacked."""
    nouns = [u for u in units[group.start : group.end] if u.meaning.noun]
    return bool(nouns) and all(Sign.MEMBER in u.meaning.signs for u in nouns)


def _on_fighters(units: Sentence) -> bool:
    return any(
        (unit.meaning.hit_after and _armed_after(units, i))
        or (unit.meaning.hit_before and i > 0 and Sign.ARMED in units[i - 1].meaning.signs)
        for i, unit in enumerate(units)
    )


def _armed_after(units: Sentence, at: int) -> bool:
    """Whether the first thing or people after a word of hitting are armed: not "a market near an army base"."""
    for unit in units[at + 1 : at + 1 + REACH]:
        meaning = unit.meaning
        if Sign.ARMED in meaning.signs:
            return True
        if meaning.target or meaning.thing or (meaning.noun and not meaning.noun.adjective) or stops_phrase(unit):
            return False
    return False


def by_attack(units: Sentence, at: int) -> bool:
    """ "as strikes kill 18", "hurt in the violence": the attack stands beside the harm, and no theme outweighs it."""
    predicate = units[at].meaning.predicate
    if predicate and predicate.frame in (Frame.OBJECT, Frame.EITHER) and at and _is_attack(units[at - 1]):
        return True
    after = units[at + 1 : at + 5]
    led = next((k for k, u in enumerate(after) if u.meaning.signs & {Sign.IN, Sign.BY}), None)
    return led is not None and any(_is_attack(u) for u in after[led + 1 : led + 3])


def _is_attack(unit: Unit) -> bool:
    """A word for an attack, which is none of the words for an accident as well."""
    topics = unit.meaning.topics
    return bool(unit.meaning.weapon or topics & {Topic.CONFLICT, Topic.CRIME}) and not (
        topics & {Topic.ACCIDENT, Topic.DISASTER} or unit.meaning.noun or unit.meaning.source
    )
