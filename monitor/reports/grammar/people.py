"""Who: the people that a noun phrase names, with their number and class."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Victim
from monitor.reports.grammar.ages import ADULT, age_end, bare_age_end, child_of, children_by_age, is_younger
from monitor.reports.grammar.families import counts_families, families, family
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.head_nouns import classes_of, head_at, stops_phrase
from monitor.reports.grammar.no_counts import counts_nobody
from monitor.reports.grammar.numbers import Quantity, bounded, quantity_at
from monitor.reports.grammar.shares import hurt_of_whom_some_died, of_those_hurt, past_the_hurt, told_of_later
from monitor.reports.grammar.sides import of_a_side, side_at
from monitor.reports.grammar.uncounted import plural, singular
from monitor.reports.language.meanings import NO_MEANING, Amount, BoundKind, Frame, Noun, Sign
from monitor.reports.language.tokens import Sentence

FAMILY_NAME = 4  # words of "Abu Omar family"
QUOTES = ("'", '"')
FARTHEST = 40  # units in which a phrase of people ends


def group_at(units: Sentence, at: int) -> Group | None:
    """The people that start at a unit, as one noun phrase, or None."""
    unit = units[at]
    if (unit.meaning is NO_MEANING or unit.meaning.silent) and not unit.text[0].isdigit():
        return None  # nearly every word
    units = units[: at + FARTHEST]
    if (unit.meaning.predicate and not unit.meaning.noun) or _of_what_stands_before(units, at):
        return None
    group = _group_of(units, at)
    return _kin_of(units, group) or group if group else None


def _of_what_stands_before(units: Sentence, at: int) -> bool:
    """ "Un ataque | israelí", "la ville | syrienne": a people's name that describes what is nobody, in a language whose
    nouns come first."""
    noun = units[at].meaning.noun
    if noun is None or not (noun.leads and noun.adjective) or at == 0:
        return False
    before = units[at - 1].meaning
    described = before.weapon or before.topics or before.target or before.thing or before.actor
    return bool(described) and not (before.noun or before.predicate)


def _group_of(units: Sentence, at: int) -> Group | None:
    for rule in (family, _pronoun, _aged, _counted, _led, singular, plural):
        if group := rule(units, at):
            return None if group.harm and _is_nominal(units, group) else _of_age(units, _pair_of(units, group))
    return None


def _pair_of(units: Sentence, group: Group) -> Group:
    """ "Un couple | d'agriculteurs": a bare noun in the plural behind "of" says what the two are."""
    pair, behind = units[group.end - 1].meaning.noun, units[group.end : group.end + 2]
    if pair is None or pair.amount is not Amount.TWO or len(behind) < 2 or Sign.OF not in behind[0].meaning.signs:
        return group
    what = behind[1].meaning.noun
    if what is None or what.amount is not Amount.MANY or what.harm:
        return group
    return replace(group, end=group.end + 2, classes=group.classes | what.classes)


def _kin_of(units: Sentence, owner: Group) -> Group | None:
    """ "a couple's three sons": those who are counted are theirs, not they."""
    at = owner.end + 1
    if at >= len(units) or units[owner.end].text != "'s" or not (own := _counted(units, at)):
        return None
    return replace(own, start=owner.start) if own.sure and not own.bare else None


def _of_age(units: Sentence, group: Group) -> Group:
    """ "two brothers aged 12 and 15": children, where every age that follows is a child's."""
    young = group.quantity is not None and children_by_age(units, group.end)
    classes = group.classes | {Victim.CHILD} if young else group.classes
    if young and is_younger(units, group.end):
        return replace(group, classes=classes, end=group.end + 2)
    one = group.quantity is not None and group.quantity.best == 1
    end = bare_age_end(units, group.end, person=group.sure) if one else group.end
    if group.quantity and end > group.end:  # "a girl, 4, and a boy, 15,"
        age = child_of(units[end - 1])
        return replace(group, classes=classes | age, end=end, quantity=replace(group.quantity, end=end))
    end = age_end(units, group.end) if one else group.end
    return replace(group, classes=classes, end=end) if end > group.end or young else group


def _is_nominal(units: Sentence, group: Group) -> bool:
    """ "the bodies of 12 men": the noun is a word of harm for the people who follow."""
    p = units[group.end - 1].meaning.predicate
    uncounted = group.quantity is None or group.quantity.end == group.end
    return bool(
        p and p.frame is Frame.OF and uncounted and group.end < len(units) and Sign.OF in units[group.end].meaning.signs
    )


