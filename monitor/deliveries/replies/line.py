"""The first line of an answer, and what it asks for: one word, in any language that ships. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta

from monitor.deliveries.replies import Act, Said, Unclear
from monitor.deliveries.replies.words import Vocabulary
from monitor.incidents.spoken import meant
from monitor.text import fold

LONGEST = 200  # characters of a line; what is longer is a letter
LONGEST_NUMBER = 7  # digits

_TURNED = re.compile("[\u202d\u202e]")  # they turn the order in which figures are shown
_ENDS = " \t.,;:!…。،؛\u104b\uff0c\uff01\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff\u200b"
_GLUED = re.compile(r"(?P<number>\d{1,3})(?P<unit>\D+)")


def understood(line: str, words: Vocabulary) -> Said | Unclear:
    """The meaning of a line; nothing is guessed, for it is told to others."""
    plain = unicodedata.normalize("NFC", line).strip(_ENDS)
    if not plain:
        return Unclear.EMPTY
    if len(plain) > LONGEST or _TURNED.search(plain):
        return Unclear.NOT_UNDERSTOOD
    tokens = [token.strip(_ENDS) for token in plain.split()]
    if act := words.acts.get(_key(tokens)):
        return Said(act) if act not in (Act.SAME, Act.MUTE) else Unclear.NOT_UNDERSTOOD
    if len(tokens) == 1:
        count = _number(tokens[0])
        return Unclear.NOT_UNDERSTOOD if count is None else Said(Act.COUNT, count=count)
    return _with_object(tokens, words) or _unclear(tokens)


def _with_object(tokens: Sequence[str], words: Vocabulary) -> Said | None:
    """`same 7K3`, `ok 7K3`, `mute 6h`, `mute 6 hours`."""
    name = meant(tokens[-1])
    act = words.acts.get(_key(tokens[:-1]))
    if name and act in (Act.SAME, Act.OK, Act.FALSE_ALARM):
        return Said(act, other=name)
    if act is Act.MUTE and (lasting := _lasting(tokens[-1:], words)):
        return Said(Act.MUTE, lasting=lasting)
    if words.acts.get(_key(tokens[:-2])) is Act.MUTE and (lasting := _lasting(tokens[-2:], words)):
        return Said(Act.MUTE, lasting=lasting)
    return None


def _lasting(tokens: Sequence[str], words: Vocabulary) -> timedelta | None:
    found = _GLUED.fullmatch(fold("".join(tokens)))
    number = _number(tokens[0]) if len(tokens) == 2 else found and int(found["number"])
    unit = words.units.get(found["unit"]) if found else None
    return number * unit if number and unit else None


def _number(token: str) -> int | None:
    """A whole number in the digits of one script."""
    if not token.isdecimal() or len(token) > LONGEST_NUMBER:
        return None
    zeros = {ord(digit) - unicodedata.decimal(digit) for digit in token}
    return int(token) if len(zeros) == 1 else None


def _unclear(tokens: Sequence[str]) -> Unclear:
    numbers = sum(any(char.isdecimal() for char in token) for token in tokens)
    return Unclear.TWO_NUMBERS if numbers > 1 else Unclear.NOT_UNDERSTOOD


def _key(tokens: Sequence[str]) -> str:
    return fold(" ".join(tokens))
