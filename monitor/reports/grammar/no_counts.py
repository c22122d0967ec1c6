"""Numbers that count nobody: dates, ages, prices, years."""

from __future__ import annotations

from monitor.reports.grammar.ages import is_second_age
from monitor.reports.grammar.head_nouns import is_age_before_its_word
from monitor.reports.grammar.numbers import Quantity, number_of
from monitor.reports.language.meanings import Amount, Frame, Sign, TimeKind
from monitor.reports.language.tokens import Sentence, Unit

SHARE = 3  # units between the number of a share and its "in"
WHOLES = 100  # the largest number of which shares are told: "nine in ten", "1 in 50"


def counts_nobody(units: Sentence, quantity: Quantity) -> bool:
    """Whether a number is a day or a year, an age, a price, a share, a score or the length of something."""
    if _is_minutes(units, quantity.start):
        return True
    if _is_age(units, quantity) or is_age_before_its_word(units, quantity.end - 1):
        return True
    before = units[quantity.start - 1] if quantity.start else None
    if before and before.text == "." and quantity.start > 1 and _is_month(units[quantity.start - 2]):
        return quantity.numeral  # "Oct. 7"
    after = units[quantity.end] if quantity.end < len(units) else None
    if before and (
        before.text in "$€£#"
        or before.meaning.signs & {Sign.AGED, Sign.NUMBERED}
        or (_is_month(before) and quantity.numeral)
    ):
        return True
    if not (after and after.meaning.noun) and is_second_age(units, quantity.start):
        return True
    if after and (after.text == "%" or (_is_month(after) and quantity.numeral)):
        return True
    if _is_first_day(units, quantity) or is_share(units, quantity.start):
        return True
    beyond = units[quantity.end + 1] if quantity.end + 1 < len(units) else None
    if after and beyond and Sign.OF in after.meaning.signs and _is_month(beyond) and quantity.numeral:
        return True
    if (
        after
        and after.text in ":/"
        and quantity.numeral
        and quantity.end + 1 < len(units)
        and units[quantity.end + 1].text[0].isdigit()
    ):
        return True
    if after and after.text == "-" and quantity.end + 1 < len(units) and units[quantity.end + 1].meaning.thing:
        return True
    year = (
        quantity.numeral
        and quantity.best is not None
        and 1900 <= quantity.best <= 2100
        and units[quantity.end - 1].text.isdigit()  # "2,000" is no year
        and quantity.low == quantity.high
    )
    return bool(year and not (after and after.meaning.noun and after.meaning.noun.amount is Amount.MANY))


def _is_first_day(units: Sentence, quantity: Quantity) -> bool:
    """ "la noche del 18 al 19 de abril", "с 18 на 19 апреля": the first of two days."""
    end = quantity.end
    if not quantity.numeral or end + 2 >= len(units) or not units[end + 1].text.isdigit():
        return False
    joined = units[end].meaning.signs & {Sign.IN, Sign.TO, Sign.AND} or units[end].text == "-"
    k = end + 2 + (Sign.OF in units[end + 2].meaning.signs)
    return bool(joined) and k < len(units) and _is_month(units[k])


def is_share(units: Sentence, at: int) -> bool:
    """ "1 in 6 of the dead", "two out of three wounded": either number of a share, which counts nobody. Not so "three
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


def _is_minutes(units: Sentence, at: int) -> bool:
    """The end of "04:00"."""
    return (
        at > 1
        and units[at - 1].text == ":"
        and units[at - 2].text.isdigit()
        and units[at - 1].start == units[at - 2].end
    )


def _is_month(unit: Unit) -> bool:
    return unit.meaning.time is not None and unit.meaning.time[0] is TimeKind.MONTHS


def _is_age(units: Sentence, quantity: Quantity) -> bool:
    """ "Rachel Grafe, 66, died": digits between commas after a name."""
    at, end = quantity.start, quantity.end
    if not quantity.numeral or end - at != 1 or at < 2 or (quantity.best or 0) > 115 or units[at - 1].text not in ",(":
        return False
    k = at - 3 if at > 2 and units[at - 2].text in "])'\"" else at - 2  # "[Name], 17"
    named = bool(units[k].meaning.noun) or (units[k].capital and not units[k].meaning.thing)
    return named and (end == len(units) or units[end].text in ",)" or Sign.BE_ONE in units[end].meaning.signs)