def _pronoun(units: Sentence, at: int) -> Group | None:
    """ "another", "both", "both pilots"."""
    signs = units[at].meaning.signs
    if Sign.HIM in signs:
        return Group(at, at + 1, Quantity(at, at + 1, 1, 1, 1), definite=True)
    if Sign.SELF in signs and at + 1 < len(units) and Sign.AND in units[at + 1].meaning.signs:
        return Group(
            at, at + 1, Quantity(at, at + 1, 1, 1, 1), frozenset({Victim.PERPETRATOR})
        )  # "killed himself and two others"
    if Sign.BOTH in signs and not units[at].meaning.noun:
        if at + 1 < len(units) and Sign.TO in units[at + 1].meaning.signs:
            return None  # "sought both | to disrupt the vote and"
        head, end = head_at(units, at + 1)
        classes = head.meaning.noun.classes if head and head.meaning.noun else frozenset()
        two = Quantity(at, at + 1, 2, 2, 2)
        return Group(at, end if head else at + 1, two, classes, definite=True, bare=head is None)
    if Sign.ANOTHER in signs:
        return _another(units, at)
    return None


def _aged(units: Sentence, at: int) -> Group | None:
    """ "בן 60", a son of sixty years: one person by an age, in a language that says so with a word for a member."""
    if not {Sign.AGED, Sign.MEMBER} <= units[at].meaning.signs or (end := age_end(units, at)) == at:
        return None
    young = int(units[at + 1].text) < ADULT
    return Group(at, end, Quantity(at, end, 1, 1, 1), frozenset({Victim.CHILD}) if young else frozenset())


def _another(units: Sentence, at: int) -> Group | None:
    if quantity := quantity_at(units, at + 1) if at + 1 < len(units) else None:
        group = _with_head(units, at, replace(quantity, start=at))
        return replace(group, additive=True) if group else None
    head, end = head_at(units, at + 1)
    if head and head.meaning.noun and head.meaning.noun.amount is not Amount.ONE:
        return None
    noun = head.meaning.noun if head else None
    classes, harm = (noun.classes, noun.harm) if noun else (frozenset[str](), None)
    one = Quantity(at, at + 1, 1, 1, 1, None, True)
    sure = head is None or noun is not None  # "another apartment block" is nobody of whom the file knows
    return Group(at, end if head else at + 1, one, classes, harm, sure=sure, additive=True, bare=head is None)


def _counted(units: Sentence, at: int) -> Group | None:
    """A number and its people: "at least 25 people", "the six", "several others"."""
    i = at
    definite = bool(units[at].meaning.signs & {Sign.THE, Sign.MY, Sign.ALL}) and units[at].meaning.vague is None
    while (
        i < len(units)
        and units[i].meaning.signs & {Sign.THE, Sign.MY, Sign.ALL}
        and i - at < 3
        and not units[i].meaning.vague
    ):
        i += 1
    other = i < len(units) and Sign.OTHER in units[i].meaning.signs
    i += other
    if i == len(units) or not (quantity := quantity_at(units, i)):
        return None
    if other and not definite:
        quantity = replace(quantity, additive=True)  # "ще двоє", "mais três"
    if counts_nobody(units, quantity):
        return None
    group = _with_head(units, at, quantity if quantity.start == at else replace(quantity, start=at))
    return replace(group, definite=True) if group and definite else group


