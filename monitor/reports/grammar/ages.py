"""Ages behind "aged": numbers that count nobody, and that tell who is a child."""

from __future__ import annotations

from monitor.model import Victim
from monitor.reports.grammar.head_nouns import after_age, is_age_before_its_word
from monitor.reports.language.meanings import Sign
from monitor.reports.language.tokens import Sentence, Unit

ADULT = 18
YEAR = 365  # days
REACH = 9  # units of a list of ages


def children_by_age(units: Sentence, at: int) -> bool:
    """Whether "aged 12 and 15", or ", aged 15", or "de 15 años", stands at a unit and every age is a child's."""
    if _of_years(units, at):
        return int(units[at + 1].text) < ADULT
    at += at < len(units) and units[at].text == ","
    if is_age_before_its_word(units, at):
        return int(units[at].text) < ADULT
    if at + 1 >= len(units) or Sign.AGED not in units[at].meaning.signs:
        return False
    ages = []
    for unit in units[at + 1 : at + REACH]:
        if not (_is_age(unit) or _links(unit)):
            break
        ages += [int(unit.text)] if _is_age(unit) else []
    return bool(ages) and max(ages) < ADULT


def _of_years(units: Sentence, at: int) -> bool:
    """ "Un joven | de 15 años": an age behind "of"."""
    age = units[at : at + 3]
    return len(age) == 3 and Sign.OF in age[0].meaning.signs and _is_age(age[1]) and age[2].meaning.lasts == YEAR


def age_end(units: Sentence, at: int) -> int:
    """The unit after "aged 16" or "aged 16 years", behind one person; the same where none stands there."""
    if is_age_before_its_word(units, at):
        return at + 2
    told = at + 1 < len(units) and Sign.AGED in units[at].meaning.signs and _is_age(units[at + 1])
    if not told:
        return at
    return at + 2 + (at + 2 < len(units) and units[at + 2].meaning.thing)


def bare_age_end(units: Sentence, at: int, *, person: bool = True) -> int:
    """The unit after ", 15" behind one person, where a comma, a verb or the end follows, or after ", nine" where a
    comma does; the same where none does.
    person: whether it is one for sure, for "another apartment block, 1 dead" has no age."""
    if person and at + 2 < len(units) and units[at].text == units[at + 2].text == "," and _is_worded(units[at + 1]):
        return at + 2
    if at + 1 >= len(units) or units[at].text != "," or not _is_age(units[at + 1]):
        return at
    after = units[at + 2] if at + 2 < len(units) else None
    closed = after is None or after.text in ",;" or _is_be(after) or (person and bool(after.meaning.predicate))
    return at + 2 if closed else at


def class_of_named(units: Sentence, end: int) -> frozenset[str]:
    """ "Nour Salim, 15, was killed": a child by the age behind a name that ends before a unit."""
    after = bare_age_end(units, end)
    return frozenset({Victim.CHILD}) if after > end and years_of(units[after - 1]) < ADULT else frozenset()


def years_of(unit: Unit) -> int:
    """The age that a unit gives, in digits or as a word."""
    return int(unit.text) if _is_age(unit) else unit.meaning.number or 0


def _is_be(unit: Unit) -> bool:
    return bool(unit.meaning.signs & {Sign.BE_ONE, Sign.BE_MANY})


def class_by_age(units: Sentence, at: int, end: int) -> frozenset[str]:
    """ "a 16-year-old", "a 9-month-old": a child by the age; one who is called a soldier besides is that, too."""
    young = at < end and after_age(units, at) > at and int(units[at].text) < ADULT
    return frozenset({Victim.CHILD}) if young else frozenset()


def is_second_age(units: Sentence, at: int) -> bool:
    """Whether a number ends a list of ages: "two men aged 51 and | 48", "aged 7, 9 and | 12"."""
    k = at - 1
    while k > 0 and at - k < REACH and (_links(units[k]) or _is_age(units[k])):
        k -= 1
    return 0 <= k < at - 1 and Sign.AGED in units[k].meaning.signs


def _links(unit: Unit) -> bool:
    return unit.text == "," or bool(unit.meaning.signs & {Sign.AND, Sign.TO, Sign.BETWEEN})


def _is_worded(unit: Unit) -> bool:
    """Whether a word is a number that can be an age."""
    number = unit.meaning.number
    return number is not None and 1 < number < 100 and unit.text.isalpha()


def _is_age(unit: Unit) -> bool:
    return unit.text.isdigit() and len(unit.text) <= 2
