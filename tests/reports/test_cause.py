"""Cause: war, crime, mishap or natural death, by what the words tell and by where it was."""

from __future__ import annotations

import pytest

from monitor.model import Cause, Weapon
from monitor.reports.reader import Reader
from monitor.reports.types import Reading, Rejected, Text


def read(reader: Reader, title: str) -> Reading:
    language = "ar" if any("\u0620" <= letter <= "\u064a" for letter in title) else "en"
    return reader.read(Text(title, "", language))


@pytest.mark.parametrize(
    "title",
    [
        "RSF shot dead 30 villagers near El Obeid",
        "Seventeen shot dead near food queue in Rafah, doctors say",
        "Mass grave with nine bodies found near Bucha",
        "Rebels hacked 12 farmers to death near Beni",
        "Gunmen kill eight worshippers at mosque in Zamfara",
        "مقتل تسعة مدنيين بالرصاص قرب مركز توزيع في خان يونس",
    ],
)
def test_a_killing_where_a_war_is_is_of_the_war_whatever_verb_tells_it(reader: Reader, title: str) -> None:
    assert read(reader, title).reports[0].cause is Cause.CONFLICT


@pytest.mark.parametrize(
    "title",
    [
        "Man shot dead in bar brawl in Toledo, Ohio",
        "Knife attack at kindergarten in Brazil kills four",
        "Gunman kills three at birthday party in Marseille",
        "Five inmates stabbed to death in prison fight in Ecuador",
        "Father shot dead his wife and three children in Manchester, police say",
        "مقتل شخصين بالرصاص في شجار في باريس",
    ],
)
def test_a_killing_elsewhere_with_a_knife_or_a_gun_is_a_crime(reader: Reader, title: str) -> None:
    assert read(reader, title).reports[0].cause is Cause.CRIME


@pytest.mark.parametrize("title", ["Air strike kills nine in Rafah", "Car bomb kills five in Manchester"])
def test_a_weapon_of_war_makes_a_conflict_anywhere(reader: Reader, title: str) -> None:
    assert read(reader, title).reports[0].cause is Cause.CONFLICT


@pytest.mark.parametrize(
    "title",
    [
        "Stampede at food handout in Sanaa kills 40, Houthi officials say",
        "Miner killed by rockfall near Goma, rebels say",
        "Extreme cold kills 30 in Kabul, Taliban say",
        "Bull kills farmer in Portugal",
        "Former rebel leader dies in Khartoum at 81",
        "Last survivor of the battle of Stalingrad dies in Volgograd",
        "Boy at centre of legal battle dies in Leeds",
    ],
)
def test_a_mishap_or_a_natural_death_is_no_violence_whoever_tells_of_it(reader: Reader, title: str) -> None:
    assert read(reader, title).rejected is not None


def test_a_death_after_an_assault_is_no_natural_one(reader: Reader) -> None:
    assert read(reader, "Man, 83, dies after assault in Cork").rejected is not Rejected.NOT_VIOLENCE


@pytest.mark.parametrize(
    "title",
    [
        "Tank fire kills six in Aden",
        "Navy's fire on fishing boat kills four off Hodeidah",
        "Machine-gun fire kills two in Kadugli",
    ],
)
def test_fire_from_a_weapon_is_no_blaze(reader: Reader, title: str) -> None:
    assert read(reader, title).reports[0].cause is Cause.CONFLICT


@pytest.mark.parametrize(
    ("title", "weapon"),
    [
        ("Israeli bombing kills nine in Nabatieh", None),
        ("Roadside bomb kills nine in Kandahar", Weapon.IED),
        ("Drone video shows street in Bakhmut where mortar killed six on Tuesday", Weapon.MORTAR),
        ("Drone strike kills six in Kadugli", Weapon.DRONE_STRIKE),
    ],
)
def test_the_weapon_is_what_killed(reader: Reader, title: str, weapon: Weapon | None) -> None:
    assert read(reader, title).reports[0].weapon is weapon
