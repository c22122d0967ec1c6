"""Words that are a noun of harm and a participle of it: in "12 muertos" people, in "fueron muertos" what was done."""

from __future__ import annotations

from dataclasses import replace

from monitor.reports.language.meanings import Frame, Sign
from monitor.reports.language.tokens import Sentence, Unit

_BE = {Sign.BE_ONE, Sign.BE_MANY}
_BETWEEN = {Sign.SKIP, Sign.ALSO, Sign.NOT}
_LEADS = {Sign.A, Sign.THE, Sign.MY, Sign.OTHER, Sign.ANOTHER, Sign.OF, Sign.ALL, Sign.AMONG, Sign.COUNT_OF}


def told_apart(units: Sentence) -> Sentence:
    """The sentence with each such word as one of the two."""
    if not any(u.meaning.predicate and u.meaning.noun and _both(u) for u in units):
        return units
    told = list(units)
    for i, unit in enumerate(told):
        if _both(unit):
            meaning = unit.meaning
            as_one = replace(meaning, predicate=None) if _is_noun(told, i) else replace(meaning, noun=None)
            told[i] = replace(unit, meaning=as_one)
    return told


def _both(unit: Unit) -> bool:
    m = unit.meaning
    participle = m.predicate is not None and m.predicate.frame in (Frame.SUBJECT, Frame.EITHER)
    return bool(participle and m.noun and m.noun.harm and m.noun.leads and not m.noun.alone)


def _is_noun(units: Sentence, i: int) -> bool:
    """Behind a number or an article a noun; behind a verb of being, behind people, a participle; after "and" as the
    word before it."""
    k = i - 1
    while k >= 0 and units[k].meaning.signs & _BETWEEN and not units[k].meaning.bound:
        k -= 1
    if k < 0:
        return i + 1 == len(units) or not (units[i + 1].meaning.noun or _counts(units[i + 1]))
    before = units[k].meaning
    if before.signs & _BE or (before.noun and not before.vague):
        return False
    if _counts(units[k]) or before.bound or before.signs & _LEADS:
        return True
    if before.signs & {Sign.AND, Sign.OR} and k:
        earlier = units[k - 1].meaning
        return bool(earlier.noun and earlier.noun.harm)
    return False


def _counts(unit: Unit) -> bool:
    m = unit.meaning
    return m.number is not None or bool(m.multiple) or bool(m.vague) or unit.text[0].isdigit()
