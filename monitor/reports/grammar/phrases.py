"""A sentence as groups of people and the words between them: parts ("including ...") and lists ("a mayor and two
others")."""

from __future__ import annotations

from dataclasses import replace

from monitor.reports.grammar.among import goes_on_to_die
from monitor.reports.grammar.families import a_family, kin_before
from monitor.reports.grammar.group import Group, Item, listed
from monitor.reports.grammar.names import past_name
from monitor.reports.grammar.people import group_at
from monitor.reports.grammar.shares import goes_on_sharing
from monitor.reports.grammar.speakers import speaks
from monitor.reports.language.meanings import NO_MEANING, Frame, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH_WHOLE = 5  # items from a part to the whole behind it
REACH_TOLD = 16  # items from a whole to a part that is told at the end of the sentence
_BE = {Sign.BE_ONE, Sign.BE_MANY}


def items_of(units: Sentence) -> list[Item]:
    """The sentence with its groups found, parts attached and lists added up."""
    return _breakdowns(_lists(_parts(_parts_ahead(_groups(units)))))


def _groups(units: Sentence) -> list[Item]:
    items: list[Item] = []
    at = 0
    while at < len(units):
        group = group_at(units, at)
        if group and speaks(units, group):
            group = None
        if group and _set_off(units, group):
            items.pop()
        kin = kin_before(units, at) if group and not _told_of(units, group.end) else None
        if group and kin is not None:
            items, group = _theirs(units, items, kin, group.end)
        items.append(Item(group.start if group else at, units[group.start if group else at], group))
        at = max(group.end, at + 1) if group else at + 1
    return items


def _set_off(units: Sentence, group: Group) -> bool:
    """ "Of|, at least, seven people": the commas set off the bound and part nothing."""
    at = group.start
    return 0 < at < group.end - 1 and units[at - 1].text == units[at + 1].text == "," and bool(units[at].meaning.bound)


def _told_of(units: Sentence, end: int) -> bool:
    """ "The parents of a baby | who died", "of a girl | he killed": it is not the kin that the harm is told of."""
    return end < len(units) and bool(units[end].meaning.signs & {Sign.WHO, Sign.THAT, Sign.HE, Sign.THEY})


def _theirs(units: Sentence, items: list[Item], kin: int, end: int) -> tuple[list[Item], Group]:
    """The kin of somebody as one group that ends with his name; their number is unknown where nobody counts them."""
    counted = next((k for k, x in enumerate(items) if x.group and x.group.start <= kin < x.group.end), None)
    if counted is not None and (group := items[counted].group):
        return items[:counted], replace(group, end=end)
    family = a_family(units[kin : kin + 1], kin)
    return [x for x in items if x.at < kin], replace(family, end=end) if family else Group(kin, end, None)


def _parts(items: list[Item]) -> list[Item]:
    """Joins "12 people, including two children" and "12 people, two of them children" into one group with parts."""
    out: list[Item] = []
    i, counted = 0, None
    while i < len(items):
        item = items[i]
        if item.group and (found := _part_list(items, i + 1)):
            parts, i = found
            k = counted if _belongs(out, item.group) else None
            if k is not None:
                out[k] = replace(out[k], group=_with_parts(out[k].group, parts))
            else:
                item = replace(item, group=replace(item.group, parts=item.group.parts + parts, end=parts[-1].end))
        elif (
            not item.group
            and _opens_parts(item.unit)
            and counted is not None
            and (late := _part_list(items, i) or _bracketed(items, i, out[counted].group))
        ):
            parts, i = late
            out[counted] = replace(out[counted], group=_with_parts(out[counted].group, parts))
            continue
        else:
            i += 1
        counted = len(out) if _is_several(item.group) else counted
        out.append(item)
    return out


def _parts_ahead(items: list[Item]) -> list[Item]:
    """ "Üçü çocuk 12 kişi", "aralarında dört kadının bulunduğu 11 kişi", "üç çocuk dahil 12 kişi": parts that stand
    before their whole."""
    out: list[Item] = []
    i = 0
    while i < len(items):
        led = _has(items, i, Sign.INCLUDING)
        part = items[i + led].group if i + led < len(items) else None
        closed = not led and part is not None and _has(items, i + 1, Sign.INCLUDED)
        k = _whole_behind(items, i + led + closed, part, led) if part and (led or closed or part.share) else None
        if part and k is not None:
            shares = [x.group for x in items[i + led + closed + 1 : k] if x.group]
            out.append(replace(items[k], group=_with_parts(items[k].group, (part, *shares))))
        elif part and closed and (whole := _told_before(out, part)) is not None:
            out[whole] = replace(out[whole], group=_with_parts(out[whole].group, (part,)))
        else:
            out.append(items[i])
        i = i + 1 if k is None else k + 1
    return out


