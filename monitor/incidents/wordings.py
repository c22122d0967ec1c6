"""The words of all open incidents: how many use each, and which of their texts may be worded like one that comes.

Nearly all that is told of no place is worded like nothing that is open. To see that, no text is weighed: each has a
floor, a weight that it surely has. What is found may be too many; never too few.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, inf, log
from operator import mul

from monitor.incidents.evidence import TELLING, WORDED
from monitor.incidents.wording import FEW, Rarity, WordSet

STEP = 1.1  # a word counts as used by so many times as many, until more use it: only then its texts are weighed anew
STALE = 256  # texts that are gone, beyond as many as there are, until all are filed anew
ROUNDED = 1e-6  # a sum that is kept up may be off by less

TextsByLanguage = Mapping[str | None, Sequence[WordSet]]


class Wordings:
    """Words and texts of incidents. uses: how many incidents use each word."""

    def __init__(self) -> None:
        self.uses = Counter[str]()
        self._texts: dict[str | None, Texts] = {}  # by language
        self._ceilings: dict[str, float] = {}  # by word: no more incidents use it

    def file(self, ident: str, gone: WordSet, new: WordSet, said: TextsByLanguage) -> None:
        """Words that this incident has no more, those that it has since, and its texts as they now are."""
        for word in gone:
            self.uses[word] -= 1
            if not self.uses[word]:
                del self.uses[word]
                self._ceilings.pop(word, None)  # no text has it any more
        self.uses.update(new)
        for word in new:
            if self.uses[word] > self._ceilings.get(word, 0.0):
                self._raise(word)
        for language in (*said, *(known for known in self._texts if known not in said)):
            if language not in self._texts:
                self._texts[language] = Texts(self._ceilings)
            self._texts[language].put(ident, said.get(language, ()))

    @property
    def words(self) -> Collection[str]:
        """The words of which something is remembered."""
        return self._ceilings.keys()

    def _raise(self, word: str) -> None:
        before, after = self._ceilings.get(word), STEP * self.uses[word]
        self._ceilings[word] = after
        if before is not None:
            for texts in self._texts.values():
                texts.lower(word, log(after + 0.5) - log(before + 0.5))

    def echoes(self, words: WordSet, language: str | None, rare: Rarity) -> Echoes:
        """How all texts in a language echo these words."""
        texts = self._texts.get(language) or Texts(self._ceilings)
        tell, mine = rare.rare(words), rare.total(words)
        shared, told = texts.shared(words, rare.weights), texts.counted(tell)
        return Echoes(texts, shared, told, mine, FEW * rare.unseen, rare.unseen - log(2))


class Texts:
    """The texts in one language, a row for each. ceilings: no more incidents use a word. at: the rows of each incident;
    owners: the incident of each row, none of what is gone; sizes: words; logs: of as many as may use each of these
    words, summed; parts: of its incident's texts."""

    def __init__(self, ceilings: Mapping[str, float]) -> None:
        self.at: dict[str, dict[WordSet, int]] = {}
        self.owners: list[str] = []
        self.sizes, self.logs, self.parts = array("d"), array("d"), array("d")
        self._ceilings = ceilings
        self._rows: dict[str, array[int]] = defaultdict(_no_rows)  # by word
        self._number = 0

    def put(self, ident: str, said: Sequence[WordSet]) -> None:
        """The texts of an incident as they now are."""
        before, texts = self.at.pop(ident, {}), Counter(said)
        self._number += len(texts) - len(before)
        if texts:
            rows = {text: before.pop(text) if text in before else self._add(ident, text) for text in texts}
            for text, row in rows.items():
                self.parts[row] = texts[text] / len(said)
            self.at[ident] = rows
        for row in before.values():
            self.owners[row], self.sizes[row], self.parts[row] = "", inf, 0.0
        if len(self.owners) > 2 * self._number + STALE:
            self._file_anew()

    def _add(self, ident: str, text: WordSet) -> int:
        row = len(self.owners)
        self.owners.append(ident)
        self.sizes.append(len(text))
        self.parts.append(0.0)
        self.logs.append(fsum([log(self._ceilings[word] + 0.5) for word in text]))
        for word in text:
            self._rows[word].append(row)
        return row

    def _file_anew(self) -> None:
        held = [(ident, [(text, self.parts[row]) for text, row in rows.items()]) for ident, rows in self.at.items()]
        self.at, self.owners, self._rows = {}, [], defaultdict(_no_rows)
        self.sizes, self.logs, self.parts = array("d"), array("d"), array("d")
        for ident, texts in held:
            self.at[ident] = {text: self._add(ident, text) for text, _ in texts}
            for text, part in texts:
                self.parts[self.at[ident][text]] = part

    def lower(self, word: str, by: float) -> None:
        """A word weighs less by so much."""
        for row in self._rows.get(word, ()):
            self.logs[row] += by

    def shared(self, words: WordSet, weights: Mapping[str, float]) -> Sequence[float]:
        """By row, the weight of those of these words that the text has."""
        found = [0.0] * len(self.owners)
        for word in words:
            weight = weights[word]
            for row in self._rows.get(word, ()):
                found[row] += weight
        return found

    def counted(self, words: WordSet) -> Mapping[int, int]:
        """By row, how many of these words the text has."""
        found = Counter[int]()
        for word in words:
            found.update(self._rows.get(word, ()))
        return found


@dataclass(frozen=True, slots=True)
class Echoes:
    """How far texts repeat some words. shared: by row, the weight of the words that both have; told: how many of these
    tell; mine: the weight of all of these words; unlike: what is taken for unlike besides; unused: a
    word weighs at least so much, less the logarithm of its uses."""

    texts: Texts
    shared: Sequence[float]
    told: Mapping[int, int]
    mine: float
    unlike: float
    unused: float

    @property
    def number(self) -> int:
        """The incidents that have a text in this language."""
        return len(self.texts.at)

    def may_say(self, least: float) -> set[str]:
        """The incidents of which one text is so like these words, or shares so many that tell, that wording may say so
        much; perhaps more of them. Without an outlet's own lines a text is another, of which nothing is known here."""
        need, known = least - ROUNDED, self.texts
        mine, unlike, unused = self.mine, self.unlike, self.unused
        rows = zip(known.owners, self.shared, known.sizes, known.logs, strict=True)
        found = {
            ident  # for its likeness alone
            for ident, shared, size, logs in rows
            if WORDED * shared >= need * (min(mine, unused * size - logs) + unlike) - ROUNDED
        }
        telling = dict[str, int]()
        for row, number in self.told.items():
            ident = known.owners[row]
            telling[ident] = max(number, telling.get(ident, 0))
        found |= {ident for ident, number in telling.items() if ident and self._may_say(ident, need - TELLING * number)}
        return found - {""}

    def _may_say(self, ident: str, need: float) -> bool:
        return any(
            WORDED * self.shared[row] >= need * (min(self.mine, max(0.0, self._floor(row))) + self.unlike) - ROUNDED
            for row in self.texts.at[ident].values()
        )

    def _floor(self, row: int) -> float:
        return self.unused * self.texts.sizes[row] - self.texts.logs[row]

    def like(self, ident: str) -> float:
        """How like this incident these words are at least; nothing where it has no text in their language."""
        rows = self.texts.at.get(ident, {}).values()
        return sum([self.shared[row] * self.texts.parts[row] for row in rows]) / (self.mine + self.unlike)

    def like_all(self) -> float:
        """The sum of that over all."""
        return fsum(map(mul, self.shared, self.texts.parts)) / (self.mine + self.unlike)


def _no_rows() -> array[int]:
    return array("I")
