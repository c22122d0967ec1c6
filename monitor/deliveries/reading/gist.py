"""A report in few words of the reader's language: `14 killed, 3 children, drone strike, Zaporizhzhia`.

The words stand in gist.csv, a column a language. Beside English they are labels with a figure ("killed: 14"), because a
label needs no agreement of number, gender and case, and is right in every language. Pure.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

ENGLISH = "en"
_HARMS = ("killed", "injured", "missing", "abducted")
_CLASSES = ("child", "woman", "health_worker", "aid_worker", "journalist")  # that a headline must not hide
_VAGUE = ("several", "dozens", "hundreds", "thousands")

GistWords = Mapping[str, str]


def gist(report: Mapping[str, Any], language: str) -> str:
    """One report of an alert's facts; empty where it says nothing that there are words for."""
    words = _languages().get(language) or _languages()[ENGLISH]
    return words["comma"].join(_parts(report, words, english=words is _languages()[ENGLISH]))


def languages() -> tuple[str, ...]:
    """Those in which a gist is given."""
    return tuple(_languages())


def language_name(code: str | None) -> str:
    """The English name of a language; its code where it has none here."""
    return _languages().get(code or "", {}).get("name", code or "")


def _parts(report: Mapping[str, Any], words: GistWords, *, english: bool) -> Iterator[str]:
    toll = report.get("toll") or {}
    for harm in _HARMS:
        cells = toll.get(harm) or {}
        if "all" in cells:
            yield _said(cells["all"], words[harm], words, english=english)
        for victim in _CLASSES:
            if victim in cells and cells[victim].get("figure") != 0:
                key = f"{victim}.one" if english and cells[victim].get("figure") == 1 else victim
                yield _said(cells[victim], words[key], words, english=english)
    for key in ("weapon", "target"):
        if (term := report.get(key)) and f"{key}.{term}" in words:
            yield words[f"{key}.{term}"]
    if place := report.get("where"):
        yield place


def _said(cell: Mapping[str, Any], label: str, words: GistWords, *, english: bool) -> str:
    if english:
        return f"{cell['text']} {label}"
    return f"{label}{words['colon']}{_figure(cell, words)}"


def _figure(cell: Mapping[str, Any], words: GistWords) -> str:
    """A figure in signs that every language has; a vague word in the reader's."""
    if cell["text"] in _VAGUE:
        return words[cell["text"]]
    low, best, high = cell.get("low"), cell.get("best"), cell.get("high")
    if low is None and best is None and high is None:
        return "?"
    if high is None:
        return f"≥ {low if low is not None else best}"
    if low is None and best is None:
        return f"≤ {high}"
    return f"{best if best is not None else low}" if low in (None, high) else f"{low}–{high}"


@cache
def _languages() -> Mapping[str, GistWords]:
    """The words by language and term."""
    text = files(__package__).joinpath("gist.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {code: {row["term"]: row[code] for row in rows} for code in rows[0] if code != "term"}
