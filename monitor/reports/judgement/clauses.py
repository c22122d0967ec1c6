"""Clauses around a word of harm: whether the harm is what its sentence tells, or only says which event, place or person
is meant; and whether a day of late stands in its own clause."""

from __future__ import annotations

from itertools import pairwise

from monitor.reports.grammar.when import NEWS_DAYS, When
from monitor.reports.judgement.background import is_shown
from monitor.reports.judgement.mentions import Mention
from monitor.reports.language.meanings import Frame, Sign, Topic
from monitor.reports.language.tokens import Sentence

_BE = {Sign.BE_ONE, Sign.BE_MANY, Sign.HAVE}
_OPENS = {Sign.WHO, Sign.THAT, Sign.WHERE, Sign.WHEN}
_SAYS_WHICH = {Sign.WHO, Sign.THAT, Sign.WHERE}
BEFORE = 3  # units before "that" in which a day describes the event: "Monday's attack that"


def in_place_clause(units: Sentence, at: int) -> bool:
    """ "House where four students were killed": which place is meant."""
    return _is_led_by(Sign.WHERE, units[max(0, at - 7) : at], ",;:")


def is_relative(units: Sentence, at: int) -> bool:
    """ "the attack that left", "a base where", "the gunman who": since the last comma a word that only says which; not
    so what somebody says: "adding that eight were hurt". What follows of it belongs to it: "who drove into a market |,
    killing six"."""
    for k in range(at - 1, max(-1, at - 8), -1):
        if units[k].meaning.signs & {Sign.WHO, Sign.THAT}:
            return not (k and units[k - 1].meaning.says)
        if units[k].text in ",;:" and k < at - 1:
            return False
    return is_shown(units, at)


def is_subordinate(units: Sentence, at: int) -> bool:
    """Whether a word such as "after" or "when" leads to the harm."""
    return _is_led_by(Sign.WHEN, units[:at], ";:")


def _is_led_by(sign: Sign, before: Sentence, ends: str) -> bool:
    """Whether a small word of this sense stands before, since the last of these marks."""
    for unit in reversed(before):
        if sign in unit.meaning.signs:
            return True
        if unit.text in ends:
            return False
    return False


def be_before(units: Sentence, at: int) -> bool:
    return any(u.meaning.signs & _BE for u in units[max(0, at - 3) : at])


def is_definite(units: Sentence, at: int) -> bool:
    """ "the attack that killed": an event that the reader is taken to know of."""
    before = units[max(0, at - 8) : at]
    violence = {Topic.CONFLICT, Topic.CRIME}
    return any(Sign.THE in a.meaning.signs and b.meaning.topics & violence for a, b in pairwise(before))


def only_names(units: Sentence, m: Mention) -> bool:
    """Whether a harm is not told but names what the sentence speaks of: in a relative clause, behind "after", as a
    noun, as a participle."""
    at = m.bound.at
    return m.background or is_relative(units, at) or is_subordinate(units, at) or is_participle(units, m)


def is_participle(units: Sentence, m: Mention) -> bool:
    """ "The people | killed on the island | were remembered": the sentence has another verb behind, of whom the harm
    only tells who they are."""
    predicate, group = units[m.bound.at].meaning.predicate, m.bound.group
    if predicate is None or predicate.frame not in (Frame.EITHER, Frame.PASSIVE) or be_before(units, m.bound.at):
        return False
    if group is None or group.end > m.bound.at:
        return False
    for unit in units[m.bound.at + 1 :]:
        if unit.text in ",;:" or unit.meaning.predicate or unit.meaning.signs & _OPENS:
            return False
        if unit.meaning.signs & _BE:
            return True
    return False


def own_day(units: Sentence, m: Mention, times: list[When]) -> bool:
    """Whether a day of late dates the harm itself: of "a court on Tuesday convicted a man who killed two" it dates the
    court."""
    clause = _own_clause(units, m) if only_names(units, m) else range(len(units))
    return any(w.exact and w.age is not None and w.age <= NEWS_DAYS and w.span[0] in clause for w in times)


def _own_clause(units: Sentence, m: Mention) -> range:
    """From the word that opens the clause of a harm, or from the harm, to the mark or the verb that ends it; with what
    describes the event before "that"."""
    at = m.bound.at
    first = next((k for k in range(at - 1, -1, -1) if units[k].meaning.signs & _OPENS or units[k].text in ",;:"), at)
    if units[first].meaning.signs & _SAYS_WHICH:
        first = max(0, first - BEFORE)
    last = at + 1
    while last < len(units) and units[last].text not in ",;:" and not units[last].meaning.signs & _BE:
        last += 1
    return range(first, last)