def _with_head(units: Sentence, start: int, quantity: Quantity) -> Group | None:
    """The group of a quantity: its noun where there is one; None where it counts things."""
    end, other = _past_quote(units, quantity, _past_article(units, quantity)), quantity.additive
    people = end < len(units) and Sign.COUNTER in units[end].meaning.signs
    end += people
    while end < len(units) and Sign.OTHER in units[end].meaning.signs:
        other, end = True, end + 1
    if end + 1 < len(units) and (Sign.OF in units[end].meaning.signs or of_those_hurt(units, end)):
        return _partitive(units, start, quantity, end + 1)
    if end == quantity.start + 1 and Sign.THEM in units[quantity.start].meaning.signs:
        return _partitive(units, start, quantity, quantity.start)  # "üçü", three of them in one word
    if end < len(units) and Sign.THEM in units[end].meaning.signs:
        return _partitive(units, start, quantity, end)  # "três delas mulheres": one word for "of them"
    described = end + (end + 1 < len(units) and units[end].meaning is NO_MEANING)  # "five different families"
    if described < len(units) and counts_families(units, quantity, described):
        return families(units, start, described)
    if not other and _counts_things(units, end) and not units[end].meaning.noun and not _leads_to_people(units, end):
        return None
    if quantity.numeral and end < len(units) and units[end].the and not units[end].meaning.noun:
        return None  # "on the 23rd the army": no language with articles on its words counts definite ones
    if armed := _of_a_party(units, end):
        return Group(start, end + 1, quantity, armed, additive=other)
    head, stop = head_at(units, end)
    if head is None and (apposed := _apposed(units, end)):
        return Group(start, apposed.end, quantity, apposed.classes, additive=other)
    if head is None:
        return _bounded_after(units, Group(start, end, quantity, additive=other, bare=not people, sure=other or people))
    if head.meaning.thing and not head.meaning.noun:
        return None
    classes = classes_of(units, end, stop)
    if head.meaning.noun is None:
        return _bounded_after(units, Group(start, stop, quantity, classes, sure=people, additive=other))
    if head.meaning.noun.amount is Amount.TWO and Sign.OTHER not in head.meaning.signs:  # "the other two" are no pairs
        quantity = _pairs(quantity)
    closed, more = _belonging(units, stop)
    if not classes | more:
        closed, more = of_a_side(units, head.meaning.noun, closed)
    closed = max(closed, past_the_hurt(units, stop))
    return _bounded_after(
        units, Group(start, closed, quantity, classes | more, _harm_of(units, end, stop), additive=other)
    )


def _past_article(units: Sentence, quantity: Quantity) -> int:
    """Where a number behind a word of rising or being counts those whom their harm names: "suben a 41 | los muertos",
    "ya son 41 los heridos"; else the end of the quantity. Not so an hour: "a | las 10 los heridos"."""
    at, first = quantity.end, quantity.start
    articles = [k for k in (first, at) if k < len(units) and Sign.THE in units[k].meaning.signs]
    if not first or at + 1 >= len(units) or articles != [at]:
        return at
    led = units[first - 1].meaning.signs & {Sign.TO, Sign.TOTAL, Sign.STANDS, Sign.BE_MANY}
    noun = units[at + 1].meaning.noun
    return at + 1 if led and noun and noun.leads and noun.harm and noun.amount is Amount.MANY else at


def _past_quote(units: Sentence, quantity: Quantity, end: int) -> int:
    """ "“Dozens” | of wounded": behind the mark that closes a quotation of the number alone; else the same unit."""
    opened = units[quantity.start - 1].text if quantity.start else ""
    return end + 1 if opened in QUOTES and end < len(units) and units[end].text == opened else end


def _apposed(units: Sentence, at: int) -> Group | None:
    """ "четверо | - подростки,": who a bare number is, behind a dash and with nothing but a mark behind it."""
    if at + 1 >= len(units) or units[at].text != "-" or units[at].end == units[at + 1].start:
        return None
    who = group_at(units, at + 1)
    closed = who is not None and (who.end == len(units) or units[who.end].text in ",;-")
    return who if who and closed and who.quantity is None and who.sure and not who.harm else None


def _of_a_party(units: Sentence, at: int) -> frozenset[str]:
    """ "Ten dead including eight | Hezbollah": what the name of an armed side makes of those whom a number counts; not
    of "three Hezbollah | rockets", nor of "7 October, Hamas"."""
    named = at < len(units) and units[at].meaning.organisation and units[at].meaning.party
    closed = at + 1 >= len(units) or units[at + 1].text in ",.;)" or stops_phrase(units[at + 1])
    return frozenset(units[at].meaning.staff) if named and closed else frozenset()


def _pairs(quantity: Quantity) -> Quantity:
    """ "Un couple", "two couples": each of them is two people."""
    low, best, high = (None if n is None else 2 * n for n in (quantity.low, quantity.best, quantity.high))
    return replace(quantity, low=low, best=best, high=high)


def _belonging(units: Sentence, stop: int) -> tuple[int, frozenset[str]]:
    """ "members | of the security forces": where the phrase ends, and what the whole says of its members."""
    if (
        stop + 1 >= len(units)
        or Sign.MEMBER not in units[stop - 1].meaning.signs
        or Sign.OF not in units[stop].meaning.signs
    ):
        return stop, frozenset()
    at = stop + 1
    while at < len(units) and (units[at].meaning.signs & {Sign.A, Sign.THE, Sign.MY} or units[at].meaning.number == 1):
        at += 1  # "of one family"
    for k in range(at, min(at + FAMILY_NAME, len(units))):
        if Sign.FAMILY in units[k].meaning.signs:
            return k + 1, frozenset()
        if units[k].meaning.organisation:  # "five members of Hamas"
            return k + 1, frozenset(units[k].meaning.staff)
        if stops_phrase(units[k]):
            break
    head, end = head_at(units, at)
    noun = head.meaning.noun if head else None
    return (end, classes_of(units, at, end)) if noun and noun.amount is not Amount.ONE else (stop, frozenset())


