"""Words by script. Most scripts part words by blanks; Han and Burmese do not: there one character, or one syllable, is
a word, and the phrases of a language file part a text. The signs of Indic scripts belong to their word.

Every text here is folded (`monitor.text.fold`): digits are ASCII.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_BASE = "\u1000-\u102a\u103f\u104c-\u104f"  # what a Burmese syllable begins with
_SIGNS = "\u102b-\u1038\u103a-\u103e"
# A syllable: its first consonant with its signs, what is stacked below, and the consonants that close it (with asat).
_SYLLABLE = rf"[{_BASE}](?:[{_SIGNS}]|\u1039[\u1000-\u1021]|[\u1000-\u1021](?=\u1037?[\u103a\u1039]))*"
_INDIC = r"[\u0900-\u0dff]+"

NO_BLANKS = rf"{_HAN}\u1000-\u103f\u104c-\u104f"  # letters of these scripts, for a class of characters
WITHOUT_BLANKS = rf"[{_HAN}]|{_SYLLABLE}"
OF_MARKED = rf"{WITHOUT_BLANKS}|{_INDIC}"
MARKED = re.compile(rf"[\u0900-\u109f{_HAN}]")  # a text with none of these is parted by blanks alone

# A blank parts clauses in Chinese ("... 25人死亡 警方 ..."), where it is not set around every number ("造成 25 人").
CLAUSES = rf"(?<=[{_HAN}])[ ]+(?=[{_HAN}]|\d+[{_HAN}])"

_WORD = re.compile(r"\w+")
_BLANK = re.compile(r"[^\W\d_]+")


# Classes of so many characters take a start's time to compile, so that is done with the first text of such a script.
@cache
def each() -> re.Pattern[str]:
    """A character, or a syllable, of a script that writes no blanks."""
    return re.compile(WITHOUT_BLANKS)


@cache
def _marked_word() -> re.Pattern[str]:
    return re.compile(rf"{OF_MARKED}|[^\W{_HAN}\u0900-\u109f]+")


@cache
def _any() -> re.Pattern[str]:
    return re.compile(rf"{OF_MARKED}|[^\W\d_{_HAN}\u0900-\u109f]+")


def letter_words(folded: str) -> list[str]:
    """The words of letters of a folded text, without numbers and marks."""
    return (_any() if MARKED.search(folded) else _BLANK).findall(folded)


def plain_words(folded: str) -> list[str]:
    """The words of a folded text with numbers among them, without marks."""
    return (_marked_word() if MARKED.search(folded) else _WORD).findall(folded)


def neighbours(folded: str) -> list[str]:
    """Two characters or syllables side by side, of scripts without blanks: there one alone says too little to compare
    two texts by."""
    found = list(each().finditer(folded)) if MARKED.search(folded) else []
    return [a[0] + b[0] for a, b in pairwise(found) if a.end() == b.start()]


def is_letter_word(folded: str) -> bool:
    """Whether a folded word is one word and nothing else."""
    return letter_words(folded) == [folded]
