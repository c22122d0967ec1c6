"""Where: a kind of mistake that a headline's grammar invites, each beside what it must not break."""

from __future__ import annotations

import pytest

from monitor.model import Precision
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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed six people in Tsangaya village in Kaga Local Government Area of Borno state.", "Kaga"),
        ("Herdsmen killed nine people in Guzamala LGA in northeast Borno state.", "Guzamala"),
        ("Raiders killed five people in Yala Local Government Area of Cross River State.", "Yala"),
        ("Rebels killed six people on Tuesday in Beni Territory, North Kivu.", "Beni"),
    ],
)
def test_a_district_is_where_the_village_is_unknown(reader: Reader, text: str, place: str) -> None:
    assert country_and_place(reader, "", text)[1] == place


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Afghanistan: blast in the capital kills five", "A bomb went off near a ministry.", ("AF", "Kabul")),
        ("", "An air strike near the capital killed five people, Libyan medics said.", ("LY", "Tripoli")),
    ],
)
def test_the_capital_is_that_of_the_only_country(reader: Reader, title: str, text: str, place: tuple[str, str]) -> None:
    assert country_and_place(reader, title, text) == place


@pytest.mark.parametrize(
    "text",
    [
        "A bomb in the provincial capital of Afghanistan's Ghazni province killed five people.",
        "A bomb killed five people in the capital, a spokesman for Chad and Sudan said.",
    ],
)
def test_no_other_capital_is_guessed(reader: Reader, text: str) -> None:
    assert country_and_place(reader, "", text)[1] not in ("Kabul", "N'Djamena", "Khartoum")


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Ten killed at dance hall", "A gunman killed ten in Monterey Park, a city near Los Angeles.", "Monterey Park"),
        ("Four killed near Sarmin in Idlib", "", "Sarmin"),
        ("Official shot dead in Diyarbakir's Dicle district", "", "Dicle"),
    ],
)
def test_the_town_itself_is_taken_and_not_what_tells_the_way(reader: Reader, title: str, text: str, place: str) -> None:
    assert country_and_place(reader, title, text)[1] == place


@pytest.mark.parametrize(
    "text", ["A US drone strike killed four people in a car.", "Four people died when a US drone hit their vehicle."]
)
def test_whose_drone_it_was_is_not_where(reader: Reader, text: str) -> None:
    assert country_and_place(reader, "", text) == (None, "")


def test_a_nations_police_act_at_home(reader: Reader) -> None:
    text = "Philippine police killed 13 men in raids on Wednesday, their chief said."
    assert country_and_place(reader, "", text) == ("PH", "Philippines")


def test_a_hashtag_joins_the_words_of_a_country(reader: Reader) -> None:
    assert country_and_place(reader, "#BurkinaFaso: ten people killed in attack on market")[0] == "BF"


@pytest.mark.parametrize(
    "title", ["Twelve killed when drone hits a Toyota", "Two killed as Lion's Den gunmen clash with Israeli troops"]
)
def test_cars_and_groups_are_no_towns(reader: Reader, title: str) -> None:
    assert country_and_place(reader, title)[1] not in ("Toyota", "Lyon")


def place_and_precision(reader: Reader, title: str, text: str = "", home: tuple[str, ...] = ()) -> tuple[str, int]:
    [report, *_] = reader.read(Text(title, text, home=home), causes="any").reports
    return (report.place.name, int(report.place.precision)) if report.place else ("", 0)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Jenin's hospital said three men were killed in a raid on Tubas", ("Tubas", 1)),
        ("The mayor of Kostiantynivka said two people were killed in Druzhkivka", ("Druzhkivka", 1)),
        (
            "Kadugli's emergency room said 40 people were killed when the RSF attacked Kwzalogi",
            ("Southern Kordofan", 4),
        ),
        ("Nyala's emergency room said nine people were killed by shelling", ("Nyala", 1)),
        (
            "Gunmen killed 20 people in the town, the mayor of Titao said. The wounded were taken to Ouahigouya.",
            ("Titao", 1),
        ),
    ],
)
def test_the_seat_of_who_speaks_is_not_where_people_died(reader: Reader, text: str, place: tuple[str, int]) -> None:
    """Where only the seat is known, a place that the index lacks leaves its province; nothing else named, the seat."""
    assert place_and_precision(reader, "", text) == place


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (
            "Shells kill two in Donetsk",
            "Two were killed in the Kirov district of Donetsk, officials said.",
            ("Donetsk", 1),
        ),
        (
            "Air strike kills nine in Mandalay",
            "Nine people were killed in Mandalay Region's Singu Township on Monday.",
            ("Singu Township", 3),
        ),
        (
            "Shelling kills four in Taiz",
            "Four died in shelling of the Al-Misrakh district of Taiz governorate.",
            ("Al Misrakh", 3),
        ),
        ("Raid kills six in Magwe", "Six people were killed in Magwe Region's Qwzaing Township.", ("Magway", 4)),
        (
            "Missile kills three in Kharkiv",
            "A missile hit Kharkiv, killing three, the governor of Kharkiv region said.",
            ("Kharkiv", 1),
        ),
    ],
)
def test_a_name_is_the_provinces_where_the_text_calls_it_so(
    reader: Reader, title: str, text: str, place: tuple[str, int]
) -> None:
    assert place_and_precision(reader, title, text) == place


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Rebels kill 12", "Rebels killed 12 people in the village of Qwzabalo in Beni on Monday.", ("Beni", 3)),
        ("Beni: 12 bodies found in Qwzabalo after a raid", "", ("Beni", 3)),
        ("Beni: 12 killed in rebel attack", "", ("Beni", 1)),
        ("Kyiv: missile kills 12 in Qwzatoshyn", "", ("Kyiv", 1)),
        ("Five killed in Idlib", "Five were killed in the village of Maar Qwzal in Idlib on Sunday.", ("Idlib", 4)),
        ("Gunmen kill 20 near Tera", "Gunmen killed 20 people near Tera, in Tillaberi, on Monday.", ("Téra", 2)),
        ("Missile hits Mykolaiv, killing three", "", ("Mykolayiv", 1)),
    ],
)
def test_a_village_that_the_index_lacks_is_no_exact_town(
    reader: Reader, title: str, text: str, place: tuple[str, int]
) -> None:
    assert place_and_precision(reader, title, text) == place


