"""Shares: "one in six", which counts nobody, and "two of the five wounded", which counts the two."""

from __future__ import annotations

from monitor.model import Harm
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.numbers import number_of, quantity_at
from monitor.reports.language.meanings import Frame, Sign
from monitor.reports.language.tokens import Sentence, Unit

SHARE = 3  # units between the number of a share and its "in"
CLAUSE = 15  # units between the wounded and the word that some of them died
WHOLES = 100  # the largest number of which shares are told: "nine in ten", "1 in 50"


def is_share(units: Sentence, at: int) -> bool:
    """ "1 in 6 of the dead", "seven in ten deaths": either number of a share, which counts nobody. Not so "three
    killed in 10 days", "two in five villages", "двое из пяти | раненых" (`of_those_hurt`)."""
    for k in range(max(1, at - SHARE), min(at + SHARE, len(units) - 2)):
        if Sign.OUT_OF in units[k].meaning.signs and not of_those_hurt(units, k):
            part, whole = number_of(units[k - 1]), number_of(units[k + 1])
            if part and whole and part < whole <= WHOLES and not _is_measured(units[k + 2]):
                return True
    return False


def of_those_hurt(units: Sentence, at: int) -> bool:
    """ "Двое | из пяти раненых": behind a word of shares, those whom a noun calls by what happened to them. Not "seven
    | in ten deaths", where it is what happened that is counted."""
    if at + 2 >= len(units) or Sign.OUT_OF not in units[at].meaning.signs:
        return False
    counted = units[at + 2].meaning
    happened = counted.predicate is not None and counted.predicate.frame is Frame.OF
    return bool(number_of(units[at + 1]) and counted.noun and counted.noun.harm and not happened)


def _is_measured(unit: Unit) -> bool:
    """Whether what a number counts is neither people nor what happened to them."""
    meaning = unit.meaning
    return not (meaning.noun or meaning.predicate or meaning.signs & {Sign.OF, Sign.BE_ONE, Sign.BE_MANY, Sign.WHO})


def past_the_hurt(units: Sentence, at: int) -> int:
    """ "Two people | of the five wounded died": behind those of whom they are, where they died; else the same unit."""
    if at + 2 >= len(units) or not units[at].meaning.signs & {Sign.OF, Sign.OUT_OF}:
        return at
    the = at + 1 + (Sign.THE in units[at + 1].meaning.signs)
    whole = quantity_at(units, the)
    return whole.end + 1 if whole and whole.end < len(units) and hurt_of_whom_some_died(units, whole.end) else at


def hurt_of_whom_some_died(units: Sentence, at: int) -> bool:
    """ "Two of the five | wounded died": a participle of wounds, and a word of dying behind it."""
    hurt = units[at].meaning.predicate
    if hurt is None or hurt.harm != Harm.INJURED or hurt.frame not in (Frame.EITHER, Frame.PASSIVE, Frame.SUBJECT):
        return False
    later = (u.meaning.predicate for u in units[at + 1 : at + 1 + CLAUSE])
    return any(p and p.harm == Harm.KILLED and p.frame is Frame.SUBJECT for p in later)


def told_of_later(units: Sentence, at: int) -> int | None:
    """ "Seven of the nine people | killed in the raid were children": where what the seven were is told, behind the
    word of harm of the whole; None where it is they who came to harm: "four of the eight soldiers were killed"."""
    if at >= len(units) or not (_tells_of_all(units[at]) or (at > 0 and _tells_of_all(units[at - 1]))):
        return None
    for k in range(at, min(at + CLAUSE, len(units) - 1)):
        if units[k].text in ",;:" or (k > at and units[k].meaning.predicate):
            return None
        if Sign.BE_MANY in units[k].meaning.signs:
            return k + 1 if k > at else None
    return None


def _tells_of_all(unit: Unit) -> bool:
    """A word of harm right behind those whom it is told of, or the name of the dead themselves."""
    p, noun = unit.meaning.predicate, unit.meaning.noun
    return bool((p and p.frame in (Frame.EITHER, Frame.SUBJECT)) or (noun and noun.harm))


def goes_on_sharing(first: Group, others: list[Group]) -> bool:
    """ "89 people, 46 of them fighters, | 18 herders and four civilians": shares as well, as far as the whole has room;
    one group alone fills it, or is beside it: "ten people, two of them children, | and five soldiers"."""
    shares = [*first.parts, *others]
    counts = [g.quantity.best for g in shares if g.quantity and g.quantity.best]
    whole = first.quantity and (first.quantity.best or first.quantity.low)
    told = bool(first.parts) and first.parts[-1].share
    if not (told and whole and len(counts) == len(shares)):
        return False
    return sum(counts) == whole or (len(others) > 1 and sum(counts) < whole)
