"""A text that another outlet prints, with its number or another one: told by the words in which the figure stands,
whatever was put before and after them.

Letters are compared, not words: numbers, signs and spaces fall away, and scripts that write no spaces are read as all
others.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import islice
from math import ceil

from monitor.incidents.incident import Member
from monitor.incidents.wording import is_copy
from monitor.model import Count
from monitor.text import fold

AROUND = 80  # letters before and after the figure ...
ENOUGH = 48  # ... and so many at least of both together: short headlines are alike by chance
RUN, STEP = 12, 3  # letters that must stand in a row in both, and how far apart such rows begin
SHARED = 0.6  # of the rows: from here the words are the other's
READ = 4_000  # characters of a text in which they are looked for
WINDOW = 4 * AROUND  # characters in which so many letters are found

SAME, SAME_STEP = 0.8, 6  # the same where the number is the same, too: texts of one event are more alike then ...
SAME_ROWS = 15  # ... but no more than so many: a passage of a hundred letters is copied, whatever stands beside it
LEAD = 1_000  # characters of a text in which they are looked for, beside those about its own figure

_MOST = 16_384  # answers that are remembered
_known: dict[tuple[int, int], bool] = {}


class FigureWords:
    """The letters about a figure, and those of its text; worked out when they are first asked for."""

    def __init__(self, member: Member, figure: Count) -> None:
        self._whole, self._span = f"{member.title}\n{member.text}", figure.span

    @cached_property
    def around(self) -> str:
        """Those about the figure, however far down it stands; of one without a span those with which the text opens."""
        before, _, behind = self._parts
        return before[-AROUND:] + behind[: AROUND if self._span else 2 * AROUND]

    @cached_property
    def passage(self) -> str:
        """The same with the phrase in which the figure stands."""
        before, phrase, behind = self._parts
        return before[-AROUND:] + phrase + behind[: AROUND if self._span else 2 * AROUND]

    @cached_property
    def near(self) -> str:
        """Those with which the text opens, and more of those about the figure."""
        return " ".join((_letters(self._whole[:LEAD]), "".join(self._parts)))

    @cached_property
    def all(self) -> str:
        return _letters(self._whole[:READ])

    @cached_property
    def _parts(self) -> tuple[str, str, str]:
        start, end = self._span or (0, 0)
        whole = self._whole
        return (
            _letters(whole[max(0, start - WINDOW) : start]),
            _letters(whole[start:end]),
            _letters(whole[end : end + WINDOW]),
        )


def repeats_figure(a: FigureWords, b: FigureWords) -> bool:
    """Whether one of two reports holds the passage in which the other's figure stands, which is the same in both."""
    return any(_holds(x.near, y.passage, SAME_STEP, SAME, SAME_ROWS) for x, y in ((a, b), (b, a)))


def _holds(there: str, words: str, step: int, shared: float, most: int | None = None) -> bool:
    """Whether a text has that share of the rows of some letters, or so many of them."""
    if len(words) < ENOUGH:
        return False
    starts = range(0, len(words) - RUN + 1, step)
    wanted = ceil(shared * len(starts))
    missing = (at for at in starts if words[at : at + RUN] not in there)
    may_miss = len(starts) - min(wanted, most or wanted)
    return next(islice(missing, may_miss, None), None) is None  # most texts are unlike: they take few looks


def changes_number(a: Member, figure: Count, b: Member, other: Count) -> bool:
    """Whether one of two reports prints the other's text, or the words of it that hold this figure, whatever number
    stands in them. figure, other: the count of each that differs."""
    key = hash((a.title, a.text, figure.span)), hash((b.title, b.text, other.span))
    if (known := _known.get(key)) is not None:
        return known
    if len(_known) >= _MOST:
        _known.clear()
    mine, theirs = FigureWords(a, figure), FigureWords(b, other)
    _known[key] = found = is_copy(a, b) or any(
        _holds(x.all, y.around, STEP, SHARED) for x, y in ((mine, theirs), (theirs, mine))
    )
    return found


@lru_cache(maxsize=512)
def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text)))
