"""Whether two names mean one voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from monitor.organisations.table import OrganisationKind, organisations
from monitor.own_words import own_folders
from monitor.scripts.letters import plain_words
from monitor.text import fold


@dataclass(frozen=True, slots=True)
class VoiceName:
    """All of a name by which it is told whether another one means the same voice. organisations: the numbers of those
    that it names."""

    folded: str
    words: frozenset[str]
    organisations: frozenset[int]

    def means(self, other: VoiceName) -> bool:
        """Whether the two mean one voice."""
        mine, theirs = self.words, other.words
        if self.folded == other.folded or (mine and theirs and (mine <= theirs or theirs <= mine)):
            return True
        return not self.organisations.isdisjoint(other.organisations)


def same_name(a: str, b: str) -> bool:
    """Whether two names mean one voice, as far as words tell: one holds all words of the other, or both name one
    organisation, each in its language."""
    return a == b or voice_name(a).means(voice_name(b))


def voice_name(name: str) -> VoiceName:
    """A name, taken apart."""
    return _voice_name(name, own_folders())


@lru_cache(maxsize=4096)
def _voice_name(name: str, folders: tuple[Path, ...]) -> VoiceName:
    words = _words(name)
    return VoiceName(fold(name), words, _named(words, folders))


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(plain_words(fold(name)))


def _organisations_in(words: frozenset[str]) -> frozenset[int]:
    return _named(words, own_folders())


@lru_cache(maxsize=4096)
def _named(words: frozenset[str], folders: tuple[Path, ...]) -> frozenset[int]:
    by_word = _names(folders)
    return frozenset(i for word in words for name, i in by_word.get(word, ()) if name <= words)


def is_army(name: str) -> bool:
    """Whether a name is that of an army or of a state that has one."""
    kinds = {organisations()[i].kind for i in _organisations_in(_words(name))}
    return bool(kinds & {OrganisationKind.ARMY, OrganisationKind.STATE})


@cache
def _names(folders: tuple[Path, ...]) -> Mapping[str, Sequence[tuple[frozenset[str], int]]]:
    """The words of each name and the number of its organisation, by its longest word: hardly any word that is asked for
    is one. folders: those of `own_folders`, for which this was asked."""
    found: dict[str, list[tuple[frozenset[str], int]]] = {}
    for i, known in enumerate(organisations()):
        for words in filter(None, (_words(name.words) for name in known.names)):
            found.setdefault(max(words, key=len), []).append((words, i))
    return found
