"""Which form of a phrase a number takes, by the rules of Unicode's CLDR, which a language's own file states:

    plural[one] = n % 10 = 1 and n % 100 != 11
    plural[few] = n % 10 = 2..4 and n % 100 != 12..14

What no rule holds for takes `other`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

FORMS = ("zero", "one", "two", "few", "many", "other")  # in the order in which they are asked
OTHER = "other"

Holds = Callable[[int], bool]

_TEST = re.compile(r"n(?:\s*%\s*(?P<modulus>[1-9][0-9]*))?\s*(?P<sign>!?=)\s*(?P<ranges>[0-9]+[0-9,. ]*)")
_RANGE = re.compile(r"([0-9]+)(?:\.\.([0-9]+))?")


def holds(rule: str) -> Holds:
    """A rule as a function. Raises ValueError where it is none."""
    ways = [[_test(part) for part in way.split(" and ")] for way in rule.split(" or ")]
    return lambda number: any(all(test(number) for test in way) for way in ways)


def _test(text: str) -> Holds:
    found = _TEST.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text.strip()!r} is no rule such as `n % 10 = 2..4`")
    modulus, wanted = int(found["modulus"] or 0), found["sign"] == "="
    ranges = [_range(part.strip()) for part in found["ranges"].split(",")]

    def test(number: int) -> bool:
        rest = number % modulus if modulus else number
        return any(first <= rest <= last for first, last in ranges) is wanted

    return test


def _range(text: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is neither a number nor a range such as `2..4`")
    return int(found[1]), int(found[2] or found[1])


def form_of(number: int | None, rules: Mapping[str, Holds]) -> str:
    """The form that a number takes; one that nobody knows takes `other`."""
    if number is None:
        return OTHER
    return next((form for form in FORMS if form in rules and rules[form](abs(number))), OTHER)
