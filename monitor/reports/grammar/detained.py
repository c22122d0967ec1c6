"""Detention: people whom the law of war protects for their work, held by a side of a war, are taken. "Police arrest
three suspects" is no harm, nor is whom a court sends to jail."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.model import Harm, Victim
from monitor.reports.grammar.binding import Binding
from monitor.reports.grammar.group import Group, Item
from monitor.reports.language.meanings import PROTECTED, Sign
from monitor.reports.language.tokens import Sentence, Unit

REACH = 12  # items from a word of holding to those who are held, and to whoever holds them
_ENDS = ";:.!?"


def detentions(units: Sentence, items: list[Item]) -> list[Binding]:
    """ "Rebels detain | 11 aid workers", "the detention of | six UN staff by the rebels", "two reporters arrested by
    the army": each with those who are held."""
    if all(Sign.DETAINS not in u.meaning.signs for u in units):  # nearly every sentence
        return []
    return [b for i, item in enumerate(items) if item.says(Sign.DETAINS) and (b := _detention(units, items, i))]


def _detention(units: Sentence, items: list[Item], i: int) -> Binding | None:
    """Who is held stands on one side of the word, and whoever holds them on either."""
    after, before = _clause(items[i + 1 :]), _clause(reversed(items[:i]))
    held = _protected(after)
    beside = [*before, *after]
    if held is None and (held := _protected(before)):
        beside = [x for x in beside if x.at not in range(held.start - 1, held.end)]  # an "army | doctor was arrested"
    if held is None or not any(_is_side(units, x) for x in beside):
        return None
    return Binding(Harm.ABDUCTED, items[i].at, held, violent=True, by_hand=True)


def _clause(items: Iterable[Item]) -> list[Item]:
    """The items beside a word up to the end of its clause: not over "after a bomb killed three reporters"."""
    found: list[Item] = []
    for item in items:
        if len(found) == REACH or item.says(Sign.WHEN) or (not item.group and item.unit.text in _ENDS):
            break
        found.append(item)
    return found


def _protected(items: list[Item]) -> Group | None:
    """Those held: a list may begin with somebody else of whom no class is told ("a cook and two medics")."""
    groups = [x.group for x in items if x.group and not x.group.harm]
    return next((g for g in groups if any(p.classes & PROTECTED for p in (g, *g.members))), None)


def _is_side(units: Sentence, item: Item) -> bool:
    """A side of a war, or its people ("Taliban morality police"); who else keeps the peace is none."""
    if item.group:
        named = any(u.meaning.party and u.meaning.organisation for u in units[item.group.start : item.group.end])
        return named or bool(item.group.classes & {Victim.COMBATANT, Victim.PERPETRATOR})
    return _fights(item.unit)


def _fights(unit: Unit) -> bool:
    m = unit.meaning
    return (m.actor or m.party) and Sign.KEEPS_ORDER not in m.signs


__all__ = ["detentions"]
