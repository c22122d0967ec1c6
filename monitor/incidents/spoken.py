"""The name of an incident that a person can say over a bad line: 7K3. Pure; who keeps what a name means is the store.

Letters and digits that are taken for each other, by eye or by ear, are left out, and so are vowels, which make words. A
name has a digit, and a letter that no hexadecimal id has: so it is never a number and never the beginning of an id.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta

DIGITS = "23456789"
LETTERS = "CDFHJKMPRTVWXY"
_SAYABLE = DIGITS + LETTERS
_BEYOND_HEX = "HJKMPRTVWXY"
_FORM = re.compile(rf"(?=.*[{DIGITS}])(?=.*[{_BEYOND_HEX}])[{_SAYABLE}]{{3,6}}")

HELD = timedelta(days=180)
"""How long a name means the incident that got it; then another one may get it."""

_TRIES = 24  # names of one length, until a longer one is tried: with half of them taken one in 16 million goes on
_LENGTHS = (3, 4, 5, 6)

# Letters of other scripts that look the same, as a keyboard of that script writes them.
_ALIKE = str.maketrans(
    {"К": "K", "М": "M", "Р": "P", "С": "C", "Т": "T", "У": "Y", "Х": "X", "Н": "H", "Д": "D", "Ү": "Y"}
)


def names_for(ident: str) -> Iterator[str]:
    """The names that an incident could have, the first choice first: made from its id, so that a replay gives the
    same."""
    for length in _LENGTHS:
        for number in range(_TRIES):
            if _FORM.fullmatch(name := _name(ident, length, number)):
                yield name


def name_for(ident: str, is_free: Callable[[str], bool]) -> str:
    """The first of its names that nobody has; empty where all are taken, which leaves the id."""
    return next(filter(is_free, names_for(ident)), "")


def meant(typed: str) -> str | None:
    """The name that somebody typed, in whatever case, width, script or digits; None where it is none."""
    plain = unicodedata.normalize("NFKC", typed).strip().upper().translate(_ALIKE)
    digits = (str(unicodedata.decimal(char, char)) for char in plain)
    name = "".join(digits)
    return name if _FORM.fullmatch(name) else None


def _name(ident: str, length: int, number: int) -> str:
    digest = hashlib.blake2b(f"{ident}\x1f{length}\x1f{number}".encode("utf-8", "replace"), digest_size=8).digest()
    rest, name = int.from_bytes(digest), ""
    for _ in range(length):
        rest, at = divmod(rest, len(_SAYABLE))
        name += _SAYABLE[at]
    return name
