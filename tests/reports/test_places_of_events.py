"""Where: a kind of mistake that a headline's grammar invites, each beside what it must not break."""

from __future__ import annotations

import pytest

from monitor.reports import Text
from monitor.reports.reader import Reader


def country_and_place(reader: Reader, title: str, text: str = "") -> tuple[str | None, str]:
    [report, *_] = reader.read(Text(title, text), causes="any").reports
    place = report.place
    return (place.country, place.name) if place else (None, "")


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("Drone launched from Yemen kills one in Eilat", "IL"),
        ("Rockets fired from Lebanon kill two in Kiryat Shmona", "IL"),
        ("Iran attacks Erbil, killing four", "IQ"),
        ("Rwanda-backed rebels kill 20 in Masisi", "CD"),
        ("Two shot dead in Chicago in hate crime linked to the war in Gaza", "US"),
        ("Refugees from Sudan killed in Adré", "TD"),
        ("Moscow says Ukrainian drones killed two in Kursk", "RU"),
        ("Damascus accuses Israel of killing four in Homs", "SY"),
        ("Driver kills three at pro-Palestine march in Munich", "DE"),
        ("Eight killed in Thai village across from Cambodia", "TH"),
        ("Drone kills eight in Adre, facing Sudan's Darfur", "TD"),
        ("Two farmers killed in kibbutz near Gaza", "IL"),
        ("روسيا تقصف سوقا في خيرسون وتقتل أربعة", "UA"),
        ("مقتل رجل متهم بالتجسس لصالح إسرائيل في بغداد", "IQ"),
        ("مقتل أربعة في مظاهرة ضد فرنسا في نيامي", "NE"),
        ("مقتل ثمانية في بلدة تشادية على حدود السودان", "TD"),
    ],
)
def test_the_country_is_where_people_died(reader: Reader, title: str, country: str) -> None:
    assert country_and_place(reader, title)[0] == country


@pytest.mark.parametrize(
    ("title", "country", "place"),
    [
        ("Missile strikes on Kyiv kill five", "UA", "Kyiv"),
        ("Kyiv missile attack kills five", "UA", "Kyiv"),
        ("Syria strikes kill ten", "SY", "Syria"),
        ("Five killed in Mandera near the border with Somalia", "KE", "Mandera"),
        ("Five killed in Gaza City", "PS", "Gaza City"),
        ("Gaza refugee camp strike kills nine", "PS", "Gaza Strip"),
        ("Israeli strike on school in Gaza's Nuseirat camp kills 15", "PS", "Nuseirat camp"),
    ],
)
def test_a_place_that_is_meant_stays(reader: Reader, title: str, country: str, place: str) -> None:
    assert country_and_place(reader, title) == (country, place)


def test_a_stray_name_in_another_land_is_no_place(reader: Reader) -> None:
    """Kaga of Borno is not known, and the one in Japan is not meant."""
    assert country_and_place(reader, "Boko Haram kills 10 in Kaga") == (None, "")


def test_a_fuller_name_says_more_than_the_headline(reader: Reader) -> None:
    text = "A gunman opened fire in East Jerusalem on Saturday, wounding two people."
    assert country_and_place(reader, "Two wounded in Jerusalem attack", text) == ("PS", "East Jerusalem")


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Blast at mosque in Pakistan kills 27", "The bomb went off in a guarded part of Quetta.", "Quetta"),
        ("Israeli raid in the West Bank kills six", "The raid took place in the Balata refugee camp.", "Balata camp"),
    ],
)
def test_the_only_town_that_is_named_in_the_land_is_where(reader: Reader, title: str, text: str, place: str) -> None:
    assert country_and_place(reader, title, text)[1] == place


def test_of_two_towns_in_the_land_none_is_guessed(reader: Reader) -> None:
    told = "The bomb went off near a base. Quetta and Karachi mourn."
    assert country_and_place(reader, "Blast at mosque in Pakistan kills 27", told)[1] == "Pakistan"


def test_attacks_that_have_no_object_are_where_they_are_named(reader: Reader) -> None:
    told = "Two tourists, a Swede and a Swiss, were shot dead on Monday."
    assert country_and_place(reader, "Brussels attacks: What is known", told) == ("BE", "Brussels")


def test_a_town_of_the_land_that_an_army_strikes_is_no_stray_name(reader: Reader) -> None:
    assert country_and_place(reader, "Russian troops shelled Orikhiv, killing a woman") == ("UA", "Orikhiv")
