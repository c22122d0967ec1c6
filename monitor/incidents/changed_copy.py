"""A text that another outlet prints with another number: told by the words in which the figure stands, whatever was put
before and after them.

Letters are compared, not words: numbers, signs and spaces fall away, and scripts that write no spaces are read as all
others.
"""

from __future__ import annotations

from functools import lru_cache

from monitor.incidents.incident import Member
from monitor.incidents.wording import is_copy
from monitor.model import Count
from monitor.text import fold

AROUND = 80  # letters before and after the figure ...
ENOUGH = 48  # ... and so many at least of both together: short headlines are alike by chance
RUN, STEP = 12, 3  # letters that must stand in a row in both, and how far apart such rows begin
SHARED = 0.6  # of the rows: from here the words are the other's
READ = 4_000  # characters of a text

_MOST = 16_384  # answers that are remembered
_known: dict[tuple[int, int], bool] = {}


def changes_number(a: Member, figure: Count, b: Member, other: Count) -> bool:
    """Whether one of two reports prints the other's text, or the words of it that hold this figure, whatever number
    stands in them. figure, other: the count of each that differs."""
    mine, theirs = (a.title, a.text, figure.span), (b.title, b.text, other.span)
    key = hash(mine), hash(theirs)
    if (known := _known.get(key)) is not None:
        return known
    if len(_known) >= _MOST:
        _known.clear()
    _known[key] = found = is_copy(a, b) or _within(*mine, b) or _within(*theirs, a)
    return found


def _within(title: str, text: str, span: tuple[int, int] | None, other: Member) -> bool:
    around = _around(title, text, span)
    starts = range(0, len(around) - RUN + 1, STEP)
    if len(around) < ENOUGH:
        return False
    there = _letters(_whole(other.title, other.text))
    return sum(around[at : at + RUN] in there for at in starts) >= SHARED * len(starts)


def _around(title: str, text: str, span: tuple[int, int] | None) -> str:
    """The letters about a figure; of one without a span those with which the text opens."""
    whole = _whole(title, text)
    if span is None or span[1] > len(whole):
        return _letters(whole)[: 2 * AROUND]
    return _letters(whole[: span[0]])[-AROUND:] + _letters(whole[span[1] :])[:AROUND]


def _whole(title: str, text: str) -> str:
    return f"{title}\n{text}"[:READ]


@lru_cache(maxsize=512)
def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))
