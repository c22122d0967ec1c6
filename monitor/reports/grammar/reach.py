"""How far a word of harm reaches: the people after it, beside it, on either side."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import ARMED, NOT_CIVILIAN, Harm, Victim
from monitor.reports.grammar.ages import class_of_named
from monitor.reports.grammar.group import Group, Item, listed
from monitor.reports.grammar.numbers import Quantity
from monitor.reports.grammar.people_before import BE, PREPOSITION, REACH_LEFT, is_and, people_before
from monitor.reports.language.meanings import NO_MEANING, Frame, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH_RIGHT = 5
REACH_MARKED = 16  # items from a word of harm to its people, over times, places and causes
AGED = 2  # units of one person, at the most, without an age: "the boy"
NAMED_AGE = 3  # units of ", 15," behind a name
TOLD_OF = (Frame.EITHER, Frame.SUBJECT, Frame.PASSIVE)  # of people before them
_BREAKS = {Sign.IN, Sign.BY, Sign.WHEN, Sign.THAT, Sign.WHO, Sign.ACCUSED}


def people_after(items: list[Item], i: int, over_be: bool = False, over_time: bool = False) -> Group | None:
    """The people right after a word of harm. over_be, over_time: a verb of being, a time, may stand between."""
    k, plain = i + 1, 0
    if k + 1 < len(items) and is_and(items[k]) and items[k + 1].group:
        return None  # "ten others wounded and | gunman at large"
    while k < len(items) and plain < REACH_RIGHT:
        item = items[k]
        if item.group:
            return item.group if not item.group.harm else None
        signs = item.unit.meaning.signs
        if Sign.OBJECT_MARKER in signs and (marked := _marked(items, k)):
            return marked
        if item.unit.meaning.predicate and not (_coordinated(items, k)):
            return None
        if not item.unit.text[0].isalnum() and item.unit.text not in "'\"" and not _between_harms(items, k):
            return None
        if Sign.OBJECT_MARKER not in signs and (signs & _BREAKS or signs & {Sign.TO, Sign.WITH}):
            return None
        if (signs & BE and not over_be) or (item.unit.meaning.time and not over_time):
            return None
        plain += not (signs or item.unit.meaning.bound)
        k += 1
    return None


def people_told_of(items: list[Item], i: int) -> Group | None:
    """The people behind a clause that tells of them, in a language where such a clause stands first: "in the raid
    killed -- | 25 people"."""
    at = i + 1
    if at + 1 >= len(items) or items[at].group or Sign.RELATIVE not in items[at].unit.meaning.signs:
        return None
    group = items[at + 1].group
    return group if group and group.sure and not group.harm else None


def people_marked(items: list[Item], i: int) -> Group | None:
    """The people behind the next marker of an object: "ejecutaron | en la vereda Las Flores a dos campesinos"."""
    for k in range(i + 1, min(len(items) - 1, i + REACH_MARKED)):
        if items[k].group:
            continue
        meaning = items[k].unit.meaning
        if meaning.predicate or meaning.says or Sign.WHEN in meaning.signs or items[k].unit.text in ":;":
            return None
        if Sign.OBJECT_MARKER in meaning.signs and (found := _marked(items, k)):
            return found
    return None


def _marked(items: list[Item], k: int) -> Group | None:
    """The people right behind a marker of an object; a name there is surely a person's."""
    group = items[k + 1].group if k + 1 < len(items) else None
    if group:
        return group if not group.harm else None
    named = named_after(items, k + 1)
    if named is None or in_title_case(items):
        return None
    others = _joined_by_marker(items, named)
    return listed(replace(named, name=False), [others]) if others else replace(named, name=False)


def _joined_by_marker(items: list[Item], named: Group) -> Group | None:
    """ "a Juan Pérez y | a otras dos personas": people behind a second marker, joined to a name."""
    k = next((k for k, x in enumerate(items) if x.at >= named.end), len(items))
    if k + 2 >= len(items) or not is_and(items[k]) or items[k + 1].group:
        return None
    people = items[k + 2].group if Sign.OBJECT_MARKER in items[k + 1].unit.meaning.signs else None
    return people if people and people.quantity and not people.harm else None


def is_objective(units: Sentence, group: Group) -> bool:
    """Whether people can only be those to whom it was done: by the form of their words, or a marker before them."""
    marked = group.start > 0 and Sign.OBJECT_MARKER in units[group.start - 1].meaning.signs
    return marked or any(Sign.OBJECTIVE in u.meaning.signs for u in units[group.start : group.end])


def people_in_object_form(units: Sentence, items: list[Item], i: int) -> Group | None:
    """The next people behind a verb who stand in a form that only those have to whom it was done: "вбили | з дрона
    рибалку"."""
    for k in range(i + 1, min(len(items), i + REACH_MARKED)):
        group = items[k].group
        if group:
            return group if not group.harm and is_objective(units, group) and not _led_in(items[k - 1]) else None
        meaning = items[k].unit.meaning
        if meaning.predicate or meaning.says or items[k].unit.text in ",:;" or meaning.signs & {Sign.WHEN, Sign.WHO}:
            return None
    return None


