"""Sentences that tell of bodies in a way that some readers ask to be spared at first sight.

The stems stand in graphic.csv, by language; one at the beginning of a word is enough, or anywhere in a script without
blanks. A mail never leaves such a sentence out: it stands further down, below a line that says what follows. Pure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from monitor.scripts.letters import each
from monitor.text import fold


def graphic(sentence: str) -> bool:
    """Whether a sentence holds one of the stems, of whatever language."""
    return _stems().search(fold(sentence)) is not None


@cache
def _stems() -> re.Pattern[str]:
    text = files(__package__).joinpath("graphic.csv").read_text(encoding="utf-8")
    stems = sorted({fold(row["stem"]) for row in csv.DictReader(text.splitlines())}, key=len, reverse=True)
    within = [stem for stem in stems if each().match(stem)]
    return re.compile(f"(?<!\\w){_any_of(stem for stem in stems if stem not in within)}|{_any_of(within)}")


def _any_of(stems: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, stems))})"