def _has(items: list[Item], i: int, sign: Sign) -> bool:
    return i < len(items) and items[i].says(sign)


def _told_before(items: list[Item], part: Group) -> int | None:
    """The last people of a greater number before a part that is told at its end: "11 died, two children included"."""
    for k in range(len(items) - 1, max(-1, len(items) - 1 - REACH_TOLD), -1):
        if (whole := items[k].group) and _is_several(whole):
            return k if _more(whole, part) else None
    return None


def _more(whole: Group, part: Group) -> bool:
    return bool(whole.quantity and part.quantity and (whole.quantity.best or 0) > (part.quantity.best or 0))


def _whole_behind(items: list[Item], i: int, part: Group, led: bool) -> int | None:
    """The item of the greater number that a part before it belongs to. led: by "among them", which wants a word that
    closes it ("bulunduğu")."""
    closed = not led
    for k in range(i + 1, min(len(items), i + 1 + REACH_WHOLE)):
        whole = items[k].group
        if whole and whole.share:
            continue  # "7'si kadın, | 4'ü çocuk 18 kişi"
        if whole:
            return k if closed and _more(whole, part) else None
        meaning = items[k].unit.meaning
        if meaning.predicate or meaning.says or Sign.AND in meaning.signs:
            return None
        closed = closed or Sign.WHO in meaning.signs
    return None


def _belongs(before: list[Item], group: Group) -> bool:
    """Whether people of no number only say whose the ones before them are: "three of one family, among them a girl"."""
    return group.quantity is None and bool(before) and not before[-1].group and Sign.OF in before[-1].unit.meaning.signs


def _opens_parts(unit: Unit) -> bool:
    return unit.text in ",(-" or Sign.INCLUDING in unit.meaning.signs


def _bracketed(items: list[Item], i: int, whole: Group | None) -> tuple[tuple[Group, ...], int] | None:
    """ "15 people died (13 civilians)"."""
    if items[i].unit.text != "(" or i + 2 >= len(items) or items[i + 2].unit.text != ")":
        return None
    part = items[i + 1].group
    if not (part and part.quantity and whole and whole.quantity) or (part.quantity.low or 0) > (
        whole.quantity.low or 0
    ):
        return None
    return (part,), i + 3


def _is_several(group: Group | None) -> bool:
    """Whether a group has a number above one: to the last such a late "including ..." belongs, as in "left 10 dead,
    including five ..."."""
    quantity = group.quantity if group else None
    return bool(quantity and (quantity.vague or (quantity.high or quantity.low or 0) > 1))


def _with_parts(group: Group | None, parts: tuple[Group, ...]) -> Group | None:
    return replace(group, parts=group.parts + parts) if group else None


def _part_list(items: list[Item], i: int) -> tuple[tuple[Group, ...], int] | None:
    """The parts that start at an item, and the item after them; None where none do."""
    opened = i < len(items) and items[i].unit.text in ",(-"
    i += opened
    if opened and (late := _part_before_its_word(items, i)):
        return late
    if i < len(items) and (share := items[i].group) and share.share:
        own = _has_predicate(items, i + 1) or (not opened and goes_on_to_die(items, i + 1))
        return None if own else ((share,), i + 1)
    if i >= len(items) or items[i].group or Sign.INCLUDING not in items[i].unit.meaning.signs:
        return None
    i += 1
    while i < len(items) and not items[i].group and _leads_in(items, i):
        i += 1
    parts: list[Group] = []
    while i < len(items) and (part := items[i].group):
        parts.append(part)
        i += 1
        step = _separator(items, i)
        if step is None or not (_continues_list(items, step) or (step == i + 1 and items[i].unit.text != ",")):
            break
        if not part.harm and (other := items[step].group) and other.harm:  # "among them a baby, | and 22 hurt"
            break
        i = step
    if not parts:
        return None
    if i < len(items) and items[i].unit.text in "),-" and not items[i].group:
        i += 1
    return tuple(parts), i


def _part_before_its_word(items: list[Item], i: int) -> tuple[tuple[Group, ...], int] | None:
    """ "13 people, | three civilians among them, were killed": the word that makes it a part stands behind it."""
    i += i < len(items) and items[i].unit.text == "-"  # a dash of two
    if i + 1 >= len(items) or not (part := items[i].group) or items[i + 1].group or not _counted(part):
        return None
    if Sign.INCLUDING not in items[i + 1].unit.meaning.signs or (i + 2 < len(items) and items[i + 2].group):
        return None
    end = i + 2
    while end < len(items) and not items[end].group and items[end].unit.text in "),-":
        end += 1
    return (part,), end


