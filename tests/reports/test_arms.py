"""By what: the weapon that a word means beside its neighbours, and what is none."""

from __future__ import annotations

import pytest

from monitor.model import KIND_OF, Cause, Target, Weapon
from tests.doubles.signatures import Read


@pytest.mark.parametrize(
    ("text", "weapon"),
    [
        ("Nine passengers were killed when their bus ran over a mine near Djibo.", Weapon.LANDMINE),
        ("Nine passengers died when a truck ran over an improvised explosive device near Djibo.", Weapon.IED),
        ("A bus hits mine in Mali, nine dead.", Weapon.LANDMINE),
        ("Three bombs fell on a camp near Goma, killing nine people.", Weapon.SHELLING),
        ("Army planes dropped two bombs on Nyala, killing nine people.", Weapon.AIR_STRIKE),
        ("A bomb exploded in a market in Baghdad, killing nine people.", Weapon.IED),
        ("Deux bombes sont tombées sur un camp près de Goma, tuant neuf personnes.", Weapon.SHELLING),
        ("Gunmen set houses on fire and shot dead 12 villagers near Beni.", Weapon.SMALL_ARMS),
        ("Six people were burned alive when gunmen torched their house near Beni.", Weapon.ARSON),
        ("A car bomb killed 12 people in Azaz; it was the second bombing of the month.", Weapon.CAR_BOMB),
    ],
)
def test_a_weapon_is_what_its_neighbours_say(read: Read, text: str, weapon: Weapon) -> None:
    assert read("", text).reports[0].weapon is weapon


def test_a_form_of_a_weapon_has_one_general_word() -> None:
    assert KIND_OF[Weapon.BARREL_BOMB] is Weapon.AIR_STRIKE
    assert not set(KIND_OF) & set(KIND_OF.values())


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Woman wounded in missile strike on Sumy on Sunday dies in hospital", None),
        ("Missile strike on hospital in Sumy kills two", Target.HOSPITAL),
    ],
)
def test_the_hospital_where_somebody_dies_was_not_hit(read: Read, title: str, target: Target | None) -> None:
    assert read(title).reports[0].target is target


@pytest.mark.parametrize(
    ("title", "cause"),
    [
        ("Man shot dead in family dispute in al-Bab", Cause.CRIME),
        ("Man shot dead in quarrel over land near Idlib", Cause.CRIME),
        ("مقتل رجل في خلاف على أرض في إدلب", Cause.CRIME),
        ("Man shot dead by sniper in al-Bab", Cause.CONFLICT),
    ],
)
def test_a_quarrel_is_crime_even_where_a_war_is(read: Read, title: str, cause: Cause) -> None:
    assert read(title).reports[0].cause is cause


@pytest.mark.parametrize(
    ("text", "actor", "claimant"),
    [
        ("Shelling by regime forces killed five people in Sarmin, a local chief said.", "regime forces", "local chief"),
        ("US-British air strikes killed six people in Hodeidah.", "US-British", None),
        ("Shells killed nine people near Goma, the army said, blaming M23.", "M23", "army"),
        ("Kadugli's resistance committee said nine people were killed.", None, "resistance committee"),
    ],
)
def test_who_did_it_and_who_says_so_are_read(read: Read, text: str, actor: str | None, claimant: str | None) -> None:
    report = read("", text).reports[0]
    assert (report.actor, report.claimant) == (actor, claimant)
