"""A province that bears its town's name: which of the two a text means."""

from __future__ import annotations

import pytest

from monitor.model import Precision
from monitor.reports import Text
from monitor.reports.reader import Reader


def place_of(reader: Reader, title: str, text: str = "") -> tuple[str, Precision] | None:
    [report, *_] = reader.read(Text(title, text)).reports
    return (report.place.name, report.place.precision) if report.place else None


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("", "Gunmen killed nine villagers in Sokoto, storming the village of Rabah before dawn.", "Rabah"),
        ("", "A car bomb killed eight people in Diyarbakir, in the town of Cinar, officials said.", "Çınar"),
        ("", "The Kandahar attack left 14 people dead when a bomb exploded in Spin Boldak district.", "Spin Boldak"),
        ("Herat attack: seven killed", "Seven people were killed when a bomb struck a bus in Shindand.", "Shindand"),
        ("", "Eight people died in a shooting in Puebla, in the municipality of Tehuacan, police said.", "Tehuacán"),
    ],
)
def test_a_village_named_with_its_province_is_the_place(reader: Reader, title: str, text: str, place: str) -> None:
    found = place_of(reader, title, text)
    assert found is not None
    assert found[0] == place


def test_two_villages_named_with_their_province_leave_the_province(reader: Reader) -> None:
    text = "Gunmen killed nine villagers in Sokoto, storming the village of Rabah and then the village of Gada."
    assert place_of(reader, "", text) == ("Sokoto", Precision.ADMIN1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed four people in the city of Sokoto, officials in the village of Rabah said.", "Sokoto"),
        ("Five people were killed in a strike on a hospital in Idlib as planes hit the town of Saraqib.", "Idlib"),
        ("A missile struck Kharkiv, killing five people. Shelling also damaged houses in Kupiansk.", "Kharkiv"),
        ("Eight people died in Aleppo when shells hit a street. Fighting went on in the town of Al-Bab.", "Aleppo"),
        ("A bomber killed 14 people in Kandahar. The wounded were taken to hospitals in Spin Boldak.", "Kandahar"),
    ],
)
def test_a_town_stays_the_place_where_the_text_means_it(reader: Reader, text: str, place: str) -> None:
    assert place_of(reader, "", text) == (place, Precision.EXACT)
