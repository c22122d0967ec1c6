"""Protected places: a hospital, school or camp that was hit, and where people were harmed."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Harm, Target, Weapon
from monitor.reports.grammar.scene import Scene
from monitor.reports.grammar.when import NEWS_DAYS
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.own_clauses import OwnClauses
from monitor.reports.language.meanings import Frame, Qualifier, Sign, TimeKind, Topic
from monitor.reports.language.tokens import Sentence, Unit

REACH = 6  # units between the word of hitting and what was hit
INSIDE = 3  # units between "in" or "at" and the place


@dataclass(frozen=True, slots=True)
class Attack:
    """A protected place that was hit, and the sentence that says so first."""

    target: Target
    sentence: int


def attacks_of(scene: Scene) -> list[Attack]:
    """Every protected place that a text says was hit by arms, once each, in its order."""
    found: dict[Target, Attack] = {}
    old: set[Target] = set()  # whatever is said of such a place further down, without a day, is of that time
    for i, units in enumerate(scene.sentences):
        for at, unit in enumerate(units):
            target = unit.meaning.target
            if target is None or _of_an_army(units, at) or (hit := _hit(units, at)) is None:
                continue
            recalled = Qualifier.HISTORICAL in scene.qualifiers(i) or _is_old(scene, i, hit)
            if recalled or (target in old and not _ages(scene, i)):
                old.add(target)
            elif _told(scene, i, hit):
                found.setdefault(target, Attack(target, i))
    return list(found.values())


def _of_an_army(units: Sentence, at: int) -> bool:
    """ "The Syrian military | college": who learns there is a soldier."""
    before = units[at - 1].meaning if at else None
    return units[at].meaning.target is Target.SCHOOL and before is not None and before.party and before.actor


def target_of(scene: Scene, mentions: list[Mention], own: OwnClauses) -> Target | None:
    """The protected place that was hit when these people were harmed, or in which it happened: what the sentences of
    the figures say of the event, the first of them first."""
    for i in dict.fromkeys(m.sentence for m in mentions):
        units = scene.sentences[i]
        for at, unit in enumerate(units):
            told = unit.meaning.target and own.speaks(i, at)
            if told and (_hit(units, at) is not None or _led_by_arms(units, at) or _inside(units, at)):
                return unit.meaning.target
    return None


def _led_by_arms(units: Sentence, at: int) -> bool:
    """ "mosque blast", "market attack": the place names the attack."""
    after = units[at + 1].meaning if at + 1 < len(units) else None
    return after is not None and (after.weapon in _ARMS or Topic.CONFLICT in after.topics)


def _inside(units: Sentence, at: int) -> bool:
    """ "at a mosque", "in a crowded market". People die in hospitals, and at home, of what happened elsewhere."""
    if units[at].meaning.target in _DIED_IN:
        return False
    for k in range(at - 1, max(-1, at - 1 - INSIDE), -1):
        if Sign.IN in units[k].meaning.signs:
            return True
        if _parts(units[k]):
            break
    return False


def _hit(units: Sentence, at: int) -> int | None:
    """The unit that says that the place at a unit was hit: "struck a school", "the hospital was shelled"; not "hurt in
    the strike on X | dies in | hospital"."""
    for k in range(at - 1, max(-1, at - 1 - REACH), -1):
        if units[k].meaning.hit_after:
            return None if k and units[k - 1].text == "'s" else k  # "Israel's bombs" are no verb
        if _parts(units[k]) or (units[at].meaning.target in _DIED_IN and _dies(units, k)):
            break
    for k in range(at + 1, min(len(units), at + REACH)):
        if units[k].meaning.hit_before and not _active(units, k):
            return k
        if _parts(units[k]):
            break
    return None


def _dies(units: Sentence, k: int) -> bool:
    """ "Dies in": of what happened elsewhere."""
    predicate = units[k].meaning.predicate
    inside = k + 1 < len(units) and Sign.IN in units[k + 1].meaning.signs
    return inside and predicate is not None and predicate.harm is Harm.KILLED and predicate.frame is Frame.SUBJECT


