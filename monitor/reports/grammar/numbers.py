"""Numbers of people as texts give them: digits, number words, bounds, ranges, vague words."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from monitor.model import Count, Numbers
from monitor.reports.language.meanings import BoundKind, Sign
from monitor.reports.language.tokens import Sentence, Unit

# What a vague word stands for: ACLED's published practice (10 for tens, 12 for dozens, 100 for hundreds, 3 for
# several), AOAV (a plural means two or more and is otherwise not recordable), and the literal plural of the unit.
VAGUE = {
    Numbers.ACLED: {"several": 3, "tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000},
    Numbers.AOAV: {"several": 2, "tens": 2, "dozens": 2, "scores": 2, "hundreds": 2, "thousands": 2},
    Numbers.LITERAL: {"several": 2, "tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000},
}
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{1,2}$")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u066c]\d{3})+$")
TEN, THOUSAND = 10, 1000
LARGEST = 10_000_000
DIGITS = 3  # the fewest of a number that is told digit by digit
LONGEST = 24  # units of one number, and of the words before it that bound it


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in units [start, end) of its sentence. A vague word has no number yet; the convention gives it one.

    fresh: "another", "more": comes on top of what was told before. bare digits are `numeral`.
    """

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    vague: str | None = None
    additive: bool = False
    numeral: bool = False

    def count(self, numbers: Numbers) -> Count:
        """The number under a convention, without words or span."""
        if self.vague is None:
            return Count(self.low, self.best, self.high)
        least = VAGUE[numbers][self.vague]
        return Count(least, None if numbers is Numbers.AOAV else least, None, vague=True)


def quantity_at(units: Sentence, at: int) -> Quantity | None:
    """The quantity that starts at a unit, with its bounds ("at least 25", "15 to 20", "dozens of"), or None."""
    start, bounds, additive, between = at, set[BoundKind](), False, False
    while at < min(len(units), start + LONGEST) and (bound := _bound_before(units[at])):
        if bound is True:
            between = True
        else:
            bounds.add(bound)
        additive = additive or Sign.ANOTHER in units[at].meaning.signs
        at += 1
        if at < len(units) and (units[at].text in "'\"" or _set_off(units, start, at)):
            at += 1
    if at + 1 < len(units) and Sign.A in units[at].meaning.signs and units[at + 1].meaning.multiple:
        at += 1
    if at == len(units):
        return None
    if units[at].meaning.vague and number_of(units[at]) is None:
        return Quantity(start, at + 1, None, None, None, units[at].meaning.vague, additive)
    if Sign.AS_MANY in units[at].meaning.signs and (same := _told_before(units, at)):
        return Quantity(start, at + 1, same, same, same, None, additive)
    first = _cardinal(units, at)
    if first is None:
        return None
    value, end = first
    second = _second(units, end, between) or _neighbour(units, end, value)
    if second and second[0] > value:
        return Quantity(start, second[1], value, value, second[0], None, additive)
    if between and not bounds:
        return None  # "from three families"
    return bounded(
        units, Quantity(start, end, value, value, value, None, additive, units[at].text[0].isdigit()), bounds
    )


def _set_off(units: Sentence, start: int, at: int) -> bool:
    """ "The death of, at least, seven people": commas on both sides of a bound."""
    return units[at].text == "," and start > 0 and units[start - 1].text == "," and at == start + 1


def _told_before(units: Sentence, at: int) -> int | None:
    """The last number of people before a unit in its sentence; nobody's age."""
    told = (k for k in range(at - 1, -1, -1) if number_of(units[k]) and not units[k + 1].meaning.thing)
    return next((number_of(units[k]) for k in told if units[k + 1].text != "-"), None)


def _bound_before(unit: Unit) -> BoundKind | bool | None:
    """The bound that a word sets on a number behind it; none where it is a vague number itself: "several"."""
    return None if unit.meaning.vague else unit.meaning.bound or _between(unit)


def _between(unit: Unit) -> bool:
    return Sign.BETWEEN in unit.meaning.signs


def _second(units: Sentence, at: int, between: bool) -> tuple[int, int] | None:
    """The upper end of a range whose lower end was just read: "to 20", "-20", "or seven", "and 20" after "between"."""
    if at >= len(units):
        return None
    link = units[at]
    joins = link.text in "-/" or link.meaning.signs & {Sign.TO, Sign.OR} or (between and Sign.AND in link.meaning.signs)
    if not joins:
        return None
    at += 1
    last = min(len(units), at + LONGEST)
    while at < last and units[at].meaning.bound in (BoundKind.ABOUT, BoundKind.HIGH) and not units[at].meaning.number:
        at += 1
    return _cardinal(units, at)


def _neighbour(units: Sentence, at: int, value: int) -> tuple[int, int] | None:
    """ "Two three people", two or three, where a script writes no blank: the next number right behind a number."""
    word = units[at] if at < len(units) else None
    if word is None or word.start != units[at - 1].end or word.text[0].isdigit() or units[at - 1].text[0].isdigit():
        return None
    return (value + 1, at + 1) if word.meaning.number == value + 1 and 1 < value < 9 else None


def bounded(units: Sentence, q: Quantity, bounds: Set[BoundKind | None]) -> Quantity:
    """A number within the bounds that stand before it, or right behind it."""
    at = q.end + (q.end < len(units) and Sign.THEM in units[q.end].meaning.signs)  # Turkish "60'ı aşkın"
    if at < len(units) and units[at].meaning.bound is BoundKind.LOW_AFTER:
        return replace(q, high=None, end=at + 1)
    if BoundKind.LOW in bounds:
        return replace(q, high=None)
    if BoundKind.HIGH in bounds:
        return replace(q, low=None)
    return q


