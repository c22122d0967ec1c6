"""States of federations as papers shorten them behind a town: "Lebanon, Pa.", "Odessa, TX" (data/states.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from monitor.places.files import read_rows
from monitor.places.tables import DATA
from monitor.places.words import PlaceText

AdminArea = tuple[str, str]  # country, admin-1
_COLUMNS = ("country", "admin1", "forms")


def state_behind(text: PlaceText, last: int) -> tuple[AdminArea, int] | None:
    """The state that a comma and an abbreviation name behind the word `last`, and the last word of that; or None.

    The abbreviation must stand as it is printed, and the text must know small letters."""
    if not text.cased or text.gap(last) != ", " or last + 1 >= len(text.spans):
        return None
    begin = text.spans[last + 1][0]
    for form, state in _forms().get(text.word(last + 1), ()):
        end = begin + len(form)
        if text.raw.startswith(form, begin) and not text.raw[end : end + 1].isalnum():
            return state, _word_before(text, last + 1, end)
    return None


def full_name(admin1: str, country: str) -> bool:
    """Whether an area is one of these states."""
    return (country, admin1) in _states()


def _word_before(text: PlaceText, at: int, end: int) -> int:
    while at + 1 < len(text.spans) and text.spans[at + 1][0] < end:
        at += 1
    return at


@cache
def _forms() -> Mapping[str, tuple[tuple[str, AdminArea], ...]]:
    """First word → the forms that begin with it, the longest first."""
    found: dict[str, list[tuple[str, AdminArea]]] = {}
    for _, row in read_rows(DATA / "states.csv", _COLUMNS, _COLUMNS):
        for form in row["forms"].split(";"):
            first = form.partition(".")[0].partition(" ")[0]
            found.setdefault(first, []).append((form, (row["country"], row["admin1"])))
    return {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in found.items()}


@cache
def _states() -> frozenset[AdminArea]:
    return frozenset((row["country"], row["admin1"]) for _, row in read_rows(DATA / "states.csv", _COLUMNS, _COLUMNS))