def _bounded_after(units: Sentence, group: Group) -> Group:
    """ "25 people at the least": a bound that follows the noun."""
    bound = units[group.end].meaning.bound if group.quantity and group.end < len(units) else None
    opens = bound is BoundKind.LOW and quantity_at(units, group.end) is not None
    if group.quantity is None or bound not in (BoundKind.LOW, BoundKind.LOW_AFTER) or opens:
        return group
    return replace(group, quantity=replace(group.quantity, high=None), end=group.end + 1)


def _harm_of(units: Sentence, start: int, stop: int) -> str | None:
    """The classes that the nouns of a phrase give its people; where the head leads, those after it can tell it too."""
    nouns = [u.meaning.noun for u in units[start:stop] if u.meaning.noun]
    if nouns and nouns[0].leads:
        return next((n.harm for n in nouns if n.harm), None)
    return nouns[-1].harm if nouns else None


def _partitive(units: Sentence, start: int, quantity: Quantity, at: int) -> Group | None:
    """ "two of the wounded", "dozens of civilians", "one of them"."""
    while at < len(units) and units[at].meaning.signs & {Sign.THE, Sign.MY, Sign.ALL}:
        at += 1
    if at < len(units) and Sign.THEM in units[at].meaning.signs:
        after = at + 1 + (at + 1 < len(units) and units[at + 1].text == "-")  # "трое из них - дети"
        who = group_at(units, after) if after < len(units) else None
        unnumbered = who if who and (who.quantity is None or who.quantity.end == who.end) else None
        unnumbered = None if unnumbered and unnumbered.bare else unnumbered  # "11 of them | under 16"
        called = unnumbered or _called_later(units, at + 1)
        return Group(
            start,
            unnumbered.end if unnumbered else at + 1,
            quantity,
            called.classes if called else frozenset(),
            bare=True,
            sure=False,
            definite=True,
            share=True,
        )
    if Sign.THEM in units[at - 1].meaning.signs and (called := _called_later(units, at)):
        return Group(start, at, quantity, called.classes, bare=True, sure=False, definite=True, share=True)
    at = _past_owner(units, at)
    if whole := _whole_of_share(units, start, quantity, at):
        return whole
    at = _counted_whole(units, at)
    head, stop = head_at(units, at)
    if head and head.meaning.noun:
        return Group(start, stop, quantity, classes_of(units, at, stop), head.meaning.noun.harm, definite=True)
    if side := side_at(units, at):
        return Group(start, side[0], quantity, side[1], definite=True)
    if _of_things(units, at):
        return None
    if at < len(units) and units[at].meaning.organisation and units[at].meaning.party:  # "48 of the RSF"
        return Group(start, at + 1, quantity, frozenset(units[at].meaning.staff))
    return Group(start, at, quantity, bare=True, sure=False, definite=True)


def _whole_of_share(units: Sentence, start: int, quantity: Quantity, at: int) -> Group | None:
    """ "Seven of the | nine people killed in the raid were children": the nine, with the seven as their part."""
    counted = quantity_at(units, at) if at < len(units) else None
    if counted is None or (counted.best or 0) <= (quantity.best or 0) or not quantity.best:
        return None
    head, stop = head_at(units, counted.end)
    noun = head.meaning.noun if head else None
    stop = stop if noun else counted.end
    if (who := _called_later(units, stop)) is None:
        return None
    part = replace(who, start=start, end=at, quantity=quantity)
    classes = classes_of(units, counted.end, stop) if noun else frozenset[str]()
    return Group(start, stop, counted, classes, noun.harm if noun else None, (part,), definite=True, bare=not noun)


def _called_later(units: Sentence, at: int) -> Group | None:
    """ "Four of those | killed in the raid were children": what they are called behind their word of harm."""
    later = told_of_later(units, at)
    who = group_at(units, later) if later is not None and later < len(units) else None
    return who if who and who.quantity is None and who.classes and not who.harm else None


