"""Names as the press of wars writes them, in press_names.csv: what is found today stays found."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest

from monitor.places import Gazetteer

with (Path(__file__).parent / "press_names.csv").open(encoding="utf-8") as _file:
    _ROWS = sorted(csv.DictReader(_file), key=itemgetter("country"))
NAMES = {
    country: [n for row in rows for n in row["names"].split(";")]
    for country, rows in groupby(_ROWS, itemgetter("country"))
}


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    opened = Gazetteer.open()
    yield opened
    opened.close()


def is_found(gazetteer: Gazetteer, name: str, country: str) -> bool:
    land = gazetteer.country(country)
    lead = "A blast in " if name.lower() != name else ""  # in letters that have capitals
    text = f"{lead}{name} on Monday, officials in {land.name} said" if lead and land else f"{name} 12"
    return any(
        r.mention.span == (len(lead), len(lead) + len(name)) and r.place.country == country
        for r in gazetteer.resolve(gazetteer.find(text))
    )


@pytest.mark.parametrize("country", NAMES)
def test_a_name_of_the_press_is_found_in_its_country(gazetteer: Gazetteer, country: str) -> None:
    assert [name for name in NAMES[country] if not is_found(gazetteer, name, country)] == []
