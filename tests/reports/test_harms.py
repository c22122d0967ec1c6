"""Whoever died is counted once, among the dead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.model import Harm, Victim, count_of
from monitor.reports.types import Kind, Reading


def harms_of(reading: Reading) -> set[Harm]:
    return {harm for report in reading.of(Kind.CASUALTIES) for harm in report.toll}


@pytest.mark.parametrize(
    "title",
    [
        "Youth, 15, shot in the back and killed near Tulkarm",
        "Shepherd wounded by drone near Nikopol dies in hospital",
        "Two men were wounded by a drone and later died in hospital in Kherson",
        "وفاة راع متأثرا بجروح أصيب بها في قصف على إدلب",
    ],
)
def test_the_dead_are_not_also_hurt(read: Callable[..., Reading], title: str) -> None:
    assert harms_of(read(title)) == {Harm.KILLED}


@pytest.mark.parametrize(
    "title",
    [
        "Girl killed and her mother wounded in shelling of Nikopol",
        "A driver was wounded in Kherson and two of his passengers were killed in the shelling",
        "Knifeman killed a sacristan and injured a priest in Nikopol, police said",
        "Six killed, nine injured in shelling of Nikopol",
    ],
)
def test_hurt_people_beside_dead_ones_stay_hurt(read: Callable[..., Reading], title: str) -> None:
    assert harms_of(read(title)) == {Harm.KILLED, Harm.INJURED}


@pytest.mark.parametrize(
    "title",
    [
        "Rebels have killed or wounded 25 people in Beni",
        "Some 60 people were killed or injured in the shelling of Babanusa",
    ],
)
def test_one_number_of_dead_or_hurt_is_twenty_of_neither(read: Callable[..., Reading], title: str) -> None:
    (report,) = read(title).of(Kind.CASUALTIES)
    assert all(cells[Victim.ALL].best is None for cells in report.toll.values())


@pytest.mark.parametrize(
    ("title", "most"),
    [
        ("At least 20 soldiers and civilians killed in Niger", 20),
        ("Jihadists kill at least 20 soldiers, civilians in Niger", 20),
        ("Dozens of fighters and civilians killed in El Fasher", 12),
        ("Eight policemen and soldiers killed in Lahore", 0),
        ("Dozens of fighters killed in El Fasher", 0),
    ],
)
def test_of_a_number_that_two_kinds_share_as_many_may_be_civilians(
    read: Callable[..., Reading], title: str, most: int
) -> None:
    [report] = read(title).of(Kind.CASUALTIES)
    assert report.toll[Harm.KILLED][Victim.CIVILIAN].figure == most


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        ("Gunmen stormed a house in Sanaa and took away two employees of the World Food Programme", 2),
        ("Eight people have been taken from a convoy near Kass by armed men", 8),
        ("Twelve nurses were taken away by M23 fighters in Goma", 12),
    ],
)
def test_people_who_are_taken_away_are_abducted(read: Callable[..., Reading], title: str, taken: int) -> None:
    count = count_of(read(title).reports[0].toll, Harm.ABDUCTED)
    assert count is not None
    assert count.best == taken


@pytest.mark.parametrize(
    "title",
    [
        "Storm took away the homes of 30 people",
        "Cancer took away his mother",
        "Spain take away three points from Berlin",
    ],
)
def test_a_storm_and_an_illness_abduct_nobody(read: Callable[..., Reading], title: str) -> None:
    assert not read(title).of(Kind.CASUALTIES)
