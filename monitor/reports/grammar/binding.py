"""Harm: which words of harm speak of which people."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.model import ARMED, Harm
from monitor.reports.grammar.ages import class_of_named
from monitor.reports.grammar.among import among_counted, is_among, is_part, member_of, one_among, whole_of
from monitor.reports.grammar.done_by import (
    does_it,
    does_to_a_thing,
    done_to_behind_time,
    done_to_by_them,
    kills_a_thing,
)
from monitor.reports.grammar.families import a_family
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.numbers import Quantity
from monitor.reports.grammar.pairs import Sharer, in_pair, second_of, sharers_among
from monitor.reports.grammar.people_before import BE, REACH_LEFT, is_passive, people_before
from monitor.reports.grammar.reach import (
    TOLD_OF,
    has_own_predicate,
    hit_by_arms,
    in_title_case,
    is_clipped,
    is_objective,
    named_after,
    one_person,
    people_after,
    people_beside,
    people_in_object_form,
    people_marked,
    people_on_either_side,
    people_told_of,
)
from monitor.reports.grammar.totals import harm_counted, is_raised_to, total_of
from monitor.reports.grammar.verb_first import opened
from monitor.reports.language.meanings import NO_MEANING, Frame, Predicate, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH_VERB = 6  # items from one verb to the next that the same doer did: "killed a shepherd and hurt"
REACH_NAMED = 4  # items from people called by one harm to a word of another
DESCRIBED = 3  # words between an object and its verb that say whose or what it is


@dataclass(frozen=True, slots=True)
class Binding:
    """A word of harm with its people. at: the unit that holds the word. group None: people are meant, nobody is
    counted.

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
    elided: bool = (
        False  # what it is said of stands behind it: "12 in Homs and | five in Hama", "a | deadly raid on Jenin"
    )
    shared: bool = False  # one number for the dead and the hurt together: no more than that many


def bind(units: Sentence, items: list[Item]) -> list[Binding]:
    """Every word of harm in a sentence with the people that it speaks of."""
    found: list[Binding] = []
    for i, item in enumerate(items):
        if item.group:
            if item.group.harm and _counted(item.group) and not in_pair(units, items, i):
                if second := second_of(units, items, i):
                    found.append(_shared(second))
                whole = whole_of(items, i)
                part = whole is None and is_part(items, i)
                found.append(Binding(item.group.harm, item.group.end - 1, whole or item.group, False, False, part))
            elif item.group.harm and (member := member_of(items, i)):
                found.append(Binding(item.group.harm, item.group.end - 1, member, False, False, part=True))
        elif item.unit.meaning.predicate:
            bound = _bind_one(units, items, i, item.unit.meaning.predicate)
            if bound and _certain(bound, item.unit.meaning.predicate):
                also = any(Sign.ALSO in u.meaning.signs for u in units[max(0, bound.at - 3) : bound.at])
                found.append(replace(bound, also=True) if also else bound)
    found = [replace(b, toll=True) if is_raised_to(items, b.group) else b for b in found]
    found += map(_shared, sharers_among(items))
    of_group: dict[int, list[Binding]] = {}
    for b in found:
        of_group.setdefault(id(b.group), []).append(b)
    found = [b for b in found if not any(_died_of(units, d, b) for d in of_group[id(b.group)])]
    return [as_shared(b) if _has_twin(b, of_group[id(b.group)]) else b for b in found]


def _certain(bound: Binding, p: Predicate) -> bool:
    """Words that mean other things besides want people whom the language file knows."""
    return not p.sure or bool(bound.group and bound.group.sure and (not bound.group.name or bound.killer))


