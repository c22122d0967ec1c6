"""Whether any phrase of some can stand in a text, by the runs of letters in it: asked before a text is cut into units.

"Down" betrays "gunned down", and stands in one text in fifteen that holds no "gunned".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

from monitor.reports.language.meanings import Meaning, PhraseKey, Qualifier
from monitor.scripts.letters import letter_words

Rest = tuple[frozenset[str], ...]  # the other words of each phrase


@dataclass(frozen=True, slots=True)
class Standing:
    """Phrases under one of their words each. unsure: there is one without any letter, which may stand anywhere."""

    phrases: Mapping[str, Rest]
    unsure: bool = False

    @classmethod
    def of(cls, keys: Iterable[PhraseKey], rarest: Callable[[PhraseKey], str]) -> Standing:
        """rarest: the word of a phrase that stands in the fewest texts."""
        found: dict[str, set[frozenset[str]]] = {}
        unsure = False
        for key in keys:
            letters = frozenset(run for word in key for run in letter_words(word))
            first = max(letter_words(rarest(key)) or letters, key=len, default="")
            unsure = unsure or not letters
            found.setdefault(first, set()).add(letters - {first})
        return cls({first: tuple(rest) for first, rest in found.items()}, unsure)

    def in_words(self, words: Set[str]) -> bool:
        """Whether all words of a phrase are among these."""
        return self.unsure or any(
            rest <= words for first in self.phrases.keys() & words for rest in self.phrases[first]
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The phrases of a language without which a text tells of no harm, denies none, and of no place that was hit."""

    harm: Standing
    targets: Standing
    hits: Standing
    detains: Standing
    protected: Standing

    @classmethod
    def of(cls, meanings: Mapping[PhraseKey, Meaning], rarest: Callable[[PhraseKey], str]) -> Told:
        def standing(tells: Callable[[Meaning], bool]) -> Standing:
            return Standing.of((key for key, m in meanings.items() if any(map(tells, _senses(m)))), rarest)

        return cls(
            standing(_harms_or_denies),
            standing(_is_target),
            standing(_is_hit),
            standing(lambda m: m.detains),
            standing(lambda m: m.protected),
        )

    def in_words(self, words: Set[str]) -> bool:
        """Whether a text of these runs of letters may tell anything."""
        hit = self.targets.in_words(words) and self.hits.in_words(words)
        held = self.detains.in_words(words) and self.protected.in_words(words)
        return hit or held or self.harm.in_words(words)


def _senses(meaning: Meaning) -> tuple[Meaning, ...]:
    """The meanings of a phrase in all spellings."""
    proper = meaning.proper
    return (meaning, proper.name, *([proper.word] if proper.word else [])) if proper else (meaning,)


def _harms_or_denies(meaning: Meaning) -> bool:
    return meaning.tells_harm or Qualifier.DENIAL in meaning.qualifiers


def _is_target(meaning: Meaning) -> bool:
    return meaning.target is not None


def _is_hit(meaning: Meaning) -> bool:
    return meaning.hit_before or meaning.hit_after
