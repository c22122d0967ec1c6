"""Among: those whom a word of harm names or counts, and who is told to belong to them."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import Harm
from monitor.reports.grammar.group import Group, Item
from monitor.reports.grammar.people_before import people_before
from monitor.reports.grammar.reach import people_after, people_after_be, people_opened
from monitor.reports.language.meanings import Frame, Sign

REACH_DYING = 5  # items from a share to the word of dying that is said of it


def is_part(items: list[Item], i: int) -> bool:
    return i > 0 and not items[i - 1].group and Sign.AMONG in items[i - 1].unit.meaning.signs


def whole_of(items: list[Item], i: int) -> Group | None:
    """ "Una enfermera, entre los ocho muertos": a number behind "among" is the whole, and who stands before, or behind
    a word of being, is its part; None where nobody is counted."""
    whole = items[i].group
    if whole is None or whole.quantity is None or whole.quantity.best == 1 or not is_part(items, i):
        return None
    part = people_before(items, i - 1) or people_after_be(items, i)
    return replace(whole, parts=(*whole.parts, part)) if part else whole


def member_of(items: list[Item], i: int) -> Group | None:
    """Who belongs to the people of a noun of harm whom nobody counts: behind "among", or before it ("ölenler |
    arasında iki çocuk var")."""
    if is_part(items, i):
        return one_among(items, i) or people_opened(items, i)
    behind = i + 2 < len(items) and items[i + 1].says(Sign.AMONG)
    member = items[i + 2].group if behind else None
    return member if member and member.quantity and member.sure and not member.definite and not member.harm else None


def one_among(items: list[Item], i: int) -> Group | None:
    """ "Among the dead | (in the attack) are two children", "a nurse was among the dead": who belongs to those whom a
    word of harm names and nobody counts."""
    return people_after(items, i, over_be=True) or people_before(items, i) or people_after_be(items, i)


def among_counted(items: list[Item], i: int) -> Group | None:
    """ "a teacher among two people killed": the number after "among" is the whole, who stands before it the part."""
    if (
        i < 2
        or not (whole := items[i - 1].group)
        or items[i - 2].group
        or not items[i - 2].unit.meaning.signs & {Sign.AMONG}
    ):
        return None
    part = people_before(items, i - 2) or people_after_be(items, i)
    return replace(whole, parts=(*whole.parts, part)) if part else whole


def is_among(items: list[Item], i: int) -> bool:
    """ "among the dead", "the dead include"."""
    back = [x.unit.meaning.signs for x in items[max(0, i - 2) : i] if not x.group]
    if any(Sign.AMONG in s for s in back):
        return True
    after = items[i + 1] if i + 1 < len(items) else None
    return bool(
        after and not after.group and Sign.INCLUDING in after.unit.meaning.signs and back and Sign.THE in back[-1]
    )


def goes_on_to_die(items: list[Item], i: int) -> bool:
    """ "Beş yaralıdan ikisi | hastanede öldü": a word of dying in the clause that goes on from a share, with nobody
    else between."""
    for item in items[i : i + REACH_DYING]:
        if item.group or not item.unit.text[0].isalnum() or item.says(Sign.AND):
            return False
        if p := item.unit.meaning.predicate:
            return p.harm == Harm.KILLED and p.frame is Frame.SUBJECT
    return False
