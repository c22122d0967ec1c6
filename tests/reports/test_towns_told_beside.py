"""Where: the town of a speaker, a hospital, a home or a part of the dead is not where the event was."""

from __future__ import annotations

import pytest

from monitor.reports import Text
from monitor.reports.reader import Reader


def told(reader: Reader, title: str, text: str = "") -> tuple[str, str, int] | None:
    [report, *_] = reader.read(Text(title, text), causes="any").reports
    place = report.place
    return (place.country or "", place.name, int(place.precision)) if place else None


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (
            "Bandits kill 11 captives",
            "Bandits in Zamfara State killed 11 captives of Qwzanga village, a councillor said in Gusau.",
            ("NG", "Zamfara State", 4),
        ),
        (
            "Death toll in Benue attacks rises to 72",
            "The toll of the attacks in Benue has risen to 72, the governor told reporters in Makurdi.",
            ("NG", "Benue State", 4),
        ),
        (
            "Clan fighting in Hiran kills 14",
            "At least 14 people were killed in Somalia's Hiran region, elders in Beledweyne told the broadcaster.",
            ("SO", "Hiiraan", 4),
        ),
        (
            "Eighteen killed in North Kordofan",
            "El Obeid teaching hospital received 18 bodies after a drone hit a village in North Kordofan.",
            ("SD", "North Kordofan", 4),
        ),
    ],
)
def test_a_seat_inside_the_province_is_not_where_people_died(
    reader: Reader, title: str, text: str, place: tuple[str, str, int]
) -> None:
    assert told(reader, title, text) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Three people were killed in a blast, the governor told reporters in Makurdi.", ("NG", "Makurdi", 1)),
        ("Officials said reporters in Makurdi were attacked and two people killed.", ("NG", "Makurdi", 1)),
        ("Residents in Nyala said shells killed 12 people in South Darfur.", ("SD", "Nyala", 1)),
        (
            "The mayor of Kramatorsk said a missile killed four people in Ukraine's Donetsk region.",
            ("UA", "Kramatorsk", 1),
        ),
    ],
)
def test_a_seat_stays_where_nothing_else_is_told_or_who_speaks_may_speak_of_it(
    reader: Reader, text: str, place: tuple[str, str, int]
) -> None:
    assert told(reader, "", text) == place


def test_a_home_abroad_and_the_state_around_it_are_not_where_somebody_died(reader: Reader) -> None:
    text = "A man from Tampa, Florida, was beaten to death by Israeli settlers in Sinjil, his family said in Florida."
    assert told(reader, "American beaten to death by settlers", text) == ("PS", "Sinjil", 1)


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        (
            "Five killed in Donetsk region",
            "Five civilians died in shelling of the Donetsk region, including two in Pokrovsk, its governor said.",
            ("UA", "Donetsk", 4),
        ),
        (
            "Kharkiv region: three killed in a day",
            "Three people were killed in the Kharkiv region over the past day. In Kharkiv itself, five were wounded.",
            ("UA", "Kharkiv", 4),
        ),
        (
            "Strike on Pokrovsk kills five",
            "Five civilians died in Pokrovsk, including two children in a kindergarten.",
            ("UA", "Pokrovsk", 1),
        ),
    ],
)
def test_where_a_part_fell_is_not_where_all_did(
    reader: Reader, title: str, text: str, place: tuple[str, str, int]
) -> None:
    assert told(reader, title, text) == place


def test_a_town_bound_for_is_not_the_place_of_an_ambush_in_its_province(reader: Reader) -> None:
    text = "Gunmen killed three drivers of trucks heading to El Fasher. The attack took place in North Darfur's desert."
    assert told(reader, "Aid trucks heading to El Fasher attacked", text) == ("SD", "North Darfur", 4)


def test_a_headlines_town_is_the_district_that_the_text_calls_it(reader: Reader) -> None:
    text = "Militiamen killed 12 people at a gold mine in Djugu territory, a local chief said."
    assert told(reader, "Raid in Djugu kills 12", text) == ("CD", "Djugu", 3)
