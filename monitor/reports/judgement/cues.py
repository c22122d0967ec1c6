"""Which ways to tell a stretch of text holds: the words under `telling:` in its language's file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from monitor.reports.language.lexicon import Language
from monitor.reports.language.meanings import WayToTell
from monitor.reports.language.tokens import words_of


@lru_cache(maxsize=16)  # a text's headline and lead are asked for some times, one text after the other
def cues_of(folded: str, language: Language) -> Counter[WayToTell]:
    """How many words of each way to tell stand in a folded text. What is written onto a word is looked through."""
    words, telling, prefixes = words_of(folded), language.telling, language.affixes.prefixes
    found: Counter[WayToTell] = Counter()
    for at, word in enumerate(words):
        for bare in _bare(word, prefixes) if prefixes else (word,):
            for cue in {cue for key, cue in telling.get(bare, ()) if _stands(key, words, at)}:
                found[cue] += 1
    return found


def _bare(word: str, prefixes: Iterable[str]) -> list[str]:
    """A word, and what it is behind each small word that may be written onto it."""
    return [word, *(word[len(p) :] for p in prefixes if word.startswith(p) and len(word) > len(p) + 1)]


def _stands(key: tuple[str, ...], words: list[str], at: int) -> bool:
    return len(key) == 1 or tuple(words[at + 1 : at + len(key)]) == key[1:]
