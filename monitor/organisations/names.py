"""Whether two names mean one voice."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from monitor.organisations.table import OrganisationKind, organisations
from monitor.own_words import own_folders
from monitor.scripts.letters import plain_words
from monitor.text import fold


def same_name(a: str, b: str) -> bool:
    """Whether two names mean one voice, as far as words tell: one holds all words of the other, or both name one
    organisation, each in its language."""
    return a == b or _same(a, b, own_folders())


@lru_cache(maxsize=16_384)  # pairs: each outlet of a large event meets each other one at every report
def _same(a: str, b: str, folders: tuple[Path, ...]) -> bool:
    mine, theirs = _words(a), _words(b)
    if fold(a) == fold(b) or (mine and theirs and (mine <= theirs or theirs <= mine)):
        return True
    return not _named(mine, folders).isdisjoint(_named(theirs, folders))


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(plain_words(fold(name)))


def _organisations_in(words: frozenset[str]) -> frozenset[int]:
    return _named(words, own_folders())


@lru_cache(maxsize=4096)
def _named(words: frozenset[str], folders: tuple[Path, ...]) -> frozenset[int]:
    return frozenset(i for i, names in enumerate(_names(folders)) if any(name <= words for name in names))


def is_army(name: str) -> bool:
    """Whether a name is that of an army or of a state that has one."""
    kinds = {organisations()[i].kind for i in _organisations_in(_words(name))}
    return bool(kinds & {OrganisationKind.ARMY, OrganisationKind.STATE})


@cache
def _names(folders: tuple[Path, ...]) -> tuple[tuple[frozenset[str], ...], ...]:
    """folders: those of `own_folders`, for which this was asked."""
    return tuple(tuple(_words(name.words) for name in known.names) for known in organisations())
