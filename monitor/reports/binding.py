"""Harm: which words of harm speak of which people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.model import Harm
from monitor.reports.opened import opened
from monitor.reports.phrases import Item
from monitor.reports.quantities import Quantity, quantity_at
from monitor.reports.tokens import Sentence, Unit
from monitor.reports.victims import Group
from monitor.reports.words import CASUALTY, NO_MEANING, Amount, Frame, Predicate, Sign

REACH_LEFT = 32  # items between people and a word of harm after them
REACH_RIGHT = 5
HIGH_NUMBERS = 10  # above them Arabic counts in the singular
REACH_TOLL = 30
_BE = {Sign.BE_ONE, Sign.BE_MANY}
_PREPOSITION = {Sign.IN, Sign.OF, Sign.BY, Sign.WITH, Sign.AMONG}
_BREAKS = {Sign.IN, Sign.BY, Sign.WHEN, Sign.THAT, Sign.WHO}


@dataclass(frozen=True, slots=True)
class Bound:
    """A word of harm with its people. at: the unit that holds the word. group null: people are meant, nobody is counted.

    by_hand: the word wants somebody who did it ("killed"; not "died").
    part: they belong to a figure told elsewhere ("among the dead were ten children"). toll: the word speaks of a total.
    """

    harm: str
    at: int
    group: Group | None
    violent: bool
    by_hand: bool = False
    part: bool = False
    toll: bool = False
    implicit: bool = False  # one person, by the singular verb
    killer: bool = False  # the sentence says by whom
    also: bool = False  # "were also killed"
    shared: bool = False  # one number for the dead and the hurt together: no more than that many


def bind(units: Sentence, items: list[Item]) -> list[Bound]:
    """Every word of harm in a sentence with the people that it speaks of."""
    found: list[Bound] = []
    taken: set[int] = set()
    for i, item in enumerate(items):
        if item.group:
            if item.group.harm and _counted(item.group) and not _in_pair(units, items, i):
                found += _doubled(units, items, i)
                found.append(Bound(item.group.harm, item.group.end - 1, item.group, False, False, _is_part(items, i)))
        elif item.unit.meaning.predicate:
            bound = _bind_one(units, items, i, item.unit.meaning.predicate, taken)
            if bound and _certain(bound, item.unit.meaning.predicate):
                found.append(replace(bound, also=any(Sign.ALSO in u.meaning.signs for u in units[max(0, bound.at - 3):bound.at])))
                if bound.group:
                    taken.add(bound.group.start)
    return [_as_shared(b) if _has_twin(b, found) else b for b in [*found, *_mixed(items)]]


def _certain(bound: Bound, p: Predicate) -> bool:
    """Words that mean other things besides want people whom the language file knows."""
    return not p.sure or bool(bound.group and bound.group.sure and (not bound.group.name or bound.killer))


def _has_twin(bound: Bound, found: list[Bound]) -> bool:
    """Whether another kind of harm claims the very same number: "25 killed and wounded"."""
    group = bound.group
    twins = [b for b in found if group is not None and b.group is group and b.harm != bound.harm]
    return bound.shared or any(b.shared or (group and max(b.at, bound.at) < group.start) for b in twins)



def _as_shared(bound: Bound) -> Bound:
    """How many of a number suffered which harm is not told: no more than all of them did."""
    group = bound.group
    if group is None or group.quantity is None or group.quantity.best == 1:
        return bound
    quantity = replace(group.quantity, low=None, best=None, high=group.quantity.high or group.quantity.best, vague=None)
    return replace(bound, group=replace(group, quantity=quantity, parts=()), shared=True)


def _mixed(items: list[Item]) -> list[Bound]:
    """"25 people, dead or wounded", told by two nouns of one person each: both share the number before them."""
    found = []
    for i in range(1, len(items)):
        if (harms := _pair(items, i)) and (whole := items[i - 1].group or _left(items, i)):
            found += [Bound(harm, items[i].at, whole, False, shared=True) for harm in harms]
    return found


def _doubled(units: Sentence, items: list[Item], i: int) -> list[Bound]:
    """"20 dead and wounded" with both nouns in the singular that high numbers take: the second shares the number."""
    first, second = items[i].group, items[i + 2].group if i + 2 < len(items) else None
    if first is None or second is None or items[i + 1].group or Sign.AND not in items[i + 1].unit.meaning.signs:
        return []
    counted = first.quantity is not None and (first.quantity.best or 0) > HIGH_NUMBERS and _in_singular(units[first.end - 1])
    bare = second.harm not in (None, first.harm) and second.alone and _in_singular(units[second.start])
    return [Bound(second.harm, items[i].at, first, False, shared=True)] if counted and bare and second.harm else []


def _in_pair(units: Sentence, items: list[Item], i: int) -> bool:
    """Whether a noun of harm is one of two that share a number before them."""
    return bool(_pair(items, i - 1) or _pair(items, i - 3) or (i > 1 and _doubled(units, items, i - 2)))


def _in_singular(unit: Unit) -> bool:
    return bool(unit.meaning.noun and unit.meaning.noun.leads and unit.meaning.noun.amount is Amount.ONE)


def _pair(items: list[Item], i: int) -> list[str]:
    """The two harms of "among dead and wounded" at an item, each said in the singular; none elsewhere."""
    if i < 0 or i + 3 >= len(items) or items[i].group or items[i + 2].group or Sign.AMONG not in items[i].unit.meaning.signs:
        return []
    nouns = [g for g in (items[i + 1].group, items[i + 3].group) if g and g.harm and g.quantity and g.quantity.best == 1]
    linked = items[i + 2].unit.meaning.signs & {Sign.AND, Sign.OR}
    return [g.harm for g in nouns if g.harm] if len(nouns) == 2 and linked else []


def _counted(group: Group) -> bool:
    """Whether a noun of harm is told with a number: "three fatalities"; "the deaths" and "lives" name, and tell nothing."""
    if group.alone:
        return True
    numbered = group.quantity is not None and group.quantity.end < group.end
    return numbered and not (group.quantity and group.quantity.high == 0)


def _is_part(items: list[Item], i: int) -> bool:
    return i > 0 and not items[i - 1].group and Sign.AMONG in items[i - 1].unit.meaning.signs


def _bind_one(units: Sentence, items: list[Item], i: int, p: Predicate, taken: set[int]) -> Bound | None:
    at = items[i].at
    if whole := _among_counted(items, i):
        return Bound(p.harm, at, whole, p.violent, _by_hand(p))
    if _among(items, i):
        group = _right(items, i, over_be=True) or _left(items, i)
        return Bound(p.harm, at, group, p.violent, _by_hand(p), part=True) if group else None
    if p.frame is Frame.TOLL:
        group = _toll(units, at)
        return Bound(p.harm, at, group, p.violent, _by_hand(p), toll=True) if group else None
    if p.frame is Frame.OF:
        return _nominal(items, i, p)
    if p.frame is Frame.OBJECT:
        return _object(items, i, p)
    if p.frame is Frame.SUBJECT:
        return _subject(items, i, p)
    if p.frame is Frame.PASSIVE:
        return _suffered(items, i, p)
    if p.frame is Frame.FIRST:
        return _opening_word(items, i, p)
    return _either(items, i, p, taken)


def _by_hand(p: Predicate) -> bool:
    return p.violent or p.frame in (Frame.EITHER, Frame.OBJECT, Frame.PASSIVE, Frame.FIRST)


def _among_counted(items: list[Item], i: int) -> Group | None:
    """"a teacher among two people killed": the number after "among" is the whole, who stands before it the part."""
    if i < 2 or not (whole := items[i - 1].group) or items[i - 2].group or not items[i - 2].unit.meaning.signs & {Sign.AMONG}:
        return None
    part = _left(items, i - 2) or _after_be(items, i)
    return replace(whole, parts=(*whole.parts, part)) if part else whole


def _after_be(items: list[Item], i: int) -> Group | None:
    """"Among the 15 people killed in Toretsk were | three children"."""
    be = (k for k in range(i + 1, len(items) - 1) if not items[k].group and items[k].unit.meaning.signs & _BE)
    return items[k + 1].group if (k := next(be, None)) is not None else None


def _among(items: list[Item], i: int) -> bool:
    """"among the dead", "the dead include"."""
    back = [x.unit.meaning.signs for x in items[max(0, i - 2):i] if not x.group]
    if any(Sign.AMONG in s for s in back):
        return True
    after = items[i + 1] if i + 1 < len(items) else None
    return bool(after and not after.group and Sign.INCLUDING in after.unit.meaning.signs and back and Sign.THE in back[-1])


def _toll(units: Sentence, at: int) -> Group | None:
    """The number that a toll rises to, stands at or is: the first after the word, and of "from 9 to 23" the second."""
    for i in range(at + 1, min(at + REACH_TOLL, len(units))):
        if units[i].text in ";":
            return None
        quantity = quantity_at(units, i)
        if quantity and not _of_things(units, quantity):
            return Group(i, quantity.end, _latest(units, quantity))
    return None


def _of_things(units: Sentence, quantity: Quantity) -> bool:
    after = units[quantity.end].meaning if quantity.end < len(units) else None
    return bool(after and after.thing and not after.noun)


def _latest(units: Sentence, quantity: Quantity) -> Quantity:
    """Of "from 9 to 23" and "down from 12 to 9" the second number."""
    to = quantity.end < len(units) and Sign.TO in units[quantity.end].meaning.signs
    if to and (second := quantity_at(units, quantity.end + 1)):
        return second
    if quantity.low is not None and quantity.high is not None and quantity.high > quantity.low:
        return replace(quantity, low=quantity.high, best=quantity.high)
    return quantity


def _nominal(items: list[Item], i: int, p: Predicate) -> Bound | None:
    """"the death of 25 people"; "Smith's murder" is of one."""
    if i + 1 < len(items) and not items[i + 1].group and Sign.OF in items[i + 1].unit.meaning.signs:
        group = _right(items, i + 1) or _name(items, i + 2)
        return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else None
    if i and not items[i - 1].group and (items[i - 1].unit.text == "'s" or Sign.MY in items[i - 1].unit.meaning.signs):
        one = Quantity(items[i].at, items[i].at + 1, 1, 1, 1)
        return Bound(p.harm, items[i].at, Group(items[i].at, items[i].at + 1, one, definite=True), p.violent, _by_hand(p), implicit=True)
    return None


def _opening_word(items: list[Item], i: int, p: Predicate) -> Bound | None:
    group = None if items[i].unit.the else opened(items, i)
    return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else None


def _object(items: list[Item], i: int, p: Predicate) -> Bound | None:
    if i + 1 < len(items) and not items[i + 1].group and Sign.OF in items[i + 1].unit.meaning.signs:
        return _nominal(items, i, p)
    group = _right(items, i) or _name(items, i + 1)
    told = group is not None or _clipped(items, i)
    return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p)) if told else None


def _clipped(items: list[Item], i: int) -> bool:
    """Whether the text was cut off before it named anybody: "killing at le..."."""
    after = items[i + 1:]
    cut = len(after) > 1 and all(x.unit.text == "." for x in after[-2:])
    return cut and len(after) <= 6 and not any(x.group or x.unit.meaning.thing for x in after)


def _subject(items: list[Item], i: int, p: Predicate) -> Bound | None:
    if i and not items[i - 1].group and Sign.THE in items[i - 1].unit.meaning.signs:
        return None  # "the dead" are talked of, not counted
    group = _left(items, i)
    if group:
        return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p))
    return _implied(items, i, p)


def _suffered(items: list[Item], i: int, p: Predicate) -> Bound | None:
    group = _left(items, i) if _passive(items, i) else _beside(items, i)
    told = group and not group.name and (group.sure or _goes_on_from(items, i))
    return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p)) if told else None


def _goes_on_from(items: list[Item], i: int) -> bool:
    """"Five dead, 16 hurt": a bare number after another word of harm counts people, too."""
    return any(not x.group and x.unit.meaning.predicate for x in items[:i])


def _beside(items: list[Item], i: int) -> Group | None:
    """The people right before a word, with nothing but "fatally" or "have been" between."""
    for item in reversed(items[max(0, i - 3):i]):
        if item.group:
            return None if item.group.bare and item.group.additive else item.group
        if not item.unit.meaning.signs & {Sign.SKIP, Sign.ALSO, Sign.AND}:
            return None
    return None


def _either(items: list[Item], i: int, p: Predicate, taken: set[int]) -> Bound | None:
    if not _passive(items, i):
        right = _right(items, i)
        if right and not _own_predicate(items, right):
            return Bound(p.harm, items[i].at, right, p.violent, _by_hand(p))
        if not right and not _all_capitals(items) and (named := _name(items, i + 1)) and named.end - named.start > 1:
            return Bound(p.harm, items[i].at, named, p.violent, _by_hand(p))
    if not _passive(items, i) and _kills_a_thing(items, i):
        return None
    if not _passive(items, i) and _clipped(items, i):
        return Bound(p.harm, items[i].at, None, p.violent, _by_hand(p))
    left = _left(items, i)
    if left:
        return Bound(p.harm, items[i].at, left, p.violent, _by_hand(p))
    if _passive(items, i):
        return _implied(items, i, p)
    group = _name(items, i + 1)
    return Bound(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else _implied(items, i, p)


def _kills_a_thing(items: list[Item], i: int) -> bool:
    """"killed 14 elephants", "murdered the video shop"."""
    for item in items[i + 1:i + 4]:
        meaning = item.unit.meaning
        if item.group or not item.unit.text[0].isalnum():
            return False
        if meaning.thing and not meaning.time:
            return True
        if not (meaning is NO_MEANING or meaning.number is not None or meaning.signs & {Sign.A, Sign.THE, Sign.MY}):
            return False
    return False


def _all_capitals(items: list[Item]) -> bool:
    """A headline in which every word is capitalised, so that capitals name nobody."""
    words = [x.unit for x in items if x.unit.text[0].isalpha()]
    return sum(u.capital for u in words) > 0.6 * len(words)


def _passive(items: list[Item], i: int) -> bool:
    for item in reversed(items[max(0, i - 3):i]):
        if item.group:
            return False
        if item.unit.meaning.signs & _BE:
            return True
        if not item.unit.meaning.signs & {Sign.SKIP, Sign.ALSO, Sign.NOT, Sign.AND} and not item.unit.meaning.predicate:
            return False
    return False


def _own_predicate(items: list[Item], group: Group) -> bool:
    """Whether the group to the right is followed by a word of harm of its own: "killed, 12 wounded"."""
    index = next(k for k, x in enumerate(items) if x.group is group)
    for item in items[index + 1:index + 4]:
        if item.group:
            return False
        if item.unit.meaning.predicate:
            return item.unit.meaning.predicate.frame in (Frame.EITHER, Frame.SUBJECT, Frame.PASSIVE)
        if not item.unit.meaning.signs & (_BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO}):
            return False
    return False


def _right(items: list[Item], i: int, over_be: bool = False) -> Group | None:
    """The people right after a word of harm."""
    k, plain = i + 1, 0
    while k < len(items) and plain < REACH_RIGHT:
        item = items[k]
        if item.group:
            return item.group if not item.group.harm else None
        signs = item.unit.meaning.signs
        if item.unit.meaning.predicate and not (_coordinated(items, k)):
            return None
        if not item.unit.text[0].isalnum() and item.unit.text not in "'\"":
            return None
        if signs & _BREAKS or (signs & _BE and not over_be) or item.unit.meaning.time or signs & {Sign.TO, Sign.WITH}:
            return None
        plain += not (signs or item.unit.meaning.bound)
        k += 1
    return None


def _coordinated(items: list[Item], k: int) -> bool:
    """"killed and wounded 25": the second word shares the people of the first."""
    before = items[k - 1]
    return not before.group and bool(before.unit.meaning.signs & {Sign.AND, Sign.OR})


def _left(items: list[Item], i: int) -> Group | None:
    """The people of whom a word of harm is said, before it. People in a phrase of place or company, and an apposition
    without number, give way to whoever stands before them."""
    fallback: Group | None = None
    commas, k, least = 0, i - 1, max(0, i - REACH_LEFT)
    while k >= least:
        item = items[k]
        before = items[k - 1] if k else None
        if item.group:
            if item.group.harm:
                return fallback
            led = before.unit.meaning.signs & _PREPOSITION if before and not before.group else frozenset()
            beside = k == i - 1 and item.group.quantity is not None and Sign.BY not in led
            if beside or (not led and not (before and before.unit.text == "," and item.group.quantity is None and fallback is None)):
                return item.group
            if Sign.BY not in led:
                fallback = fallback or item.group
        elif item.unit.text == ")":
            k = _opening(items, k)
        elif _speaks(items, k):
            if k + 1 >= len(items) or items[k + 1].unit.text != ",":
                break
            k = _opening(items, k, ",")
        elif _ends_clause(items, k, i):
            break
        commas += item.unit.text == ","
        if commas > 3:
            break
        k -= 1
    return fallback


def _speaks(items: list[Item], k: int) -> bool:
    """A verb of saying, and none in the passive: "were confirmed killed"."""
    m = items[k].unit.meaning
    passive = k > 0 and not items[k - 1].group and items[k - 1].unit.meaning.signs & _BE
    return m.says and not m.bound and not passive


def _opening(items: list[Item], k: int, mark: str = "(") -> int:
    """Where the aside that ends at an item was opened; the item itself where it was not."""
    return next((j for j in range(k - 1, -1, -1) if items[j].unit.text == mark), k)


def _ends_clause(items: list[Item], k: int, i: int) -> bool:
    unit = items[k].unit
    if unit.text in ":;":
        return True
    if unit.meaning.predicate:
        return not _shares_subject(items, k, i)
    if Sign.THAT in unit.meaning.signs:  # after a noun it only describes it: "six sheikhs of the camp that houses ..."
        return k == 0 or items[k - 1].unit.meaning.says
    return Sign.WHEN in unit.meaning.signs and not unit.meaning.signs & {Sign.IN, Sign.WITH}


def _shares_subject(items: list[Item], k: int, i: int) -> bool:
    """Whether two words of harm stand side by side, joined: "were shot and killed", "killed or wounded"."""
    between = items[k + 1:i]
    return all(not x.group and (x.unit.text == "," or x.unit.meaning.signs & (_BE | {Sign.HAVE, Sign.AND, Sign.OR, Sign.SKIP, Sign.ALSO})) for x in between)


def _implied(items: list[Item], i: int, p: Predicate) -> Bound | None:
    """One person by the singular verb, where nobody was found: "Adu has been killed"; "they were killed" counts nobody."""
    at = items[i].at
    before = [x.unit for x in items[max(0, i - REACH_LEFT):i] if not x.group]
    if _subject_is_thing(before):
        return None
    if any(Sign.BE_MANY in u.meaning.signs and Sign.BE_ONE not in u.meaning.signs for u in before[-3:]):
        return Bound(p.harm, at, None, p.violent, _by_hand(p))
    if p.harm is not Harm.KILLED or not (any(_names_somebody(u) for u in before) or _by_people(items, i)):
        return None
    return Bound(p.harm, at, _one(at, at + 1), p.violent, _by_hand(p), implicit=True, killer=_by_people(items, i))


def _by_people(items: list[Item], i: int) -> bool:
    """"was killed by suspected jihadists": who has a killer was alive."""
    after = items[i + 1:i + 4]
    return len(after) > 1 and not after[0].group and Sign.BY in after[0].unit.meaning.signs and any(x.group for x in after[1:])


def _subject_is_thing(before: list[Unit]) -> bool:
    """"Eight hundred cows were killed"."""
    for unit in reversed(before):
        if not unit.meaning.signs & (_BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO}):
            return unit.meaning.thing and not unit.meaning.noun
    return False


def _names_somebody(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.HE, Sign.A}) or (unit.capital and not unit.meaning.signs and unit.text.isalpha())


def _name(items: list[Item], k: int) -> Group | None:
    """A person by name, capitalised words that the language file does not know; or by an office that it does not know."""
    start = k
    if k < len(items) and not items[k].group and items[k].unit.meaning.signs & {Sign.A, Sign.THE, Sign.MY}:
        office = items[k + 1] if k + 1 < len(items) else None
        plain = office and not office.group and office.unit.text[0].isalpha() and not _known(office.unit)
        return _one(items[k].at, items[k].at + 2) if plain else None
    while k < len(items) and not items[k].group and items[k].unit.capital and not _known(items[k].unit) and items[k].unit.text[0].isalpha():
        k += 1
    return _one(items[start].at, items[k - 1].at + 1) if k > start else None


def _known(unit: Unit) -> bool:
    m = unit.meaning
    return bool(m.signs or m.thing or m.topics or m.weapon or m.target or m.time or m.predicate)


def _one(first: int, last: int) -> Group:
    return Group(first, last, Quantity(first, last, 1, 1, 1), name=True)


__all__ = ["CASUALTY", "Bound", "bind"]
