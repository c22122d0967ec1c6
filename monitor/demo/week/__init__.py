"""A made-up week around towns of the user's own regions: what a config would have sent, before any feed is asked.

`en.jsonl` and its likes hold the entries, written for this, a file a language; {a} to {d} are towns, {a_in} where each
lies. No such thing happened.
"""

from __future__ import annotations

import csv
import json
import re
from calendar import day_name
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import chain, cycle, islice, zip_longest

from monitor.entries import Entry
from monitor.pipeline.replay.recorded import entry_of
from monitor.places.gazetteer import Gazetteer
from monitor.places.kinds import Candidate
from monitor.places.regions import Region

ENGLISH = "en"
_WEEKDAYS = tuple(day_name)
_LETTERS = "abcd"
_COUNTRY_ALONE = ("ar", "uk")  # provinces have no names of these languages here
_AGO = re.compile(r"(\d+)([dh])")
_UNITS = {"d": "days", "h": "hours"}
_LOOKED_AT = 1000  # of the largest towns: enough for those of one province


def sample_week(
    towns: Sequence[Candidate], gazetteer: Gazetteer, now: datetime, language: str = ENGLISH
) -> list[Entry]:
    """The entries of the week before `now`, in their order, around these towns."""
    where = dict(zip(_LETTERS, islice(cycle(towns), len(_LETTERS)), strict=True))
    names = {letter: _name(town.name, language) for letter, town in where.items()}
    names |= {f"{letter}_in": _land(town, gazetteer, language) for letter, town in where.items()}
    lines = files(__package__).joinpath(f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_entry(json.loads(line), names, now, language) for line in lines]


def languages() -> tuple[str, ...]:
    """Those in which there is a week, English first."""
    found = (path.name.removesuffix(".jsonl") for path in files(__package__).iterdir() if path.name.endswith(".jsonl"))
    return tuple(sorted(found, key=lambda code: (code != ENGLISH, code)))


def _entry(said: dict[str, str], names: dict[str, str], now: datetime, language: str) -> Entry:
    at = now - timedelta(**{_UNITS[unit]: int(number) for number, unit in _AGO.findall(said["ago"])})
    words = {**names, "weekday": _name(_WEEKDAYS[at.weekday()], language)}
    told = {key: said[key].format(**words) for key in ("title", "text")}
    return entry_of(
        {"id": f"{language}-{said['id']}", "source": said["source"], "lang": language, "published": f"{at:%FT%TZ}"}
        | told,
        at,
    )


def _name(name: str, language: str) -> str:
    """A place or a day of the week as the language writes it, where names.csv has it."""
    return _written().get((language, name), name)


@cache
def _written() -> dict[tuple[str, str], str]:
    lines = files(__package__).joinpath("names.csv").read_text(encoding="utf-8").splitlines()
    return {(row["language"], row["name"]): row["written"] for row in csv.DictReader(lines)}


def _land(town: Candidate, gazetteer: Gazetteer, language: str) -> str:
    """`Idlib, Syria`; the country alone where the province is called like the town, or has no name in these letters."""
    country = gazetteer.country(town.country)
    land = country.name if country else town.country
    if language in _COUNTRY_ALONE:
        return _name(country.name, language) if country else land
    return f"{town.admin1}, {land}" if town.admin1 and town.admin1 != town.name else land


def towns_of(regions: Sequence[tuple[Region, Collection[str]]], gazetteer: Gazetteer) -> list[Candidate]:
    """As many towns as the week speaks of, the largest of each region in turn; fewer where there are no more. With each
    region come the countries in which it lies."""
    each = [list(islice(_largest(region, lands, gazetteer), len(_LETTERS))) for region, lands in regions]
    turns = chain.from_iterable(zip_longest(*each))
    return list(islice(dict.fromkeys(town for town in turns if town), len(_LETTERS)))


def _largest(region: Region, lands: Collection[str], gazetteer: Gazetteer) -> Iterator[Candidate]:
    found = gazetteer.largest(sorted(lands), _LOOKED_AT)
    return (town for town in found if region.contains(town.place()))
