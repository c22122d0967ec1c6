"""Aims: what an attack was made on, where that says who the dead were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from monitor.model import ARMED, FORCE, Harm, Victim
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.head_nouns import stops_phrase
from monitor.reports.language.meanings import Frame, Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit

JOINT = 2  # units between a word of harm and the number of the next
_LEAVES = {Sign.IN, Sign.BY, Sign.AND, Sign.WHEN, Sign.WITH}  # what may follow a word of hitting that has no object
REACH = 6  # units from the word of hitting to what was hit


def with_aim(units: Sentence, bound: Binding) -> Binding:
    """ "attack on an army base kills 14", "kills 14 people": a number of nobody in particular counts those who were
    attacked. Not so "14 villagers", whom a word calls something."""
    group = bound.group
    bare = (
        group is not None
        and (group.bare or bound.toll or _of_a_force(units, group) or _says_not_who(units, group))
        and not group.classes
        and not group.members
    )
    if group is None or not bare or group.parts or bound.harm not in (Harm.KILLED, Harm.INJURED):
        return bound
    if not _on_fighters(units, of_an_army=_says_not_who(units, group)):
        return bound
    return replace(bound, group=replace(group, classes=frozenset({Victim.COMBATANT}), implied=True))


def as_fighters(units: Sentence, bound: Binding) -> Binding:
    """Those who were harmed, with what their sentence tells of their having fought, or leaves open."""
    return _having_fought(units, _serving_armed(units, _bearing_arms(units, bound)))


def _bearing_arms(units: Sentence, bound: Binding) -> Binding:
    """ "A man who entered a post armed with knives was shot dead": what one does who is no bystander."""
    group = bound.group
    if group is None or group.quantity is None or group.quantity.best != 1 or group.classes or group.members:
        return bound
    clause = units[group.end : bound.at]
    armed = next((k for k, u in enumerate(clause) if Sign.BEARS_ARMS in u.meaning.signs), None)
    his = armed is not None and (armed == 0 or any(Sign.WHO in u.meaning.signs for u in clause[:armed]))
    if not his or any(u.meaning.noun and not u.meaning.noun.adjective for u in clause[:armed]):
        return bound
    return replace(bound, group=replace(group, classes=frozenset({Victim.PERPETRATOR})))


def _serving_armed(units: Sentence, bound: Binding) -> Binding:
    """ "He was in an anti-terror unit when he was killed": one fighter."""
    group = bound.group
    if group is None or group.quantity is None or group.quantity.best != 1 or group.classes or group.members:
        return bound
    if not any(_serves(units, k) for k in range(1, bound.at)):
        return bound
    return replace(bound, group=replace(group, classes=frozenset({Victim.COMBATANT})))


def _serves(units: Sentence, k: int) -> bool:
    """ "In an elite unit when": where one serves, and not what a unit did ("in a special forces raid")."""
    if Sign.SERVES_ARMED not in units[k].meaning.signs:
        return False
    article = k > 1 and bool(units[k - 1].meaning.signs & {Sign.A, Sign.THE, Sign.MY})
    led = units[k - 1 - article].meaning.signs & {Sign.IN, Sign.WITH, Sign.OF}
    after = units[k + 1] if k + 1 < len(units) else None
    return bool(led) and after is not None and (after.text == "," or bool(after.meaning.signs & {Sign.WHEN, Sign.AND}))


def _having_fought(units: Sentence, bound: Binding) -> Binding:
    """ "Two men killed in a gunfight", "police shot dead three suspects": people of whom nobody says that they fought,
    nor that they did not."""
    group = bound.group
    if group is None or group.classes or group.members or bound.harm not in (Harm.KILLED, Harm.INJURED):
        return bound
    ours = [u for u in units[group.start : group.end] if u.meaning.noun]
    suspected = any(Sign.SUSPECTED in u.meaning.signs for u in ours)
    by_a_force = suspected and _names_a_force([*units[: group.start], *units[group.end :]])
    fought = (suspected or is_undescribed(units, group)) and _in_a_fight(units, bound.at)
    return replace(bound, group=replace(group, unclear=True)) if by_a_force or fought else bound


def is_undescribed(units: Sentence, group: Group) -> bool:
    """Whether no word says what people are, but men, dead, or of a nation: "two Palestinians", "80 deaths"."""
    if group.classes or group.members or group.parts:
        return False
    nouns = (u for u in units[group.start : group.end] if u.meaning.noun)
    return all((n := u.meaning.noun) and (n.adjective or n.harm or _is_anybody(u)) for u in nouns)


def _names_a_force(others: Sentence) -> bool:
    return any(u.meaning.actor or (u.meaning.noun and u.meaning.noun.classes & FORCE) for u in others)


def _in_a_fight(units: Sentence, at: int) -> bool:
    """ "Shot dead in West Bank | confrontation": within the clause of the harm, whose verb may come last: "çatışmada |
    iki genç öldü"."""
    return _fought(reversed(units[:at])) or _fought(units[at + 1 :])


