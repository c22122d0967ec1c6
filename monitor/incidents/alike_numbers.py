"""Two numbers of dead that are one, though they are not equal: of many, one paper says "more than 70" and another 71,
and the word of a third ("dozens") is any of them."""

from __future__ import annotations

from monitor.model import Count

MANY, NEARLY = 20, 0.05  # dead, from which on two numbers that differ by so much of them are one
TENFOLD = 10  # so many times what a word says at least has a word of its own: not "dozens" but "hundreds"


def are_nearly(one: int, other: int) -> bool:
    """Whether two numbers of dead are one for who tells of many."""
    return min(one, other) >= MANY and abs(one - other) <= NEARLY * max(one, other)


def meant_by(count: Count | None) -> range:
    """The numbers for which a word stands ("dozens", "hundreds"); none where a count is told in figures."""
    if count is None or not count.vague or not count.figure:
        return range(0)
    return range(count.figure, TENFOLD * count.figure)
