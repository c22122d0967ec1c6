"""Why and with what: cause and weapon, from the words around the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from monitor.model import ARMED, KIND_OF, NOT_CIVILIAN, Cause, Harm, Place, Weapon
from monitor.reports.grammar.aims import by_attack
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.arms import meant
from monitor.reports.judgement.cause_words import CauseWords, words_of_cause
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.natural import is_natural
from monitor.reports.judgement.own_clauses import OwnClauses
from monitor.reports.judgement.wars import is_at_war, is_bombed
from monitor.reports.language.meanings import Frame, Sign, Topic
from monitor.reports.language.tokens import Sentence, Unit

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
HAND_WEAPONS = frozenset({Weapon.BLADE, Weapon.BEATING, Weapon.ARSON, Weapon.CRUSH, Weapon.OTHER})
_CHANCE = {Topic.ACCIDENT, Topic.DISASTER}
_LEADS_ON = {Sign.IN, Sign.AND, Sign.WHEN, Sign.WITH, Sign.WHO, Sign.THAT}
FROM_THE_AIR = {Weapon.AIR_STRIKE, *(form for form, general in KIND_OF.items() if general is Weapon.AIR_STRIKE)}
CLAUSE = 6  # units before a comma in which a clause names what happened
OWN = 2  # what a word that is war's alone weighs against one that is of war as of crime
IN_THE_SENTENCE = 3  # what a weapon named in the sentence of a figure weighs against one elsewhere
# From the general to the particular: the later in this list, the more it says.
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


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds on which a cause is decided."""

    said: CauseWords
    violent: bool
    arms: tuple[Weapon, ...]
    place: Place | None

    @property
    def war(self) -> bool:
        return any(w in WAR_WEAPONS for w in self.arms)

    @property
    def conflict(self) -> int:
        return self.said.of(Topic.CONFLICT)

    @property
    def crime(self) -> int:
        return self.said.of(Topic.CRIME)

    @property
    def only_a_blast(self) -> bool:
        """Whether nothing but a blast is told, and that where no war is: most often gas, a plant, a mine."""
        blown = self.said.blasts > 0 and self.said.blasts == self.conflict
        return blown and not (self.crime or self.arms or self.violent or self.place is None or is_at_war(self.place))

    @property
    def force(self) -> int:
        """All that says that somebody did it."""
        return self.conflict + self.crime + 3 * self.violent + 2 * self.war + min(3, len(self.arms))


def cause_of(scene: Scene, mentions: list[Mention], place: Place | None = None, actor: str | None = None) -> Cause:
    """The cause that the words around the figures speak for; unknown where violence is said and no more. actor: who
    did it, where the text says so."""
    where = sorted({m.sentence for m in mentions} | set(scene.lead) | set(scene.labels))
    said = words_of_cause(scene, mentions, where)
    arms = tuple(u.meaning.weapon for i in where for u in scene.sentences[i] if u.meaning.weapon)
    grounds = Grounds(said, any(m.bound.violent for m in mentions), arms, place)
    illness = said.of(Topic.ILLNESS)
    if not any(_several(m) for m in mentions):
        illness += said.of(Topic.OBITUARY)  # of one person; tributes to many follow an attack
    accident, disaster = said.of(Topic.ACCIDENT), said.of(Topic.DISASTER)
    struck = any(by_attack(scene.sentences[m.sentence], m.bound.at) for m in mentions)
    chance, force = 0 if struck else accident + disaster + illness, grounds.force
    chances = [m for m in mentions if _by_chance(scene, m)]
    by_chance = any(m.in_title for m in chances) or (not arms and (chances or is_natural(scene, mentions, said)))
    if by_chance or chance > force or (chance == force and chance and not grounds.violent and not grounds.war):
        return Cause.DISASTER if disaster + illness > accident else Cause.ACCIDENT
    if grounds.only_a_blast and not any(_in_arms(m) for m in mentions) and not _target_hit(scene, where):
        return Cause.ACCIDENT
    if not force:
        did_it = actor is not None and any(m.bound.by_hand for m in mentions)
        return Cause.UNKNOWN if did_it or _somebody_did_it(scene, mentions, place) else Cause.ACCIDENT
    return _war_or_crime(grounds)


