"""Pairs: two nouns of harm that share the one number before them, as in "20 dead and wounded"."""

from __future__ import annotations

from typing import NamedTuple

from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.people_before import people_before
from monitor.reports.language.meanings import Amount, Sign
from monitor.reports.language.tokens import Sentence, Unit


class Sharer(NamedTuple):
    """A harm whose number is no more than that of a group, said by the noun at a unit."""

    harm: str
    at: int
    group: Group


def sharers_among(items: list[Item]) -> list[Sharer]:
    """ "25 people, dead or wounded", told by two nouns of one person each: both share the number before them."""
    found = []
    for i in range(1, len(items)):
        if (harms := _pair(items, i)) and (whole := items[i - 1].group or people_before(items, i)):
            found += [Sharer(harm, items[i].at, whole) for harm in harms]
    return found


def second_of(units: Sentence, items: list[Item], i: int) -> Sharer | None:
    """ "20 dead and wounded", the second noun in the plural or both in the singular that high numbers take: it shares
    the number."""
    first, second = items[i].group, items[i + 2].group if i + 2 < len(items) else None
    if first is None or second is None or items[i + 1].group or Sign.AND not in items[i + 1].unit.meaning.signs:
        return None
    if _counts_both(first, second):
        return Sharer(second.harm, items[i].at, first) if second.harm else None
    number = first.quantity.best or 0 if first.quantity else 0
    counted = _singular_of(units[first.end - 1], number)
    bare = second.harm not in (None, first.harm) and second.alone and _singular_of(units[second.start], number)
    return Sharer(second.harm, items[i].at, first) if counted and bare and second.harm else None


def _counts_both(first: Group, second: Group) -> bool:
    """Whether a number before one plural noun of harm is said of a bare second one as well; not the number that a noun
    has by its form: "two-dead and wounded"."""
    counted = first.quantity is not None and first.quantity.end < first.end and first.quantity.best != 1
    bare = second.quantity is None and second.end - second.start == 1
    return counted and bare and second.harm not in (None, first.harm)


def in_pair(units: Sentence, items: list[Item], i: int) -> bool:
    """Whether a noun of harm is one of two that share a number before them."""
    return bool(_pair(items, i - 1) or _pair(items, i - 3) or (i > 1 and second_of(units, items, i - 2)))


def _singular_of(unit: Unit, number: int) -> bool:
    """Whether a noun stands in the singular because the number is that high."""
    noun = unit.meaning.noun
    return bool(noun and noun.amount is Amount.ONE and noun.singular_above is not None and number > noun.singular_above)


def _pair(items: list[Item], i: int) -> list[str]:
    """The two harms of "among dead and wounded" at an item, each said in the singular; none elsewhere."""
    if (
        i < 0
        or i + 3 >= len(items)
        or items[i].group
        or items[i + 2].group
        or Sign.AMONG not in items[i].unit.meaning.signs
    ):
        return []
    nouns = [
        g for g in (items[i + 1].group, items[i + 3].group) if g and g.harm and g.quantity and g.quantity.best == 1
    ]
    linked = items[i + 2].unit.meaning.signs & {Sign.AND, Sign.OR}
    return [g.harm for g in nouns if g.harm] if len(nouns) == 2 and linked else []