def _cardinal(units: Sentence, at: int) -> tuple[int, int] | None:
    """A plain number at a unit: digits, words, and words times hundreds; with the unit after it."""
    if (scaled := _scaled(units, at)) is not None:
        return scaled, at + 2
    if told := _digit_by_digit(units, at):
        return told
    total, part, i, seen, tens = 0, 0, at, False, False
    while i < min(len(units), at + LONGEST) and total + part < LARGEST:
        value, after = _spaced(units, i)
        multiple = units[i].meaning.multiple
        if value is not None and not (seen and not _continues(total, part, value, units[i], tens)):
            part, seen, tens = part + value, True, False
        elif multiple and (seen or i == at):
            total, part = _times(total, part, multiple)
            seen, tens = True, multiple == TEN
        elif not (seen and _joins(units, i, part)):
            break
        i = max(i + 1, after)
    value = total + part
    return (value, i) if seen and value < LARGEST else None


def _digit_by_digit(units: Sentence, at: int) -> tuple[int, int] | None:
    """ "Two zero two four", where a script writes no blanks: three digits and more, each a word."""
    end, value = at, 0
    while end < min(len(units), at + LONGEST) and (digit := units[end].meaning.number) is not None and digit < TEN:
        if units[end].text[0].isdigit() or (end > at and units[end].start != units[end - 1].end):
            break
        end, value = end + 1, value * TEN + digit
    return (value, end) if end - at >= DIGITS and value < LARGEST else None


def _times(total: int, part: int, multiple: int) -> tuple[int, int]:
    """A number that was read so far, with "hundred", "thousand" behind it: the end that is below it is multiplied."""
    if multiple < THOUSAND:
        end = part % multiple
        return total, part - end + (end or 1) * multiple
    if multiple > total:
        return max(total + part, 1) * multiple, 0  # "a thousand two hundred ten-thousands"
    return total + max(part, 1) * multiple, 0


def _scaled(units: Sentence, at: int) -> int | None:
    """ "1.2 thousand", "1,2 тыс.": a decimal mark is one only before a word for thousands or more."""
    multiple = units[at + 1].meaning.multiple if at + 1 < len(units) else None
    if not multiple or multiple < 1000 or not _DECIMAL.match(units[at].text):
        return None
    value = round(float(units[at].text.replace(",", ".")) * multiple)
    return value if value < LARGEST else None


def _spaced(units: Sentence, at: int) -> tuple[int | None, int]:
    """The number of a unit, thousands set apart by blanks ("1 200") put together, and the unit after it."""
    value, end = number_of(units[at]), at + 1
    if value is None or not _may_lead_thousands(units, at):
        return value, end
    while end < len(units) and value < LARGEST and _is_thousands(units, end):
        value, end = value * 1000 + int(units[end].text), end + 1
    return value, end


def _may_lead_thousands(units: Sentence, at: int) -> bool:
    """One to three digits that are no day of a month ("on October 7 300 people"), no age and no end of a number."""
    text, before = units[at].text, units[at - 1] if at else None
    if not (text.isdigit() and len(text) <= 3 and text[0] != "0"):
        return False
    return not (
        before and (before.meaning.time or Sign.AGED in before.meaning.signs or _names(before) or before.text in "-/")
    )


def _names(unit: Unit) -> bool:
    """ "Flight 370": a name, of whose number no thousands are made."""
    return unit.capital and not unit.first and not (unit.meaning.predicate or unit.meaning.bound or unit.meaning.signs)


def _is_thousands(units: Sentence, at: int) -> bool:
    """Three digits, one blank behind the digits before them."""
    text = units[at].text
    return text.isdigit() and len(text) == 3 and units[at].start - units[at - 1].end == 1


def _continues(total: int, part: int, value: int, unit: Unit, tens: bool) -> bool:
    """Whether a number word goes on the one before it: "twenty five", "hundred five"; digits never do. tens: the word
    before it is one for tens, as in "two ten five"."""
    if unit.text[0].isdigit():
        return False
    if part == 0:
        return total > 0  # "one thousand two hundred"
    return (part % 100 == 0 and value < 100) or (part % 10 == 0 and (tens or part % 100 >= 20) and value < 10)


def _joins(units: Sentence, at: int, part: int) -> bool:
    """The "and" inside "one hundred and five", or the hyphen of "twenty-five" cut apart."""
    if at + 1 >= len(units):
        return False
    value = number_of(units[at + 1])
    inner = Sign.AND in units[at].meaning.signs and part >= 100 and part % 100 == 0
    return inner and value is not None and value < 100 and not units[at + 1].text[0].isdigit()


def number_of(unit: Unit) -> int | None:
    """The number that one unit is: "25", "1,200", "seven", "twenty-five"."""
    text = unit.text
    if text[0].isdigit():
        return _digits(text) if text[-1].isdigit() else None
    if unit.meaning.number is not None:
        return unit.meaning.number
    return None


def _digits(text: str) -> int | None:
    if text.isdigit():
        return int(text) if len(text) <= 8 else None
    if len(text) <= LONGEST and _GROUPED.match(text):
        return int(re.sub(r"\D", "", text))
    return None
