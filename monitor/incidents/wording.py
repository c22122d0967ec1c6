"""How alike two reports are worded: words shared, each weighed by how rare it is among the incidents at hand.

No list of stop words: whatever every candidate says ("killed", the country's name) weighs little by itself, and a
family name or a hamlet that only two of them say weighs much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, compress, repeat
from math import fsum, log
from operator import add, sub
from sys import intern

from monitor.incidents.incident import Member
from monitor.reports.language.articles import elided, without_article
from monitor.scripts.letters import neighbours
from monitor.text import fold

WordSet = frozenset[str]

STEM = 6  # letters: kills, killed and killing, or soldier and soldiers, count as one word
LEAD = 400  # characters of the text: news puts the event first, the rest is background that many events share
NAMED_IN = 600  # characters of the text in which names are looked for
FEW = 2.0  # words
COPY = 0.8  # of all words shared: from here a text counts as a copy of another ...
COPY_WORDS = 6  # ... where it has so many of them; short headlines are alike by chance
REMEMBERED = 8192  # texts whose words are kept, by the part that decides: some weeks of reports, at most some 40 MB ...
COPIES = 4096  # ... and those that were looked at as copies

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")  # Shi'ites are Shiites
_WORD = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_]+")


def words_in(text: str) -> WordSet:
    """The word stems of a text. One object a stem, whichever texts hold it: a set is small then, and compared fast."""
    bare = _APOSTROPHE.sub("", elided().sub("", fold(text)))
    return frozenset((*map(_stems(without_article()), _WORD.findall(bare)), *map(intern, neighbours(bare))))


@lru_cache(maxsize=2)  # the articles are those of the languages that are read
def _stems(article: re.Pattern[str]) -> Callable[[str], str]:
    @lru_cache(maxsize=REMEMBERED)
    def stem(word: str) -> str:
        return intern(article.sub("", word)[:STEM])

    return stem


@lru_cache(maxsize=COPIES)
def _quoted(words: str) -> WordSet:
    return words_in(words)


@lru_cache(maxsize=REMEMBERED)
def _opening(title: str, lead: str) -> WordSet:
    return words_in(f"{title}\n{lead}")


def words_of(member: Member) -> WordSet:
    """The words of a member on its own event: title and opening; for an entry with several events, its quotes alone."""
    if member.index > 0 and member.report.quotes:
        return _quoted("\n".join(q.words for q in member.report.quotes))
    return _opening(member.title, member.text[:LEAD])


def names_of(member: Member) -> WordSet:
    """The names of people, families and places in the text of a member with one event; nothing where a script has no
    capitals, or where all words have them."""
    return frozenset() if member.index else _names_in(member.text[:NAMED_IN])


@lru_cache(maxsize=REMEMBERED)
def _names_in(text: str) -> WordSet:
    words = list(_LETTERS.finditer(text))
    found = [word[0] for word in words if _is_name(text, word)]
    small = sum(word[0][:2].islower() for word in words if len(word[0]) > 1)
    return words_in(" ".join(found)) if len(found) < small else frozenset()


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Whether a word has a capital, of whatever script, inside a sentence: at its beginning every word has one."""
    at = word.start()
    if at < 2 or not text[at].isupper() or word.end() - at <= 2:  # nearly every word is small
        return False
    return text[at - 1].isspace() and (text[at - 2].islower() or text[at - 2] in ",;")


@dataclass(frozen=True, slots=True)
class Uses:
    """How many incidents use a word: counted here and there, less what is gone."""

    counts: Sequence[Mapping[str, int]]
    gone: Mapping[str, int] = field(default_factory=dict)

    def of_each(self, words: WordSet) -> Iterable[int]:
        """How many use each of these words, in their order."""
        none = repeat(0)
        number: Iterable[int] = repeat(0, len(words))
        for counted in self.counts:
            number = map(add, number, map(counted.get, words, none))
        return map(sub, number, map(self.gone.get, words, none)) if self.gone else number


