"""Staff of organisations: "three CARE employees" are of the class of whom they serve, "an ISIS leader" is a fighter."""

from __future__ import annotations

from monitor.model import Victim
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

JOINTS = 3  # words between staff and whom they serve: "of the"
_JOINS = {Sign.OF, Sign.IN, Sign.WITH, Sign.THE, Sign.A}


def staff_at(units: Sentence, start: int, stop: int) -> frozenset[str]:
    """The class of the staff whose phrase is units [start, stop); empty where they are nobody's."""
    phrase = units[start:stop]
    serves, ranks = any(u.meaning.serves for u in phrase), any(u.meaning.ranks for u in phrase)
    if not (serves or ranks):
        return frozenset()
    beside = [*units[max(0, start - 1) : start], *phrase]  # "senior ISIS | leader"
    named = next((u.meaning.staff for u in beside if u.meaning.staff), None)
    if named is None and start and Sign.MY in units[start - 1].meaning.signs:
        named = next((u.meaning.staff for u in reversed(units[:start]) if u.meaning.organisation), None)  # "its staff"
    classes = named if named is not None else _served(units, stop)
    return classes if (ranks if Victim.COMBATANT in classes else serves) else frozenset()


def _served(units: Sentence, stop: int) -> frozenset[str]:
    """Whom they serve, named right after them."""
    for unit in units[stop : stop + JOINTS + 1]:
        if unit.meaning.organisation:
            return unit.meaning.staff
        if not unit.meaning.signs & _JOINS:
            break
    return frozenset()