def _died_of(units: Sentence, died: Binding, hurt: Binding) -> bool:
    """ "Were hit by shots | and died", "morre no hospital jovem | baleado": wounds of which the same people died are
    none beside it."""
    if died.group is None or hurt.harm is not Harm.INJURED or died.harm is not Harm.KILLED:
        return False
    p, q = units[died.at].meaning.predicate, units[hurt.at].meaning.predicate
    if p and p.frame is Frame.OF and died.at < died.group.start <= hurt.at:
        return True  # "bodies of two men found | with gunshot wounds"
    if not (p and q and p.frame is Frame.SUBJECT and q.frame in TOLD_OF):
        return False
    if died.group.end < hurt.at < died.at and Sign.WHO in units[died.group.end].meaning.signs:
        return True
    if died.group.end == hurt.at < died.at and units[died.at - 1].meaning.signs & BE:
        return True  # "three people injured on Monday | were confirmed dead"
    if died.at < hurt.at == died.at + 1 and q.frame is Frame.SUBJECT:
        return True  # "found dead | with gunshot wounds"
    joined = died.at - 1 - (Sign.SKIP in units[died.at - 1].meaning.signs)  # "stabbed and | later died"
    then = hurt.at < joined and Sign.AND in units[joined].meaning.signs and died.group.end <= hurt.at
    return then or (p.free and died.at < died.group.start and hurt.at == died.group.end)


def _has_twin(bound: Binding, beside: list[Binding]) -> bool:
    """Whether another kind of harm claims the very same number: "25 killed and wounded"."""
    group = bound.group
    twins = [b for b in beside if group is not None and b.harm != bound.harm]
    return bound.shared or any(b.shared or (group and max(b.at, bound.at) < group.start) for b in twins)


def _shared(sharer: Sharer) -> Binding:
    return Binding(sharer.harm, sharer.at, sharer.group, False, shared=True)


def as_shared(bound: Binding) -> Binding:
    """How many of a number suffered which harm is not told: no more than all of them did."""
    group = bound.group
    if group is None or group.quantity is None or group.quantity.best == 1:
        return bound
    quantity = replace(group.quantity, low=None, best=None, high=group.quantity.high, vague=None)
    return replace(bound, group=replace(group, quantity=quantity, parts=()), shared=True)


def _counted(group: Group) -> bool:
    """Whether a noun of harm is told with a number: "three fatalities"; "the deaths" and "lives" name, and tell
    nothing."""
    if group.alone:
        return True
    numbered = group.quantity is not None and group.quantity.end < group.end
    return numbered and not (group.quantity and group.quantity.high == 0)


def _bind_one(units: Sentence, items: list[Item], i: int, p: Predicate) -> Binding | None:
    at = items[i].at
    if told := people_told_of(items, i):
        return Binding(p.harm, at, told, p.violent, _by_hand(p))
    if whole := among_counted(items, i):
        return Binding(p.harm, at, whole, p.violent, _by_hand(p))
    if is_among(items, i) and not (p.free and p.frame is Frame.OBJECT):  # "entre bandas mata a": no "among the dead"
        group = one_among(items, i)
        return Binding(p.harm, at, group, p.violent, _by_hand(p), part=True) if group else None
    if p.frame is Frame.TOLL:
        group = total_of(units, items, at, p.free)
        return (
            Binding(harm_counted(items, i) or p.harm, at, group, p.violent, _by_hand(p), toll=True) if group else None
        )
    if p.frame is Frame.SAID:
        return Binding(p.harm, at, items[i - 1].group if i else None, p.violent)
    if p.frame is Frame.OF:
        return _nominal(items, i, p)
    if p.free and p.frame in (Frame.SUBJECT, Frame.EITHER):
        return _free(items, i, p)
    if p.frame is Frame.OBJECT:
        return _object(units, items, i, p)
    if p.frame is Frame.SUBJECT:
        return _subject(items, i, p)
    if p.frame is Frame.PASSIVE:
        return _suffered(items, i, p)
    if p.frame is Frame.FIRST:
        return _opening_word(items, i, p)
    return _either(items, i, p)


