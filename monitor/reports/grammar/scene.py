"""One text taken apart once: sentences, what is in them, and how they bear on one another."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from monitor.model import Victim
from monitor.reports.grammar.participles import told_apart
from monitor.reports.grammar.when import When, whens
from monitor.reports.language.lexicon import Language
from monitor.reports.language.meanings import Qualifier, Sign, Topic
from monitor.reports.language.tokens import Sentence, Source, Unit, sentences
from monitor.reports.types import Text

LETTERS = 8  # of an abbreviation in brackets
REACH = 10  # sentences of the body in which its beginning is looked for
SHORTEST = 4  # words of a sentence that is no menu
NEW = 0.3  # of its words that a sentence must add to the title's
_UNARMED = frozenset({Victim.CIVILIAN, Victim.CHILD, Victim.WOMAN})
QUESTION_MARKS = ("?", "\u061f")


@dataclass(frozen=True)
class Scene:
    """A text in its language. titles: how many of the sentences belong to the title."""

    text: Text
    source: Source
    language: Language
    sentences: list[Sentence]
    titles: int
    topics: list[Counter[Topic]] = field(default_factory=list)  # of each sentence
    _times: dict[int, list[When]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def lead(self) -> list[int]:
        """The sentences that set the scene: the title's and the first two of the body, not counting what only repeats
        the title or is as short as a page's menu."""
        told = [i for i in range(self.titles, min(self.titles + REACH, len(self.sentences))) if self._tells(i)]
        last = told[1] if len(told) > 1 else self.titles + 1
        return list(range(min(last + 1, len(self.sentences))))

    def _tells(self, i: int) -> bool:
        """Whether a sentence of the body says something of its own."""
        words = {u.text for u in self.sentences[i] if u.text[0].isalnum()}
        heard = {u.text for k in range(self.titles) for u in self.sentences[k]}
        return len(words) >= SHORTEST and len(words - heard) > NEW * len(words)

    @cached_property
    def labels(self) -> list[int]:
        """The lines of a form, near the beginning: "Cause: shelling." """
        first = range(self.titles, min(self.titles + REACH, len(self.sentences)))
        return [i for i in first if len(self.sentences[i]) > 2 and self.sentences[i][1].text == ":"]

    @property
    def asks(self) -> bool:
        """Whether the title is a question."""
        return self.text.title.rstrip().endswith(QUESTION_MARKS)

    @cached_property
    def names_civilians(self) -> bool:
        """Whether headline or lead name people who are found among no fighters: civilians, children, families."""
        return any(
            Sign.FAMILIES in u.meaning.signs or (u.meaning.noun and u.meaning.noun.classes & _UNARMED)
            for u in self.units(self.lead)
        )

    @cached_property
    def starts(self) -> list[int]:
        """Where each sentence starts in the text as written."""
        return [self.source.offsets[units[0].start] for units in self.sentences]

    def times(self, i: int) -> list[When]:
        """The times that one sentence gives."""
        if i not in self._times:
            self._times[i] = whens(self.sentences[i], self.text.published)
        return self._times[i]

    def topic(self, where: list[int]) -> Counter[Topic]:
        """Topics over some sentences, the title's counting twice."""
        total: Counter[Topic] = Counter()
        for i in where:
            total.update(self.topics[i])
            if i < self.titles:
                total.update(self.topics[i])
        return total

    def qualifiers(self, i: int) -> set[Qualifier]:
        """The qualifying words of one sentence."""
        return {q for unit in self.sentences[i] for q in unit.meaning.qualifiers}

    def units(self, where: Iterable[int]) -> Iterator[Unit]:
        for i in where:
            yield from self.sentences[i]


def _without_short_names(source: Source, units: Sentence) -> Sentence:
    """ "Four Liberation Army (LA) fighters": letters in brackets within a phrase say its name once more, and part
    nothing."""
    inside = {
        k
        for i in range(1, len(units) - 3)
        if units[i].text == "(" and units[i + 2].text == ")" and _is_short_name(source, units, i + 1)
        for k in (i, i + 1, i + 2)
    }
    return [u for k, u in enumerate(units) if k not in inside] if inside else units


def _is_short_name(source: Source, units: Sentence, at: int) -> bool:
    """Whether a word of a few capitals follows a name, and more of the phrase follows it."""
    unit, name, after = units[at], units[at - 2], units[at + 2]
    written = source.words(unit.start, unit.end)
    letters = written.isupper() and written.isalpha() and len(written) <= LETTERS
    return letters and name.capital and after.text[0].isalpha()


def scene_of(text: Text, source: Source, language: Language) -> Scene:
    """Cuts a text into sentences of units and counts the topics of each."""
    cut = sentences(source, language.phrases, language.abbreviations, language.affixes)
    found = [told_apart(_without_short_names(source, units)) for units in cut]
    body = min(bisect_right(source.offsets, len(text.title)), len(source.folded))
    titles = sum(1 for s in found if s[0].start < body)
    topics = [Counter([t for unit in s if unit.meaning.topics for t in unit.meaning.topics]) for s in found]
    return Scene(text, source, language, found, titles, topics)
