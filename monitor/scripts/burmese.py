"""Burmese as Unicode writes it: the font Zawgyi recognised and converted, the signs of a syllable in one order, digits
that were typed for letters. zawgyi.csv says how Zawgyi writes what Unicode writes otherwise.

In Zawgyi the vowel e and the medial ra stand before their consonant, as they are seen, and the killer has the code of
Unicode's stacker: a stacker that stacks nothing, or a vowel e that follows no consonant, is Zawgyi.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_BURMESE = re.compile("[\u1000-\u109f]")
_CONSONANT = "\u1000-\u102a\u103f"
_ONLY_ZAWGYI = re.compile(
    rf"\u1039(?![\u1000-\u1021])|(?<![{_CONSONANT}\u103b-\u103e\u1031])\u1031|(?<![{_CONSONANT}\u103a])\u103b"
)
_ZAWGYI_TOO = re.compile("[\u1060-\u1097]")  # letters of Karen and Shan in Unicode
_ONLY_UNICODE = re.compile(r"[\u1000-\u1021]\u1037?\u103a(?![\u102b-\u1036])|(?<=[\u103b-\u103e])\u1031|\u103e")
_ZAWGYI_LETTER = "\u1000-\u102a\u103f\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
_ZAWGYI_SIGN = (
    "\u102b-\u1030\u1032-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085\u1087-\u108e\u1093-\u1096"
)
_ZAWGYI_SYLLABLE = re.compile(
    rf"([\u1031\u103b\u107e-\u1084]*)([{_ZAWGYI_LETTER}]|[\u1040\u1047](?=[{_ZAWGYI_SIGN}]))([{_ZAWGYI_SIGN}]*)"
)
# A syllable's parts: what is stacked, each with the consonant that it takes, and single signs.
_PARTS = re.compile("\u103a\u1039[\u1000-\u1021]|\u1039[\u1000-\u1021]|[\u102b-\u103e]")
_SYLLABLE = re.compile(
    "([\u1000-\u102a\u103f])((?:\u103a\u1039[\u1000-\u1021]|\u1039[\u1000-\u1021]|[\u102b-\u103e]){2,})"
)
_ORDER = (  # stacked, medials, vowels, then what closes the syllable
    "\u1039\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u1033\u1034\u1035\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
)
_KILLER, _DOT = "\u103a", "\u1037"  # asat, and the dot below, which stands before it
_KILLS = re.compile(f"{_KILLER}(?!\u1039)")  # not where it only leads to what is stacked
# A digit with a sign of its own, or before a letter and behind no digit, was typed for the letter that looks like it.
_TYPED_FOR = re.compile("[\u1040\u1047](?=[\u102b-\u103e])|(?<![\u1040-\u1049.,])\u1040(?=[\u1000-\u1021])")


@cache
def _table() -> Mapping[str, tuple[str, str]]:
    """Zawgyi's character → its kind, and what Unicode writes."""
    with (Path(__file__).parent / "zawgyi.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {_written(r["zawgyi"]): (r["kind"], _written(r["unicode"])) for r in rows}


def _written(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def in_unicode(text: str) -> str:
    """A text whose Burmese is written as Unicode writes it; any other text as it is."""
    if text.isascii() or not _BURMESE.search(text):
        return text
    if is_zawgyi(text):
        text = _ZAWGYI_SYLLABLE.sub(_converted, text)
    return _SYLLABLE.sub(_ordered, _TYPED_FOR.sub(lambda m: _table()[m[0]][1], text))


def is_zawgyi(text: str) -> bool:
    """Whether more of a text's signs stand as Zawgyi has them than as only Unicode has them, some as only Zawgyi."""
    zawgyi = len(_ONLY_ZAWGYI.findall(text))
    return zawgyi > 0 and zawgyi + len(_ZAWGYI_TOO.findall(text)) > len(_ONLY_UNICODE.findall(text))


def _converted(syllable: re.Match[str]) -> str:
    """One syllable of Zawgyi: the consonant first, then its signs."""
    table = _table()
    told = [table.get(char, ("after", char)) for char in (*syllable[1], *syllable[3])]
    letter = table.get(syllable[2], ("base", syllable[2]))[1]
    kinzi = "".join(written[:3] for kind, written in told if kind == "before")
    signs = "".join(written[3:] if kind == "before" else written for kind, written in told)
    return kinzi + letter + signs


def _ordered(syllable: re.Match[str]) -> str:
    """The signs of a syllable in Unicode's order, those before its killer and those behind apart; what is written twice
    stands once."""
    before, killer, behind = syllable[2].partition(_KILLER) if _KILLS.search(syllable[2]) else (syllable[2], "", "")
    dot = _DOT if killer and behind.startswith(_DOT) else ""
    return syllable[1] + _sorted(before + dot) + killer + _sorted(behind.removeprefix(dot))


def _sorted(signs: str) -> str:
    parts = dict.fromkeys(_PARTS.findall(signs))
    return "".join(sorted(parts, key=lambda part: _ORDER.index("\u1039" if len(part) > 1 else part)))
