"""One text of the several that an entry has: its excerpt may hold the toll, and its content not, or the reverse.

The fullest of them is the text. What another says that it does not say goes in front of it where it came first, else
after it; a sentence that both have is read once. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.entries.boilerplate import before_wall, fullest, without_boilerplate
from monitor.entries.sentences import sentences
from monitor.text import fold

MOST = 40  # sentences of another version that are looked at: an excerpt is short
_CUT_OFF = re.compile(r"\s*\[?(?:…|\.\.\.)\]?\s*$")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d]{3,}")


def together(texts: Sequence[str], title: str = "") -> str:
    """All that several versions of a text say, each sentence once. title: what it says need not be said again."""
    text = fullest(texts)
    if len(texts) < 2:
        return text
    places = [*({*a, *b} for a, b in pairwise([[], *map(_words, _sentences(text)), []])), set(_words(title))]
    before, after, passed = list[str](), list[str](), False
    for other in texts:
        passed = passed or without_boilerplate(other) == text
        (after if passed else before).extend(_unsaid(without_boilerplate(before_wall(other)), places))
    return "\n".join(part for part in (" ".join(dict.fromkeys(before)), text, " ".join(dict.fromkeys(after))) if part)


def _unsaid(other: str, places: Sequence[set[str]]) -> list[str]:
    """The sentences of another version that no two neighbours of the text say, word for word in any order."""
    found = _sentences(other)[:MOST]
    return [
        sentence
        for sentence in found
        if (words := _words(sentence)) and not any(place.issuperset(words) for place in places)
    ]


def _sentences(text: str) -> list[str]:
    return [sentence for _, sentence in sentences(text) if sentence]


def _words(sentence: str) -> list[str]:
    """Its words and figures; the last is left out where it is cut off."""
    cut = _CUT_OFF.sub("", sentence)
    words = _WORD.findall(fold(cut))
    return words if cut == sentence else words[:-1]