def _fought(clause: Iterable[Unit]) -> bool:
    """Whether units tell of a fight before a mark or another harm ends their clause."""
    for unit in clause:
        if Sign.FOUGHT in unit.meaning.signs:
            return True
        if unit.text in ",;:" or unit.meaning.predicate:
            return False
    return False


def _is_anybody(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.ANYBODY, Sign.UNDESCRIBED})


def like_the_dead(units: Sentence, bounds: list[Binding]) -> list[Binding]:
    """ "Two soldiers killed, five wounded": a bare number right behind fighters or police is of the same people. Not
    where something else was hit: "three policemen killed, 20 injured in market bombing"."""
    if any(u.meaning.target for u in units):
        return bounds
    found = sorted(bounds, key=lambda b: b.at)
    for k, (first, second) in enumerate(pairwise(found)):
        if _same_people(units, first, second) and first.group and second.group:
            alike = replace(second.group, classes=first.group.classes, implied=True)
            found[k + 1] = replace(second, group=alike)
    return found


def _same_people(units: Sentence, first: Binding, second: Binding) -> bool:
    one, other = first.group, second.group
    if (
        one is None
        or other is None
        or first.harm == second.harm
        or not other.bare
        or other.classes
        or other.parts
        or other.additive
    ):
        return False
    plain = bool(one.classes) and one.classes <= FORCE and not (one.members or one.parts or one.implied)
    several = one.quantity is not None and (one.quantity.best or 0) > 1
    between = units[first.at + 1 : other.start]
    joined = all(u.text == "," or Sign.AND in u.meaning.signs for u in between) and len(between) <= JOINT
    return plain and several and one.end <= first.at < other.start and joined


def _of_a_force(units: Sentence, group: Group) -> bool:
    """ "Nine personnel": members of whatever was attacked."""
    nouns = [u for u in units[group.start : group.end] if u.meaning.noun]
    return bool(nouns) and all(Sign.MEMBER in u.meaning.signs for u in nouns)


def _says_not_who(units: Sentence, group: Group) -> bool:
    """ "Several people", "14 muertos": more than one, and no word says who."""
    nouns = [u.meaning for u in units[group.start : group.end] if u.meaning.noun]
    several = group.quantity is not None and group.quantity.best != 1
    return several and bool(nouns) and all(Sign.ANYBODY in m.signs or (m.noun and m.noun.harm) for m in nouns)


def _on_fighters(units: Sentence, *, of_an_army: bool) -> bool:
    """Whether a sentence tells of an attack on those who fight. of_an_army: not where it is a group's without uniform
    (whose "Hamas base" it was only the attacker says), nor where a market or a school was hit as well."""
    if of_an_army and any(u.meaning.target for u in units):
        return False
    aims = [
        *(aim for i, u in enumerate(units) if u.meaning.hit_after for aim in _armed_after(units, i)),
        *(
            i - 1
            for i, u in enumerate(units)
            if u.meaning.hit_before and i and _is_armed(units[i - 1]) and _undergone(units, i)
        ),
    ]
    return any(not (of_an_army and i and units[i - 1].meaning.party) for i in aims)


def _undergone(units: Sentence, at: int) -> bool:
    """Whether a word of hitting speaks of what stands before it: "army base attacked in Mali"; "troops | shelled
    Khiam" did it themselves."""
    meaning, after = units[at].meaning, units[at + 1] if at + 1 < len(units) else None
    return not meaning.hit_after or after is None or not after.text[0].isalnum() or bool(after.meaning.signs & _LEAVES)