def _leads_in(items: list[Item], i: int) -> bool:
    """Words between "including" and the people: "were", "the", one adjective."""
    unit = items[i].unit
    if unit.meaning.signs & (_BE | {Sign.HAVE, Sign.A, Sign.THE, Sign.SKIP, Sign.ALSO}):
        return True
    plain = unit.meaning is NO_MEANING and unit.text[0].isalpha()
    return plain and i + 1 < len(items) and items[i + 1].group is not None


def _separator(items: list[Item], i: int) -> int | None:
    """The item after ", and", ",", "and"; None where the list ends."""
    start = i
    if i < len(items) and items[i].unit.text == "," and not items[i].group:
        i += 1
    if i < len(items) and not items[i].group and Sign.AND in items[i].unit.meaning.signs:
        i += 1
        if i < len(items) and not items[i].group and items[i].unit.meaning.signs & {Sign.OBJECT_MARKER, Sign.OF}:
            i += 1  # "la mort de douze civils et | de deux soldats"
        elif _to_somebody(items, i):
            i += 1  # "a coûté la vie à quatre soldats et | à leur chauffeur"
    return i if i > start else None


def _to_somebody(items: list[Item], i: int) -> bool:
    """Whether "to" leads to people of whom a noun says who they are."""
    to = i + 1 < len(items) and not items[i].group and Sign.TO in items[i].unit.meaning.signs
    people = items[i + 1].group if to else None
    return bool(people and people.sure and not people.bare and people.quantity)


def _continues_list(items: list[Item], i: int) -> bool:
    """Whether the item is one more member of a list, and not the subject of a predicate of its own."""
    return i < len(items) and items[i].group is not None and not _has_predicate(items, i + 1)


def _has_predicate(items: list[Item], i: int) -> bool:
    while (
        i < len(items)
        and not items[i].group
        and items[i].unit.meaning.signs & (_BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO, Sign.OTHER})
        and not items[i].unit.meaning.predicate
    ):
        i += 1
    p = items[i].unit.meaning.predicate if i < len(items) and not items[i].group else None
    objects = p is not None and p.free and p.frame is Frame.OBJECT  # "вбили двох, ще п'ятьох | поранили"
    return bool(p and p.frame in (Frame.EITHER, Frame.SUBJECT, Frame.PASSIVE)) or objects


def _lists(items: list[Item]) -> list[Item]:
    out: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        if item.group and item.group.harm is None:
            others, end = _members(items, i, _is_object(out))
            if others:
                one = _both_of_them(items[i:end], others) or _one_in_roles(out, items[i:end], [item.group, *others])
                item = replace(item, group=(_in_roles if one else _combined)(item.group, others))
            i = end
        else:
            i += 1
        out.append(item)
    return out


def _one_in_roles(before: list[Item], items: list[Item], groups: list[Group]) -> bool:
    """Whether two words for one person each are the same one: "Jo Doe, reporter and fixer", "tailor and father of
    six"."""
    single = all(g.quantity and g.quantity.best == 1 and not g.definite and not g.additive for g in groups)
    starts = {g.start for g in groups}
    marked = any(x.at in starts and not x.unit.meaning.noun for x in items if not _led_once(groups[0], x))
    parent = groups[-1].quantity is not None and groups[-1].quantity.end < groups[-1].end
    led = any(_led_once(groups[0], x) for x in items) and all(
        x.unit.meaning.noun.leads for x in items if x.group in groups[1:] and x.unit.meaning.noun
    )
    named = any(past_name(items, k) > k + 1 for k in range(len(items) - 1) if items[k].group)
    return single and not marked and not named and (parent or led or _after_name(before))


def _both_of_them(items: list[Item], others: list[Group]) -> bool:
    """ "Two attackers, | both soldiers": what the two are, and no further two."""
    return len(others) == 1 and any(x.group is others[0] and Sign.BOTH in x.unit.meaning.signs for x in items)


def _led_once(first: Group, item: Item) -> bool:
    """ "Un taxista y panadero": where heads come first, an article before the first alone stands for one person."""
    noun = item.group and item.at == first.start and item.group.end - item.at > 1
    return bool(noun and item.unit.meaning.number == 1 and Sign.A in item.unit.meaning.signs)


def _after_name(before: list[Item]) -> bool:
    """Whether a name and a comma stand right before."""
    name = before[-2] if len(before) > 1 and before[-1].unit.text == "," and not before[-1].group else None
    return bool(name and not name.group and name.unit.capital and name.unit.meaning is NO_MEANING)


def _in_roles(first: Group, others: list[Group]) -> Group:
    return replace(first, end=others[-1].end, classes=first.classes.union(*(g.classes for g in others)))


def _is_object(before: list[Item]) -> bool:
    """Whether the group to come is what a predicate before it speaks of: "killing | 25"."""
    for item in reversed(before[-4:]):
        if item.group or not item.unit.text[0].isalnum() or Sign.AND in item.unit.meaning.signs:
            return False  # "one was killed and | five soldiers and a cook were wounded"
        if predicate := item.unit.meaning.predicate:
            return predicate.frame is not Frame.TOLL
    return False


