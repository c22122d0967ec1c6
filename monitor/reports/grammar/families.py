"""Families: how many people they are, and where nobody says it."""

from __future__ import annotations

from monitor.reports.grammar.group import Group
from monitor.reports.grammar.head_nouns import stops_phrase
from monitor.reports.grammar.numbers import Quantity, quantity_at
from monitor.reports.language.meanings import Amount, Sign
from monitor.reports.language.tokens import Sentence

_ARTICLES = frozenset({Sign.A, Sign.THE})
DESCRIBES = 4  # words between "of" and whose kin they are


def family(units: Sentence, at: int) -> Group | None:
    """ "a family of five", "of five people"."""
    i = at if units[at].meaning.signs.isdisjoint(_ARTICLES) else at + 1
    if i + 2 >= len(units) or Sign.FAMILY not in units[i].meaning.signs or Sign.OF not in units[i + 1].meaning.signs:
        return None
    quantity, noun = quantity_at(units, i + 2), units[i].meaning.noun
    if quantity is None:
        return None
    people = quantity.end < len(units) and Sign.ANYBODY in units[quantity.end].meaning.signs
    return Group(at, quantity.end + people, quantity, noun.classes if noun else frozenset())


def a_family(units: Sentence, at: int) -> Group | None:
    """ "A family was | killed", whose people nobody counts: two at the least."""
    named = any(Sign.FAMILY in u.meaning.signs for u in units)
    return Group(at, at + 1, Quantity(at, at + 1, 2, None, None)) if named else None


def counts_families(units: Sentence, quantity: Quantity, at: int) -> bool:
    """Whether a number counts families: "four | families", "one | family"."""
    signs = units[at].meaning.signs
    return Sign.FAMILIES in signs or (quantity.best == 1 and Sign.FAMILY in signs)


def families(units: Sentence, start: int, end: int) -> Group | None:
    """ "Four families": not four people; and nobody of their own in "members of four families", "from | at least two
    families"."""
    led = any(u.meaning.signs & {Sign.OF, Sign.IN, Sign.BETWEEN} for u in units[max(0, start - 1) : start + 1])
    return None if led else Group(start, end + 1, None)


def both_parents(units: Sentence, at: int, stop: int) -> Quantity | None:
    """ "a girl's parents": two, where they are one person's."""
    whose = units[stop - 3].meaning.noun if stop - 3 >= at and units[stop - 2].text == "'s" else None
    if whose is None or whose.amount is not Amount.ONE or Sign.PARENTS not in units[stop - 1].meaning.signs:
        return None
    return Quantity(at, stop, 2, 2, 2)


def kin_before(units: Sentence, at: int) -> int | None:
    """ "The wife of TV | reporter X", "родные | журналиста": where the word stands for those who are his, for they are
    told of. Not so "a family of | five", nor "children of | two families"."""
    if quantity_at(units, at) is not None:
        return None
    noun = units[at].meaning.noun
    if at and noun and noun.owned_after and Sign.KIN_OF in units[at - 1].meaning.signs:
        return at - 1
    for k in range(at - 1, max(0, at - 1 - DESCRIBES), -1):
        if Sign.OF in units[k].meaning.signs:
            return k - 1 if Sign.KIN_OF in units[k - 1].meaning.signs else None
        if stops_phrase(units[k]) or units[k].meaning.number is not None:
            return None
        if not units[k].text[0].isalnum() and units[k].text != "'s":
            return None
    return None
