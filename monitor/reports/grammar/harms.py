"""Harm, the whole sentence weighed: what its words of harm settle between them, and figures that no single word
binds."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm, Victim
from monitor.reports.grammar.binding import Binding, as_shared, bind
from monitor.reports.grammar.detained import detentions
from monitor.reports.grammar.group import Group, Item, listed
from monitor.reports.grammar.numbers import Quantity, quantity_at
from monitor.reports.grammar.people_before import BE, REACH_LEFT, people_before, preposition_before
from monitor.reports.grammar.reach import named_after, one_person
from monitor.reports.grammar.totals import latest, number_before
from monitor.reports.language.meanings import CASUALTY, NO_MEANING, Meaning, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH_COUNT = 8  # items from "the number of" to its word of harm
REACH_VERB = 6  # items from "beat" to the people who are then "beaten to death"
REACH_RISE = 24  # units from the word of harm to the number that a count rises to
REACH_NEXT = 10  # units from people of one place to the number of the next
KIN_AFTER = 2  # units after a number in which the kin of "nine of his relatives" stand
_COMES_OF_IT = frozenset({Sign.CAPTIVE, Sign.TO_DEATH, Sign.TO_CARE, Sign.KIN})
WORDS_OF_ONE = 8  # words of harm that are held against each other for the same people


def harms(units: Sentence, items: list[Item]) -> list[Binding]:
    """Every word of harm in a sentence with the people that it speaks of, each person once."""
    special = [*_labels(items), *_counts(units, items), *_outcomes(units, items), *detentions(units, items)]
    places = {b.at for b in special} | {_verb_before(items, b) for b in special}
    groups = {b.group.start for b in special if b.group}
    plain = [b for b in bind(units, items) if b.at not in places and not (b.group and b.group.start in groups)]
    special += _elsewhere(items, [*plain, *special])
    where = {x.at: i for i, x in enumerate(items) if not x.group}
    return _settled(units, items, where, [_with_company(items, where.get(b.at), b) for b in [*plain, *special]])


def _meaning(item: Item) -> Meaning:
    return NO_MEANING if item.group else item.unit.meaning


def _harm_named(item: Item) -> str | None:
    """The harm that an item names: a word of harm, or people who are called by their harm ("the wounded")."""
    if item.group:
        return item.group.harm if item.group.harm != CASUALTY else None
    predicate = item.unit.meaning.predicate
    return predicate.harm if predicate else None


# --- "Killed: 9" -------------------------------------------------------------------------------------------------


def _labels(items: list[Item]) -> list[Binding]:
    """ "Killed: 9", "Wounded - 21": a label at the head of its clause, a colon or dash, and people or a bare number."""
    found = []
    for i in range(len(items) - 2):
        harm, people = _harm_named(items[i]), items[i + 2].group
        if harm and people and people.quantity and not people.harm and _is_colon(items[i + 1]) and _heads(items, i):
            found.append(Binding(harm, items[i].at, people, False))
    return found


def _is_colon(item: Item) -> bool:
    return not item.group and item.unit.text in ":-"


def _heads(items: list[Item], i: int) -> bool:
    """Whether nobody stands before a label in its clause: not "12 killed: 5 women ..."."""
    label = items[i].group
    if label and label.quantity:
        return False
    before = items[i - 1] if i else None
    while before and not before.group and before.unit.meaning.signs & {Sign.THE, Sign.COUNT_OF}:
        i -= 1
        before = items[i - 1] if i else None
    return before is None or (not before.group and not before.unit.text[0].isalnum())


# --- "number of Britons killed rises to nine" ----------------------------------------------------------------------


def _counts(units: Sentence, items: list[Item]) -> list[Binding]:
    """ "The number of nurses killed in the raid rises to nine", "number of injured reaches 41"."""
    found = []
    for i, item in enumerate(items):
        if Sign.COUNT_OF not in _meaning(item).signs:
            continue
        k = next((k for k in range(i + 1, min(i + REACH_COUNT, len(items))) if _harm_named(items[k])), None)
        if k is None:
            continue
        harm, told, named = _harm_named(items[k]), _risen(units, items[k].at), items[k].group
        before = number_before(units, item.at) if told is None else None
        told = before.quantity if before else told
        if harm and told and (named is None or named.quantity is None):
            who = next((x.group for x in items[i + 1 : k + 1] if x.group), None)
            group = Group(told.start, told.end, told, who.classes if who else frozenset())
            found.append(Binding(harm, items[k].at, group, False, toll=True))
    return found


def _risen(units: Sentence, at: int) -> Quantity | None:
    """The number behind "rises to", "stands at", "is": the last of "from 9 to 23"."""
    for i in range(at + 1, min(at + REACH_RISE, len(units))):
        if units[i].text in ";:":
            return None
        leads = units[i].meaning.signs & {Sign.TO, Sign.TOTAL, Sign.BE_ONE, Sign.STANDS}
        quantity = quantity_at(units, i + 1) if leads and i + 1 < len(units) else None
        if quantity and not (quantity.end < len(units) and units[quantity.end].meaning.thing):
            return latest(units, quantity)
    return None


# --- "beat five men to death", "takes two people hostage" ------------------------------------------------------------


def _outcomes(units: Sentence, items: list[Item]) -> list[Binding]:
    """People between a verb and what comes of it for them."""
    if all(u.meaning.signs.isdisjoint(_COMES_OF_IT) for u in units):  # nearly every sentence
        return []
    return [bound for k in range(1, len(items)) if (bound := _outcome(units, items, k))]


def _outcome(units: Sentence, items: list[Item], k: int) -> Binding | None:
    return (
        _taken(units, items, k) or _done_to_death(items, k) or _carried_to_care(items, k) or _lost_kin(units, items, k)
    )


def _taken(units: Sentence, items: list[Item], k: int) -> Binding | None:
    group = items[k].group
    if not group or group.end - group.start < 2 or Sign.CAPTIVE not in units[group.end - 1].meaning.signs:
        return None
    verb = _led_by(items, k, Sign.TAKE)
    return Binding(Harm.ABDUCTED, verb, group, True, True) if verb is not None else None


def _done_to_death(items: list[Item], k: int) -> Binding | None:
    if not k or Sign.TO_DEATH not in _meaning(items[k]).signs:
        return None
    who = _they(items, k - 1) if items[k - 1].says(Sign.THEM) else items[k - 1].group
    if not who:
        return None
    violent = _led_by(items, k - 1, Sign.DEADLY) is not None
    if not violent and _led_by(items, k - 1, Sign.LIFE) is None:
        return None
    return Binding(Harm.KILLED, items[k].at, who, violent, violent)


def _they(items: list[Item], k: int) -> Group | None:
    """ "Dragged eight men off a bus and shot | them dead": the last people above one who are counted before "them"."""
    several = (x.group for x in reversed(items[:k]) if x.group and x.group.quantity and not x.group.harm)
    return next((g for g in several if g.quantity and (g.quantity.vague or (g.quantity.low or 0) > 1)), None)


def _verb_before(items: list[Item], bound: Binding) -> int | None:
    """The verb of "shot | a man dead", which says nothing of whoever stands before it."""
    k = next((k for k, x in enumerate(items) if x.at == bound.at), 0)
    told = k and not items[k].group and Sign.TO_DEATH in _meaning(items[k]).signs
    return _led_by(items, k - 1, Sign.DEADLY) if told else None


def _carried_to_care(items: list[Item], k: int) -> Binding | None:
    """ "Ambulances take nine people to hospital": hurt, where no word says that they were before."""
    who = items[k - 1].group
    if not who or not who.quantity or who.harm or Sign.TO_CARE not in _meaning(items[k]).signs:
        return None
    verb = _led_by(items, k - 1, Sign.CARRY)
    return Binding(Harm.INJURED, verb, who, False) if verb is not None else None


def _lost_kin(units: Sentence, items: list[Item], k: int) -> Binding | None:
    """ "Man loses nine relatives in a strike": who loses kin is told of their deaths."""
    who = items[k].group
    if not who or not who.quantity or who.harm:
        return None
    kin = any(Sign.KIN in u.meaning.signs for u in units[who.start : who.end + KIN_AFTER])
    verb = _led_by(items, k, Sign.LOSE) if kin else None
    if verb is None or (verb and Sign.WHO in units[verb - 1].meaning.signs):
        return None
    return Binding(Harm.KILLED, verb, who, False)


def _led_by(items: list[Item], k: int, sign: Sign) -> int | None:
    """The verb that stands before some people, with nobody between."""
    for item in reversed(items[max(0, k - REACH_VERB) : k]):
        if item.group or not item.unit.text[0].isalnum():
            return None
        if sign in item.unit.meaning.signs:
            return item.at
    return None


# --- "three killed in Ashkelon and 14 in Khan Younis" ----------------------------------------------------------------


def _elsewhere(items: list[Item], found: list[Binding]) -> list[Binding]:
    """ "Kills 12 in Homs and five | in Hama": a bare number joined to counted people, with a place of its own, suffered
    what they did."""
    bound = {b.group.start for b in found if b.group}
    told = sorted((b for b in found if _counts_several(b.group)), key=lambda b: b.at)
    more = []
    for i in range(2, len(items) - 1):
        who = items[i].group
        if who is None or not who.quantity or who.start in bound or who.additive or who.definite:
            continue
        if not who.bare and not _told_with_place(items, i):
            continue
        listed = _joins(items[i - 1]) or (items[i - 1].unit.text == "," and _names(items, i + 2))
        if not (listed and items[i + 1].says(Sign.IN)):
            continue
        before = [b for b in told if i and b.at < who.start and b.group and b.group.start < who.start]
        if before and before[-1].group and who.start - max(before[-1].at, before[-1].group.end) <= REACH_NEXT:
            more.append(replace(before[-1], group=who, part=False, toll=False, also=False, elided=True))
    return more


def _told_with_place(items: list[Item], i: int) -> bool:
    """ "Eight farmers in Zamfara and | six worshippers in neighbouring Sokoto.": people with a number, a place, and no
    more in their clause."""
    who, k = items[i].group, i + 2
    if not (who and who.sure and _counts_several(who)) or not _joins(items[i - 1]):
        return False
    k += not _names(items, k)  # one word that describes the place
    named = k
    while _names(items, k):
        k += 1
    return k > named and (k == len(items) or _is_mark(items[k]))


def _is_mark(item: Item) -> bool:
    return not item.group and not item.unit.text[0].isalnum()


def _names(items: list[Item], i: int) -> bool:
    """Whether a name stands at an item: "12 in Gaza, three in | Lebanon"."""
    return i < len(items) and not items[i].group and items[i].unit.capital


def _counts_several(group: Group | None) -> bool:
    return group is not None and group.quantity is not None and (group.quantity.best or 0) > 1


def _joins(item: Item) -> bool:
    return item.says(Sign.AND)


# --- "killed along with his mother and two sisters" ------------------------------------------------------------------


def _with_company(items: list[Item], i: int | None, bound: Binding) -> Binding:
    """ "A boy was killed along with his mother": those who suffered it with somebody named before are counted, too."""
    group = bound.group
    if group is None or group.quantity is None or i is None or bound.part or bound.toll:
        return bound
    if owner := _owner_named(items, i, group) or _named_before_company(items, i, group):
        return replace(bound, group=listed(owner, [group]))
    beside = i + 1 < len(items) and items[i + 1].at == items[i].at + 1  # no parts were told between
    company = (_company(items, i + 1) or _set_off_company(items, i + 1)) if beside else None
    if company is group:  # the word of harm reached over "along with"
        first = people_before(items, i)
        return replace(bound, group=listed(first, [group])) if first else bound
    if group.start > bound.at:
        return bound
    return replace(bound, group=listed(group, [company])) if company else bound


def _company(items: list[Item], i: int) -> Group | None:
    """The people behind "along with", or behind "with his", "with 13 others", "with six militants"; not those who go on
    with a word of harm of their own."""
    if i + 1 >= len(items) or items[i].group or not (who := items[i + 1].group) or not who.quantity or who.harm:
        return None
    signs = items[i].unit.meaning.signs
    joined = _own(items[i + 1].unit) or who.additive or (who.sure and _counts_several(who))
    own = joined and Sign.WITH_THEM in signs
    after = _meaning(items[i + 2]) if i + 2 < len(items) else NO_MEANING
    if not (Sign.TOGETHER in signs or own) or after.predicate or after.signs & BE:
        return None
    return who


def _set_off_company(items: list[Item], i: int) -> Group | None:
    """ "Were killed, | along with a neighbour": behind a comma, where the word for it is no plain "with"; not "along
    with the four attackers", who are told beside a total."""
    comma = i + 1 < len(items) and not items[i].group and items[i].unit.text == ","
    company = _company(items, i + 1) if comma and items[i + 1].says(Sign.TOGETHER) else None
    return None if company and Victim.PERPETRATOR in company.classes else company


