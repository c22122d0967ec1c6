"""Which ways to tell a stretch of text holds: the words under `telling:` in its language's file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from monitor.reports.language.lexicon import Language
from monitor.reports.language.meanings import WayToTell
from monitor.reports.language.tokens import words_of


def cues_of(folded: str, language: Language) -> Counter[WayToTell]:
    """How many words of each way to tell stand in a folded text. What is written onto a word is looked through."""
    words = words_of(folded)
    found: Counter[WayToTell] = Counter()
    for at, word in enumerate(words):
        for bare in _bare(word, language):
            found.update({cue for key, cue in language.telling.get(bare, ()) if _stands(key, words, at)})
    return found


def _bare(word: str, language: Language) -> Iterator[str]:
    yield word
    for prefix in language.affixes.prefixes:
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            yield word.removeprefix(prefix)


def _stands(key: tuple[str, ...], words: list[str], at: int) -> bool:
    return len(key) == 1 or tuple(words[at + 1 : at + len(key)]) == key[1:]
