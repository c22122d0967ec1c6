"""Ages behind "aged": numbers that count nobody, and that tell who is a child."""

from __future__ import annotations

from monitor.model import Victim
from monitor.reports.grammar.head_nouns import after_age, is_age_before_its_word
from monitor.reports.language.meanings import NO_MEANING, Amount, Sign
from monitor.reports.language.tokens import Sentence, Unit

ADULT = 18
YEAR = 365  # days
REACH = 9  # units of a list of ages
CLAUSE = 20  # units before somebody in which others may be told of
NAME = 4  # words of somebody's name before a bare age


def children_by_age(units: Sentence, at: int) -> bool:
    """Whether "aged 12 and 15", or ", aged 15", or "de 15 años", stands at a unit and every age is a child's."""
    if _of_years(units, at):
        return (age_of(units[at + 1]) or 0) < ADULT
    at += at < len(units) and units[at].text == ","
    if is_younger(units, at):
        return True
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
    """ "Un joven | de 15 años", "su hija | de tres años": an age behind "of"."""
    age = units[at : at + 3]
    if len(age) < 3 or age_of(age[1]) is None:
        return False
    return Sign.OF in age[0].meaning.signs and age[2].meaning.lasts == YEAR


def is_younger(units: Sentence, at: int) -> bool:
    """ "Eleven of them | under 16", "three siblings | under the age of ten"; not "under 16 metres of rubble"."""
    if at + 1 >= len(units) or Sign.YOUNGER not in units[at].meaning.signs:
        return False
    age, after = age_of(units[at + 1]), units[at + 2] if at + 2 < len(units) else None
    closed = after is None or not after.text[0].isalnum() or after.meaning.lasts == YEAR or after.meaning.predicate
    return age is not None and age <= ADULT and bool(closed or (after and after.meaning.signs))


def age_end(units: Sentence, at: int) -> int:
    """The unit after "aged 16" or "aged 16 years", behind one person; the same where none stands there."""
    if is_age_before_its_word(units, at):
        return at + 2
    told = at + 1 < len(units) and Sign.AGED in units[at].meaning.signs and _is_age(units[at + 1])
    if not told:
        return at
    return at + 2 + (at + 2 < len(units) and units[at + 2].meaning.thing)


def bare_age_end(units: Sentence, at: int, *, person: bool = True) -> int:
    """The unit after ", 15" or ", six" behind one person, where a comma, a verb or the end follows; the same where none
    does. person: whether it is one for sure, for "another apartment block, 1 dead" has no age."""
    if person and is_unmarked(units, at):
        return at + 1
    if at + 1 >= len(units) or units[at].text != "," or age_of(units[at + 1]) is None:
        return at
    after = units[at + 2] if at + 2 < len(units) else None
    if not _is_age(units[at + 1]):
        return at + 2 if person and after and _goes_on_about_one(units, at + 2) else at
    told = after is not None and bool(after.meaning.predicate) and not _told_before(units, at)
    closed = after is None or after.text in ",;" or _is_be(after) or (person and told)
    return at + 2 if closed else at


def is_unmarked(units: Sentence, at: int) -> bool:
    """ "Man | 34 killed", "teacher Jo Doe | 42 shot dead": an age that no mark sets off, behind one person and before
    what befell them; not "kills soldier | 6 hurt", who had their word of harm before the number."""
    if at + 1 >= len(units) or not _is_age(units[at]) or not units[at + 1].meaning.predicate:
        return False
    k = at - 1
    while k > 0 and at - k <= NAME and _is_name(units[k]):
        k -= 1
    noun = units[k].meaning.noun if k >= 0 else None
    if noun is None or noun.adjective or noun.harm or noun.amount is not Amount.ONE:
        return False
    far = max(0, k - CLAUSE)
    opens = next((n + 1 for n in range(k, far, -1) if units[n].text in ",;:"), far)
    return not any(_counts_others(u) for u in units[opens:k])


def _counts_others(unit: Unit) -> bool:
    """Whether a word before somebody tells of others, of whom he may be one: "1'i | çocuk 4 ölü"."""
    m = unit.meaning
    return bool(m.predicate or m.number or m.vague or unit.text[0].isdigit() or m.signs & {Sign.AND, Sign.MOSTLY})


def _is_name(unit: Unit) -> bool:
    """Whether a word may be a name; where letters have no cases, any that means nothing."""
    cased = unit.text.lower() != unit.text.upper()
    return unit.meaning is NO_MEANING and unit.text.isalpha() and (unit.capital or not cased)


def _goes_on_about_one(units: Sentence, at: int) -> bool:
    """ "Her daughter, six, | was wounded": an age in a word, for of "a soldier, six of them" and "a soldier, six were
    hurt" the six are others."""
    set_off = units[at].text == ","
    after = units[at + set_off].meaning if at + set_off < len(units) else NO_MEANING
    alone = after.signs & {Sign.BE_ONE, Sign.WHO}
    return bool(alone or (set_off and (after.predicate or after.signs & {Sign.AND, Sign.BE_MANY})))


def _told_before(units: Sentence, at: int) -> bool:
    """ "Blast kills soldier, 6 hurt": where somebody has his word of harm before him, the one behind a number is of
    others."""
    return any(u.meaning.predicate for u in units[:at])


def class_of_named(units: Sentence, end: int) -> frozenset[str]:
    """ "Nour Salim, 15, was killed": a child by the age behind a name that ends before a unit."""
    after = bare_age_end(units, end)
    return child_of(units[after - 1]) if after > end else frozenset()


def child_of(unit: Unit) -> frozenset[str]:
    """The class that an age tells: a child's, or none."""
    age = age_of(unit)
    return frozenset({Victim.CHILD}) if age is not None and age < ADULT else frozenset()


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


def is_age_in_years(units: Sentence, at: int) -> bool:
    """Whether a number is one of several ages behind "of": "dos niños de | 6 y | 9 años"."""
    first = end = at
    while first > 0 and not _is_of(units[first - 1]) and (_links(units[first - 1]) or _is_age(units[first - 1])):
        first -= 1
    while end < len(units) and end - first < REACH and (_links(units[end]) or _is_age(units[end])):
        end += 1
    return (
        first > 0
        and _is_of(units[first - 1])
        and end - first > 2
        and end < len(units)
        and units[end].meaning.lasts == YEAR
    )


def _is_of(unit: Unit) -> bool:
    return Sign.OF in unit.meaning.signs


def _links(unit: Unit) -> bool:
    return unit.text == "," or bool(unit.meaning.signs & {Sign.AND, Sign.TO, Sign.BETWEEN})


def age_of(unit: Unit) -> int | None:
    """The age, in years, that a unit can be: "15", "six"; None where it can be none."""
    return int(unit.text) if _is_age(unit) else unit.meaning.number or None


def _is_age(unit: Unit) -> bool:
    return unit.text.isdigit() and len(unit.text) <= 2
