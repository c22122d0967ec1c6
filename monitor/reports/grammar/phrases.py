"""A sentence as groups of people and the words between them, with parts attached and lists added up."""

from __future__ import annotations

from dataclasses import replace

from monitor.reports.grammar.families import a_family, kin_before
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.lists import with_lists
from monitor.reports.grammar.parts import with_breakdowns, with_parts_ahead, with_parts_behind, with_shares_behind
from monitor.reports.grammar.people import group_at
from monitor.reports.grammar.speakers import speaks
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence


def items_of(units: Sentence) -> list[Item]:
    """The sentence with its groups found, parts attached and lists added up."""
    items = _groups(units)
    if all(item.group is None for item in items):
        return items
    return with_shares_behind(with_breakdowns(with_lists(with_parts_behind(with_parts_ahead(items)))))


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
