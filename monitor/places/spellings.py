"""Other spellings of a name that was brought over from another script: "Kazeroon" is Kazerun, "Taywara" Taywarah.

Forms that are written for each other stand in data/spellings.csv; doubled letters may be single ones. These few were
measured: looser rules (sh and ch, e and a) found as many villages and eight times as many others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from monitor.places.files import read_rows
from monitor.places.tables import DATA

LEAST = 5  # letters of a name
MOST = 48  # spellings of one name
STEM = 3  # letters before an ending
_TWICE = re.compile(r"([^\W\d_])\1")


@lru_cache(maxsize=4096)
def spellings(key: str) -> tuple[str, ...]:
    """Keys under which the place of a name in Latin letters may be known besides its own."""
    if len(key) < LEAST or not key.isascii():
        return ()
    rows = (" ".join(words) for words in product(*map(_forms, key.split())))
    return tuple(k for k in islice(rows, MOST) if k != key)


def _forms(word: str) -> list[str]:
    """A word and what else is written for it, itself first."""
    found = dict.fromkeys((word, _TWICE.sub(r"\1", word)))
    for at_end, forms in _alike():
        for known in list(found):
            found |= dict.fromkeys(_exchanged(known, forms, at_end=at_end))
    return list(found)


def _exchanged(word: str, forms: tuple[str, ...], *, at_end: bool) -> Iterator[str]:
    """A word with the first of these forms that it holds, or ends in, written as each of the others."""
    held = next((f for f in forms if (word[STEM:].endswith(f) if at_end else f in word)), None)
    if held is not None:
        for other in forms:
            yield word.removesuffix(held) + other if at_end else word.replace(held, other)


@cache
def _alike() -> tuple[tuple[bool, tuple[str, ...]], ...]:
    columns = ("at", "forms")
    rows = (row for _, row in read_rows(DATA / "spellings.csv", columns, columns))
    return tuple((row["at"] == "end", tuple(row["forms"].split(";"))) for row in rows)
