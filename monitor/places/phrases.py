"""Phrases that may stand beside a place's name, and how one is found: the longest, and nearly always none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.places.words import stems

Sense = TypeVar("Sense")


@dataclass(frozen=True, slots=True)
class PhrasesBeside(Generic[Sense]):
    """Phrases by their keys, with the sense of each. firsts: the words with which they begin; lasts: those with which
    the ones of several words end. Most words beside a name are none of these, and there nothing is put together."""

    senses: Mapping[str, Sense]
    firsts: frozenset[str]
    lasts: frozenset[str]

    @classmethod
    def of(cls, senses: Mapping[str, Sense]) -> PhrasesBeside[Sense]:
        words = [key.split(" ") for key in senses]
        return cls(senses, frozenset(w[0] for w in words), frozenset(w[-1] for w in words if len(w) > 1))

    def beginning(self, keys: Sequence[str]) -> Iterator[tuple[Sense, int]]:
        """The senses of the phrases with which some words begin, the longest first, and how many words each takes."""
        for size in range(len(keys) if keys and keys[0] in self.firsts else 0, 0, -1):
            if (phrase := " ".join(keys[:size])) in self.senses:
                yield self.senses[phrase], size


def endings(
    keys: Sequence[str], prefixes: tuple[str, ...], longest: int, lasts: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """The last of some words as phrases, the longest first, and how many words each takes; the first word of each with
    and without clitics. lasts: the words with which a phrase of several can end."""
    for size in range(min(longest if keys and keys[-1] in lasts else 1, len(keys)), 0, -1):
        head, *rest = keys[-size:]
        for stem in stems(head, prefixes) if prefixes else (head,):
            yield " ".join([stem, *rest]), size
