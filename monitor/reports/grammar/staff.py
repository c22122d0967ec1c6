"""Staff of organisations: "three CARE employees" are of the class of whom they serve, "an ISIS leader" is a fighter."""

from __future__ import annotations

from monitor.model import Victim
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit

JOINTS = 3  # words between staff and whom they serve: "of the"
OPENS = 2  # units in which a sentence names who speaks: "the NRC"
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
    if named is None and serves and all(_says_only_staff(u) for u in phrase):
        named = _of_the_speaker(units, start, stop)
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


def _says_only_staff(unit: Unit) -> bool:
    """Whether a word of a phrase tells no more than how many staff: "bank employees" are the bank's."""
    return unit.meaning.serves or unit.meaning.number is not None or unit.text.isdigit()


def _of_the_speaker(units: Sentence, start: int, stop: int) -> frozenset[str] | None:
    """ "UN says | two staff killed", "the NRC mourns the loss of | two staff members": of the one organisation that is
    named before them, where nobody else's name follows."""
    before = [u.meaning for u in units[:start] if u.meaning.organisation]
    owned = bool(_served(units, stop))
    led = start and units[start - 1].meaning.signs & {Sign.A, Sign.THE}
    speaks = len(before) == 1 and units[0].meaning.signs <= {Sign.THE, Sign.A}
    if owned or led or not speaks or not any(u.meaning.organisation for u in units[:OPENS]):
        return None
    return before[0].staff if Victim.COMBATANT not in before[0].staff else None