def people_on_either_side(items: list[Item], i: int) -> Group | None:
    """The people of a word that stands on any side of them: right after it, then before it, then behind a time, a
    place or a cause: "murieron | ayer en un ataque tres personas"."""
    right = people_after(items, i, over_time=True)
    right = right if right and not has_own_predicate(items, i, right) else None
    left = _not_who_did_it(items, i, people_before(items, i))
    beside = right is not None and items[i + 1].group is right and right.quantity is not None
    if right and i and (beside or (right.sure and _is_mark(items[i - 1], ","))) and _opens_beside_another(items, i):
        return right  # "murieron tres civiles y resultaron heridos | siete", ", под завалами остаются | люди"
    if right and beside and left and Victim.PERPETRATOR in left.classes:
        return right  # "неизвестный открыл стрельбу, скончались | двое"
    if right and (right.sure or left is None) and not (left and left.quantity and right.quantity is None):
        return right
    if left and (left.quantity or left.harm is None):
        return left
    return right or people_opened(items, i)


def _opens_beside_another(items: list[Item], i: int) -> bool:
    """Whether a word of harm opens its clause: behind "and", or behind a comma where another one has its own people."""
    if _is_mark(items[i - 1], ","):
        return any(not x.group and x.unit.meaning.predicate for x in items[:i])
    return is_and(items[i - 1])


def _not_who_did_it(items: list[Item], i: int, found: Group | None) -> Group | None:
    """ "Four | in an attack of armed men were killed": fighters whom nobody counts, right before the verb and without a
    word between, give way to people who are counted before them in the clause."""
    if found is None or found.quantity or not found.classes & NOT_CIVILIAN:
        return found
    for item in reversed(items[max(0, i - REACH_LEFT) : i]):
        if item.group and item.group.quantity and item.group.sure and not item.group.harm:
            return item.group
        if not item.group and (item.unit.meaning.predicate or item.unit.text in ".,;:"):
            return found
    return found


def people_opened(items: list[Item], i: int) -> Group | None:
    """People who are counted, farther behind a word that has nobody before it, in its clause and led in by no other
    word."""
    for k in range(i + 1, min(len(items), i + REACH_MARKED)):
        group = items[k].group
        if group is None:
            meaning = items[k].unit.meaning
            if meaning.predicate or meaning.says or items[k].unit.text in ",:;" or Sign.WHO in meaning.signs:
                return None
        elif group.harm or has_own_predicate(items, i, group):
            return None
        elif group.quantity and group.sure and not _led_in(items[k - 1]):
            return group
    return None


def _led_in(item: Item) -> bool:
    return not item.group and bool(item.unit.meaning.signs & PREPOSITION)


def _coordinated(items: list[Item], k: int) -> bool:
    """ "killed and wounded 25", "killing, wounding 25": the second word shares the people of the first."""
    before = items[k - 1]
    joined = not before.group and bool(before.unit.meaning.signs & {Sign.AND, Sign.OR})
    return joined or _between_harms(items, k - 1)


def _between_harms(items: list[Item], k: int) -> bool:
    """Whether a comma stands right between two words of harm."""
    beside = [items[j] for j in (k - 1, k + 1) if 0 <= j < len(items)]
    return (
        items[k].unit.text == "," and len(beside) == 2 and all(not x.group and x.unit.meaning.predicate for x in beside)
    )


def people_beside(items: list[Item], i: int) -> Group | None:
    """The people right before a word, with nothing but "fatally" or "have been" between; or the comma behind an age:
    "boy, 14, | stabbed"."""
    if i > 1 and _is_mark(items[i - 1], ",") and _ends_in_age(items[i - 2].group):
        return items[i - 2].group
    for item in reversed(items[max(0, i - 3) : i]):
        if item.group:
            return None if item.group.bare and item.group.additive else item.group
        if not item.unit.meaning.signs & {Sign.SKIP, Sign.ALSO, Sign.AND}:
            return None
    return None


def _is_mark(item: Item, mark: str) -> bool:
    return not item.group and item.unit.text == mark


def _ends_in_age(group: Group | None) -> bool:
    """Whether a phrase of one person is told to its end, as it is where an age closes it."""
    quantity = group.quantity if group else None
    if group is None or quantity is None or group.bare or group.name:
        return False
    return quantity.best == 1 and quantity.end == group.end and group.end - group.start > AGED


def people_after_be(items: list[Item], i: int) -> Group | None:
    """ "Among the 15 people killed in Toretsk were | three children"."""
    be = (k for k in range(i + 1, len(items) - 1) if not items[k].group and items[k].unit.meaning.signs & BE)
    return items[k + 1].group if (k := next(be, None)) is not None else None