def _parts(unit: Unit) -> bool:
    return not unit.text[0].isalnum() and unit.text not in "'\""


def _active(units: Sentence, k: int) -> bool:
    """ "hospital hit a record": a bare verb with an object is no passive."""
    after = units[k + 1].meaning.signs if k + 1 < len(units) else frozenset()
    return bool(after & {Sign.A, Sign.THE})


def _told(scene: Scene, i: int, hit: int) -> bool:
    """Whether a weapon or a fight stands in the sentence, and nothing that takes the hit back."""
    units = scene.sentences[i]
    armed = any(u.meaning.weapon in _ARMS for u in units if u.meaning.weapon)
    before = units[max(0, hit - 4) : hit]
    blast = any(Sign.BLAST in u.meaning.signs for u in units[max(0, hit - 2) : hit])
    unreal = any(u.meaning.signs & {Sign.MAY, Sign.NOT, Sign.THREAT} for u in before)
    theme = scene.topic(scene.lead)
    armed = armed or (blast and not theme[Topic.ACCIDENT])
    other = theme[Topic.SPORT] + theme[Topic.CULTURE] > theme[Topic.CONFLICT]
    unmeant = bool(scene.qualifiers(i) & {Qualifier.EXERCISE, Qualifier.FACT_CHECK})
    return armed and not unreal and not other and not unmeant and not _before_another(units, hit)


def _before_another(units: Sentence, hit: int) -> bool:
    """ "Jets struck the port following a raid on a camp": the raid is what came before the attack that is told."""
    led = next((k for k in range(hit - 1, 0, -1) if Sign.AFTER in units[k].meaning.signs), None)
    return led is not None and any(u.meaning.weapon in _ARMS for u in units[:led] if u.meaning.weapon)


def _is_old(scene: Scene, i: int, hit: int) -> bool:
    """Whether a hit is of another time: its sentence gives days, none of them of late, or it gives none and it or the
    headline looks back on an attack."""
    if ages := _ages(scene, i):
        return min(ages) > NEWS_DAYS
    if _looks_back(scene.sentences[i], hit):
        return True
    head = range(scene.titles)
    if i in head:
        return False
    dated = [age for k in head for age in _ages(scene, k)]
    return (bool(dated) and min(dated) > NEWS_DAYS) or any(
        _looks_back(scene.sentences[k], len(scene.sentences[k])) for k in head
    )


def _ages(scene: Scene, i: int) -> list[int]:
    """How many days back the times lie that a sentence gives; a weekday is one of late, or of next week."""
    published = scene.text.published.date() if scene.text.published else None
    units = scene.sentences[i]
    told = (w for w in scene.times(i) if w.age is not None)
    days = ((w, _is_weekday(units[w.span[0]])) for w in told)
    return [0 if weekday else w.age or 0 for w, weekday in days if not (weekday and published and w.date is None)]


def _is_weekday(unit: Unit) -> bool:
    return unit.meaning.time is not None and unit.meaning.time[0] is TimeKind.WEEKDAYS


def _looks_back(units: Sentence, hit: int) -> bool:
    """ "Inquiry into the bombing of a school": before the hit, and not "an inquiry opens after a bomb hit a school"."""
    for k in range(min(hit, len(units)) - 1, -1, -1):
        if Sign.WHEN in units[k].meaning.signs:
            return False
        if Sign.LOOKS_BACK in units[k].meaning.signs:
            return True
    return False


_ARMS = frozenset(Weapon) - {Weapon.BEATING, Weapon.TORTURE, Weapon.CRUSH, Weapon.VEHICLE, Weapon.OTHER, Weapon.BLADE}
_DIED_IN = frozenset({Target.HOSPITAL, Target.AMBULANCE, Target.RESIDENTIAL})
