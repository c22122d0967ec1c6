"""The code that people mean where they write a word: the name of a country, the abbreviation of a time. By meaning, not
by looks: "CAT" looks like UCT, which is another time."""

from __future__ import annotations

import csv
from contextlib import closing
from functools import cache
from importlib.resources import files

from monitor import places


def zones_of(abbreviation: str) -> tuple[str, ...]:
    """The names of the zones that an abbreviation can stand for; none where it is not known."""
    return _zones().get(abbreviation.upper(), ())


def country_named(name: str) -> str | None:
    """The code of the country of this name, in any language that the gazetteer knows; None where there is none."""
    with closing(places.Gazetteer.open()) as gazetteer:
        found = [one.country for one in gazetteer.named(name) if one.kind is places.PlaceKind.COUNTRY]
    return found[0] if found else None


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    text = files("monitor.keys").joinpath("zones.csv").read_text(encoding="utf-8")
    return {row["abbreviation"]: tuple(row["zones"].split("|")) for row in csv.DictReader(text.splitlines())}
