"""How much a figure covers: one event, or all that several attacks did over an area in a day or a night.

Such a toll is news: somebody must hear that four hundred died. It is no event beside the others: it has no one target,
it holds events that are told for themselves, and the next report of a town there is none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import HIT_ALL_OVER, Extent, Harm, Place, Precision, Victim, Weapon
from monitor.places import Resolved, contains
from monitor.reports.grammar.numbers import quantity_at
from monitor.reports.grammar.scene import Scene
from monitor.reports.judgement.attack import target_of
from monitor.reports.judgement.events import breakdown
from monitor.reports.judgement.lists_of_towns import lists_two_provinces
from monitor.reports.judgement.mentions import Mention
from monitor.reports.judgement.own_clauses import OwnClauses, part_of_attacks
from monitor.reports.language.meanings import Sign, TimeKind
from monitor.reports.language.tokens import Sentence, Unit

LED = 3  # units from "in" to the attacks, from a number to the cities, from "across" to the name of an area
MANY = 10  # missiles: one place takes fewer, a country's night more
_FLYING = {Weapon.MISSILE, Weapon.DRONE_STRIKE, Weapon.ROCKET}
_FOLLOWS = {Sign.IN, Sign.BY, Sign.AND, Sign.HAVE, Sign.BE_ONE, Sign.BE_MANY, Sign.WHEN, Sign.AFTER}


def extent_of(
    scene: Scene, mentions: list[Mention], place: Place | None, own: OwnClauses, places: Sequence[Resolved]
) -> Extent:
    """The extent of some figures, by the first sentence of theirs that tells it. Where a town is known, or a protected
    place was hit, they are of one event."""
    if place is None or place.precision < Precision.ADMIN1:
        return Extent.ONE_EVENT
    dead = [m.number for m in mentions if m.bound.harm == Harm.KILLED]
    if dead and set(dead) == {1}:
        return Extent.ONE_EVENT  # nobody dies twice
    if breakdown(mentions) or any(_fells_an_attacker_and_others(m) for m in mentions):
        return Extent.SEVERAL_ATTACKS
    told = sorted({m.sentence for m in mentions if not m.bound.part})
    if lists_two_provinces(scene, places, told):
        return Extent.SEVERAL_ATTACKS
    all_over = any(_is_all_over(scene, place, own, i, places) for i in told)
    for i in told:
        units = scene.sentences[i]
        if target_of(scene, [m for m in mentions if m.sentence == i], own) not in (None, *HIT_ALL_OVER):
            return Extent.ONE_EVENT
        if all_over:
            return Extent.SEVERAL_ATTACKS
        part = part_of_attacks(units)
        ats = [k for k in range(len(units)) if own.speaks(i, k) and k not in part]
        if any(_singles_out(units[k]) for k in ats):
            return Extent.ONE_EVENT
        if any(_is_of_a_day(units[k]) or _is_of_attacks(units, k) for k in ats):
            return Extent.SEVERAL_ATTACKS
    return Extent.ONE_EVENT


def _fells_an_attacker_and_others(m: Mention) -> bool:
    """ "Troops kill attacker, teen": who shot an attacker and, by the same word, somebody else did it in two places,
    for an attacker's own victims are killed by him."""
    group = m.bound.group
    if group is None or m.bound.harm != Harm.KILLED or not m.bound.by_hand:
        return False
    attackers = [Victim.PERPETRATOR in member.classes for member in group.members]
    return any(attackers) and not all(attackers)


def _is_all_over(scene: Scene, place: Place, own: OwnClauses, i: int, places: Sequence[Resolved]) -> bool:
    """Whether a sentence says outright that its figures are of more places than one, wherever it singles one out."""
    units = scene.sentences[i]
    return any(
        own.speaks(i, k)
        and (_spreads(units, k) or _is_of_many(units, k, place) or _is_across(scene, units, k, place, places))
        for k in range(len(units))
    )


def _spreads(units: Sentence, k: int) -> bool:
    """ "Across the country", "in separate incidents", "as violence surges"; "several cities", and not "two
    United States soldiers"."""
    signs = units[k].meaning.signs
    return Sign.SPREAD in signs or (Sign.SITES in signs and not units[k].capital and _are_several(units, k))


def _is_across(scene: Scene, units: Sentence, k: int, place: Place, places: Sequence[Resolved]) -> bool:
    """ "Across | Ukraine", of what Ukraine holds; not "from across | the Lebanon border" of a town in Israel."""
    if Sign.ACROSS not in units[k].meaning.signs:
        return False
    behind = [scene.source.span(u.start, u.end) for u in units[k + 1 : k + 1 + LED]]
    named = [r.place for r in places if behind and behind[0][0] <= r.mention.span[0] < behind[-1][1]]
    return any(contains(area, place) or contains(place, area) for area in named)


def _are_several(units: Sentence, k: int) -> bool:
    """ "Two | locations", "several Ukrainian | cities": a number of them, and not "kills five in | areas of"; or
    "attack on | cities", all of them."""
    if k and units[k - 1].meaning.hit_after:
        return True
    for n in range(k - 1, max(-1, k - 1 - LED), -1):
        if quantity := quantity_at(units, n):
            return bool(quantity.vague or (quantity.best or quantity.low or 0) > 1)
        meaning = units[n].meaning
        if meaning.predicate or meaning.noun or Sign.IN in meaning.signs:
            break
    return False


def _is_of_many(units: Sentence, k: int, place: Place) -> bool:
    """ "Eighty missiles" on a country: more than fly at one place."""
    if place.precision != Precision.COUNTRY or units[k].meaning.weapon not in _FLYING or not k:
        return False
    number = quantity_at(units, k - 1)
    return number is not None and (number.best or number.low or 0) >= MANY


def _is_of_a_day(unit: Unit) -> bool:
    return Sign.OF_A_DAY in unit.meaning.signs


def _is_of_attacks(units: Sentence, k: int) -> bool:
    """ "Killed in air strikes", "strikes kill": named as what did it, where "Russia strikes a market" is a verb."""
    if Sign.ATTACKS not in units[k].meaning.signs:
        return False
    named = units[k].meaning.weapon is not None or " " in units[k].text
    return named or k + 1 == len(units) or _may_follow_a_noun(units[k + 1]) or _is_led(units, k)


def _may_follow_a_noun(unit: Unit) -> bool:
    meaning = unit.meaning
    day = meaning.time is not None and meaning.time[0] is not TimeKind.MONTHS
    return bool(not unit.text[0].isalnum() or meaning.predicate or day or meaning.signs & _FOLLOWS)


def _is_led(units: Sentence, k: int) -> bool:
    """ "In Russian strikes", "by overnight air raids"."""
    return any(u.meaning.signs & {Sign.IN, Sign.BY, Sign.OF} for u in units[max(0, k - LED) : k])


def _singles_out(unit: Unit) -> bool:
    """ "Strike", "raid", "blast", "drone attack": one of them."""
    signs = unit.meaning.signs
    attack = signs & {Sign.STRIKE, Sign.BLAST} or (unit.meaning.weapon and " " in unit.text)
    return bool(attack) and not signs & {Sign.ATTACKS, Sign.ONGOING}