def _members(items: list[Item], i: int, bound: bool) -> tuple[list[Group], int]:
    """Further members of the list that starts at a group, and the item after the list."""
    first = items[i].group
    others: list[Group] = []
    at, joined, end = past_name(items, i), False, i + 1
    while first and (step := _separator(items, at)) is not None and step < len(items) and (member := items[step].group):
        after = past_name(items, step)
        if member.harm or (bound and _has_predicate(items, after)):
            break
        joined = joined or any(Sign.AND in x.unit.meaning.signs for x in items[at:step])
        others.append(member)
        at = after
        if joined:
            end = at
            if not _separator_and(items, at):
                break
    if joined or (first and others and _is_list(items, i, at, [first, *others], bound)):
        return others, (end if joined else at)
    return [], i + 1


def _is_list(items: list[Item], i: int, end: int, groups: list[Group], bound: bool) -> bool:
    """Whether people with nothing but commas between them are a list: all counted, or in a headline's short form."""
    if all(_counted(g) for g in groups) or (bound and all(_counted(g) or _plain_one(g) or _rest(g) for g in groups)):
        return True
    if i == 0 and _plain_one(groups[0]) and all(_counted(g) for g in groups[1:]) and _has_predicate(items, end):
        return True  # "Mother, 2 kids killed"
    if (i == 0 or bound) and len(groups) > 1 and _one_of_theirs(items, end, groups[-1]):
        return True
    led = i and not items[i - 1].group and items[i - 1].unit.meaning.signs & {Sign.IN, Sign.OF, Sign.WITH, Sign.BY}
    plurals = _counted(groups[0]) and all(g.quantity is None and not g.definite for g in groups[1:])
    if bound:
        return plurals and end < len(items) and items[end].says(Sign.IN)  # "kill 28 soldiers, civilians in"
    return plurals and not led and _has_predicate(items, end)  # "28 soldiers, civilians killed"


def _one_of_theirs(items: list[Item], end: int, last: Group) -> bool:
    """ "Nurse, son killed", "kills farmer, wife", "kills farmer, her husband": one of their kin; not "a man, father of
    three"."""
    own = items[end - 1]
    signs, words = own.unit.meaning.signs, last.end - last.start
    kin = own.group is last and ((words == 1 and Sign.KINSMAN in signs) or (words == 2 and Sign.MY in signs))
    after = items[end] if end < len(items) else None
    return kin and after is not None and not (after.says(Sign.OF) or _is_mark(after))


def _is_mark(item: Item) -> bool:
    return not item.group and not item.unit.text[0].isalnum()


def _separator_and(items: list[Item], at: int) -> bool:
    """Whether a list goes on after its "and": "a, b and c and d"."""
    return at < len(items) and not items[at].group and Sign.AND in items[at].unit.meaning.signs


def _counted(group: Group | None) -> bool:
    return bool(
        group and group.quantity and (group.quantity.numeral or (group.quantity.best or 0) > 1) and not group.bare
    )


def _plain_one(group: Group | None) -> bool:
    """One person in a headline's short form: "kills mayor, driver"."""
    return bool(
        group and group.quantity and group.quantity.best == 1 and group.end - group.start == 1 and not group.name
    )


def _rest(group: Group) -> bool:
    """ "Seven others"."""
    return group.additive and _counted(replace(group, bare=False))


def _combined(first: Group, others: list[Group]) -> Group:
    """A list adds up, unless its members are what the first number is made of ("20 people: 12 men and 8 women")."""
    total = first.quantity
    rest = listed(others[0], others[1:]) if len(others) > 1 else others[0]
    if (
        total
        and rest.quantity
        and len(others) > 1
        and not first.classes
        and total.best is not None
        and total.best == rest.quantity.best
    ):
        return replace(first, parts=first.parts + tuple(others), end=others[-1].end)
    if goes_on_sharing(first, others):
        return replace(first, parts=first.parts + tuple(others), end=others[-1].end)
    return listed(first, others)


def _breakdowns(items: list[Item]) -> list[Item]:
    """ "20 people: 12 men, five women and three children": a list that adds up to the number before it is its parts."""
    out: list[Item] = []
    for item in items:
        whole = out[-2].group if len(out) > 1 and not out[-1].group and out[-1].unit.text in ":-(" else None
        if (
            whole
            and item.group
            and item.group.members
            and whole.quantity
            and item.group.quantity
            and whole.quantity.low == item.group.quantity.low
        ):
            out[-2] = replace(out[-2], group=_with_parts(whole, item.group.members))
            continue
        out.append(item)
    return out
