r"""Measure monitor/places/data/stop.csv: the names that are common words or persons before they are places.

    tools/measure_stops.py --index gazetteer.sqlite --words words.json --persons dist.all.last dist.*.first \
        --keep keep.csv --drop drop.csv --out stop.csv

How a name gets in, by frequency in wordfreq (Zipf scale: 3 is once a million words, 4 ten times as often):

    word     in an English word list, 3.0 and more, unless a big city (500,000) is meant below 4.5
    name     in no word list, 3.0 and more, while no place so called has 50,000 people or is a country or province: what
             is heard of that much is a person or a brand
    person   a given name, or one of the 3,000 most frequent family names, of the United States census of 1990, while no
             place so called has 300,000 people or is a country or province
    common   Arabic, 3.2 and more: there no capital tells a name from a word
    clitic   Arabic, 3.5 and more, that would give the name of a place if its first letters were taken for clitics

By hand: `keep.csv` holds what is meant as a place nevertheless, `drop.csv` what is none (why: hand). docs/places.md
names the sources and their licences.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from monitor.places.keys import key_of
from monitor.places.words import stems

COUNTRY, CITY = 3, 0  # as the index numbers kinds; a district (4) is as good as a town
CLITICS = ("و", "ف", "ب", "ل", "ك", "ال", "لل=ال")
ENGLISH, NAME, ARABIC, CLITIC = 3.0, 3.0, 3.2, 3.5
BIG, VERY_COMMON, KNOWN, LARGE = 500_000, 4.5, 50_000, 300_000
FAMILY_NAMES = 3000


def single_names(index: Path) -> dict[str, tuple[int, int]]:
    """Keys of one word, with the population of the largest city and the highest kind that they stand for."""
    with sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro", uri=True) as db:
        rows = db.execute(
            "SELECT key, max(population * (kind = 0)), max(kind % 4) FROM name JOIN place ON id = place "
            "WHERE instr(key, ' ') = 0 GROUP BY key"
        ).fetchall()
    db.close()
    return {key: (population, kind) for key, population, kind in rows}


def english(names: dict[str, tuple[int, int]], words: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    from wordfreq import zipf_frequency  # type: ignore[import-not-found]  # only this script needs it

    for key, (population, kind) in names.items():
        often = zipf_frequency(key, "en") if key.isascii() and kind != COUNTRY else 0.0
        if key in words and often >= ENGLISH and (population < BIG or often >= VERY_COMMON):
            yield key, "word", often
        elif key not in words and often >= NAME and kind == CITY and population < KNOWN:
            yield key, "name", often


def arabic(names: dict[str, tuple[int, int]], kept: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    from wordfreq import get_frequency_dict, zipf_frequency

    for word in get_frequency_dict("ar"):
        key, often = key_of(word), zipf_frequency(word, "ar")
        if often < ARABIC or not "\u0600" <= key[:1] <= "\u06ff" or " " in key or names.get(key, (0, 0))[1] == COUNTRY:
            continue
        if key in names:
            yield key, "common", often
        elif often >= CLITIC and any(s in names for s in stems(key, CLITICS)) and not kept & set(stems(key, CLITICS)):
            yield key, "clitic", often


def persons(names: dict[str, tuple[int, int]], files: list[Path]) -> Iterator[tuple[str, str, float]]:
    """Each line of a file: name, share, running sum, rank; the most frequent first."""
    for path in files:
        lines = path.read_text(encoding="ascii").splitlines()
        for line in lines[:FAMILY_NAMES] if path.suffix == ".last" else lines:
            key = key_of(line.split()[0])
            population, kind = names.get(key, (0, COUNTRY))
            if kind == CITY and population < LARGE:
                yield key, "person", 0.0


def by_hand(path: Path) -> frozenset[str]:
    with path.open(encoding="utf-8") as file:
        return frozenset(key_of(n) for row in csv.DictReader(file) for n in row["names"].split(";"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("index", "words", "keep", "drop", "out"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    parser.add_argument("--persons", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    names, kept, dropped = single_names(args.index), by_hand(args.keep), by_hand(args.drop)
    words = frozenset(json.loads(args.words.read_text(encoding="utf-8")))
    measured = (*persons(names, args.persons), *english(names, words), *arabic(names, kept))
    found = {row[0]: row for row in measured if row[0] not in kept}
    found |= {name: (name, "hand", 0.0) for name in dropped}
    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("name", "why", "zipf"))
        out.writerows((name, why, f"{often:.1f}") for name, why, often in sorted(found.values()))
    print(f"{len(found)} names: {args.out}")


if __name__ == "__main__":
    main()
