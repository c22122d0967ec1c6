"""Lists of people: "a mayor and two others", "mother, 2 kids killed"."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import NOT_CIVILIAN, Victim
from monitor.reports.grammar.group import Group, Item, listed
from monitor.reports.grammar.names import is_plain_name, past_name
from monitor.reports.grammar.shares import goes_on_sharing
from monitor.reports.language.meanings import Frame, Sign

BE = {Sign.BE_ONE, Sign.BE_MANY}
VERB = 5  # items from a name to the verb that is said of it: ", aged 35, was"
FULL_NAME = 2  # words of a name in full
_BY_AGE_OR_SEX = {Victim.CHILD, Victim.WOMAN}


def with_lists(items: list[Item]) -> list[Item]:
    """The items with each list of people as one group that adds up."""
    out: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        if item.group and item.group.harm is None:
            others, end = _members(items, i, _is_object(out))
            if others:
                one = _both_of_them(items[i:end], others) or _are_one(out, items, i, end)
                item = replace(item, group=(_in_roles if one else _combined)(item.group, others))
            i = end
        else:
            i += 1
        out.append(item)
    return out


def separator(items: list[Item], i: int) -> int | None:
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


def has_predicate(items: list[Item], i: int) -> bool:
    """Whether the words from an item on are a predicate of the people before it: "were also | killed"."""
    while (
        i < len(items)
        and not items[i].group
        and items[i].unit.meaning.signs & (BE | {Sign.HAVE, Sign.SKIP, Sign.ALSO, Sign.OTHER})
        and not items[i].unit.meaning.predicate
    ):
        i += 1
    p = items[i].unit.meaning.predicate if i < len(items) and not items[i].group else None
    objects = p is not None and p.free and p.frame is Frame.OBJECT  # "вбили двох, ще п'ятьох | поранили"
    return bool(p and p.frame in (Frame.EITHER, Frame.SUBJECT, Frame.PASSIVE)) or objects


def _are_one(before: list[Item], items: list[Item], i: int, end: int) -> bool:
    """Whether several words for one person each, from an item to another, are of the same one."""
    groups = [x.group for x in items[i:end] if x.group]
    if not all(g.quantity and g.quantity.best == 1 and not g.additive for g in groups):
        return False
    several = _said_of_several(items, end)
    if _one_in_roles(before, items[i:end], groups, several=several):
        return True
    return not several and (
        _said_of_one(items, end, groups) or _one_by_name(items, i, end, groups) or _one_of_a_name(items, i, end, groups)
    )


def _said_of_several(items: list[Item], end: int) -> bool:
    """Whether the verb behind a list is that of more than one: ", aged 35, | were killed"."""
    for item in items[end : end + VERB]:
        if item.group or item.unit.meaning.predicate or item.says(Sign.BE_MANY):
            return item.says(Sign.BE_MANY)
    return False


def _one_in_roles(before: list[Item], items: list[Item], groups: list[Group], *, several: bool) -> bool:
    """Whether two words for one person each are the same one: "Jo Doe, reporter and fixer", "tailor and father of
    six"; "Jo Doe, a teacher and leader of", where no verb is said of several."""
    named_before = _after_name(before)
    starts = {g.start for g in (groups[1:] if named_before and not several else groups)}
    marked = any(x.at in starts and not x.unit.meaning.noun for x in items if not _led_once(groups[0], x))
    parent = groups[-1].quantity is not None and groups[-1].quantity.end < groups[-1].end
    led = any(_led_once(groups[0], x) for x in items) and all(
        x.unit.meaning.noun.leads for x in items if x.group in groups[1:] and x.unit.meaning.noun
    )
    named = any(past_name(items, k) > k + 1 for k in range(len(items) - 1) if items[k].group)
    definite = any(g.definite for g in groups)
    return not (marked or named or definite) and (parent or led or named_before)


def _one_by_name(items: list[Item], i: int, end: int, groups: list[Group]) -> bool:
    """ "The teacher, blogger and activist | Jo Doe was killed": an article before the first word for one person alone,
    and a name behind the last."""
    first, others = groups[0], groups[1:]
    plain = all(g.end - g.start == 1 and not g.name for g in others)
    marked = first.end - first.start > 1 and not items[i].unit.meaning.noun and items[i].unit.meaning.number is None
    last = max(k for k in range(i, end) if items[k].group)
    return plain and marked and last + 1 < len(items) and is_plain_name(items[last + 1])


def _both_of_them(items: list[Item], others: list[Group]) -> bool:
    """ "Two attackers, | both soldiers": what the two are, and no further two."""
    return len(others) == 1 and any(x.group is others[0] and Sign.BOTH in x.unit.meaning.signs for x in items)


