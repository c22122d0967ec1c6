"""Clauses that only say who somebody is, between the people and what befell them: "a man who spent ten years in prison
| was shot dead"."""

from __future__ import annotations

from monitor.model import Harm
from monitor.reports.grammar.binding import Binding
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit

_BE = {Sign.BE_ONE, Sign.BE_MANY, Sign.HAVE, Sign.SKIP}
_GOES_ON = {Sign.AND, Sign.OR, Sign.WHEN, Sign.THAT}
REACH = 4  # units from "found" to a body
CLAUSE = 14  # units behind a body's people in which it is said to be found
LEAST = 3  # units of a clause with a verb of its own; in a shorter one the harm is that verb: "who were shot dead"


def described(units: Sentence, bound: Binding) -> range:
    """The units between "who", right behind the people, and the words of their harm; empty where the clause is the
    harm's own, or is parted from it by a mark."""
    who, group = bound.group.end if bound.group else 0, bound.group
    if group is None or not group.start < who < bound.at or Sign.WHO not in units[who].meaning.signs:
        return range(0)
    last = bound.at
    while last > who + 1 and units[last - 1].meaning.signs & _BE:
        last -= 1
    between = units[who + 1 : last]
    plain = not any(u.text in ",;:" or u.meaning.predicate for u in between)
    return range(who + 1, last) if plain and len(between) >= LEAST else range(0)


def of_another_harm(units: Sentence, bound: Binding) -> range:
    """The units that speak of what befell the same people before: of "a man who was shot | on Sunday | died", "a woman
    missing | since May | was found dead", "the body of a man | who vanished in May | was found". Empty where the two
    are joined, or another subject stands between."""
    if is_found(units, bound):
        return _of_the_living(units, bound)
    last = bound.at
    while last and units[last - 1].meaning.signs & _BE:
        last -= 1
    first = next((k for k in range(last - 1, -1, -1) if units[k].meaning.predicate), last)
    between = units[first + 1 : last]
    joined = any(u.text in ",;:" or u.meaning.noun or u.meaning.signs & _GOES_ON for u in between if not _since(u))
    own = bound.group is not None and first < bound.group.start < last
    led = first > 0 and (units[first - 1].meaning.noun or units[first - 1].meaning.signs & (_BE | {Sign.WHO}))
    if first == last or joined or own or not led:
        return range(0)
    return range(first + 1, last)


def is_found(units: Sentence, bound: Binding) -> bool:
    """ "The body of a missing activist | was found", "found the body of": what came to light is the news, whether the
    language lists a body among people or as a noun of harm. Not of somebody whose death is told beside it: "who was
    killed in 2023"."""
    told = units[bound.at].meaning
    if not (Sign.BODIES in told.signs or (told.noun and told.noun.harm)):
        return False
    before = units[max(0, bound.at - REACH) : bound.at]
    found = any(Sign.FOUND in u.meaning.signs for u in before) or _found_behind(units, bound) is not None
    return found and not any(_kills(units[k]) for k in _of_the_living(units, bound))


def _found_behind(units: Sentence, bound: Binding) -> int | None:
    end = max(bound.at + 1, bound.group.end if bound.group else 0)
    for k in range(end, min(len(units), end + CLAUSE)):
        if units[k].text in ",;:":
            return None
        if Sign.FOUND in units[k].meaning.signs:
            return k
    return None


def _of_the_living(units: Sentence, bound: Binding) -> range:
    """The words on somebody whose body was found: from "who" or "missing" to the finding, or to the clause's end."""
    end = max(bound.at + 1, bound.group.end if bound.group else 0)
    stop = next((k for k in range(end, len(units)) if units[k].text in ",;:"), len(units))
    if (found := _found_behind(units, bound)) is not None:
        stop = found
    return range(next((k for k in range(bound.at + 1, stop) if _tells_of_before(units[k])), stop), stop)


def _kills(unit: Unit) -> bool:
    predicate = unit.meaning.predicate
    return predicate is not None and predicate.harm is Harm.KILLED


def _tells_of_before(unit: Unit) -> bool:
    noun, predicate = unit.meaning.noun, unit.meaning.predicate
    harm = predicate.harm if predicate else noun.harm if noun else None
    return Sign.WHO in unit.meaning.signs or harm in (Harm.MISSING, Harm.ABDUCTED)


def _since(unit: Unit) -> bool:
    """A word that only counts the time: "since", which elsewhere opens a clause."""
    return Sign.SINCE in unit.meaning.signs
