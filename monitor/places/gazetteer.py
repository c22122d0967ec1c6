"""The gazetteer: names of the world's places in many scripts, found in texts and resolved by context."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.places.kinds import NO_CUES, Candidate, Cues, PlaceMention, Resolved


class Gazetteer:
    """Open it once; every method may be called from any thread."""

    @classmethod
    def open(cls, extra: Sequence[Path] = ()) -> Gazetteer:
        """The shipped index, with the user's own CSV files on top. Raises PlaceError (file and line)."""
        raise NotImplementedError

    def find(self, text: str, prefixes: tuple[str, ...] = (), cues: Cues = NO_CUES) -> list[PlaceMention]:
        """Every place name in `text`, in order, the longest where several begin alike. Spans are of `text` itself.

        prefixes: clitics of the language that may lead a name ("و", "ب", "ال"), alone or together; "لل=ال" stands for
        a prefix that hides an article. At least three letters of the name must remain.
        """
        raise NotImplementedError

    def resolve(self, mentions: Sequence[PlaceMention], home: tuple[str, ...] = ()) -> list[Resolved]:
        """One place a mention, in the same order: by what else the text names, then `home`, the feed's countries."""
        raise NotImplementedError

    def named(self, name: str, countries: Sequence[str] = ()) -> list[Candidate]:
        """Every place of that name, largest first; in `countries` where any are given."""
        raise NotImplementedError

    def admin1(self, name: str, countries: Sequence[str] = ()) -> list[Candidate]:
        """Every admin-1 (province, governorate, oblast) of that name."""
        raise NotImplementedError

    def country(self, code: str) -> Candidate | None:
        """The country of an ISO 3166-1 alpha-2 code, in capitals."""
        raise NotImplementedError

    def suggestions(self, name: str, countries: Sequence[str] = ()) -> list[str]:
        """Known names that look like `name`, nearest first: for "did you mean"."""
        raise NotImplementedError
