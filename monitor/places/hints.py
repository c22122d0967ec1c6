"""Words that tell a country without naming it: armed groups, armies, "kibbutz" (data/hints.csv).

They help to tell places of one name apart ("Houthi gunmen ... in Al Bayda"). An actor is never where; a word that is
at home in one country only ("kibbutz") is as good as a demonym.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.places.files import read_rows
from monitor.places.keys import key_of
from monitor.places.tables import DATA
from monitor.places.words import PlaceText, stems

LONGEST = 4  # words of a phrase
_COLUMNS = ("where", "country", "language", "words")


@dataclass(frozen=True, slots=True)
class Hint:
    """A phrase over words [first, last] and the country of which it speaks. local: what is so called lies there.
    at_home: who is so called, a police force, acts there and nowhere else, and tells as much as a demonym."""

    first: int
    last: int
    country: str
    local: bool
    at_home: bool


def hints_in(text: PlaceText, prefixes: tuple[str, ...]) -> Iterator[Hint]:
    """Every hint of a text. Most texts hold none of the first words, and that is soon told."""
    if not prefixes and _phrases().keys().isdisjoint(text.all_keys):
        return
    opening = [(at, found) for at, key in enumerate(text.all_keys) if (found := _firsts_in(key, prefixes))]
    plain = {at for at, _ in opening if text.word(at).lower() in _spellings()}
    written = plain if len(plain) == len(opening) else plain | _where_written(text)
    for at, found in opening:
        for first in found if at in written else ():
            yield from _at(text, at, first)


@lru_cache(maxsize=8192)
def _firsts_in(key: str, prefixes: tuple[str, ...]) -> tuple[str, ...]:
    """The first words of phrases that a word is, with and without clitics; nearly always none."""
    return tuple(stem for stem in (stems(key, prefixes) if prefixes else (key,)) if stem in _phrases())


def land_of_group(name: str) -> str | None:
    """The country of which a name that begins with such a phrase speaks: "Hezbollah fighters"."""
    keys = key_of(name.replace("-", " ")).split()
    known = _phrases().get(keys[0], ()) if keys else ()
    return next((country for phrase, country, *_ in known if tuple(keys[: len(phrase)]) == phrase), None)


def _where_written(text: PlaceText) -> set[int]:
    """The words of a text in which a first word of any phrase stands as it is written, accents and all."""
    lower = text.raw.lower()
    found: set[int] = set()
    for word in _spellings():
        start = lower.find(word)
        while start >= 0:
            found.add(bisect_right(text.spans, (start, len(lower))) - 1)
            start = lower.find(word, start + len(word))
    return found


def _at(text: PlaceText, at: int, stem: str) -> Iterator[Hint]:
    keys = [stem, *text.keys(at + 1, at + LONGEST)]
    for phrase, country, where in _phrases()[stem]:
        if keys[: len(phrase)] == list(phrase):
            yield Hint(at, at + len(phrase) - 1, country, where == "yes", where == "home")
            return


@cache
def _spellings() -> frozenset[str]:
    """The first word of every phrase as written, in small letters, up to its apostrophe, of which there are two."""
    rows = read_rows(DATA / "hints.csv", _COLUMNS, _COLUMNS)
    return frozenset(re.split("[ '-]", words.lower())[0] for _, row in rows for words in row["words"].split(";"))


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """First word → phrases that begin with it, the longest first, with country and whether it is where."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for _, row in read_rows(DATA / "hints.csv", _COLUMNS, _COLUMNS):
        for words in row["words"].split(";"):
            phrase = tuple(key_of(words.replace("-", " ")).split())
            found.setdefault(phrase[0], []).append((phrase, row["country"], row["where"]))
    return {first: tuple(sorted(phrases, key=lambda p: -len(p[0]))) for first, phrases in found.items()}
