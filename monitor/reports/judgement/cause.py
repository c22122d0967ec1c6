"""Why and with what: cause and weapon, from the words around the figures."""

from __future__ import annotations

from collections import Counter

from monitor.model import Cause, Harm, Victim, Weapon
from monitor.reports.grammar.aims import by_attack
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Sign, Topic

# A heavy weapon is a sign of armed conflict; a knife or a gun alone is not.
WAR_WEAPONS = frozenset(Weapon) - {
    Weapon.SMALL_ARMS,
    Weapon.BLADE,
    Weapon.BEATING,
    Weapon.ARSON,
    Weapon.VEHICLE,
    Weapon.CRUSH,
    Weapon.OTHER,
    Weapon.TORTURE,
    Weapon.EXECUTION,
}
# From the general to the particular: the later in this list, the more it says.
IN_THE_SENTENCE = 3  # what a weapon named in the sentence of a figure weighs against one elsewhere
# A general word gives way to the form that it took: an air strike by a drone is a drone strike.
_FORMS = {
    Weapon.AIR_STRIKE: (Weapon.DRONE_STRIKE, Weapon.BARREL_BOMB),
    Weapon.SHELLING: (Weapon.ARTILLERY, Weapon.MORTAR, Weapon.ROCKET, Weapon.TANK_FIRE, Weapon.CLUSTER_MUNITION),
}
_PARTICULAR = [
    Weapon.SMALL_ARMS,
    Weapon.SHELLING,
    Weapon.MISSILE,
    Weapon.ROCKET,
    Weapon.IED,
    Weapon.BLADE,
    Weapon.BEATING,
    Weapon.ARSON,
    Weapon.EXECUTION,
    Weapon.ARTILLERY,
    Weapon.AIR_STRIKE,
    Weapon.DRONE_STRIKE,
    Weapon.SUICIDE_BOMB,
    Weapon.CAR_BOMB,
]


def cause_of(scene: Scene, mentions: list[Mention]) -> Cause:
    """The cause that the words around the figures speak for; unknown where none does and somebody was killed."""
    where = sorted({m.sentence for m in mentions} | set(scene.lead))
    near = Counter(t for m in mentions for t in scene.topics[m.sentence].elements())
    total = scene.topic(where)
    violent = any(m.bound.violent for m in mentions)
    conflict, crime = _score(total, near, Topic.CONFLICT), _score(total, near, Topic.CRIME)
    accident, disaster = _score(total, near, Topic.ACCIDENT), _score(total, near, Topic.DISASTER)
    illness = _score(total, near, Topic.ILLNESS)
    if not any(_several(m) for m in mentions):
        illness += _score(total, near, Topic.OBITUARY)  # of one person; tributes to many follow an attack
    arms = [u.meaning.weapon for i in where for u in scene.sentences[i] if u.meaning.weapon]
    war = any(w in WAR_WEAPONS for w in arms)
    force = conflict + crime + 3 * violent + 2 * war + min(3, len(arms))
    struck = any(by_attack(scene.sentences[m.sentence], m.bound.at) for m in mentions)
    chance = 0 if struck else accident + disaster + illness
    if not arms and any(_by_chance(scene, m) for m in mentions):
        return Cause.DISASTER if disaster + illness > accident else Cause.ACCIDENT
    if chance > force or (chance == force and chance and not violent and not war):
        return Cause.DISASTER if disaster + illness > accident else Cause.ACCIDENT
    if not force:
        return Cause.UNKNOWN if _somebody_did_it(mentions) else Cause.ACCIDENT
    if conflict + 3 * war >= crime and (conflict or war):
        return Cause.CONFLICT
    return Cause.CRIME if crime else Cause.UNKNOWN


def _by_chance(scene: Scene, m: Mention) -> bool:
    """ "A soldier was killed by an elephant": what stands right after "by" did it."""
    after = scene.sentences[m.sentence][m.bound.at + 1 : m.bound.at + 4]
    if not after or Sign.BY not in after[0].meaning.signs:
        return False
    agent = next((u for u in after[1:] if not u.meaning.signs & {Sign.A, Sign.THE}), None)
    return agent is not None and bool(agent.meaning.topics & {Topic.ACCIDENT, Topic.DISASTER})


def _several(m: Mention) -> bool:
    quantity = m.bound.group.quantity if m.bound.group else None
    return m.bound.by_hand and quantity is not None and (quantity.low or quantity.high or 0) > 1


def _score(total: Counter[Topic], near: Counter[Topic], topic: Topic) -> int:
    return total[topic] + near[topic]


def _somebody_did_it(mentions: list[Mention]) -> bool:
    """ "Killed" wants an agent; "died", "injured" and "missing" do not, unless fighters or police are meant."""
    return any(m.bound.harm == Harm.KILLED and (m.bound.by_hand or _in_arms(m)) for m in mentions)


def _in_arms(m: Mention) -> bool:
    return bool(m.bound.group and m.bound.group.classes & {Victim.COMBATANT, Victim.POLICE})


def weapon_of(scene: Scene, mentions: list[Mention]) -> Weapon | None:
    """The weapon named most, and nearest to the figures; of a general and a particular one the particular."""
    near: Counter[Weapon] = Counter()
    sentences = {m.sentence for m in mentions}
    for i in sentences | set(scene.lead):
        weight = IN_THE_SENTENCE if i in sentences else 1
        for unit in scene.sentences[i]:
            if unit.meaning.weapon:
                near[unit.meaning.weapon] += weight
    if not near:
        return None
    for general, forms in _FORMS.items():
        if any(near[form] >= IN_THE_SENTENCE for form in forms):
            del near[general]
    return max(near, key=lambda w: (near[w], _PARTICULAR.index(w) if w in _PARTICULAR else 99))