def _past_owner(units: Sentence, at: int) -> int:
    """ "Nine of the doctor's | ten children": behind whose they are; else the same unit."""
    owned = at + 2 < len(units) and units[at].meaning.noun and units[at + 1].text == "'s"
    return at + 2 if owned else at


def _counted_whole(units: Sentence, at: int) -> int:
    """ "Four of the | eight soldiers": the noun of a whole that is counted, as the part is told; else the same unit."""
    whole = quantity_at(units, at) if at < len(units) else None
    if whole is None or whole.end == len(units):
        return at
    return whole.end if units[whole.end].meaning.noun or hurt_of_whom_some_died(units, whole.end) else at


def _of_things(units: Sentence, at: int) -> bool:
    """ "two of | the three buses"."""
    whole = quantity_at(units, at) if at < len(units) else None
    return whole is not None and _counts_things(units, whole.end) and not units[whole.end].meaning.noun


def _leads_to_people(units: Sentence, at: int) -> bool:
    """ "12 bus passengers": a thing that only says which people."""
    return units[at].meaning.thing and at + 1 < len(units) and units[at + 1].meaning.noun is not None


def _counts_things(units: Sentence, at: int) -> bool:
    """ "25 vehicles", "three days ago"."""
    if at >= len(units):
        return False
    m = units[at].meaning
    return m.thing or bool(m.time) or bool(m.signs & {Sign.EARLIER, Sign.AGO})


def _led(units: Sentence, at: int) -> Group | None:
    """People without a numeral before them, in a language whose head comes first: one, two by the dual, or unknown."""
    noun = units[at].meaning.noun
    if noun is None or not noun.leads:
        return None
    _, stop = head_at(units, at)
    if noun.harm and noun.amount is Amount.MANY and stop < len(units) and (told := _counted(units, stop)):
        return replace(told, start=at, harm=told.harm or noun.harm)  # "the bodies of four children", without "of"
    if Sign.OTHER in units[at].meaning.signs and stop < len(units) and units[stop].meaning.thing:
        return None
    if noun.counted_after and (told := _counted_behind(units, at, stop)):
        return told
    own = {Amount.ONE: 1, Amount.TWO: 2}.get(noun.amount)
    count, end = _number_after(units, stop, noun) or (own, stop)
    persons = count if noun.amount is not Amount.MASS else None  # one family is not one person
    quantity = Quantity(at, stop, persons, persons, persons) if persons else None
    group = Group(
        at,
        end,
        quantity,
        classes_of(units, at, stop),
        _harm_of(units, at, stop),
        definite=units[at].the,
        additive=Sign.OTHER in units[at].meaning.signs,
        alone=any(_tells_alone(units, k) for k in range(at, stop)),
    )
    return _bounded_after(units, group)


def _counted_behind(units: Sentence, at: int, stop: int) -> Group | None:
    """ "Watu 12", in a language whose numbers stand behind what they count."""
    number = quantity_at(units, stop) if stop < len(units) else None
    if number is None or counts_nobody(units, number):
        return None
    number = bounded(units, number, {units[at - 1].meaning.bound} if at else set())  # "at least | people 40"
    end = number.end + (number.end < len(units) and Sign.COUNTER in units[number.end].meaning.signs)
    harm = _harm_of(units, at, stop)
    counted = replace(number, start=at, end=stop) if harm else number  # before its noun, as a noun of harm wants it
    group = Group(at, end, counted, classes_of(units, at, stop), harm, additive=number.additive)
    return _bounded_after(units, group)


def _number_after(units: Sentence, at: int, noun: Noun) -> tuple[int, int] | None:
    """A number written after the noun that it counts, and the unit after it: one and two, or any with an article; one
    behind a plural, before a noun of its own, counts that: "the Taliban | two soldiers"."""
    number = units[at].meaning.number if at < len(units) else None
    own = noun.amount is Amount.MANY and at + 1 < len(units) and units[at + 1].meaning.noun
    counts = number and ((number <= 2 and not own) or units[at].the)
    return (number, at + 1) if number and counts else None


def _tells_alone(units: Sentence, at: int) -> bool:
    """Whether a noun tells its harm by itself: not where it names known dead, or a street or a family of theirs."""
    noun = units[at].meaning.noun
    before = units[at - 1].meaning if at else NO_MEANING
    of_another = before.thing or before.target or Sign.FAMILY in before.signs
    named = at + 1 < len(units) and units[at + 1].the and units[at + 1].meaning.noun is None  # "the dead of the flood"
    return bool(noun and noun.alone) and not units[at].the and not of_another and not named