def _by_hand(p: Predicate) -> bool:
    return p.violent or p.frame in (Frame.EITHER, Frame.OBJECT, Frame.PASSIVE, Frame.FIRST)


def _nominal(items: list[Item], i: int, p: Predicate) -> Binding | None:
    """ "the death of 25 people"; "Smith's murder" is of one; a verb in "militants massacre | 26 villagers"."""
    if p.violent and (done_to := done_to_by_them(items, i)) and done_to.quantity:
        return Binding(p.harm, items[i].at, done_to, p.violent, _by_hand(p))
    if i + 1 < len(items) and not items[i + 1].group and Sign.OF in items[i + 1].unit.meaning.signs:
        group = people_after(items, i + 1) or named_after(items, i + 2)
        return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else None
    if p.free and i + 1 < len(items) and (whose := items[i + 1].group) and not whose.harm:
        return Binding(p.harm, items[i].at, whose, p.violent, _by_hand(p))  # a genitive
    if i and not items[i - 1].group and (items[i - 1].unit.text == "'s" or Sign.MY in items[i - 1].unit.meaning.signs):
        one = Quantity(items[i].at, items[i].at + 1, 1, 1, 1)
        return Binding(
            p.harm,
            items[i].at,
            Group(items[i].at, items[i].at + 1, one, definite=True),
            p.violent,
            _by_hand(p),
            implicit=True,
        )
    return None


def _opening_word(items: list[Item], i: int, p: Predicate) -> Binding | None:
    group = None if items[i].unit.the else opened(items, i)
    return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else None


def _free(items: list[Item], i: int, p: Predicate) -> Binding | None:
    """Right after the word, before it, farther behind it: as a language whose words stand in any order tells it."""
    if p.frame is Frame.EITHER and not is_passive(items, i) and kills_a_thing(items, i):
        return None
    group = people_on_either_side(items, i) or (_hurt_before(items, i) if p.harm is Harm.KILLED else None)
    return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else _implied(items, i, p)


def _hurt_before(items: list[Item], i: int) -> Group | None:
    """ "Двое раненых | скончались", "помер | поранений": who is called by a wound, and then died."""
    for item in [*items[i + 1 : i + 2], *reversed(items[max(0, i - REACH_VERB) : i])]:
        if item.group:
            hurt = item.group.harm == Harm.INJURED and item.group.quantity
            return replace(item.group, harm=None) if hurt else None
        if item.unit.meaning.predicate or item.unit.text in ",.;:":
            return None
    return None


def _object(units: Sentence, items: list[Item], i: int, p: Predicate) -> Binding | None:
    if i + 1 < len(items) and not items[i + 1].group and Sign.OF in items[i + 1].unit.meaning.signs:
        whose = _nominal(items, i, p)
        if whose or not p.free:  # "dieron muerte | de tres disparos a un campesino"
            return whose
    group = (
        people_after(items, i, over_time=p.free)
        or people_marked(items, i)
        or (people_in_object_form(units, items, i) if p.free else None)
        or done_to_behind_time(items, i)
        or named_after(items, i + 1)
        or hit_by_arms(items, i)
    )
    if p.free and (first := _object_first(units, items, i, group)):
        group = first
    told = group is not None or is_clipped(items, i)
    return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if told else None


def _object_first(units: Sentence, items: list[Item], i: int, doers: Group | None) -> Group | None:
    """ "60 селян | розстріляли бойовики", "двух полицейских | застрелили": those who stand right before the verb, where
    fighters stand behind it, or in a form that nobody has who does it."""
    first = _told_before(units, items, i)
    if first is None or first.quantity is None or first.harm:
        return None
    if is_objective(units, first):
        return first if doers is None or not is_objective(units, doers) else None
    beside = items[i - 1].group is first
    if not beside or doers is None or doers.quantity or not doers.classes & ARMED or first.classes & ARMED:
        return None
    return first