class _WeightsOfUse(dict[int, float]):
    """The weight of a word by how many of a number of incidents use it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, uses: int) -> float:
        weight = self[uses] = _weight(uses, self._number)
        return weight


def _weight(uses: int, number: int) -> float:
    return log(1 + (number + 1) / (uses + 0.5))


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling a word is: the fewer of the incidents at hand use it, the more. uses: how many use each; few: so many
    are hardly any; unseen: the weight of a word that none uses."""

    uses: Uses
    few: float
    unseen: float
    of_use: Mapping[int, float] = field(repr=False, compare=False)
    weights: dict[str, float] = field(default_factory=dict, repr=False, compare=False)  # of words asked for already
    totals: dict[WordSet, float] = field(default_factory=dict, repr=False, compare=False)  # of texts weighed already

    def seldom(self, words: WordSet) -> WordSet:
        """Those of these words that hardly any of the incidents uses, or none."""
        return frozenset(compress(words, map(self.few.__ge__, self.uses.of_each(words))))

    def rare(self, words: WordSet) -> WordSet:
        """Those of these words that hardly any of the incidents uses, and one does."""
        return frozenset(w for w, uses in zip(words, self.uses.of_each(words), strict=True) if 0 < uses <= self.few)

    def total(self, words: WordSet) -> float:
        """The weight of a whole text, which is compared with many."""
        known = self.totals.get(words)
        if known is None:
            known = self.totals[words] = self.sum(words)
        return known

    def sum(self, words: Collection[str]) -> float:
        """The weight of all these words, the same in whatever order they come: sets come in any."""
        self.ask_for(words)
        return self.weighed(words)

    def ask_for(self, words: Iterable[str]) -> None:
        """Weigh these words, as far as nobody did yet: a war's whole vocabulary is not needed for one report."""
        if new := frozenset(words).difference(self.weights):
            self.weights.update(zip(new, map(self.of_use.__getitem__, self.uses.of_each(new)), strict=True))

    def weighed(self, words: Collection[str]) -> float:
        """The same of words that were asked for already."""
        return fsum(map(self.weights.__getitem__, words))


def rarity_of(uses: Uses, number: int) -> Rarity:
    """Rarity among a number of incidents, so many of which use each word. For as long as these are counted so."""
    return Rarity(uses, 1 + 0.05 * number, _weight(0, number), _WeightsOfUse(number))


def likeness(a: WordSet, b: WordSet, rare: Rarity) -> float:
    """0 to 1: the weight of the words shared against that of the shorter text.

    `FEW` words more are taken for unlike, so that short texts need more than to be alike: "Blast kills two" proves
    nothing, and neither do two of them.
    """
    return likenesses(a, [b], rare)[0]


def likenesses(words: WordSet, texts: Sequence[WordSet], rare: Rarity) -> Sequence[float]:
    """The likeness of one text to each of these, which are many: nothing is asked for twice."""
    mine, unlike, weight = rare.total(words), FEW * rare.unseen, rare.weights.__getitem__
    rare.ask_for(texts[0] if len(texts) == 1 else chain.from_iterable(texts))
    found = []
    for theirs in texts:
        shared = words & theirs
        shorter = min(mine, fsum(map(weight, theirs))) if shared else 0.0
        found.append(fsum(map(weight, shared)) / (shorter + unlike) if shared else 0.0)
    return found


@lru_cache(maxsize=COPIES)
def _every_word(title: str, lead: str) -> WordSet:
    return frozenset(map(intern, re.findall(r"\w+", fold(f"{title}\n{lead}"))))


def every_word(member: Member) -> WordSet:
    """The words by which a text is a copy of another: all of title and opening, numbers included, as they stand."""
    return _every_word(member.title, member.text[:LEAD])


def is_copy(a: Member, b: Member) -> bool:
    """Whether one text repeats the other nearly word by word, numbers included: a wire copy, whoever prints it."""
    return are_copies(every_word(a), every_word(b))


def are_copies(a: WordSet, b: WordSet) -> bool:
    """The same of their words (`every_word`)."""
    mine, theirs = len(a), len(b)
    fewer, more = (mine, theirs) if mine < theirs else (theirs, mine)
    if fewer < COPY_WORDS or fewer < COPY * more:  # all of the fewer would not be enough
        return False
    shared = len(a & b)
    return shared >= max(COPY * (fewer + more - shared), COPY_WORDS)