def _owner_named(items: list[Item], i: int, kin: Group) -> Group | None:
    """ "The rector, Jo Doe, | and his wife were killed": a plural verb is said of him, too, of whom the kin are."""
    g = next((k for k in range(i - 1, 1, -1) if items[k].group is kin), None)
    if g is None or not _own(items[g].unit) or not _joins(items[g - 1]) or kin.quantity is None:
        return None
    several = any(Sign.BE_MANY in _meaning(x).signs for x in items[g + 1 : i])
    last = g - 2 - (not items[g - 2].group and items[g - 2].unit.text == ",")
    named = last >= 0 and not items[last].group and items[last].unit.capital and items[last].unit.meaning is NO_MEANING
    return one_person(items[last].at, items[last].at + 1) if several and named and kin.quantity.best == 1 else None


def _named_before_company(items: list[Item], i: int, company: Group) -> Group | None:
    """ "Killing Jo Doe | alongside 11 of his family": the word of harm reached over a name."""
    g = next((k for k in range(i + 2, len(items)) if items[k].group is company), None)
    if g is None or not items[g - 1].says(Sign.TOGETHER):
        return None
    named = named_after(items, i + 1)
    return named if named and named.end == items[g - 1].at else None


def _own(unit: Unit) -> bool:
    return Sign.MY in unit.meaning.signs