def _told_before(units: Sentence, items: list[Item], i: int) -> Group | None:
    """The people before a verb, over a time or a place; over words that only say whose they are, too, where their form
    is that of an object: "the driver's | of a bus it killed"."""
    described = 0
    for item in reversed(items[:i]):
        if item.group:
            return item.group if not described or is_objective(units, item.group) else None
        described += not _stands_between(item)
        if described > DESCRIBED or not item.unit.text[0].isalpha() or item.unit.meaning.predicate:
            return None
    return None


def _stands_between(item: Item) -> bool:
    """Words that may stand between an object and the verb after it: a time, a place, "also"."""
    meaning = item.unit.meaning
    name = item.unit.capital and meaning is NO_MEANING
    return name or bool(meaning.time) or bool(meaning.signs & {Sign.SKIP, Sign.ALSO, Sign.IN})


def _subject(items: list[Item], i: int, p: Predicate) -> Binding | None:
    if i and not items[i - 1].group and Sign.THE in items[i - 1].unit.meaning.signs:
        return None  # "the dead" are talked of, not counted
    if i + 1 < len(items) and not items[i + 1].group and Sign.BEASTS in items[i + 1].unit.meaning.signs:
        return None  # "12 dead | cattle"
    group = people_before(items, i) or (_hurt_before(items, i) if p.harm is Harm.KILLED else None)
    if done := _done_to(items, i, group):
        return Binding(p.harm, items[i].at, done, p.violent, True)
    if group:
        return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p))
    return _implied(items, i, p)


def _done_to(items: list[Item], i: int, before: Group | None) -> Group | None:
    """ "Gunmen | killed | 22 villagers", in a script that writes "killed" and "were killed" alike: those who are
    counted right behind the word, where nobody before it is."""
    behind = items[i + 1].group if i + 1 < len(items) else None
    uncounted = before is None or before.quantity is None or (i > 0 and items[i - 1].says(Sign.AND))
    return behind if behind and behind.quantity and not behind.harm and uncounted else None


def _suffered(items: list[Item], i: int, p: Predicate) -> Binding | None:
    if others := _others_besides(items, i):
        return Binding(p.harm, items[i].at, others, p.violent, _by_hand(p))
    if done_to := done_to_by_them(items, i):
        return None if done_to.definite else Binding(p.harm, items[i].at, done_to, p.violent, _by_hand(p))
    joined = i > 0 and items[i - 1].says(Sign.AND)
    if does_to_a_thing(items, i) or (joined and kills_a_thing(items, i)):
        return None  # "killed 13 farmers and | burned 60 houses"
    group = people_before(items, i) if is_passive(items, i) else people_beside(items, i)
    bare = _goes_on_from(items, i) or (not p.violent and _opens_bare(items, i))
    told = group and not group.name and (group.sure or bare)
    return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if told else None


def _others_besides(items: list[Item], i: int) -> Group | None:
    """ "Killed a shepherd and hurt | two others": done by whoever did what stands before "and"."""
    joined = i > 1 and not items[i - 1].group and Sign.AND in items[i - 1].unit.meaning.signs
    if not joined or not any(not x.group and x.unit.meaning.predicate for x in items[max(0, i - 1 - REACH_VERB) : i]):
        return None
    others = items[i + 1].group if i + 1 < len(items) else None
    return others if others and others.additive and others.quantity else None


def _opens_bare(items: list[Item], i: int) -> bool:
    """ "At least 22 hurt in raids": a bare number that opens the sentence, and the sentence goes on with where or
    how."""
    after = items[i + 1] if i + 1 < len(items) else None
    goes_on = after is None or (not after.group and bool(after.unit.meaning.signs & {Sign.IN, Sign.BY, Sign.WHEN}))
    return i == 1 and goes_on


def _goes_on_from(items: list[Item], i: int) -> bool:
    """ "Five dead, 16 hurt": a bare number after another word of harm counts people, too."""
    return any(not x.group and x.unit.meaning.predicate for x in items[:i])


