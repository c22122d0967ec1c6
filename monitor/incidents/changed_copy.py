"""A text that another outlet prints, with its number or another one: told by the words in which the figure stands,
whatever was put before and after them.

Letters are compared, not words: numbers, signs and spaces fall away, and scripts that write no spaces are read as all
others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
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
SLOTS = 8_192  # bits for the rows of a text: they stand in one of six or seven

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
    def rows(self) -> Sequence[str]:
        """Those of the passage; none where it is too short to tell by."""
        return list(rows_of(self.passage, SAME_STEP)) if len(self.passage) >= ENOUGH else ()

    @cached_property
    def wanted(self) -> int:
        """How many of them make a text hold the passage: one at least."""
        return max(1, _wanted(len(self.rows), SAME, SAME_ROWS))

    @cached_property
    def slots(self) -> int:
        """A bit for each of them, which two may share."""
        return _slots(self.rows)

    @cached_property
    def fewest(self) -> int:
        """How many of these bits a text has at least that holds the passage."""
        return max(1, self.slots.bit_count() - (len(self.rows) - self.wanted))

    @cached_property
    def may_hold(self) -> int:
        """The bits of all rows near the figure: a row whose bit is not among them does not stand there."""
        return _slots(rows_of(self.near, 1))

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
    return holds_passage(a, b) or holds_passage(b, a)


def holds_passage(there: FigureWords, words: FigureWords) -> bool:
    """Whether the text of the first holds the passage of the second."""
    return _holds(there.near, words.passage, SAME_STEP, SAME, SAME_ROWS)


def _slots(rows: Iterable[str]) -> int:
    found = bytearray(b"0" * SLOTS)
    for row in rows:
        found[hash(row) % SLOTS] = ord("1")
    return int(found, 2)


def rows_of(letters: str, step: int) -> Iterator[str]:
    """The letters that must stand in a row, so far apart."""
    return (letters[at : at + RUN] for at in range(0, len(letters) - RUN + 1, step))


def _wanted(rows: int, shared: float, most: int | None) -> int:
    """How many of so many rows make a text hold them."""
    wanted = ceil(shared * rows)
    return min(wanted, most or wanted)


def _holds(there: str, words: str, step: int, shared: float, most: int | None = None) -> bool:
    """Whether a text has that share of the rows of some letters, or so many of them."""
    if len(words) < ENOUGH:
        return False
    rows = (len(words) - RUN) // step + 1
    wanted = _wanted(rows, shared, most)
    may_miss = rows - wanted
    for row in rows_of(words, step):
        if row in there:
            wanted -= 1
        else:
            may_miss -= 1
        if not wanted or may_miss < 0:  # few looks settle it
            break
    return not wanted


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