@pytest.mark.parametrize(
    ("text", "home", "place"),
    [
        ("RSF fighters killed 20 people in an attack on Qwzalogi", (), ("Sudan", 6)),
        ("An Israeli strike on Qwzebnine killed three people", ("LB",), ("Lebanon", 6)),
        ("An Israeli strike on Qwzebnine killed three people", (), ("", 0)),
        ("A Russian strike on Qwzebnine killed three people", ("LB",), ("", 0)),
        ("An Israeli strike killed three people", ("LB",), ("", 0)),
    ],
)
def test_an_unknown_place_is_in_the_land_of_who_fights_there(
    reader: Reader, text: str, home: tuple[str, ...], place: tuple[str, int]
) -> None:
    """An armed group's own land, else the feed's home that is at war, and with whoever else is named."""
    assert place_and_precision(reader, "", text, home) == place


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Attack in Niger", "NIAMEY (AP) — Gunmen killed 17 people in an attack on the village of Korbiga.", "Niger"),
        ("Attack in Niger", "NIAMEY (AP) — Gunmen killed 17 people in a market.", "Niamey"),
    ],
)
def test_a_dateline_beside_a_village_that_is_unknown_tells_of_the_country(
    reader: Reader, title: str, text: str, place: str
) -> None:
    assert country_and_place(reader, title, text) == ("NE", place)


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("Dozens killed as Hamas sends fighters in to Israel", "Its planes have begun to bomb Gaza.", "Israel"),
        ("Israel-Hamas war: Hundreds feared dead after air strikes hit Gaza hospital", "", "Gaza Strip"),
        (
            "Israel at war",
            "Hamas launched an attack across central and southern Israel, killing dozens of people. Israel "
            "responded with airstrikes across Gaza.",
            "Israel",
        ),
        ("Two dead in Russian strikes. The latest on Russia's war in Ukraine", "", "Ukraine"),
        ("Gunmen shot 15 men who were planning to cross into Iran, in a village in Turbat", "", "Turbat"),
    ],
)
def test_the_place_is_where_an_attack_goes_and_not_whose_war_it_is(
    reader: Reader, title: str, text: str, place: str
) -> None:
    assert country_and_place(reader, title, text)[1] == place


def test_what_somebody_is_accused_of_was_elsewhere(reader: Reader) -> None:
    raid = "Six killed in an Israeli raid in the West Bank"
    told = "The army said one of those killed was suspected in the shooting of two brothers in the town of Huwara."
    assert country_and_place(reader, raid, told) == ("PS", "West Bank")
    assert country_and_place(reader, "A man wanted for killing five in Lyon was arrested in Paris")[1] == "Lyon"


def test_two_towns_of_a_province_are_in_it_though_the_country_is_named(reader: Reader) -> None:
    title = "Five killed in strikes on Saraqib and Maarat al-Numan"
    assert country_and_place(reader, title, "The strikes are the worst in Syria since May.") == ("SY", "Idlib")


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a bus heading to Maiduguri on Monday and killed seven passengers.",
        "Bandits killed 12 travellers on the road between Kaduna and Abuja on Monday.",
        "Four people travelling from Quetta to Zhob were shot dead by gunmen on Monday.",
    ],
)
def test_nothing_happened_in_the_town_where_somebody_was_going(reader: Reader, text: str) -> None:
    [report, *_] = reader.read(Text("", text)).reports
    assert report.place is not None
    assert report.place.precision > Precision.EXACT


def test_who_was_killed_in_a_town_was_killed_in_it(reader: Reader) -> None:
    [report, *_] = reader.read(Text("", "Gunmen killed seven passengers of a bus in Maiduguri on Monday.")).reports
    assert report.place is not None
    assert report.place.precision is Precision.EXACT
