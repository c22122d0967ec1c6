"""Totals: the number that a word of a total speaks of, as in "the toll rose from 9 to 23"."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.head_nouns import classes_of, head_at
from monitor.reports.grammar.no_counts import counts_nobody
from monitor.reports.grammar.numbers import Quantity, quantity_at
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

REACH_AFTER = 30  # units from the word to its number
REACH_COUNTED = 3  # items of "of those injured"
REACH_BEFORE = 4  # units from such a number to its word


def total_of(units: Sentence, items: list[Item], at: int, free: bool) -> Group | None:
    """The people of a total whose word stands at a unit. free: the number may stand before the word."""
    group = number_before(units, at, close=not free) or _number_after(units, at)
    group = group or (_number_beside(units, at) if free else None)
    return _as_told(items, group) if group else None


def harm_counted(items: list[Item], i: int) -> Harm | None:
    """ "Put the number | of those injured at 20": the harm that the word of a total itself counts; None where it names
    none."""
    if i + 1 >= len(items) or not items[i + 1].says(Sign.OF):
        return None
    for item in items[i + 2 : i + 2 + REACH_COUNTED]:
        if item.group:
            return Harm(item.group.harm) if item.group.harm in (Harm.INJURED, Harm.MISSING) else None
        if predicate := item.unit.meaning.predicate:
            return predicate.harm
    return None


def is_raised_to(items: list[Item], group: Group | None) -> bool:
    """ "Raised the figure to | 37 dead": whether people of a harm are what a total comes to."""
    i = next((i for i, x in enumerate(items) if group and x.group is group), 0)
    raised = i > 0 and items[i - 1].says(Sign.TO)
    return raised and any(x.says(Sign.TOTAL) for x in items[max(0, i - 1 - REACH_BEFORE) : i - 1])


def _number_after(units: Sentence, at: int) -> Group | None:
    """The number that a toll rises to, stands at or is: the first after the word, and of "from 9 to 23" the second."""
    for i in range(at + 1, min(at + REACH_AFTER, len(units))):
        if units[i].text in ";":
            return None
        quantity = quantity_at(units, i)
        if quantity and not _of_things(units, quantity) and not counts_nobody(units, quantity):
            return _with_noun(units, Group(i, quantity.end, latest(units, quantity)))
    return None


def number_before(units: Sentence, at: int, *, close: bool = True) -> Group | None:
    """ "Sube | a 21 el número de muertos", "bringing | to 17 the toll": the number that a toll rises to, told before
    it. close: nothing but an article may stand between."""
    for i in range(max(1, at - REACH_BEFORE), at):
        if Sign.TO in units[i - 1].meaning.signs and (quantity := quantity_at(units, i)) and quantity.end <= at:
            if close and not all(Sign.THE in u.meaning.signs for u in units[quantity.end : at]):
                return None
            return Group(i, quantity.end, quantity) if not _of_things(units, quantity) else None
    return None


def _number_beside(units: Sentence, at: int) -> Group | None:
    """ "16 | can kaybı": the number right before the word, where none stands behind it."""
    for i in range(max(0, at - REACH_BEFORE), at):
        if (quantity := quantity_at(units, i)) and quantity.end == at:
            return Group(i, at, quantity) if not counts_nobody(units, quantity) else None
    return None


def _as_told(items: list[Item], group: Group) -> Group:
    """ "The toll was 12 farmers and seven guards": a list that its number opens; "rises to 33, including six children":
    with who is among them."""
    told = next((x.group for x in items if x.at == group.start), None)
    if told is None or told.harm:
        return group
    return told if told.members else replace(group, parts=told.parts)


def _with_noun(units: Sentence, group: Group) -> Group:
    """ "stands at 40 | conscripted soldiers": who they are, where a noun says it."""
    head, stop = head_at(units, group.end)
    known = head is not None and head.meaning.noun is not None
    return replace(group, end=stop, classes=classes_of(units, group.end, stop)) if known else group


def _of_things(units: Sentence, quantity: Quantity) -> bool:
    after = units[quantity.end].meaning if quantity.end < len(units) else None
    return bool(after and after.thing and not after.noun)


def latest(units: Sentence, quantity: Quantity) -> Quantity:
    """Of "from 9 to 23" and "down from 12 to 9" the second number."""
    to = quantity.end < len(units) and Sign.TO in units[quantity.end].meaning.signs
    if to and (second := quantity_at(units, quantity.end + 1)):
        return second
    if quantity.low is not None and quantity.high is not None and quantity.high > quantity.low:
        return replace(quantity, low=quantity.high, best=quantity.high)
    return quantity
