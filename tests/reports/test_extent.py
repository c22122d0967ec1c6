"""Whether a toll is of one event, or all that several attacks did over an area."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Extent, Target, Weapon
from monitor.reports import Kind, Report, Text
from monitor.reports.reader import Reader

NOW = datetime(2024, 12, 2, 18, tzinfo=UTC)


def read(reader: Reader, title: str, text: str = "", language: str = "en") -> Report:
    """The one report of a text."""
    reports = reader.read(Text(title, text, language, published=NOW)).reports
    assert len(reports) == 1
    return reports[0]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nine killed in Russian attacks on Ukraine in the past 24 hours", ""),
        ("300 people killed in a single day in Gaza", "Health officials gave the number on Monday."),
        ("Air strikes kill dozens in Gaza overnight", ""),
        ("Israeli air raids flatten homes, kill 40 in southern Gaza", ""),
        ("Attackers kill 18 in two raids in Burkina Faso", ""),
        ("Deadly strikes reported in Ukraine's east", "At least five civilians were killed in the attacks on Monday."),
        ("Missiles kill 11 in Ukraine", "Russia fired missiles and drones across the country, killing at least 11."),
        (
            "Land mines kill 10 workers in Syria",
            "Two mines in two different locations in Syria killed ten workers.",
        ),
        ("Three dead as Russia launches new attack on cities in Ukraine", ""),
        ("Russia launches 81 missiles at Ukraine, killing at least 11 people", ""),
        ("13 killed as violence surges in West Bank", "The worst fighting was in a refugee camp."),
        ("Five dead in Ukraine", "A missile hit Kyiv, Kharkiv and Odesa, killing at least five people."),
        ("Israeli fire kills attacker, teen in West Bank", ""),
    ],
)
def test_the_dead_of_a_day_or_of_several_attacks_over_an_area_are_news_of_no_one_event(
    reader: Reader, title: str, text: str
) -> None:
    report = read(reader, title, text)
    assert (report.kind, report.extent) == (Kind.CASUALTIES, Extent.SEVERAL_ATTACKS)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Air strikes kill nine in Taiz", ""),
        ("Air strike kills nine in Yemen", "Other strikes went on."),
        ("Russian strikes on hospital in Ukraine kill nine", ""),
        ("Army attacks village in Mali, kills nine", ""),
        ("Man killed in air strikes in Yemen", ""),
        ("Drone attack kills nine in Syria, US carries out air strikes", ""),
        ("Attack kills three in areas of Mali", ""),
        ("Raid across the border from Niger kills nine in Mali", ""),
        ("Rocket from across the Lebanon border kills two in northern Israel", ""),
        ("Two United States soldiers killed in Syria", ""),
        ("Bomb kills nine on the road between Kyiv and Odesa in Ukraine", ""),
    ],
)
def test_where_a_town_a_target_or_one_attack_is_named_one_event_is_told(reader: Reader, title: str, text: str) -> None:
    assert read(reader, title, text).extent is Extent.ONE_EVENT


def test_the_headline_says_it_before_the_text(reader: Reader) -> None:
    title = "More than 50 killed in overnight air strikes on Gaza - as army targets mosque in Jenin"
    text = "A strike hit a mosque in Jenin, as more than 50 are reported to have died in strikes on Gaza overnight."
    found = reader.read(Text(title, text, published=NOW)).reports[0]
    assert (found.extent, found.target) == (Extent.SEVERAL_ATTACKS, None)


def test_several_attacks_have_a_weapon_where_all_were_made_with_one(reader: Reader) -> None:
    assert read(reader, "Air strikes kill dozens in Gaza overnight").weapon is Weapon.AIR_STRIKE
    text = "Artillery and missiles were used in attacks across Ukraine on Sunday, killing three people."
    assert read(reader, "Russian strikes in Ukraine kill three", text).weapon is None


def test_homes_are_hit_by_several_attacks_as_by_one(reader: Reader) -> None:
    report = read(
        reader, "Israel bombs homes in Gaza, kills 70", "Many of those killed in the overnight air raids slept."
    )
    assert (report.extent, report.target) == (Extent.SEVERAL_ATTACKS, Target.RESIDENTIAL)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ar", "مقتل العشرات في غارات على قطاع غزة"),
        ("fr", "Neuf morts dans des frappes russes en Ukraine"),
        ("es", "Nueve muertos en ataques rusos en Ucrania"),
        ("uk", "Дев'ятеро людей загинули внаслідок обстрілів Донецької області"),
        ("ar", "مقتل 11 مدنيا في هجوم روسي على عدة مدن في أوكرانيا"),
        ("fr", "Onze morts dans une attaque russe en Ukraine, dans tout le pays"),
        ("es", "Once muertos en un ataque ruso en toda Ucrania"),
    ],
)
def test_other_languages_tell_it_too(reader: Reader, language: str, title: str) -> None:
    assert read(reader, title, language=language).extent is Extent.SEVERAL_ATTACKS


def test_hundreds_in_a_headline_are_the_total_that_the_text_says_they_are(reader: Reader) -> None:
    title = "'Hundreds of women and children killed' in strikes on Gaza"
    text = "Hundreds of women and children have been killed in Gaza following days of air strikes, officials say."
    assert {r.kind for r in reader.read(Text(title, text, published=NOW)).reports} == {Kind.CONTEXT}


def test_hundreds_of_a_massacre_stay_beside_those_of_the_war(reader: Reader) -> None:
    title = "Hundreds killed as RSF storms El Fasher"
    text = "Hundreds of people were killed when RSF fighters stormed a hospital. Hundreds have been killed in Darfur"
    reading = reader.read(Text(title, text + " since April 2023.", published=NOW))
    assert [r.kind for r in reading.reports] == [Kind.CASUALTIES, Kind.CONTEXT]


def test_a_toll_of_several_attacks_of_a_week_is_a_total(reader: Reader) -> None:
    text = "The death toll from several attacks this week by rebels in eastern Congo has risen to at least 45 people."
    reading = reader.read(Text("Rebels attack eastern Congo; 45 civilians killed", text, published=NOW))
    assert {r.kind for r in reading.reports} == {Kind.CONTEXT}


def test_days_between_which_somebody_counted_are_a_total(reader: Reader) -> None:
    text = "Between 26 November and 1 December troops killed six people across the West Bank, the UN said."
    assert {r.kind for r in reader.read(Text("Week in the West Bank", text, published=NOW)).reports} == {Kind.CONTEXT}
    night = "Between Saturday and Sunday troops killed six people in Jenin, medics said."
    assert read(reader, "Six killed in Jenin", night).kind is Kind.CASUALTIES


def test_air_strikes_of_a_month_are_a_total(reader: Reader) -> None:
    reading = reader.read(
        Text("Army has killed 52 civilians in Sagaing air strikes this month, group says", "", published=NOW)
    )
    assert {r.kind for r in reading.reports} == {Kind.CONTEXT}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Air strikes kill 52 in Gaza in deadliest day this month"),
        ("es", "Ataques armados dejaron 14 muertos en Chicomuselo, los peores de este mes"),
    ],
)
def test_attacks_that_are_a_months_worst_are_news(reader: Reader, language: str, title: str) -> None:
    assert read(reader, title, language=language).kind is Kind.CASUALTIES


def test_a_part_says_where_it_was_and_not_where_all_were(reader: Reader) -> None:
    report = read(reader, "Israeli attacks across Gaza kill at least 19, including six in Rafah tent strike")
    assert report.place is not None
    assert (report.place.name, report.extent) == ("Gaza Strip", Extent.SEVERAL_ATTACKS)


def test_who_died_at_an_age_and_of_no_violence_is_no_casualty(reader: Reader) -> None:
    text = "She died on Sunday at the age of 64."
    assert not reader.read(
        Text("Hala Karim, Syrian writer and opposition activist, has died", text, published=NOW)
    ).reports


def test_a_theme_quoted_in_the_perfect_is_no_event_for_the_name_of_a_side(reader: Reader) -> None:
    title = "'Many players have died': Israel's war on Gaza hits Palestinian football"
    reading = reader.read(Text(title, "The team prepares for its next games.", published=NOW))
    assert {r.kind for r in reading.reports} <= {Kind.CONTEXT}
