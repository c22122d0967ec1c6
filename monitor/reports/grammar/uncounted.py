"""People whom no numeral counts: "a mother", "teenage boy", "the villagers"."""

from __future__ import annotations

from monitor.reports.grammar.ages import class_by_age
from monitor.reports.grammar.families import both_parents
from monitor.reports.grammar.group import Group
from monitor.reports.grammar.head_nouns import after_age, classes_of, head_at, stops_phrase
from monitor.reports.grammar.numbers import Quantity, quantity_at
from monitor.reports.language.meanings import NO_MEANING, Amount, Sign
from monitor.reports.language.tokens import Sentence, Unit


def singular(units: Sentence, at: int) -> Group | None:
    """One person without a numeral: "a mother", "his wife", "teenage boy", "Palestinian journalist"."""
    signs = units[at].meaning.signs
    marked = bool(signs & {Sign.A, Sign.THE, Sign.MY}) and not units[at].meaning.noun
    i = at + 1 if marked else at
    if i == len(units) or (not marked and not units[at].meaning.noun and after_age(units, at) == at):
        return None
    head, stop = head_at(units, i)
    noun = head.meaning.noun if head else None
    aged = after_age(units, i)
    closed = aged == len(units) or stops_phrase(units[aged]) or _is_named(units, i, aged)
    if noun is None and aged > i and (stop == aged + 1 or closed):
        end = max(aged, stop)  # "the 63-year-old", "a 63-year-old rival"
        return Group(at, end, Quantity(at, end, 1, 1, 1), class_by_age(units, i, aged))
    if noun is None or noun.amount not in (Amount.ONE, Amount.TWO) or _counts_anew(units, i, stop):
        return None
    of = not noun.harm and stop + 1 < len(units) and Sign.OF in units[stop].meaning.signs  # not "the death of four"
    own = quantity_at(units, stop + 1) if of else None
    whose = own and (own.end == len(units) or _ends_number(units[own.end]))  # "a mother of three"
    return _one_person(units, at, i, stop, own.end if own and whose else stop)


def _ends_number(unit: Unit) -> bool:
    """Whether a number before a unit counts on its own: neither "of three | nurses" nor "su hijo de 12 | años"."""
    return not (unit.meaning.noun or unit.meaning.lasts)


def _is_named(units: Sentence, at: int, aged: int) -> bool:
    """ "45-year-old | Sam Doe and 17-year-old Jo Roe were killed": a name behind the age of one in a list, or of
    whoever died; not "the two-year-old Gaza war". at: where the age stands, aged: the unit behind it."""
    end = aged
    while end < len(units) and units[end].capital and units[end].meaning is NO_MEANING:
        end += 1
    if not aged < end < len(units):
        return False
    after = units[end].meaning
    if Sign.AND in after.signs:
        return end + 1 < len(units) and _opens_another(units, end + 1)
    listed = at > 0 and Sign.AND in units[at - 1].meaning.signs
    closed = units[end].text == "," or bool(after.signs & {Sign.BE_MANY, Sign.IN})
    return (listed and closed) or after.predicate is not None


def _opens_another(units: Sentence, at: int) -> bool:
    """Whether one more person, by an age, a kinship or an article, opens at a unit."""
    return after_age(units, at) > at or bool(units[at].meaning.signs & {Sign.A, Sign.MY})


def plural(units: Sentence, at: int) -> Group | None:
    """A plural or a mass of people without number: "civilians", "the villagers"."""
    signs = units[at].meaning.signs
    marked = bool(signs & {Sign.THE, Sign.MY, Sign.ALL, Sign.OTHER}) and not units[at].meaning.noun
    i = at + 1 if marked else at
    if i == len(units) or (not marked and not units[at].meaning.noun):
        return None
    head, stop = head_at(units, i)
    noun = head.meaning.noun if head else None
    if noun is None or noun.amount not in (Amount.MANY, Amount.MASS) or _counts_anew(units, i, stop):
        return None
    return Group(
        at,
        stop,
        both_parents(units, at, stop),
        classes_of(units, i, stop),
        noun.harm,
        definite=bool(signs & {Sign.THE, Sign.MY}),
        additive=Sign.OTHER in signs,
    )


def _one_person(units: Sentence, at: int, i: int, stop: int, end: int) -> Group:
    """The person, or the pair, whose noun closes units [i, stop)."""
    noun = units[stop - 1].meaning.noun
    signs = units[at].meaning.signs
    count = 2 if noun and noun.amount is Amount.TWO else 1
    quantity = Quantity(at, stop, count, count, count)
    return Group(
        at,
        end,
        quantity,
        classes_of(units, i, stop) | class_by_age(units, i, stop),
        noun.harm if noun else None,
        definite=bool(signs & {Sign.THE, Sign.MY}),
        alone=bool(noun and noun.alone) and (Sign.A in signs or stop - at == 1),  # not "a woman's dismembered body"
    )


def _counts_anew(units: Sentence, first: int, stop: int) -> bool:
    """ "El ataque dejó | diez muertos": where heads come first, a number before the noun opens a phrase of its own."""
    noun = units[stop - 1].meaning.noun
    return bool(noun and noun.leads) and any(
        u.meaning.number is not None or u.meaning.vague or u.text[0].isdigit() for u in units[first : stop - 1]
    )
