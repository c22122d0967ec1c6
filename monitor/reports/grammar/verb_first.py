"""Clauses that open with their word of harm: "were killed on Sunday near X, by a shell, 25 people", as Arabic tells
it."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import ARMED, Victim
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.numbers import Quantity
from monitor.reports.language.meanings import Sign

REACH = 16  # items between the word and its people
DONE = 6  # items from people under arms to those whom they killed
BESIDE = 3  # items between people and a word of harm after them
_LED = {Sign.IN, Sign.BY, Sign.OF, Sign.WITH, Sign.TO, Sign.AMONG, Sign.WHEN}  # words that give people another part
_ENDS = {Sign.THAT, Sign.WHO, Sign.NOT}


def opened(items: list[Item], i: int) -> Group | None:
    """The people of the word of harm at an item: after it, else right before it, else one person named by unknown
    words."""
    if told := _shared_out(items, i):
        return told
    after, named = _after(items, i), _named(items, i)
    if named and after and not after.additive and after.start == named.end:
        return after  # who did it stands between: "killed X three people"
    if named:
        return _with_others(named, after) if after and (after.additive or _joins(items, named, after)) else named
    return after or _before(items, i)


def _shared_out(items: list[Item], i: int) -> Group | None:
    """People right before the word where another word of harm follows at once: "a woman was killed and hurt was her
    son"."""
    first = items[i - 1].group if i else None
    joined = i + 2 < len(items) and _is_and(items[i + 1]) and bool(items[i + 2].unit.meaning.predicate)
    return (
        first if first and first.quantity and joined and not first.harm and not (i > 1 and _led(items, i - 1)) else None
    )


def _after(items: list[Item], i: int) -> Group | None:
    """The people after the word: the first that are counted, else the first of unknown number, not led in by another
    word."""
    plain: Group | None = None
    for k in range(i + 1, min(len(items), i + 1 + REACH)):
        group = items[k].group
        if group and group.harm:
            return plain
        if group and not _led(items, k):
            if group.quantity or group.additive:
                return plain if plain and _joined(items, k) else _done_by(items, k, group) or group
            plain = plain or group
        elif group is None and (_stops(items, k) or (plain and _leaves(items, k))):
            break
    return plain


def _done_by(items: list[Item], k: int, first: Group) -> Group | None:
    """ "Assassinated | two gunmen on a motorcycle | a judge and his guards": those who are counted behind people under
    arms, with no mark, no "and" and no other verb between."""
    if not first.classes & {Victim.COMBATANT, Victim.PERPETRATOR}:
        return None
    for j in range(k + 1, min(len(items), k + 1 + DONE)):
        who, unit = items[j].group, items[j].unit
        if who:
            plain = who.sure and not who.bare and who.quantity and not who.harm and not who.classes & ARMED
            return who if plain and not _led(items, j) else None
        if not unit.text[0].isalnum() or unit.meaning.predicate or unit.meaning.says or _is_and(items[j]):
            return None
    return None


def _led(items: list[Item], k: int) -> bool:
    """Whether a preposition stands right before the people: in a camp of, by the hand of, against."""
    before = items[k - 1]
    return not before.group and bool(before.unit.meaning.signs & _LED) and not before.unit.meaning.signs & {Sign.SKIP}


def _joined(items: list[Item], k: int) -> bool:
    return _is_and(items[k - 1])


def _is_and(item: Item) -> bool:
    return not item.group and bool(item.unit.meaning.signs & {Sign.AND})


def _stops(items: list[Item], k: int) -> bool:
    """Whether the clause ends: at a new sentence part, a word of saying, or another word of harm that does not share
    its people."""
    unit = items[k].unit
    if unit.text in ":;|" or unit.meaning.says or unit.meaning.signs & _ENDS:
        return True
    return bool(unit.meaning.predicate) and not _joined(items, k)


def _leaves(items: list[Item], k: int) -> bool:
    """Whether people of unknown number are left behind: any word that leads elsewhere ends the search for a number."""
    unit = items[k].unit
    return not unit.text[0].isalnum() or bool(unit.meaning.signs & (_LED | {Sign.AND}))


def _named(items: list[Item], i: int) -> Group | None:
    """People by name: unknown words right after the word of harm are one person; after "each of" every joined name
    is one."""
    listed = i + 1 < len(items) and not items[i + 1].group and Sign.EACH in items[i + 1].unit.meaning.signs
    start = k = i + 1 + listed
    count = 0
    while (end := _name_end(items, k)) > k:
        count, k = count + 1, end
        if not (listed and k + 1 < len(items) and _is_and(items[k])):
            break
        k += 1
    if not count:
        return None
    end = k if count == 1 or not _is_and(items[k - 1]) else k - 1
    return Group(
        items[start].at, items[end - 1].at + 1, Quantity(items[i].at, items[i].at + 1, count, count, count), name=True
    )


def _name_end(items: list[Item], k: int) -> int:
    """The item after a name, or after one more person of a list, that starts at an item."""
    if k < len(items) and (group := items[k].group):
        return (
            k + 1
            if group.quantity and group.quantity.best == 1 and not group.harm and k and _is_and(items[k - 1])
            else k
        )
    first = k
    while k < len(items) and _is_name(items[k], family=k > first):
        k += 1
    return k


def _is_name(item: Item, *, family: bool = False) -> bool:
    """Whether a word is part of a person's name. family: a name stands before it, so that it may bear an article."""
    m = item.unit.meaning
    unknown = not (
        m.signs
        or m.thing
        or m.topics
        or m.weapon
        or m.target
        or m.time
        or m.predicate
        or m.bound
        or m.actor
        or m.says
        or m.source
        or m.hit_after
        or m.qualifiers
        or m.vague
    )
    cased = item.unit.text.upper() != item.unit.text  # in a script with capitals a name has one
    return (
        item.group is None
        and unknown
        and item.unit.text.isalpha()
        and (family or not item.unit.the)
        and (item.unit.capital or not cased)
    )


def _joins(items: list[Item], named: Group, others: Group) -> bool:
    """ "Killed X | and two of his guards": counted people right behind a name and "and"."""
    k = next((k for k, item in enumerate(items) if item.group is others), 0)
    return k > 0 and _is_and(items[k - 1]) and items[k - 1].at == named.end


def _with_others(named: Group, others: Group) -> Group:
    """ "X and three others"."""
    if not others.quantity or others.quantity.best is None:
        return named
    total = others.quantity.best + 1
    return replace(
        named,
        quantity=Quantity(named.start, others.end, total, total, total),
        end=others.end,
        members=(named, others),
    )


def _before(items: list[Item], i: int) -> Group | None:
    """People right before the word: "four children were killed" in a headline."""
    for k in range(i - 1, max(-1, i - 1 - BESIDE), -1):
        if items[k].group:
            return None if items[k].group.harm else items[k].group  # type: ignore[union-attr]  # tested in the line above
        if not items[k].unit.meaning.signs & {Sign.SKIP, Sign.WHO, Sign.MAY, Sign.BE_ONE, Sign.BE_MANY}:
            return None
    return None