def has_own_predicate(items: list[Item], i: int, group: Group) -> bool:
    """Whether the group to the right of an item is followed by a word of harm of its own: "killed, 12 wounded"."""
    index = next((k for k in range(i, len(items)) if items[k].group is group), len(items))
    for item in items[index + 1 : index + 4]:
        if item.group:
            return False
        if item.unit.meaning.predicate:
            next_to = item is items[index + 1] and (_of_it(items, i, item) or _in_a_row(items, i, index))
            return item.unit.meaning.predicate.frame in TOLD_OF and not next_to
        if not item.unit.meaning.signs & (BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO}):
            return False
    return False


def _of_it(items: list[Item], i: int, wound: Item) -> bool:
    """ "Morre no hospital jovem | baleado": whether a word right behind people says of what they died, where the verb
    may stand first."""
    p, q = items[i].unit.meaning.predicate, wound.unit.meaning.predicate
    died = p is not None and p.free and p.frame is Frame.SUBJECT and p.harm is Harm.KILLED
    return died and q is not None and q.harm is Harm.INJURED and people_before(items, i) is None


def _in_a_row(items: list[Item], i: int, index: int) -> bool:
    """ "Killed | 8 people | wounded | 17": whether the word behind people has others behind itself, who are counted,
    while nobody counted stands right before the first word: Chinese parts the two by nothing. Not so in "one killed 5
    injured 3 missing"."""
    first, second = items[i].unit.meaning.predicate, items[index + 1].unit.meaning.predicate
    alike = first is not None and second is not None and first.frame is second.frame is Frame.EITHER
    others = items[index + 2].group if index + 2 < len(items) else None
    before = items[i - 1].group if i else None
    return alike and bool(others and others.quantity) and not (before and before.quantity)


def named_after(items: list[Item], k: int) -> Group | None:
    """A person by name, capitalised words that the language file does not know; or by an office that it does not
    know."""
    start = k
    if k < len(items) and not items[k].group and items[k].unit.meaning.signs & {Sign.A, Sign.THE, Sign.MY}:
        office = items[k + 1] if k + 1 < len(items) else None
        plain = office and not office.group and office.unit.text[0].isalpha() and not _known(office.unit)
        return one_person(items[k].at, items[k].at + 2) if plain else None
    while (
        k < len(items)
        and not items[k].group
        and items[k].unit.capital
        and not _known(items[k].unit)
        and items[k].unit.text[0].isalpha()
    ):
        k += 1
    if k == start:
        return None
    young = class_of_named([x.unit for x in items[start : k + NAMED_AGE]], k - start)
    return one_person(items[start].at, items[k - 1].at + 1, young)


def hit_by_arms(items: list[Item], i: int) -> Group | None:
    """ "Shell kills | stagehand", "film-maker | killed by shelling": one person by a word that the language file does
    not know, where arms or fighters stand on the other side of the word of harm."""
    k = i + 1
    if k < len(items) and i and is_armed(items[i - 1]) and _is_unknown(items[k]) and _closes(items, k + 1):
        return one_person(items[k].at, items[k].at + 1)
    by = k < len(items) and not items[k].group and Sign.BY in items[k].unit.meaning.signs
    first = i and _is_unknown(items[i - 1]) and all(_is_unknown(x) or x.unit.text == "-" for x in items[:i])
    if by and first and any(is_armed(x) for x in items[k + 1 : k + 4]):
        return one_person(items[0].at, items[i - 1].at + 1)
    return None


def _is_unknown(item: Item) -> bool:
    return not item.group and item.unit.meaning is NO_MEANING and item.unit.text[0].isalpha()


def _closes(items: list[Item], k: int) -> bool:
    """Whether a noun phrase ends before an item."""
    if k == len(items):
        return True
    return not items[k].group and (
        items[k].unit.text in ",;" or bool(items[k].unit.meaning.signs & {Sign.IN, Sign.AND})
    )


def is_armed(item: Item) -> bool:
    """Whether fighters, their side or their weapon stand there."""
    meaning = item.unit.meaning
    armed = item.group is not None and bool(item.group.classes & ARMED)
    return armed or meaning.weapon is not None or meaning.actor


def _known(unit: Unit) -> bool:
    m = unit.meaning
    return bool(m.signs or m.thing or m.topics or m.weapon or m.target or m.time or m.predicate)


def one_person(first: int, last: int, classes: frozenset[str] = frozenset()) -> Group:
    return Group(first, last, Quantity(first, last, 1, 1, 1), classes, name=True)


def in_title_case(items: list[Item]) -> bool:
    """A headline in which every word is capitalised, so that capitals name nobody."""
    words = [x.unit for x in items if x.unit.text[0].isalpha()]
    return sum(u.capital for u in words) > 0.6 * len(words)


def is_clipped(items: list[Item], i: int) -> bool:
    """Whether the text was cut off before it named anybody: "killing at le..."."""
    after = items[i + 1 :]
    cut = len(after) > 1 and all(x.unit.text == "." for x in after[-2:])
    return cut and len(after) <= 6 and not any(x.group or x.unit.meaning.thing for x in after)
