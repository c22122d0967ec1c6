"""Clauses that only say who somebody is, between the people and what befell them: "a man who spent ten years in prison
| was shot dead"."""

from __future__ import annotations

from monitor.reports.grammar.binding import Binding
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence

_BE = {Sign.BE_ONE, Sign.BE_MANY, Sign.HAVE, Sign.SKIP}
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