def _war_or_crime(grounds: Grounds) -> Cause:
    """A war's words make a war; words of war as of crime take after the place; crime is where its own words are."""
    sure = grounds.said.sure[Topic.CONFLICT] + 3 * grounds.war
    crimes = grounds.said.sure[Topic.CRIME]
    if is_at_war(grounds.place):
        armed = sure or not grounds.arms or any(w not in HAND_WEAPONS for w in grounds.arms)
        told = grounds.conflict + grounds.crime + len(grounds.arms)
        if told and armed and grounds.conflict + 3 * grounds.war + len(grounds.arms) >= crimes:
            return Cause.CONFLICT
    elif grounds.place is not None:
        if sure and OWN * sure >= grounds.crime:
            return Cause.CONFLICT
        if grounds.crime or any(w not in WAR_WEAPONS for w in grounds.arms):
            return Cause.CRIME
    if grounds.conflict + 3 * grounds.war >= grounds.crime and (grounds.conflict or grounds.war):
        return Cause.CONFLICT
    return Cause.CRIME if grounds.crime else Cause.UNKNOWN


def _target_hit(scene: Scene, where: list[int]) -> bool:
    """Whether a protected place is named, which a blast by chance hits no more often than any other."""
    return any(u.meaning.target for i in where for u in scene.sentences[i])


def _by_chance(scene: Scene, m: Mention) -> bool:
    """ "A soldier was killed by an elephant", "polar bear kills two": what stands right after "by", or right before a
    verb that has its people behind it, did it."""
    units, at = scene.sentences[m.sentence], m.bound.at
    predicate = units[at].meaning.predicate
    if at and predicate and predicate.frame is Frame.OBJECT and (_no_doer(units[at - 1]) or _after_a_crash(units, at)):
        return True
    if any(_by_a_beast(units, k) for k in range(at + 1, len(units))):
        return True  # "dies after being shot by a dog"
    after = units[at + 1 : at + 4]
    if not after or Sign.BY not in after[0].meaning.signs:
        return False
    agent = next((u for u in after[1:] if not u.meaning.signs & {Sign.A, Sign.THE}), None)
    return agent is not None and bool(agent.meaning.topics & _CHANCE)


def _by_a_beast(units: Sentence, k: int) -> bool:
    """ "By a dog"; not "by cattle rustlers"."""
    if Sign.BY not in units[k].meaning.signs:
        return False
    at = next((n for n in range(k + 1, min(k + 4, len(units))) if Sign.BEASTS in units[n].meaning.signs), None)
    return at is not None and (at + 1 == len(units) or not _is_word(units[at + 1]))


def _is_word(unit: Unit) -> bool:
    """Whether a unit is more than a mark or a word that leads on."""
    return unit.text[0].isalnum() and not unit.meaning.signs & _LEADS_ON


def _after_a_crash(units: Sentence, at: int) -> bool:
    """ "Two jets crash in the hills, killing a pilot": what the clause before the comma names was chance."""
    if units[at - 1].text != "," or any(_is_armed(u) for u in units[: at - 1]):
        return False
    for k in range(at - 2, max(-1, at - 2 - CLAUSE), -1):
        if units[k].text in ",;:":
            return False
        if units[k].meaning.topics:
            led = units[k - 1].meaning if k else None
            people = led is not None and led.noun is not None  # "gunmen | storm a court, killing nine"
            return _no_doer(units[k]) and not people and not (led and led.signs & {Sign.WHEN, Sign.A, Sign.THE})
    return False


def _is_armed(unit: Unit) -> bool:
    noun = unit.meaning.noun
    return noun is not None and bool(noun.classes & ARMED)


def _no_doer(unit: Unit) -> bool:
    return bool(unit.meaning.topics & _CHANCE) or Sign.BEASTS in unit.meaning.signs


def _several(m: Mention) -> bool:
    return m.bound.by_hand and _are_several(m)


def _somebody_did_it(scene: Scene, mentions: list[Mention], place: Place | None) -> bool:
    """ "Was killed" wants an agent; "died", "injured" and "missing" do not, unless fighters or police are meant. Where
    no war is, "kills" says no violence by itself: "pig kills butcher"."""
    killed = [m for m in mentions if m.bound.harm == Harm.KILLED]
    # where the verb comes first, nothing tells the two apart
    said = is_at_war(place) or (scene.language.head_first and not scene.language.free_order)
    counted = any(_bodies_found(scene, m) for m in killed) or any(_of_a_day(scene, m) for m in mentions)
    found = is_at_war(place) and counted
    return found or any(_in_arms(m) or (m.bound.by_hand and (said or _undergone(scene, m))) for m in killed)


