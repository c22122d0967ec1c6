"""Numbers that count nobody: dates, ages, prices, years."""

from __future__ import annotations

from monitor.reports.grammar.ages import is_age_in_years, is_second_age, is_unmarked
from monitor.reports.grammar.head_nouns import is_age_before_its_word
from monitor.reports.grammar.numbers import Quantity
from monitor.reports.grammar.shares import is_share
from monitor.reports.language.meanings import NO_MEANING, Amount, Sign, TimeKind
from monitor.reports.language.tokens import Sentence, Unit

NAME = 5  # units of a name in quotation marks before its number


def counts_nobody(units: Sentence, quantity: Quantity) -> bool:
    """Whether a number is a day or a year, an age, a price, a share, a score or the length of something."""
    if _is_minutes(units, quantity.start) or _is_of_the_thing_before(units, quantity):
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
    if quantity.numeral and is_age_in_years(units, quantity.start):
        return True
    if after and (after.text == "%" or Sign.CLOCK in after.meaning.signs or (_is_month(after) and quantity.numeral)):
        return True
    if _is_first_day(units, quantity) or is_share(units, quantity.start):
        return True
    beyond = units[quantity.end + 1] if quantity.end + 1 < len(units) else None
    if after and after.text == '"' and _closes_a_name(units, quantity.start):
        return True
    if quantity.vague and after and after.text.isdigit() and beyond and beyond.text == '"':
        return True  # "«Группа | 24»", of which the first word may count by itself
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


def _is_of_the_thing_before(units: Sentence, quantity: Quantity) -> bool:
    """ "Magari | 14", fourteen cars, in a language whose numbers stand behind what they count; a word behind the number
    that says people counts these."""
    before = units[quantity.start - 1].meaning if quantity.start else NO_MEANING
    after = units[quantity.end].meaning if quantity.end < len(units) else NO_MEANING
    if not before.thing or before.noun or Sign.COUNTER in after.signs:
        return False
    return any(u.meaning.noun and u.meaning.noun.counted_after for u in units)


def _closes_a_name(units: Sentence, start: int) -> bool:
    """ "«Группа | 24» leader", "'District | 9'": the last word of a name in quotation marks, which a capital opens; not
    "'at least | 24' killed"."""
    name = units[max(0, start - NAME) : start]
    opened = next((k for k in range(len(name) - 1, -1, -1) if name[k].text == '"'), len(name))
    words = name[opened + 1 :]
    return bool(words) and words[0].capital and all(u.text[0].isalpha() and not _counts_or_tells(u) for u in words)


def _counts_or_tells(unit: Unit) -> bool:
    meaning = unit.meaning
    return bool(meaning.predicate or meaning.noun or meaning.bound or meaning.number is not None or meaning.signs)


def _is_first_day(units: Sentence, quantity: Quantity) -> bool:
    """ "la noche del 18 al 19 de abril", "с 18 на 19 апреля": the first of two days."""
    end = quantity.end
    if not quantity.numeral or end + 2 >= len(units) or not units[end + 1].text.isdigit():
        return False
    joined = units[end].meaning.signs & {Sign.IN, Sign.TO, Sign.AND} or units[end].text == "-"
    k = end + 2 + (Sign.OF in units[end + 2].meaning.signs)
    return bool(joined) and k < len(units) and _is_month(units[k])


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
    """ "Rachel Grafe, 66, died": digits between commas after a name, or after words for somebody; "man 34 killed"."""
    at, end = quantity.start, quantity.end
    if is_unmarked(units, at):
        return True
    if not quantity.numeral or end - at != 1 or at < 2 or (quantity.best or 0) > 115 or units[at - 1].text not in ",(":
        return False
    k = at - 3 if at > 2 and units[at - 2].text in "])'\"" else at - 2  # "[Name], 17"
    named = bool(units[k].meaning.noun) or (units[k].capital and not units[k].meaning.thing)
    if not named and units[k].meaning is NO_MEANING and end + 1 < len(units) and units[end].text == ",":
        return bool(units[end + 1].meaning.predicate)  # "Founder of a choir, 64, | killed"
    return named and (end == len(units) or units[end].text in ",)" or Sign.BE_ONE in units[end].meaning.signs)