def _said_of_one(items: list[Item], end: int, groups: list[Group]) -> bool:
    """ "A singer and activist | was killed": two words under one article, of which the verb says it as of one."""
    bare = all(g.quantity and g.quantity.start == g.start and _is_bare(items, g) for g in groups[1:])
    k = end + (end < len(items) and items[end].says(Sign.WHO))
    be = items[k].unit.meaning.signs & BE if k < len(items) and not items[k].group else frozenset()
    return bare and not any(g.definite for g in groups) and be == {Sign.BE_ONE}


def _is_bare(items: list[Item], group: Group) -> bool:
    """Whether a group opens with its noun, and with no kin of somebody: "a mother and | child" are two."""
    noun = next(x.unit.meaning for x in items if x.group is group)
    parent = group.quantity is not None and group.quantity.end < group.end
    return noun.noun is not None and (parent or Sign.KINSMAN not in noun.signs)


def _one_of_a_name(items: list[Item], i: int, end: int, groups: list[Group]) -> bool:
    """ "Politician and businessman | Jo Doe": two bare callings before one full name, and no kin: not "mother and
    daughter Doe"."""
    named = [k for k in range(i, end) if items[k].group]
    bare = all(_plain_one(g) and not g.classes & _BY_AGE_OR_SEX for g in groups)
    kin = any(items[k].unit.meaning.signs & {Sign.KINSMAN, Sign.KIN_OF, Sign.KIN, Sign.ANYBODY} for k in named)
    name = past_name(items, named[-1]) - named[-1] - 1
    return bare and not kin and len(groups) == 2 and name == FULL_NAME and past_name(items, i) == i + 1


def _led_once(first: Group, item: Item) -> bool:
    """ "Un taxista y panadero": where heads come first, an article before the first alone stands for one person."""
    noun = item.group and item.at == first.start and item.group.end - item.at > 1
    return bool(noun and item.unit.meaning.number == 1 and Sign.A in item.unit.meaning.signs)


def _after_name(before: list[Item]) -> bool:
    """Whether a name and a comma stand right before, and no name of a place: "in Paris, a nurse and child"."""
    k = len(before) - 1
    if k < 1 or before[k].group or before[k].unit.text != ",":
        return False
    while k > 0 and is_plain_name(before[k - 1]):
        k -= 1
    return k < len(before) - 1 and not (k > 0 and before[k - 1].says(Sign.IN))


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
    while first and (step := separator(items, at)) is not None and step < len(items) and (member := items[step].group):
        after = past_name(items, step)
        if member.harm or (bound and has_predicate(items, after)):
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
    if all(is_counted(g) for g in groups) or (
        bound and all(is_counted(g) or _plain_one(g) or _rest(g) for g in groups)
    ):
        return True
    if i == 0 and _plain_one(groups[0]) and all(is_counted(g) for g in groups[1:]) and has_predicate(items, end):
        return True  # "Mother, 2 kids killed"
    if (i == 0 or bound) and len(groups) > 1 and _one_of_theirs(items, end, groups[-1]):
        return True
    led = i and not items[i - 1].group and items[i - 1].unit.meaning.signs & {Sign.IN, Sign.OF, Sign.WITH, Sign.BY}
    plurals = is_counted(groups[0]) and all(g.quantity is None and not g.definite for g in groups[1:])
    if bound:
        return plurals and end < len(items) and items[end].says(Sign.IN)  # "kill 28 soldiers, civilians in"
    return plurals and not led and has_predicate(items, end)  # "28 soldiers, civilians killed"


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


def is_counted(group: Group | None) -> bool:
    """Whether a numeral, or a word of several, counts the people of a group."""
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
    return group.additive and is_counted(replace(group, bare=False))


def _combined(first: Group, others: list[Group]) -> Group:
    """A list adds up, unless its members are what the first number is made of ("20 people: 12 men and 8 women")."""
    total = first.quantity
    rest = listed(others[0], others[1:]) if len(others) > 1 else others[0]
    if (
        total
        and rest.quantity
        and len(others) > 1
        and _may_be_all(first, others)
        and total.best is not None
        and total.best == rest.quantity.best
    ):
        return replace(first, parts=first.parts + tuple(others), end=others[-1].end)
    if goes_on_sharing(first, others):
        return replace(first, parts=first.parts + tuple(others), end=others[-1].end)
    return listed(first, others)


def _may_be_all(first: Group, others: list[Group]) -> bool:
    """Whether people can be all of those before them: of "five civilians" as of "five people", if nobody is armed."""
    if first.classes - {Victim.CIVILIAN}:
        return False
    return not first.classes or not any(g.classes & NOT_CIVILIAN for g in others)