def on_a_post(units: Sentence) -> bool:
    """Whether a sentence tells of an attack on where fighters are: barracks, a headquarters; not "attacks on its
    troops", which can be anywhere."""
    aims = [aim for i, u in enumerate(units) if u.meaning.hit_after for aim in _armed_after(units, i)]
    return any(not (units[i].meaning.noun or units[i].meaning.actor or units[i].meaning.party) for i in aims)


def _armed_after(units: Sentence, at: int) -> list[int]:
    """Where the first thing or people after a word of hitting are armed: not "a market near an army base"."""
    for k in range(at + 1, min(at + 1 + REACH, len(units))):
        meaning = units[k].meaning
        if _is_armed(units[k]) or _is_seat_of_fighters(units, k):
            return [k]
        if meaning.target or meaning.thing or (meaning.noun and not meaning.noun.adjective) or stops_phrase(units[k]):
            return []
    return []


def _is_seat_of_fighters(units: Sentence, at: int) -> bool:
    """ "The headquarters | of an ethnic armed group", "штаб | боевиков"; not "of a charity near an army base"."""
    if Sign.SEAT not in units[at].meaning.signs or at + 1 >= len(units):
        return False
    if Sign.OF not in units[at + 1].meaning.signs:
        return _is_of_fighters(units[at + 1])
    for unit in units[at + 2 : at + 2 + REACH]:
        noun = unit.meaning.noun
        if _is_of_fighters(unit):
            return True
        if unit.meaning.target or unit.meaning.thing or (noun and not noun.adjective) or stops_phrase(unit):
            return False
    return False


def _is_of_fighters(unit: Unit) -> bool:
    noun = unit.meaning.noun
    return _is_armed(unit) or unit.meaning.party or unit.meaning.actor or bool(noun and noun.classes & FORCE)


def _is_armed(unit: Unit) -> bool:
    return Sign.ARMED in unit.meaning.signs


def by_attack(units: Sentence, at: int) -> bool:
    """ "as strikes kill 18", "hurt in the violence": the attack stands beside the harm, and no theme outweighs it; or
    "clashes over a gold mine in the hills killed 18"."""
    predicate = units[at].meaning.predicate
    if predicate and predicate.frame in (Frame.OBJECT, Frame.EITHER) and _opens_with_attack(units, at):
        return True
    if predicate and predicate.frame in (Frame.OBJECT, Frame.EITHER) and at and _is_attack(units[at - 1]):
        return True
    if predicate and predicate.frame is Frame.OBJECT and at and _fights(units[at - 1]):
        return True
    after = units[at + 1 : at + 5]
    led = next((k for k, u in enumerate(after) if u.meaning.signs & {Sign.IN, Sign.BY}), None)
    return led is not None and any(_is_attack(u) for u in _phrase(units, at + 2 + led))


def _fights(unit: Unit) -> bool:
    """Fighters before an active verb: "rebels | kill 11 gold miners"."""
    noun = unit.meaning.noun
    return unit.meaning.actor or bool(noun and noun.classes & ARMED)


def _phrase(units: Sentence, at: int) -> Sentence:
    """The words of a phrase of time or place behind its preposition: "an armed attack"."""
    article = at < len(units) and bool(units[at].meaning.signs & {Sign.A, Sign.THE})
    return units[at : at + 2 + article]


def _opens_with_attack(units: Sentence, at: int) -> bool:
    """Whether the sentence opens with an attack that can be the subject of a verb."""
    first = 1 if at > 1 and Sign.A in units[0].meaning.signs else 0
    between = units[first + 1 : at]
    goes_on = all(u.text not in ",;:" and not u.meaning.predicate and not u.meaning.says for u in between)
    passive = any(u.meaning.signs & {Sign.BE_ONE, Sign.BE_MANY} for u in between)
    return first < at and _is_attack(units[first]) and goes_on and not passive


def _is_attack(unit: Unit) -> bool:
    """A word for an attack, which is none of the words for an accident as well; a barracks is none."""
    if _is_armed(unit):
        return False
    topics = unit.meaning.topics
    return bool(unit.meaning.weapon or topics & {Topic.CONFLICT, Topic.CRIME}) and not (
        topics & {Topic.ACCIDENT, Topic.DISASTER} or unit.meaning.noun or unit.meaning.source
    )
