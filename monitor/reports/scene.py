"""One text taken apart once: sentences, what is in them, and how they bear on one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from monitor.reports.languages import Language
from monitor.reports.tokens import Sentence, Source, Unit, sentences
from monitor.reports.types import Text
from monitor.reports.words import Qualifier, Topic


@dataclass(frozen=True)
class Scene:
    """A text in its language. titles: how many of the sentences belong to the title."""

    text: Text
    source: Source
    language: Language
    sentences: list[Sentence]
    titles: int
    topics: list[Counter[Topic]] = field(default_factory=list)  # of each sentence

    @cached_property
    def lead(self) -> list[int]:
        """The sentences that set the scene: the title's and the first two of the body."""
        return list(range(min(self.titles + 2, len(self.sentences))))

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


def scene_of(text: Text, source: Source, language: Language) -> Scene:
    """Cuts a text into sentences of units and counts the topics of each."""
    found = sentences(source, language.phrases, language.abbreviations, language.affixes)
    body = next((k for k, at in enumerate(source.offsets) if at > len(text.title)), len(source.folded))
    titles = sum(1 for s in found if s[0].start < body)
    topics = [Counter(t for unit in s for t in unit.meaning.topics) for s in found]
    return Scene(text, source, language, found, titles, topics)
