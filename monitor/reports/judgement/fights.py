"""Fights: whether headline or lead tell of the dead that they may have fought, away from the sentence of the figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.model import ARMED, FORCE, Harm, Victim
from monitor.reports.grammar.aims import is_undescribed, on_a_post
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH = 4  # units from an attacker to what makes one of him: "gunmen | opened fire at"
AIMED = 8  # units from a word of hitting to the fighters it was meant for: "targeted members of | armed groups"
BY = 3  # units from "by", or from what was used, to the soldiers: "killed by | Israeli army fire"


def in_light_of_a_fight(scene: Scene, mentions: list[Mention], told: Iterable[Mention]) -> list[Mention]:
    """The figures, with what the text leaves open: "troops kill two | a gunfight broke out", "air raid kills five | it
    hit the headquarters of a rebel army". Nobody says that they fought, nor that they did not. told: every figure that
    is news; the sentences of other events say nothing of this one."""
    ours = {m.sentence for m in mentions}
    theirs = {m.sentence for m in told} - ours
    lead = [scene.sentences[i] for i in scene.lead if i not in theirs]
    fought = _fought(lead) or _said_to_be_fighters(lead) or (_by_a_force(scene, mentions) and _attacked(lead))
    if not (_hit_fighters(lead) or (fought and not scene.names_civilians)):
        return mentions
    return [_left_open(scene, m) for m in mentions]


def _left_open(scene: Scene, m: Mention) -> Mention:
    group = m.bound.group
    if group is None or m.sentence not in scene.lead or m.bound.harm not in (Harm.KILLED, Harm.INJURED):
        return m
    if not is_undescribed(scene.sentences[m.sentence], group):
        return m
    return replace(m, bound=replace(m.bound, group=replace(group, unclear=True)))


def _hit_fighters(lead: list[Sentence]) -> bool:
    """Whether an attack is told on where fighters are, or on a place of theirs and others, and on no protected one."""
    if any(Sign.MIXED in u.meaning.signs for units in lead for u in units):
        return True
    return any(on_a_post(units) for units in lead) and not any(u.meaning.target for units in lead for u in units)


def _fought(lead: list[Sentence]) -> bool:
    return any(Sign.FOUGHT in u.meaning.signs for units in lead for u in units)


def _said_to_be_fighters(lead: list[Sentence]) -> bool:
    """ "Israel says that the strike targeted | militants", "officials said the dead | were militants": whether somebody
    says it of those who were meant, or of the dead."""
    return any(
        _meant(units, k) or _were_fighters(units, k)
        for units in lead
        for said in [next((n for n, u in enumerate(units) if u.meaning.says), len(units))]
        for k in range(said + 1, len(units))
    )


def _meant(units: Sentence, k: int) -> bool:
    """Whether fighters stand behind a word of hitting, and before the end of the clause, a protected place or another
    verb."""
    if not units[k].meaning.hit_after:
        return False
    for unit in units[k + 1 : k + 1 + AIMED]:
        if _is_fighter(unit):
            return True
        if unit.meaning.target or unit.meaning.predicate or unit.text in ",;:":
            return False
    return False


def _were_fighters(units: Sentence, k: int) -> bool:
    be = units[k].meaning.signs & {Sign.BE_ONE, Sign.BE_MANY}
    behind = next((u for u in units[k + 1 :] if not u.meaning.signs & {Sign.A, Sign.THE, Sign.NOT}), None)
    denied = any(Sign.NOT in u.meaning.signs for u in units[k + 1 : k + 2])
    return bool(be) and not denied and behind is not None and _is_fighter(behind)


def _is_fighter(unit: Unit) -> bool:
    noun = unit.meaning.noun
    return Sign.ARMED in unit.meaning.signs or bool(noun and noun.classes & ARMED)


def _by_a_force(scene: Scene, mentions: list[Mention]) -> bool:
    """ "Troops | kill three", "one killed by | army fire": whether soldiers or police stand before the harm or as who
    did it behind, in headline or lead."""
    ours = [(scene.sentences[m.sentence], m.bound.at) for m in mentions if m.sentence in scene.lead]
    return any(_is_force(u) for units, at in ours for u in (*units[:at], *_behind_by(units, at)))


def _behind_by(units: Sentence, at: int) -> Sentence:
    behind = range(at + 1, min(at + 1 + REACH, len(units)))
    led = next((k for k in behind if Sign.BY in units[k].meaning.signs or units[k].meaning.weapon), None)
    return [] if led is None else units[led : led + 1 + BY]


def _is_force(unit: Unit) -> bool:
    """Soldiers, police or settlers, and nobody who is called by a word of their foes."""
    noun = unit.meaning.noun
    attackers = unit.meaning.party_verb or bool(noun and Victim.PERPETRATOR in noun.classes)
    return not attackers and (unit.meaning.actor or bool(noun and noun.classes & FORCE))


def _attacked(lead: list[Sentence]) -> bool:
    """Whether somebody is said to have attacked who can be among the dead: "in an attempted stabbing", "gunmen opened
    fire at a post", "he was armed"."""
    return any(
        Sign.ASSAILS in u.meaning.signs or (Sign.BEARS_ARMS in u.meaning.signs and _by_somebody(units, k))
        for units in lead
        for k, u in enumerate(units)
    )


def _by_somebody(units: Sentence, k: int) -> bool:
    """Whether the nearest person before a word of arms is an attacker or somebody undescribed: no soldier."""
    for unit in reversed(units[max(0, k - REACH) : k]):
        noun = unit.meaning.noun
        if unit.meaning.party_verb or Sign.UNDESCRIBED in unit.meaning.signs:
            return True
        if noun or unit.meaning.actor or unit.text in ",;:":
            return bool(noun and Victim.PERPETRATOR in noun.classes)
    return False
