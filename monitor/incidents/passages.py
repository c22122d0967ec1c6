"""Whose figure stands in whose words, of reports with one number as they come: found by the rows of letters that a
passage and a text share, rather than by reading each report beside each other one."""

from __future__ import annotations

from monitor.incidents.bits import at_least, counted_in, numbers
from monitor.incidents.changed_copy import FigureWords, holds_passage, repeats_figure, rows_of

MANY = 16  # reports, from which on their passages are filed by row


class Passages:
    """Reports with one number, each with a bit. From `MANY` on the passages are filed by the rows of which they are
    made: the text that comes looks its own rows up, and those are counted for all passages at once."""

    def __init__(self) -> None:
        self._words: dict[int, FigureWords] = {}  # by the number of its bit
        self._of_feed: dict[str, int] = {}
        self._all = 0
        self._with: dict[str, list[int]] = {}  # the passages that hold a row once at least, twice at least ...
        self._wanting: dict[int, int] = {}  # those of which a text must have so many rows

    def like(self, mine: FigureWords, feed: str, at: int, known: int) -> int:
        """The bits of the reports of other feeds that hold its passage or whose passage it holds; this one, which has
        the bit `at`, is from now on among them. known: the bits of those that are asked for no more."""
        others = self._all & ~known & ~self._of_feed.get(feed, 0)
        found = self._found(mine, others) if others else 0
        self._words[at] = mine
        self._of_feed[feed] = self._of_feed.get(feed, 0) | 1 << at
        self._all |= 1 << at
        if len(self._words) == MANY:
            for number, words in self._words.items():
                self._file(words, 1 << number)
        elif len(self._words) > MANY:
            self._file(mine, 1 << at)
        return found

    def _file(self, words: FigureWords, bit: int) -> None:
        seen: dict[str, int] = {}
        for row in words.rows:
            filed, times = self._with.setdefault(row, []), seen.get(row, 0)
            seen[row] = times + 1
            if times == len(filed):
                filed.append(0)
            filed[times] |= bit
        self._wanting[words.wanted] = self._wanting.get(words.wanted, 0) | bit

    def _found(self, mine: FigureWords, others: int) -> int:
        if len(self._words) < MANY:
            return sum(1 << n for n in numbers(others) if repeats_figure(mine, self._words[n]))
        held = self._held_by(mine) & others
        return held | self._holding(mine, others & ~held)

    def _held_by(self, mine: FigureWords) -> int:
        """The bits of those whose passages stand in this text."""
        columns: list[int] = []
        for row in self._with.keys() & set(rows_of(mine.near, 1)):
            for bits in self._with[row]:
                counted_in(columns, bits)
        found = 0
        for wanted, bits in self._wanting.items():
            found |= at_least(columns, wanted) & bits
        return found

    def _holding(self, mine: FigureWords, others: int) -> int:
        """The bits of those of the others that have this passage: most lack too many of its rows to be read."""
        if not others or not mine.rows:
            return 0
        slots, fewest = mine.slots, mine.fewest
        near = [n for n, words in self._words.items() if (words.may_hold & slots).bit_count() >= fewest]
        return sum(1 << n for n in near if others >> n & 1 and holds_passage(self._words[n], mine))