# --- "shot in the neck and killed", "killed or injured" --------------------------------------------------------------


def _settled(units: Sentence, items: list[Item], where: dict[int, int], found: list[Binding]) -> list[Binding]:
    """Whoever died is not also hurt; of one number of dead or hurt people the number of dead is not known."""
    hurt = {b.at: b for b in found if b.harm == Harm.INJURED and b.group}
    bounds = [_then_dead(items, where.get(b.at), b, hurt) for b in found]
    beside = _of_people(bounds)
    kept = [b for b in bounds if not any(_died_of_it(units, b, dead) for dead in _first(beside, b))]
    left = _of_people(kept)
    return [as_shared(b) if any(_shares(units, b, other) for other in _first(left, b)) else b for b in kept]


def _of_people(bounds: list[Binding]) -> dict[int, list[Binding]]:
    """Words of harm by the people of whom they speak."""
    found: dict[int, list[Binding]] = {}
    for b in bounds:
        if b.group:
            found.setdefault(b.group.start, []).append(b)
    return found


def _first(of_people: dict[int, list[Binding]], bound: Binding) -> list[Binding]:
    """The first few words of harm that speak of the same people."""
    return of_people.get(bound.group.start, [])[:WORDS_OF_ONE] if bound.group else []


def _died_of_it(units: Sentence, hurt: Binding, dead: Binding) -> bool:
    """ "shot and killed", "wounded by a drone, dies in hospital": one harm, the later one."""
    if hurt.harm != Harm.INJURED or dead.harm != Harm.KILLED or hurt.shared or dead.shared or not hurt.group:
        return False
    single = hurt.group.quantity is not None and hurt.group.quantity.best == 1
    if not _same_people(hurt, dead) or dead.at < hurt.at < hurt.group.start:  # "killed a sacristan, injured a priest"
        return False
    return single or (hurt.at < dead.at and not _joined(units, hurt, dead))


