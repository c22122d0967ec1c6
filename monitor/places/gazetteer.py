"""The gazetteer: names of the world's places in many scripts, found in texts and resolved by context."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.places import tables
from monitor.places.index import Index
from monitor.places.keys import key_of
from monitor.places.kinds import NO_CUES, Candidate, Cue, Cues, PlaceKind, PlaceMention, Resolved
from monitor.places.layer import layer_of
from monitor.places.named import named

if TYPE_CHECKING:  # what only a text needs is loaded with the first one: a config asks for names alone
    from monitor.places.finder import Finder

MOST_SUGGESTIONS = 5


class Gazetteer:
    """Open it once; every method may be called from any thread."""

    def __init__(self, index: Index, extra: Sequence[Path] = ()) -> None:
        self._index = index
        self._layer = layer_of(tables.NAMES, extra, index)
        self._countries = {c.country: c for c in index.countries}

    @classmethod
    def open(cls, extra: Sequence[Path] = ()) -> Gazetteer:
        """The shipped index, with the user's own CSV files on top. Raises PlaceError (file and line)."""
        return cls(Index(), extra)

    def close(self) -> None:
        self._index.close()

    def find(self, text: str, prefixes: tuple[str, ...] = (), cues: Cues = NO_CUES) -> list[PlaceMention]:
        """Every place name in `text`, in order, the longest where several begin alike. Spans are of `text` itself.

        prefixes: clitics of the language that may lead a name ("و", "ب", "ال"), alone or in a row; "لل=ال" stands for
        one that hides an article. At least three letters of the name must remain.
        """
        return list(self._finder.find(text, prefixes, cues))

    def resolve(self, mentions: Sequence[PlaceMention], home: tuple[str, ...] = ()) -> list[Resolved]:
        """One place a mention, in the same order: by what else the text names, then `home`, the feed's countries."""
        from monitor.places import resolver

        return resolver.resolve(mentions, home)

    def named(self, name: str, countries: Sequence[str] = ()) -> list[Candidate]:
        """Every place of that name, those by hand first, then the largest; in `countries` where any are given."""
        return [c for c in named(name, self._index, self._layer) if not countries or c.country in countries]

    def admin1(self, name: str, countries: Sequence[str] = ()) -> list[Candidate]:
        """Every admin-1 of that name, with or without the word for what it is ("Idlib Governorate")."""
        named = self.named(name, countries) or self.named(_bare(name), countries)
        return [c for c in named if c.kind is PlaceKind.ADMIN1]

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO 3166-1 alpha-2 code, in capitals."""
        return self._countries.get(code)

    def largest(self, countries: Sequence[str], number: int) -> list[Candidate]:
        """So many towns of these countries, the largest first."""
        return self._index.towns_in(countries, number)

    def suggestions(self, name: str, countries: Sequence[str] = ()) -> list[str]:
        """Known names that look like `name`, nearest first: of `countries`, or else of all countries and admin-1s."""
        known = self._names_of(countries) if countries else self._areas
        near = difflib.get_close_matches(key_of(name), known, MOST_SUGGESTIONS, 0.7)
        return [known[key] for key in near]

    @cached_property
    def _finder(self) -> Finder:
        from monitor.places.finder import Finder

        return Finder(self._index, self._layer)

    def _names_of(self, countries: Sequence[str]) -> dict[str, str]:
        own = {c.name for c in self._layer.every_place() if c.country in countries}
        names = [*own, *self._index.names_in(countries)]
        return {key_of(n): n for n in reversed(names)}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {key_of(c.name): c.name for c in (*self._index.admin1s, *self._index.countries)}


def _bare(name: str) -> str:
    """A name without "province" before or behind it."""
    words = name.split()
    types = tables.cues(tables.Side.EITHER)[Cue.ADMIN1]
    kept = words[1:] if key_of(words[0]) in types else words[:-1] if key_of(words[-1]) in types else words
    return " ".join(kept[1:] if kept and key_of(kept[0]) in tables.links() else kept)