def _either(items: list[Item], i: int, p: Predicate) -> Binding | None:
    if not is_passive(items, i):
        right = people_after(items, i)
        if right and not has_own_predicate(items, i, right):
            return Binding(p.harm, items[i].at, right, p.violent, _by_hand(p))
        if later := done_to_behind_time(items, i):
            return Binding(p.harm, items[i].at, later, p.violent, _by_hand(p))
        if (
            not right
            and (named := named_after(items, i + 1))
            and named.end - named.start > 1
            and not (items[i].unit.capital and in_title_case(items))
        ):
            return Binding(p.harm, items[i].at, named, p.violent, _by_hand(p))
    if not is_passive(items, i) and kills_a_thing(items, i):
        return None
    if not is_passive(items, i) and is_clipped(items, i):
        return Binding(p.harm, items[i].at, None, p.violent, _by_hand(p))
    left = people_before(items, i)
    if left and does_it(items, i):
        return None
    if left:
        return Binding(p.harm, items[i].at, left, p.violent, _by_hand(p))
    if is_passive(items, i):
        return _implied(items, i, p)
    group = named_after(items, i + 1) or hit_by_arms(items, i)
    return Binding(p.harm, items[i].at, group, p.violent, _by_hand(p)) if group else _implied(items, i, p)


def _implied(items: list[Item], i: int, p: Predicate) -> Binding | None:
    """One person by the singular verb, where nobody was found: "Adu has been killed"; "they were killed" counts
    nobody."""
    at = items[i].at
    before = [x.unit for x in items[max(0, i - REACH_LEFT) : i] if not x.group]
    speaker = bool(before) and before[-1].meaning.says  # "the army says dead of the fire number five"
    named = next((x.group.harm for x in reversed(items[max(0, i - REACH_NAMED) : i]) if x.group), None)
    if speaker or _subject_is_thing(before) or named not in (None, p.harm):  # "the bodies were | taken to hospital"
        return None
    several = Sign.BE_MANY in {s for u in before[-3:] for s in u.meaning.signs if not _single(u)}
    if before and (family := a_family(before[-2:], at)):
        return Binding(p.harm, at, family, p.violent, _by_hand(p))
    if several or (before and Sign.THEM in before[-1].meaning.signs):  # "a list of those killed"
        return Binding(p.harm, at, None, p.violent, _by_hand(p))
    if p.harm is not Harm.KILLED or not (any(_names_somebody(u) for u in before) or _by_people(items, i)):
        return None
    name = next((k for k in range(len(before), 0, -1) if before[k - 1].capital), len(before))
    one = one_person(at, at + 1, class_of_named(before, name))
    return Binding(p.harm, at, one, p.violent, _by_hand(p), implicit=True, killer=_by_people(items, i))


def _single(unit: Unit) -> bool:
    return Sign.BE_ONE in unit.meaning.signs


def _by_people(items: list[Item], i: int) -> bool:
    """ "was killed by suspected jihadists": who has a killer was alive."""
    after = items[i + 1 : i + 4]
    return (
        len(after) > 1
        and not after[0].group
        and Sign.BY in after[0].unit.meaning.signs
        and any(x.group for x in after[1:])
    )


def _subject_is_thing(before: list[Unit]) -> bool:
    """ "Eight hundred cows were killed"; whoever has a "who" is none."""
    if any(Sign.WHO in u.meaning.signs for u in before):
        return False
    for k in range(len(before) - 1, -1, -1):
        meaning = before[k].meaning
        if not meaning.signs & (BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO}):
            owned = any(
                Sign.OF in u.meaning.signs for u in before[max(0, k - 4) : k]
            )  # "the head of a polling station"
            return meaning.thing and not meaning.noun and not owned
    return False


def _names_somebody(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.HE, Sign.A}) or (
        unit.capital and not unit.meaning.signs and unit.text.isalpha()
    )