def _of_a_day(scene: Scene, m: Mention) -> bool:
    """ "63 dead in Gaza in the past 24 hours": several of one day where a war is are those of the war."""
    return _are_several(m) and any(Sign.OF_A_DAY in u.meaning.signs for u in scene.sentences[m.sentence])


def _are_several(m: Mention) -> bool:
    quantity = m.bound.group.quantity if m.bound.group else None
    return quantity is not None and (quantity.low or quantity.high or 0) > 1


def _bodies_found(scene: Scene, m: Mention) -> bool:
    """ "Bodies of five men found", "three men found dead": several who are found where a war is were killed."""
    units = scene.sentences[m.sentence]
    first = min(m.bound.at, m.bound.group.start) if m.bound.group else m.bound.at
    return _are_several(m) and any(Sign.BODIES in u.meaning.signs for u in units[first : m.bound.at + 1])


def _undergone(scene: Scene, m: Mention) -> bool:
    """ "Activist is killed": who was killed stands before the word, or on either side of a participle where the order
    is free ("убит имам"); or their killing is named: "the killing of 11 people"; or nobody stands before a verb that
    wants somebody: "Matan a cinco personas"."""
    predicate = scene.sentences[m.sentence][m.bound.at].meaning.predicate
    either = bool(predicate and predicate.free and predicate.frame is Frame.EITHER)
    if m.bound.group is None or predicate is None:
        return False
    after = scene.sentences[m.sentence][m.bound.at + 1 : m.bound.at + 2]
    killing_of = not m.background and predicate.frame is Frame.OBJECT and any(Sign.OF in u.meaning.signs for u in after)
    either = either or bool(predicate.free and predicate.frame is Frame.OBJECT and m.bound.at == 0)
    return either or m.bound.group.end <= m.bound.at or (killing_of and _several(m))


def _in_arms(m: Mention) -> bool:
    """Whether fighters, police or the attacker are among them."""
    groups = (m.bound.group, *m.bound.group.members) if m.bound.group else ()
    return any(g.classes & NOT_CIVILIAN for g in groups)


def weapon_of(
    scene: Scene,
    mentions: list[Mention],
    place: Place | None,
    own: OwnClauses,
    *,
    by_army: bool = False,
    several: bool = False,
) -> Weapon | None:
    """The weapon named most, and nearest to the figures, among the words that speak of the event; of a general and a
    particular one the particular, as of "bombardment" and warplanes; of several attacks the one that all were made
    with, as far as the text says. by_army: an army did it, whose bombing is no home-made bomb; nor is "bombing" alone
    where bombs fall from the air, nor "bombing of" anywhere."""
    planted = frozenset({Sign.BOMBS, Sign.BOMBARDS} if is_bombed(place) else {Sign.BOMBARDS})
    near: Counter[Weapon] = Counter()
    of_any_arm = 0  # of what speaks for shelling, the words that are said of aircraft too
    sentences = {m.sentence for m in mentions}
    harms = {(m.sentence, m.bound.at) for m in mentions}
    for i in sentences | set(scene.lead):
        weight = IN_THE_SENTENCE if i in sentences else 1
        for k, unit in enumerate(scene.sentences[i]):
            weapon = meant(scene.sentences[i], k) if own.speaks(i, k) else None
            if weapon and not (weapon is unit.meaning.weapon and unit.meaning.signs & planted):
                said = weight + ((i, k) in harms)  # "shot dead after a stabbing"
                near[weapon] += said
                of_any_arm += said * (weapon is Weapon.SHELLING and Sign.BOMBARDMENT in unit.meaning.signs)
    if by_army:
        del near[Weapon.IED]
    if any(near[w] for w in FROM_THE_AIR):
        near[Weapon.SHELLING] -= of_any_arm  # "bombardment kills nine | warplanes hit a house"
    if not near:
        return None
    for form, general in KIND_OF.items():
        if near[form] >= IN_THE_SENTENCE:
            del near[general]  # an air strike by a drone is a drone strike
    if len(+near) > 1 and not _burned(scene, harms):
        del near[Weapon.ARSON]  # "houses were set on fire", and the dead were shot
    if several and len(+near) > 1:
        return None
    return max(near, key=lambda w: (near[w], _PARTICULAR.index(w) if w in _PARTICULAR else 99))


def _burned(scene: Scene, harms: set[tuple[int, int]]) -> bool:
    """ "Burned alive": whether the fire itself is the harm."""
    return any(scene.sentences[i][k].meaning.weapon is Weapon.ARSON for i, k in harms)