def _then_dead(items: list[Item], i: int | None, dead: Binding, hurt: dict[int, Binding]) -> Binding:
    """ "Two men were wounded in a strike and later died": a word of death that finds nobody is said of those who were
    hurt before it, where nobody else stands between."""
    if i is None or not dead.implicit or dead.harm != Harm.KILLED:
        return dead
    if of_the_clause := _described_in_clause(items, i):
        return replace(dead, group=of_the_clause, implicit=False)
    for k in range(i - 1, max(-1, i - 1 - REACH_LEFT), -1):
        item = items[k]
        before = hurt.get(item.group.end - 1 if item.group else item.at)
        if before:
            return replace(dead, group=before.group, implicit=False)
        by_whom = item.group is not None and Sign.BY in preposition_before(items, k)
        if _turns_to_others(item) and not by_whom:
            return dead
    return dead


def _described_in_clause(items: list[Item], i: int) -> Group | None:
    """ "The man, who was shot on Sunday in Jenin, | died": those whom a clause between commas describes."""
    closed = i - 1
    while closed > 0 and items[closed].says(Sign.HAVE):
        closed -= 1
    if closed < 1 or not _is_comma(items[closed]):
        return None
    for k in range(closed - 1, max(1, closed - 1 - REACH_LEFT), -1):
        if items[k].says(Sign.WHO) and _is_comma(items[k - 1]):
            group = items[k - 2].group
            return group if group and group.quantity and not group.harm else None
    return None


def _is_comma(item: Item) -> bool:
    return not item.group and item.unit.text == ","


def _turns_to_others(item: Item) -> bool:
    """Whether a sentence turns to somebody else here, whom the language file need not know."""
    return bool(item.group) or item.unit.text in ",;:-" or Sign.WHEN in item.unit.meaning.signs


def _same_people(a: Binding, b: Binding) -> bool:
    return a.group is not None and b.group is not None and a.group.start == b.group.start


def _shares(units: Sentence, a: Binding, b: Binding) -> bool:
    """Two harms of one number, side by side: "40 people were killed or injured"."""
    harms_of_both = {a.harm, b.harm} == {Harm.KILLED, Harm.INJURED}
    return harms_of_both and _same_people(a, b) and _joined(units, a, b) and not (a.part or b.part)


def _joined(units: Sentence, a: Binding, b: Binding) -> bool:
    """Whether nothing but "and", "or" and the like stands between two words of harm."""
    first, last = sorted((a.at, b.at))
    between = units[first + 1 : last]
    return bool(between) and all(u.meaning.signs & {Sign.AND, Sign.OR, Sign.SKIP, *BE} for u in between)


__all__ = ["harms"]
