"""An outlet's own lines: "read the full article", "get our morning emails", the paragraph on how a war began. Two texts
of one outlet share them whatever they tell of, and are no more alike for that."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.incidents.incident import Member
from monitor.incidents.voices import outlet
from monitor.incidents.wording import LEAD, WordSet, words_in, words_of
from monitor.text import fold

RUN = 5  # words in a row: who tells of two events in as many same words has them ready

_WORD = re.compile(r"\w+")

Runs = dict[str, tuple[int, int]]


def words_of_both(a: Member, b: Member) -> tuple[WordSet, WordSet]:
    """The words of each on its own event, without what one outlet repeats. Texts that begin alike are one story."""
    if a.index or b.index or outlet(a) != outlet(b):
        return words_of(a), words_of(b)
    mine, theirs = _runs(a.text[:LEAD]), _runs(b.text[:LEAD])
    if mine.keys().isdisjoint(theirs) or _begin_alike(mine, theirs):  # nearly always
        return words_of(a), words_of(b)
    shared = mine.keys() & theirs.keys()
    return _without(a, [mine[run] for run in shared]), _without(b, [theirs[run] for run in shared])


def _begin_alike(a: Runs, b: Runs) -> bool:
    return next(iter(a)) == next(iter(b))


@lru_cache(maxsize=4096)
def _runs(text: str) -> Runs:
    """Every run of words and from where to where it goes, in order."""
    words = [(fold(word[0]), word.start(), word.end()) for word in _WORD.finditer(text)]
    rows = (words[at : at + RUN] for at in range(len(words) - RUN + 1))
    return {" ".join([word for word, _, _ in row]): (row[0][1], row[-1][2]) for row in rows}


def _without(member: Member, spans: list[tuple[int, int]]) -> WordSet:
    text, kept, end = member.text[:LEAD], [member.title], 0
    for start, stop in sorted(spans):
        kept.append(text[end:start])
        end = max(end, stop)
    return _words("\n".join([*kept, text[end:]]))


@lru_cache(maxsize=4096)  # an outlet repeats the same lines in each of its texts
def _words(text: str) -> WordSet:
    return words_in(text)
