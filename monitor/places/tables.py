"""The hand-made files beside the index: cue words, demonyms, words that are no places, and aliases. All are data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from monitor.places.files import read_rows
from monitor.places.keys import key_of
from monitor.places.kinds import Cue

DATA = Path(__file__).parent / "data"
ALIASES = DATA / "aliases.csv"
# More names for places of the index, by script, in the same format.
NAMES = (ALIASES, DATA / "arabic.csv", DATA / "names.csv", DATA / "han.csv", DATA / "burmese.csv")


def _words(field: str) -> Iterator[str]:
    return (w.strip() for w in field.split(";") if w.strip())


class Side(StrEnum):
    """On which side of a place name a cue stands."""

    BEFORE = "before"
    BEHIND = "behind"
    EITHER = "either"
    AROUND = "around"  # on both, "attack of ... on": the name stands where the phrase has "_"
    BESIDE = "beside"  # right before or behind a demonym, and no other name: "frappe israélienne"
    WRITTEN = "written"  # behind an apostrophe, onto the name itself


@cache
def cues(side: Side) -> Mapping[Cue, frozenset[str]]:
    """Keys of the words that stand on one side of a place name, or on any, of every language (cues.csv)."""
    return {cue: _beside(cue.value, side) for cue in Cue}


@cache
def links() -> frozenset[str]:
    """Keys of the small words between a cue and a name: "the outskirts of *the* Gaza Strip" (cues.csv)."""
    return _beside("link")


@cache
def leads() -> frozenset[str]:
    """Keys of links and of words such as "in", which are never a name of their own (cues.csv)."""
    return links() | within()


@cache
def within() -> frozenset[str]:
    """Keys of the words for "in" (cues.csv)."""
    return _beside("within")


@cache
def joins() -> frozenset[str]:
    """Keys of the words that join two names of one kind: "the borders of X *and* Y" (cues.csv)."""
    return _beside("join")


@cache
def streets(side: Side) -> frozenset[str]:
    """Keys of the words for what is named after a place and lies elsewhere: "Jaffa *Street*" (cues.csv)."""
    return _beside("after", side)


@cache
def between() -> frozenset[str]:
    """Keys of the words that may stand between a place and the area that it is in: "Tripoli, *in northern* Lebanon"."""
    words = (word for cue in Cue for key in _beside(cue.value) for word in key.split() if word == key or len(word) > 1)
    return leads() | frozenset(words)  # not the "à" of "à l'extérieur de": "a US drone" is not in the US


def _beside(kind: str, side: Side = Side.EITHER) -> frozenset[str]:
    columns = ("kind", "language", "side", "words")
    rows = (row for _, row in read_rows(DATA / "cues.csv", columns, columns) if row["kind"] == kind)
    there = (r for r in rows if side is Side.EITHER or r["side"] in (side, Side.EITHER))
    return frozenset(key_of(w) for row in there for w in _words(row["words"]))


@cache
def demonyms() -> Mapping[str, tuple[str, ...]]:
    """Key of a demonym → the countries that it may mean (demonyms.csv).

    A row for the country "*" gives what a language may put before and after each of its words, as "before|after".
    """
    columns = ("country", "language", "words")
    rows = [row for _, row in read_rows(DATA / "demonyms.csv", columns, columns)]
    forms = {r["language"]: [tuple(w.split("|")) for w in _words(r["words"])] for r in rows if r["country"] == "*"}
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for word in _words(row["words"]) if row["country"] != "*" else ():
            for before, after in (("", ""), *forms.get(row["language"], ())):
                found[key_of(before + word + after)].append(row["country"])
    return {key: tuple(dict.fromkeys(codes)) for key, codes in found.items()}


@cache
def small_demonyms() -> frozenset[str]:
    """Keys of the demonyms that their language writes with a small letter, as the file does: "malien", "российский"."""
    columns = ("country", "language", "words")
    rows = (row for _, row in read_rows(DATA / "demonyms.csv", columns, columns) if row["country"] != "*")
    return frozenset(key_of(word) for row in rows for word in _words(row["words"]) if word[0].islower())


@cache
def stops() -> frozenset[str]:
    """Keys that are words or persons far more often than places (stop.csv): only a cue or a country makes them one."""
    columns = ("name", "why", "zipf")
    return frozenset(row["name"] for _, row in read_rows(DATA / "stop.csv", columns, columns))


@cache
def not_places() -> frozenset[str]:
    """Keys of phrases that hold a place's name and are none (not_places.csv): newspapers, parties, armed groups."""
    return frozenset(key_of(row["phrase"]) for _, row in read_rows(DATA / "not_places.csv", ("phrase",), ("phrase",)))


@cache
def wars() -> frozenset[str]:
    """Codes of the countries at war (wars.csv)."""
    return frozenset(row["country"] for _, row in read_rows(DATA / "wars.csv", ("country",), ("country",)))
