"""Names and owners behind a person, which part nobody from those who are joined to him by "and"; and where the name of
an organisation begins."""

from __future__ import annotations

from monitor.reports.grammar.group import Item
from monitor.reports.language.meanings import NO_MEANING, Sign
from monitor.reports.language.tokens import Sentence, Unit

NAME = 4  # words of an organisation's name before its last


def past_name(items: list[Item], i: int) -> int:
    """The item behind a group; behind its name and age, where one person is named: "a teacher, | Jo Doe, 34"."""
    group, at = items[i].group, _past_whose(items, _past_ages(items, i + 1))
    if group is None or group.quantity is None or group.quantity.best != 1 or group.bare or group.additive:
        return at
    k = at + (_is_mark(items, at, ",") or _signed(items, at, Sign.CALLED))
    named = k
    while k < len(items) and is_plain_name(items[k]):
        k += 1
    if k == named:
        return at
    opens = _is_mark(items, k, ",") or _is_mark(items, k, "(")
    return k + 2 + _is_mark(items, k + 2, ")") if opens and _is_age(items, k + 1) else k


def _past_ages(items: list[Item], at: int) -> int:
    """The item behind the ages of several people: "two girls aged 5 and 8 | and their mother"; else the same item."""
    aside = _is_mark(items, at, ",")
    if not _signed(items, at + aside, Sign.AGED) or not _is_age(items, at + aside + 1):
        return at
    k = first = at + aside + 2
    while _is_age(items, k + 1) and (_is_mark(items, k, ",") or _signed(items, k, Sign.AND)):
        k += 2
    closed = k + (aside and _is_mark(items, k, ","))
    return closed if k > first and _signed(items, closed, Sign.AND) else at


def _past_whose(items: list[Item], at: int) -> int:
    """The item behind whose people are, or how old, where that leads on to further people: "an officer | of the GNR and
    two civilians", "una niña | de seis años y su madre"; in some languages without "of"."""
    of = _signed(items, at, Sign.OF)
    if not of and not _owned_without_of(items[at - 1].unit):
        return at
    k = named = at + of + _signed(items, at + of, Sign.THE)
    while k < len(items) and not items[k].group and (_is_thing(items[k]) or (of and _is_told(items, k))):
        k += 1
    return k if k > named and _signed(items, k, Sign.AND) else at


def _owned_without_of(person: Unit) -> bool:
    noun = person.meaning.noun
    return noun is not None and (noun.owned_after or noun.leads)


def _is_told(items: list[Item], k: int) -> bool:
    """A name, or the number of an age."""
    number = items[k].unit.meaning.number is not None or items[k].unit.text.isdigit()
    return is_plain_name(items[k]) or (number and k + 1 < len(items) and _is_thing(items[k + 1]))


def _is_thing(item: Item) -> bool:
    meaning = item.unit.meaning
    return not item.group and meaning.thing and not meaning.predicate and not meaning.topics


def _signed(items: list[Item], k: int, sign: Sign) -> bool:
    return k < len(items) and not items[k].group and sign in items[k].unit.meaning.signs


def _is_mark(items: list[Item], k: int, mark: str) -> bool:
    return k < len(items) and not items[k].group and items[k].unit.text == mark


def _is_age(items: list[Item], k: int) -> bool:
    return k < len(items) and not items[k].group and items[k].unit.text.isdigit() and len(items[k].unit.text) <= 2


def is_plain_name(item: Item) -> bool:
    return not item.group and item.unit.capital and item.unit.meaning is NO_MEANING and item.unit.text[0].isalpha()


def first_of_name(units: Sentence, i: int) -> int:
    """Where the name begins that an institution's word closes: "Sudan Doctors | Network"; the word itself where it is
    no name."""
    first = i
    while first and i - first < NAME and _is_named(units[first - 1]):
        first -= 1
    return first


def is_named_force(unit: Unit) -> bool:
    """Whether a warring side's word is written as the end of a name: "Chin National | Army"."""
    return unit.capital and unit.meaning.party and unit.text.isalpha() and not unit.meaning.organisation


def _is_named(unit: Unit) -> bool:
    m = unit.meaning
    return unit.capital and unit.text[0].isalpha() and not (m.signs or m.says or m.time or m.predicate or m.weapon)
